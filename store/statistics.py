"""Statistics of a problem over the scores that count, from the tallies alone.

Difficulty is the mean share of a part's points. Discrimination is the corrected item-total
correlation, of the part's points with those of all other parts, over scores that are settled; and
the upper-lower index, the mean share in the highest 27 % of totals less that in the lowest
(Crocker and Algina, Introduction to Classical and Modern Test Theory, chapter 14; Kelley 1939).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from store import published
from store.tables import Activity, MinuteRow, PartTallyRow
from store.tallies import OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, Row

KELLEY = 0.27


@dataclass(frozen=True, slots=True)
class Bar:
    """How many have a value; `value` None is what a person still decides."""

    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """How often a code gave the mark of a part: a rule, a slip, or how an answer was judged."""

    verdict: str
    code: str
    points: Decimal | None
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class PartStatistics:
    """A part: its histogram, its figures, and the reasons of its marks, the commonest first.

    `difficulty` is over marks that are settled; a figure is None where too little is known of it.
    """

    part: str
    out_of: Decimal
    bars: tuple[Bar, ...]
    difficulty: float | None
    discrimination: float | None
    upper_lower: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """A problem: `settled` of the `scored` submissions leave nothing to a person.

    `totals` are the points that are certain; the mean and the deviation are of settled totals.
    """

    problem: str
    out_of: Decimal
    scored: int
    settled: int
    mean: float | None
    deviation: float | None
    totals: tuple[Bar, ...]
    parts: tuple[PartStatistics, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """How many submissions came from a time on, up to that of the next moment."""

    at: datetime
    count: int


def of_problem(connection: Connection, problem: str) -> Statistics | None:
    """The statistics of a problem; None where it has no rubric. Two queries."""
    rubric = published.live_rubric(connection, problem)
    if rubric is None:
        return None
    rows = connection.execute(
        select(PartTallyRow.__table__).where(
            PartTallyRow.problem == problem, PartTallyRow.alike > 0
        )
    ).all()
    firsts = [row for row in rows if row.position == 0]
    settled = _sums([row for row in firsts if row.settled], value=lambda row: float(row.total))
    return Statistics(
        problem=problem,
        out_of=rubric.out_of,
        scored=sum(row.alike for row in firsts),
        settled=settled.count,
        mean=settled.mean,
        deviation=settled.deviation,
        totals=_bars((Decimal(row.total), row.alike) for row in firsts),
        parts=tuple(
            _part(part.id, part.criterion.out_of, [row for row in rows if row.part == part.id])
            for part in rubric.parts
        ),
    )


def course(
    connection: Connection, problem: str, bucket: timedelta, activity: Activity = Activity.RECEIVED
) -> list[Moment]:
    """How many came in each bucket of time, the oldest first; those of none are left out."""
    rows = connection.execute(
        select(MinuteRow.minute, MinuteRow.submissions)
        .where(MinuteRow.activity == activity, MinuteRow.problem == problem)
        .order_by(MinuteRow.minute)
    )
    counts: Counter[datetime] = Counter()
    for minute, count in rows:
        since = (minute - minute.replace(hour=0, minute=0)) % bucket
        counts[minute - since] += count
    return [Moment(at, count) for at, count in counts.items()]


def table(statistics: Statistics, moments: Sequence[Moment] = ()) -> Iterator[tuple[str, ...]]:
    """Everything as rows of one CSV, its heads first."""
    yield ("figure", "part", "value", "verdict", "count", "share")
    for bar in statistics.totals:
        yield ("total", "", _shown(bar.value), "", str(bar.count), "")
    for part in statistics.parts:
        for bar in part.bars:
            yield ("points", part.part, _shown(bar.value), "", str(bar.count), "")
        for name in ("difficulty", "discrimination", "upper_lower"):
            figure = getattr(part, name)
            yield (name, part.part, "" if figure is None else f"{figure:.4f}", "", "", "")
        for each in part.reasons:
            yield (
                *("code", part.part, each.code, each.verdict),
                *(str(each.count), f"{each.share:.4f}"),
            )
    for moment in moments:
        yield ("received", "", moment.at.isoformat(), "", str(moment.count), "")


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _part(part: str, out_of: Decimal, rows: Sequence[Row[Any]]) -> PartStatistics:
    known = [row for row in rows if row.points != OPEN]
    settled = [row for row in known if row.settled]
    mean = _sums(known, value=lambda row: float(row.points)).mean
    most = float(out_of)
    return PartStatistics(
        part=part,
        out_of=out_of,
        bars=_bars(
            (None if row.points == OPEN else Decimal(row.points), row.alike) for row in rows
        ),
        difficulty=None if mean is None or not most else mean / most,
        discrimination=_corrected_item_total(settled),
        upper_lower=_upper_lower(settled, most) if most else None,
        reasons=_reasons(rows),
    )


def _bars(counted: Iterable[tuple[Decimal | None, int]]) -> tuple[Bar, ...]:
    """1 and 1.0 are one bar; what is open stands last."""
    counts: Counter[Decimal | None] = Counter()
    for value, count in counted:
        counts[value] += count
    order = sorted(counts, key=lambda value: (value is None, value or Decimal(0)))
    return tuple(Bar(value, counts[value]) for value in order)


def _reasons(rows: Sequence[Row[Any]]) -> tuple[Reason, ...]:
    counts: Counter[tuple[str, str, Decimal | None]] = Counter()
    for row in rows:
        points = None if row.points == OPEN else Decimal(row.points)
        counts[row.verdict, row.code, points] += row.alike
    every = counts.total()
    order = sorted(counts, key=lambda key: (-counts[key], key[:2]))
    return tuple(Reason(*key, counts[key], counts[key] / every) for key in order)


# -- figures ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    """A count with the sums of values and of their squares."""

    count: int
    first: float
    second: float

    @property
    def mean(self) -> float | None:
        """None of nothing."""
        return self.first / self.count if self.count else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of a sample."""
        if self.count < 2:
            return None
        squares = self.second - self.first**2 / self.count
        return sqrt(max(0.0, squares) / (self.count - 1))


