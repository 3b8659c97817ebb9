r"""Families of intervals that repeat, `(2k\pi, 2k\pi + \pi)` for whole k, as sets of reals.

Intervals with gaps between them are told by the period, the width and where one begins, up to
whole periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import ctx

from grader.equivalence.answers.brackets import brackets, may_be_interval
from grader.equivalence.answers.families import BITS, progressions, same, same_residue
from grader.equivalence.answers.naming import plain_value
from grader.equivalence.answers.numbers import NotReal
from grader.equivalence.answers.sets import as_row
from grader.equivalence.verdicts import correct, incorrect
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from flint import arb

    from grader.equivalence.answers.families import Progression
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@dataclass(frozen=True, slots=True)
class Band:
    """The intervals from `low` to `low + width`, moved by whole multiples of `period`."""

    low: arb
    width: arb
    period: arb
    brackets: str

    @property
    def has_gaps(self) -> bool:
        """Whether its intervals certainly lie apart."""
        return bool(self.width > 0 and self.width < self.period)


def compare_bands(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Whether two repeating intervals are the same numbers; None where that is not known."""
    try:
        with ctx.workprec(BITS):
            mine, other = _band(answer, problem), _band(reference, problem)
            if mine is None or other is None:
                return None
            if _is_same(mine, other) and mine.brackets == other.brackets:
                return correct("family.equal", "the same intervals within a common period")
            if mine.has_gaps and other.has_gaps:
                return incorrect("family.differs", "other intervals, other ends or another period")
    except NotReal:
        return None
    return None


def _is_same(mine: Band, other: Band) -> bool:
    widths = same(mine.period, other.period) and same(mine.width, other.width)
    return widths and same_residue(mine.low, other.low, mine.period)


def _band(answer: Answer, problem: Problem) -> Band | None:
    """The repeating interval of a family; None for any other answer."""
    given = answer if isinstance(answer, k.Given) else k.Given(answer, "", "Z")
    row = _row(given)
    if row is None or not may_be_interval(row):
        return None
    low, high = (_progression(given, item, problem) for item in row.items)
    if low is None or high is None or not same(low.period, high.period):
        return None
    if low.period.contains(0):
        return None
    return Band(low.offset, high.offset - low.offset, abs(low.period), brackets(row))


def _row(given: k.Given) -> k.Row | None:
    match given.body:
        case k.Row() as row:
            return row
        case k.Related(operators=("∈",), sides=(k.Name(), k.Row(items=items) as row)):
            return k.Row(row.opening, row.closing, tuple(map(plain_value, items)))
        case k.Related() as between:
            return as_row(between, frozenset({given.parameter}))
        case _:
            return None


def _progression(given: k.Given, item: Answer, problem: Problem) -> Progression | None:
    """The numbers an end runs over; None where they are several progressions, or none."""
    found = progressions(k.Given(item, given.parameter, given.numbers), problem)
    return found[0] if found is not None and len(found) == 1 else None
