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


def spells_number(words: str) -> bool:
    """Whether words in lower case are a number."""
    return number_in_words(words, t.Blank()) is not None


def _whole(parts: list[str]) -> int | None:
    """The number that words spell: "twenty-five", "two hundred and fifty", "one thousand six"."""
    for name, size in SCALES.items():
        if name in parts:
            return _scaled(parts, name, size)
    match parts:
        case [word] if word in NUMBERS:
            return int(NUMBERS[word])
        case [word] if word in TENS:
            return TENS[word]
        case [tens, ones] if tens in TENS and ones in NUMBERS and 0 < int(NUMBERS[ones]) < 10:
            return TENS[tens] + int(NUMBERS[ones])
        case _:
            return None


SCALES = {"billion": 10**9, "million": 10**6, "thousand": 10**3, "hundred": 10**2}


def _scaled(parts: list[str], name: str, size: int) -> int | None:
    """What stands before "hundred" or a larger word, times it, and what stands behind it."""
    at = parts.index(name)
    above, rest = parts[:at], parts[at + 1 :]
    times = 1 if above == ["a"] else _whole(above)
    more = _whole(rest[rest[:1] == ["and"] :]) if rest else 0
    if times is None or more is None or not 0 < times < max(100, size) or more >= size:
        return None
    return times * size + more


def _part(word: str) -> int | None:
    """What a part is the inverse of: 3 for "third" and "thirds"."""
    return PARTS.get(word) or PARTS.get(word.removesuffix("s"))


def _number(value: int, node: Node) -> t.Number:
    return t.Number(str(value), start=node.start, end=node.end)
