# ruff: noqa: RUF001 - people type characters that look like others
"""Constant signs, and marks after an operand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.names import names

if TYPE_CHECKING:
    from grader.latex.commands import Table

DOTS = names(
    r"\dots \ldots \cdots \vdots \ddots \dotsc \dotsb \dotsm \dotsi \dotso \iddots \hdots "
    r"\textellipsis ... … ⋯ ⋮ ⋱",
)
SAME = names(
    r"\infty \emptyset \top \bot \intercal \dagger \ddagger \star \bullet \forall \exists \nexists "
    r"\angle \triangle \square \checkmark \sharp \flat \natural \bigstar \Box \diamond",
)
SYNONYMS = {
    "∞": "\\infty",
    "\\varnothing": "\\emptyset",
    "∅": "\\emptyset",
    "⊤": "\\top",
    "†": "\\dagger",
    "\\dag": "\\dagger",
    "★": "\\star",
    "⋆": "\\star",
    "∀": "\\forall",
    "∃": "\\exists",
    "∠": "\\angle",
    "△": "\\triangle",
    "\\measuredangle": "\\angle",
}
POSTFIX = {
    "!": "!",
    "!!": "!!",
    "%": "%",
    "\\%": "%",
    "°": "°",
    "\\degree": "°",
    "\\textdegree": "°",
    "‰": "‰",
}
PRIMES = {"'": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "′": "'", "″": "''", "‴": "'''"}
CURRENCY = {"\\$": "$", "€": "€", "£": "£", "¥": "¥", "\\euro": "€", "\\pounds": "£", "₹": "₹"}

TABLE: Table = (
    dict.fromkeys(DOTS, ("symbol", "\\dots"))
    | {sign: ("symbol", sign) for sign in SAME}
    | {sign: ("symbol", name) for sign, name in SYNONYMS.items()}
    | {sign: ("postfix", name) for sign, name in POSTFIX.items()}
    | {sign: ("prime", name) for sign, name in PRIMES.items()}
    | {sign: ("currency", name) for sign, name in CURRENCY.items()}
    | {"\\prime": ("prime", "'")}
)
