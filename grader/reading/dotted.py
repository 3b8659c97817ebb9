r"""Sums and products with dots, `1 + 2 + \cdots + n`, `1 \cdot 3 \cdots (2n-1)`.

The terms shown must be one pattern in which linear expressions advance by equal steps, all of them
by the same number of steps to the last term; powers of a number count by their exponent. Whatever
is not certain has no pattern.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from grader.latex import tree as t
from grader.reading.linear import Line, constant, line_of, minus, node_of, total
from grader.reading.progressions import FEWEST_SHOWN, geometric, like_last

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node


class NoPatternError(Exception):
    """The terms shown are not certainly one pattern."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a pattern: the line at the first term, its step, and the line at the last."""

    first: Line
    step: Fraction
    last: Line

    @property
    def steps(self) -> Line:
        """The number of steps from the first term to the last."""
        return total([(minus(self.last, self.first), 1 / self.step)])


@dataclass(frozen=True, slots=True)
class Pattern:
    """The term `body` for each whole value of a letter from `lower` to `upper`."""

    body: Node
    lower: Node
    upper: Node


def is_dots(node: Node) -> bool:
    r"""Whether a node is `\dots`."""
    return isinstance(node, t.Symbol) and node.name == "\\dots"


def pattern(shown: Sequence[Node], letter: str) -> Pattern:
    """The pattern of the terms of a sum or product, one of them dots; NoPatternError without one.

    `letter` is the name that runs.
    """
    at = next(place for place, node in enumerate(shown) if is_dots(node))
    before, after = tuple(shown[:at]), tuple(shown[at + 1 :])
    if any(map(is_dots, after)) or len(before) < FEWEST_SHOWN - 1 or not after:
        raise NoPatternError
    merging = Merging(len(before), [])
    merged = merging.merged((*before, *after))
    if not merging.holes:
        raise NoPatternError
    steps = merging.holes[0].steps
    count = constant(steps)
    if any(hole.steps != steps for hole in merging.holes):
        raise NoPatternError
    if count is not None and (count.denominator != 1 or count < len(before) + len(after) - 1):
        raise NoPatternError
    return _running(merged, merging.holes, letter)


def _running(merged: Node, holes: Sequence[Hole], letter: str) -> Pattern:
    """The pattern by the first line that goes up or down by one, else by the number of steps."""
    leading = next((hole for hole in holes if abs(hole.step) == 1), None)
    if leading is None:
        leading = Hole({}, Fraction(1), holes[0].steps)
    running = {letter: Fraction(1)}
    passed = total([(minus(running, leading.first), leading.step)])
    filled = [node_of(total([(h.first, Fraction(1)), (passed, h.step)])) for h in holes]
    ends = (leading.first, leading.last) if leading.step > 0 else (leading.last, leading.first)
    return Pattern(_filled(merged, filled), *map(node_of, ends))


def _filled(part: Any, lines: Sequence[Node]) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(part, tuple):
        return tuple(_filled(item, lines) for item in part)
    if isinstance(part, t.Symbol) and part.name.startswith(HOLE):
        return t.Fenced("(", ")", lines[int(part.name.removeprefix(HOLE))])
    if not isinstance(part, t.Spanned):
        return part
    names: tuple[str, ...] = part.__match_args__
    return replace(part, **{name: _filled(getattr(part, name), lines) for name in names})


HOLE = "#hole"


@dataclass(frozen=True, slots=True)
class Merging:
    """Terms laid over each other; the first `leading` stand before the dots."""

    leading: int
    holes: list[Hole]

    def merged(self, parts: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any part of a tree
        """What the parts have in common, with a symbol for each hole."""
        if all(part == parts[0] for part in parts):
            return parts[0]
        if all(isinstance(part, tuple) and len(part) == len(parts[0]) for part in parts):
            return tuple(map(self.merged, zip(*parts, strict=True)))
        if not all(isinstance(part, t.Spanned) for part in parts):
            raise NoPatternError
        lines = [line_of(part) for part in parts]
        if None not in lines:
            return self.hole([line for line in lines if line is not None])
        parts = tuple(like_last(part, parts[-1], self.leading) for part in parts)
        if any(type(part) is not type(parts[0]) for part in parts):
            raise NoPatternError
        names = [field.name for field in fields(parts[0]) if field.name not in {"start", "end"}]
        columns = {name: tuple(getattr(part, name) for part in parts) for name in names}
        return replace(parts[0], **{name: self.merged(column) for name, column in columns.items()})

    def hole(self, lines: list[Line]) -> Node:
        """The symbol of a new hole, or a power of a common ratio with one as its exponent."""
        powers = geometric(lines[: self.leading], lines[self.leading :])
        gaps = [minus(right, left) for left, right in pairwise(lines)]
        del gaps[self.leading - 1]
        steps = {constant(gap) for gap in gaps}
        if len(steps) == 1 and None not in steps and 0 not in steps:
            if powers is not None:
                raise NoPatternError
            return self.kept(Hole(lines[0], steps.pop() or Fraction(1), lines[-1]))
        if powers is None or self.leading < FEWEST_SHOWN:
            raise NoPatternError
        factor, base, last = powers
        exponent = self.kept(Hole({}, Fraction(1), {"": Fraction(last)}))
        return t.Factors((node_of(factor), t.Scripted(node_of(base), sup=exponent)), ("·",))

    def kept(self, hole: Hole) -> Node:
        """The symbol that stands for a hole."""
        self.holes.append(hole)
        return t.Symbol(f"{HOLE}{len(self.holes) - 1}")
