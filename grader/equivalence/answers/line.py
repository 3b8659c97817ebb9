"""Sets of real numbers as pieces of the line: intervals and points, in one normal form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cmp_to_key
from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import order

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.answers.numbers import Point


@dataclass(frozen=True, slots=True)
class End:
    """An end of a piece: a point, or None for infinity."""

    point: Point | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """The numbers from `low` to `high`; a single point has both ends the same and closed."""

    low: End
    high: End


Region = tuple[Piece, ...]
LINE: Region = (Piece(End(None), End(None)),)
EMPTY: Region = ()


def point_piece(point: Point) -> Piece:
    """One number."""
    return Piece(End(point, closed=True), End(point, closed=True))


def interval(low: End, high: End) -> Region:
    """The numbers between two ends; empty where they are in the wrong order."""
    if low.point is None or high.point is None:
        return (Piece(low, high),)
    way = order(low.point, high.point)
    if way > 0 or (way == 0 and not (low.closed and high.closed)):
        return EMPTY
    return (Piece(low, high),)


def opened(region: Region) -> Region:
    """A region without the ends of its intervals; its single points stay."""
    return tuple(
        piece
        if piece.low == piece.high
        else Piece(replace(piece.low, closed=False), replace(piece.high, closed=False))
        for piece in region
    )


def _breaks(*regions: Region) -> list[Point]:
    """Every finite end of some regions, each once, in order."""
    points = [
        end.point
        for region in regions
        for piece in region
        for end in (piece.low, piece.high)
        if end.point is not None
    ]
    points.sort(key=cmp_to_key(order))
    kept: list[Point] = []
    for point in points:
        if not kept or order(kept[-1], point) != 0:
            kept.append(point)
    return kept


def _covers(region: Region, breaks: list[Point]) -> tuple[bool, ...]:
    """Whether each point and each gap is in the region: gap, point, gap, ..., gap."""
    inside = [False] * (2 * len(breaks) + 1)
    for piece in region:
        start = 0 if piece.low.point is None else 2 * _place(piece.low.point, breaks) + 1
        stop = (
            2 * len(breaks)
            if piece.high.point is None
            else 2 * _place(piece.high.point, breaks) + 1
        )
        if piece.low.point is not None and not piece.low.closed:
            start += 1
        if piece.high.point is not None and not piece.high.closed:
            stop -= 1
        for place in range(start, stop + 1):
            inside[place] = True
    return tuple(inside)


def _place(point: Point, breaks: list[Point]) -> int:
    return next(i for i, known in enumerate(breaks) if order(known, point) == 0)


def from_cover(breaks: list[Point], inside: tuple[bool, ...]) -> Region:
    """The region that holds the marked gaps and points."""
    pieces: list[Piece] = []
    place, last = 0, 2 * len(breaks)
    while place <= last:
        if not inside[place]:
            place += 1
            continue
        start = place
        while place < last and inside[place + 1]:
            place += 1
        pieces.append(Piece(_end(start, breaks, low=True), _end(place, breaks, low=False)))
        place += 1
    return tuple(pieces)


def _end(place: int, breaks: list[Point], *, low: bool) -> End:
    if place % 2:
        return End(breaks[place // 2], closed=True)
    at = place // 2 - 1 if low else place // 2
    return End(breaks[at]) if 0 <= at < len(breaks) else End(None)


def union(left: Region, right: Region) -> Region:
    """The numbers in either."""
    return _combined(left, right, lambda a, b: a or b)


def intersection(left: Region, right: Region) -> Region:
    """The numbers in both."""
    return _combined(left, right, lambda a, b: a and b)


def difference(left: Region, right: Region) -> Region:
    """The numbers in the first and not in the second."""
    return _combined(left, right, lambda a, b: a and not b)


def _combined(left: Region, right: Region, rule: Callable[[bool, bool], bool]) -> Region:
    breaks = _breaks(left, right)
    pairs = zip(_covers(left, breaks), _covers(right, breaks), strict=True)
    return from_cover(breaks, tuple(rule(a, b) for a, b in pairs))


def first_difference(left: Region, right: Region) -> tuple[str, bool] | None:
    """Words for a number in exactly one of two regions, and whether it is in the first."""
    breaks = _breaks(left, right)
    mine, other = _covers(left, breaks), _covers(right, breaks)
    for place, (a, b) in enumerate(zip(mine, other, strict=True)):
        if a != b:
            return _words(place, breaks), a
    return None


def _words(place: int, breaks: list[Point]) -> str:
    if place % 2:
        return shown(breaks[place // 2])
    before = shown(breaks[place // 2 - 1]) if place else ""
    after = shown(breaks[place // 2]) if place // 2 < len(breaks) else ""
    if before and after:
        return f"every number between {before} and {after}"
    if before or after:
        return f"every number {'above' if before else 'below'} {before or after}"
    return "every number"


def shown(point: Point) -> str:
    """A point for people."""
    ball = point.ball(64)
    exact = ball.unique_fmpz()
    return str(exact) if exact is not None else ball.str(6, radius=False)
