r"""A text as it was written, without what only lays out: `\dfrac12` is `\frac{1}{2}`.

Two texts written alike say the same, understood or not; nothing follows from their being written
otherwise. Digits are kept apart, so that `\frac12` has its braces, and braces go only around one
sign, so that `\frac{1}{23}` never is `\frac{12}{3}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.errors import LatexError
from grader.latex.lexer import lex

if TYPE_CHECKING:
    from collections.abc import Iterator

Sign = tuple[str, str]
SIDES = {"left": "open", "right": "close"}
LENGTHS = {"\\dfrac": "\\frac", "\\tfrac": "\\frac", "\\cfrac": "\\frac"}
BARE = frozenset({"digit", "letter", "styled"})


def written_alike(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but their layout."""
    mine = _written(one)
    return mine is not None and mine == _written(other)


def _written(text: str) -> list[Sign] | None:
    """The signs of a text without a full stop at its end; None where it has none."""
    try:
        tokens = lex(text)
    except LatexError:
        return None
    signs = list(_signs(zip(tokens.roles, tokens.names, strict=True)))
    while signs and signs[-1][0] == "stop":
        signs.pop()
    return _inside(_unbraced(signs)) or None


def _signs(tokens: Iterator[Sign]) -> Iterator[Sign]:
    number = False
    for role, name in tokens:
        if role == "number" and name.isdecimal():
            if number:
                yield "between", ""
            yield from (("digit", digit) for digit in name)
        elif role != "end":
            yield SIDES.get(role, role), LENGTHS.get(name, name)
        number = role == "number"


def _unbraced(signs: list[Sign]) -> list[Sign]:
    """The signs without braces around one digit or letter alone."""
    kept: list[Sign] = []
    for sign in signs:
        kept.append(sign)
        if sign[0] == "}" and len(kept) > 2 and kept[-3][0] == "{" and kept[-2][0] in BARE:
            kept[-3:] = [kept[-2]]
    return kept


def _inside(signs: list[Sign]) -> list[Sign]:
    """The signs without braces around all of them."""
    while len(signs) > 2 and signs[0][0] == "{" and _closing(signs) == len(signs) - 1:
        signs = signs[1:-1]
    return signs


def _closing(signs: list[Sign]) -> int:
    """Where the brace that opens a text closes."""
    depth = 0
    for at, (role, _) in enumerate(signs):
        depth += (role == "{") - (role == "}")
        if depth == 0:
            return at
    return len(signs)
