"""The words by which a rubric says what is right beyond the key, and what each means.

Each acceptance is off unless the rubric names it; what holds without it stands in brackets.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from grader.latex import LatexError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.model import Declarations

TYPES: Mapping[str, str] = {
    "number": "a number",
    "expression": "an expression",
    "function": "a function",
    "tuple": "a tuple",
    "vector": "a vector",
    "matrix": "a matrix",
    "list": "a list",
    "set": "a set",
    "interval": "an interval",
    "ratio": "a ratio",
    "equation": "an equation",
    "inequality": "an inequality",
    "choice": "a choice",
    "text": "words",
}
FREEDOMS: Mapping[str, str] = {
    "sign": "the sign",
    "scale": "a factor",
    "constant": "a constant",
    "orthogonal": "an orthogonal map",
    "order": "the order of the entries",
    "labels": "the names of its letters",
}
ACCEPTED: Mapping[str, str] = {
    "rounded": "a decimal that is the other number rounded to its digits (a person decides)",
    "bare percent": "the number of percent without its sign (a person decides)",
    "base omitted": "the digits of a number without its base (another number)",
    "decimal comma": "a comma for the decimal point between two numbers (a person decides)",
    "letter case": "small letters for capitals and the reverse (other letters)",
    "repeats": "an entry of a list more than once (a person decides)",
    "any brackets": "a tuple in brackets of any kind, or in none (a person decides)",
    "interval ends": "open ends for closed ones and the reverse (another interval)",
}


TOLERANCE = re.compile(
    r"(?P<size>\d*\.?\d+(?:[eE][+-]?\d{1,3})?)\s*(?:\\?(?P<percent>%))?"
    r"|(?P<count>\d{1,3})\s*(?P<places>dp|sf)"
)
"""`0.01` is absolute, `1%` relative; `2dp` and `3sf` are half a unit in that place."""


def check_words(declarations: Declarations) -> None:
    """LatexError for a word that is in none of the sets, or a tolerance that is none."""
    words = [("type", declarations.type, TYPES)] if declarations.type else []
    words += [("freedom", word, FREEDOMS) for word in declarations.up_to]
    words += [("acceptance", word, ACCEPTED) for word in declarations.accept]
    for what, word, known in words:
        if word not in known:
            raise LatexError(unknown(what, word, known), 0, 0, code=f"declare.{what}")
    wrong = unknown_tolerance(declarations.tolerance)
    if wrong:
        raise LatexError(wrong, 0, 0, code="declare.tolerance")


def unknown_tolerance(text: str) -> str:
    """What is said of a tolerance that is written in no known way; "" for any other."""
    if not text or TOLERANCE.fullmatch(text.strip()):
        return ""
    return f"unknown tolerance '{text}'; write it as 0.01, 1%, 2dp or 3sf"


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """What is said of a word that is not known."""
    return f"unknown {what} '{word}'; {did_you_mean(word, known)}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, or at all of them where none is near."""
    every = sorted(known)
    folded = [each for each in every if each.casefold() == word.casefold()]
    near = folded or get_close_matches(word, every, n=1, cutoff=0.5)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(every)}" if every else "nothing is known here"
