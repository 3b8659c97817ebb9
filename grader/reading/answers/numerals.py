"""Numbers in words: "seven", "twenty-five", "one half", "minus two thirds"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.words import NUMBERS

if TYPE_CHECKING:
    from grader.latex.tree import Node

TENS = dict(
    zip(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        range(20, 100, 10),
        strict=True,
    )
)
ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PARTS = {"half": 2, "halves": 2, "quarter": 4} | dict(zip(ORDINALS, range(3, 11), strict=True))
SIGNS = ("minus ", "negative ")


def number_in_words(words: str, node: Node) -> Node | None:
    """The number that words in lower case spell, where `node` stands; None for other words."""
    for sign in SIGNS:
        if words.startswith(sign):
            inside = number_in_words(words.removeprefix(sign), node)
            if inside is None or isinstance(inside, t.Terms):
                return None
            return t.Terms((("-", inside),), start=node.start, end=node.end)
    parts = words.replace("-", " ").split()
    whole = _whole(parts)
    if whole is not None:
        return _number(whole, node)
    above, below = _whole(parts[:-1]), _part(parts[-1]) if parts else None
    if above is None or below is None:
        return None
    return t.Quotient(_number(above, node), _number(below, node), start=node.start, end=node.end)


def _whole(parts: list[str]) -> int | None:
    """The number that one or two words spell."""
    match parts:
        case [word] if word in NUMBERS:
            return int(NUMBERS[word])
        case [word] if word in TENS:
            return TENS[word]
        case [tens, ones] if tens in TENS and ones in NUMBERS and 0 < int(NUMBERS[ones]) < 10:
            return TENS[tens] + int(NUMBERS[ones])
        case _:
            return None


def _part(word: str) -> int | None:
    """What a part is the inverse of: 3 for "third" and "thirds"."""
    return PARTS.get(word) or PARTS.get(word.removesuffix("s"))


def _number(value: int, node: Node) -> t.Number:
    return t.Number(str(value), start=node.start, end=node.end)
