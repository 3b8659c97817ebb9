"""Histograms as drawings: where each bar stands, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 520, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 22, 40
BASE = HEIGHT - BOTTOM
WIDEST_BAR = 56
GAP = 0.15  # of a bar's step
MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """How many have a value, and where they are listed; `open` for what a person decides."""

    label: str
    count: int
    address: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its place; `labelled` where its label has room below it."""

    counted: Counted
    x: float
    y: float
    width: float
    height: float
    labelled: bool

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A histogram: `name` is that of its file, `about` says what its values are."""

    name: str
    title: str
    about: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]

    @property
    def total(self) -> int:
        """How many there are in all bars."""
        return sum(bar.counted.count for bar in self.bars)


def chart(name: str, *, title: str, about: str, counted: Sequence[Counted]) -> Chart:
    """A histogram with a bar for each value, as high as its count."""
    highest = _round_up(max((each.count for each in counted), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(counted), 1)
    width = min(step * (1 - GAP), WIDEST_BAR)
    every = -(-len(counted) // MOST_LABELS)
    bars = tuple(
        Bar(
            counted=each,
            x=round(LEFT + step * number + (step - width) / 2, 1),
            y=round(BASE - _tall(each.count, highest), 1),
            width=round(width, 1),
            height=round(_tall(each.count, highest), 1),
            labelled=number % every == 0,
        )
        for number, each in enumerate(counted)
    )
    ticks = tuple(
        (value, round(BASE - _tall(value, highest), 1))
        for value in dict.fromkeys((0, highest // 2, highest))
    )
    return Chart(name, title, about, bars, ticks)


def _tall(count: int, highest: int) -> float:
    return (HEIGHT - TOP - BOTTOM) * count / highest


def _round_up(count: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 ..., so that its half is a round number too."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if count <= step * scale:
                return step * scale
        scale *= 10