def _sums(rows: Sequence[Row[Any]], *, value: Callable[[Row[Any]], float]) -> Sums:
    return Sums(
        count=sum(row.alike for row in rows),
        first=sum(row.alike * value(row) for row in rows),
        second=sum(row.alike * value(row) ** 2 for row in rows),
    )


def _corrected_item_total(rows: Sequence[Row[Any]]) -> float | None:
    """None where the part or the rest is the same for all, or where there is no rest."""
    pairs: list[tuple[float, float, int]] = [
        (float(row.points), float(Decimal(row.total) - Decimal(row.points)), row.alike)
        for row in rows
    ]
    count = sum(each for _, _, each in pairs)
    if count < 2:
        return None
    mean_x = sum(x * each for x, _, each in pairs) / count
    mean_y = sum(y * each for _, y, each in pairs) / count
    covariance = sum((x - mean_x) * (y - mean_y) * each for x, y, each in pairs)
    spread_x = sum((x - mean_x) ** 2 * each for x, _, each in pairs)
    spread_y = sum((y - mean_y) ** 2 * each for _, y, each in pairs)
    if spread_x <= 0 or spread_y <= 0:
        return None
    return covariance / sqrt(spread_x * spread_y)


def _upper_lower(rows: Sequence[Row[Any]], most: float) -> float | None:
    """Those of the same total at the edge of a group belong to it in proportion."""
    by_total: dict[Decimal, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for row in rows:
        count, points = by_total[Decimal(row.total)]
        by_total[Decimal(row.total)] = count + row.alike, points + row.alike * float(row.points)
    size = KELLEY * sum(count for count, _ in by_total.values())
    if len(by_total) < 2:
        return None
    lower, upper = (
        _mean_of_first([by_total[total] for total in sorted(by_total, reverse=reverse)], size)
        for reverse in (False, True)
    )
    return (upper - lower) / most


def _mean_of_first(groups: Sequence[tuple[int, float]], size: float) -> float:
    left, points = size, 0.0
    for count, sum_ in groups:
        taken = min(left, count)
        points += sum_ * taken / count
        left -= taken
    return points / size
