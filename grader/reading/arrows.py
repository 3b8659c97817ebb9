r"""Letters in the dress of vectors, `\vec a`, `\mathbf{A}`, where nothing declares a shape.

Read as numbers they commute and have one product. That is right for `2\vec a - \vec b`, and says
nothing of `\vec a \cdot \vec b`, `\vec a \times \vec b` or `\mathbf{A}\mathbf{B}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.conventions import parts
from grader.reading.keys import letter_key, name_key

if TYPE_CHECKING:
    from grader.latex.tree import Node

DRESSED = frozenset({"vec", "bold"})
NORMS = frozenset("|‖")


def dressed_letters(node: Node) -> frozenset[str]:
    """The letters of a tree that are dressed as vectors or matrices."""
    found = set()
    for part in parts(node):
        points = arrow_of(part)
        if points is not None:
            found.add("".join(points))
        elif isinstance(part, t.Letter) and _is_dressed(part):
            found.add(letter_key(part))
    return frozenset(found)


ARROW = "\\overrightarrow"


def arrow_of(node: Node) -> tuple[str, str] | None:
    r"""The two points of `\overrightarrow{AB}`; None for any other node."""
    match node:
        case t.Apply(function="overrightarrow", argument=t.Factors(factors=points)):
            names = [name_key(point) for point in points]
        case _:
            return None
    match names:
        case [str(start), str(end)] if start[0].isupper() and end[0].isupper():
            return start, end
        case _:
            return None


def points_in(node: Node) -> frozenset[str]:
    """The points between which the arrows of a tree lead."""
    arrows = (arrow_of(part) for part in parts(node))
    return frozenset(point for arrow in arrows if arrow is not None for point in arrow)


def multiplies_vectors(node: Node) -> bool:
    """Whether dressed letters are multiplied with each other, squared, or measured."""
    return any(map(_multiplies, parts(node)))


def crossed_vectors(node: Node) -> list[tuple[list[str], list[str]]]:
    r"""The dressed letters before and behind each `\times` that stands beside some."""
    found = []
    for one in parts(node):
        signs = one.operators if isinstance(one, t.Factors) else ()
        for at, sign in enumerate(signs):
            if sign == "×" and isinstance(one, t.Factors) and dressed_letters(one):
                sides = one.factors[: at + 1], one.factors[at + 1 :]
                found.append((_all_dressed(sides[0]), _all_dressed(sides[1])))
    return sorted(found)


def _all_dressed(factors: tuple[Node, ...]) -> list[str]:
    return sorted({name for factor in factors for name in dressed_letters(factor)})


def _multiplies(node: Node) -> bool:
    match node:
        case t.Factors(factors=factors):
            return sum(bool(dressed_letters(factor)) for factor in factors) > 1
        case t.Scripted(base=base, sup=sup) if sup is not None:
            return bool(dressed_letters(base))
        case t.Fenced(opening=opening) if opening in NORMS:
            return bool(dressed_letters(node))
        case _:
            return False


def _is_dressed(letter: t.Letter) -> bool:
    return letter.font in DRESSED and letter.name.lstrip("\\").isalpha()
