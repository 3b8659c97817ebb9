r"""Values counted out by a letter: `e^{2\pi i k/3}, k = 0, 1, 2`, `\{2n : n = 1, \dots, 5\}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.latex.walk import mapped
from grader.reading.conventions import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node


def counted_out(nodes: Sequence[Node]) -> Node | None:
    r"""`e^{2\pi i k/3}, k = 0, 1, 2` as the values it counts out; None for any other list."""
    if len(nodes) < COUNTED or not isinstance(nodes[1], t.Relation):
        return None
    match nodes[1]:
        case t.Relation((t.Letter() as letter, t.Number() as first), ("=",)):
            steps = _steps([first, *nodes[2:]])
        case _:
            return None
    if not steps or letter not in parts(nodes[0]):
        return None
    items = tuple(_with_value(nodes[0], letter, step) for step in steps)
    return t.Listing(items, start=nodes[0].start, end=nodes[-1].end)


def _with_value(node: Node, letter: t.Letter, value: Node) -> Node:
    """A node with a value in the place of a letter."""
    return mapped(node, lambda part: value if part == letter else None)


COUNTED = 3
MOST_STEPS = 100


def _steps(nodes: Sequence[Node]) -> tuple[Node, ...]:
    r"""The numbers of `0, 1, 2` and `0, \ldots, 4`; () for anything else."""
    dots = [node == t.Symbol("\\dots") for node in nodes]
    numbers = [node for node in nodes if isinstance(node, t.Number) and node.text.isdecimal()]
    if len(numbers) + sum(dots) != len(nodes):
        return ()
    if not any(dots):
        return tuple(numbers)
    *before, last = (int(number.text) for number in numbers)
    whole = [*range(before[0], last + 1)] if before and last - before[0] < MOST_STEPS else []
    going_on = dots.index(True) == len(nodes) - 2 and whole[: len(before)] == before
    return tuple(t.Number(str(number)) for number in whole) if going_on else ()


def elements_counted(builder: t.Builder) -> Node | None:
    r"""The elements of `\{2n : n = 1, 2, 3\}` and `\{2n : n \in \{1, 2, 3\}\}`; None for others."""
    match builder.condition:
        case t.Listing(items=items, separator=","):
            return counted_out((builder.element, *items))
        case t.Relation(
            sides=(letter, t.Fenced(opening="{", body=t.Listing(items=(first, *rest)))),
            operators=("∈",),
        ):
            start = t.Relation((letter, first), ("=",), start=letter.start, end=first.end)
            return counted_out((builder.element, start, *rest))
        case _:
            return None
