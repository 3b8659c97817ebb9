"""Constant signs, and marks after an operand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.latex.commands import Table

DOTS = ("\\dots", "\\ldots", "\\cdots", "\\vdots", "\\ddots", "\\dotsc", "\\dotsb", "\\dotsm",
        "\\dotsi", "\\dotso", "\\iddots", "\\hdots", "...", "…", "⋯", "⋮", "⋱", "\\textellipsis")  # fmt: skip
SAME = (
    "\\infty", "\\emptyset", "\\top", "\\bot", "\\intercal", "\\dagger", "\\ddagger", "\\star",
    "\\bullet", "\\forall", "\\exists", "\\nexists", "\\angle", "\\triangle", "\\square",
    "\\checkmark", "\\sharp", "\\flat", "\\natural", "\\bigstar", "\\Box", "\\diamond",
)  # fmt: skip
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
    {sign: ("symbol", "\\dots") for sign in DOTS}
    | {sign: ("symbol", sign) for sign in SAME}
    | {sign: ("symbol", name) for sign, name in SYNONYMS.items()}
    | {sign: ("postfix", name) for sign, name in POSTFIX.items()}
    | {sign: ("prime", name) for sign, name in PRIMES.items()}
    | {sign: ("currency", name) for sign, name in CURRENCY.items()}
    | {"\\prime": ("prime", "'")}
)
