"""Statistics of a problem: every bar leads to the answers behind it; as CSV, and as pictures."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from store import published, statistics
from store.engine import reading
from store.intake import Name
from web.dashboard.access import Viewer
from web.dashboard.charts import HEIGHT, WIDTH, Chart, Counted, chart
from web.dashboard.links import at
from web.dashboard.pages import TEMPLATES, page
from web.dashboard.shown import points
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from grader.model import Rubric
    from store.statistics import Moment, PartStatistics, Statistics

router = APIRouter(prefix="/problems/{problem}/statistics")

Named = Annotated[Name, Path()]
MINUTE = timedelta(minutes=1)
STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440, 10080)
)
MOST_MOMENTS = 48
TOTALS, COURSE = "totals", "course"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a problem, and when its submissions came."""

    rubric: Rubric
    statistics: Statistics
    moments: Sequence[Moment]


@router.get("")
def show_statistics(
    request: Request, service: ServiceHere, _person: Viewer, problem: Named
) -> Response:
    """Charts with the same as tables, and the figures of each part."""
    figures = _figures(service, problem)
    charts = {each.name: each for each in _charts(problem, figures)}
    return page(
        request,
        "statistics/statistics.html",
        problem=problem,
        rubric=figures.rubric,
        statistics=figures.statistics,
        charts=charts,
        width=WIDTH,
        height=HEIGHT,
    )


@router.get("/figures.csv")
def as_csv(service: ServiceHere, _person: Viewer, problem: Named) -> Response:
    """All figures as one table."""
    figures = _figures(service, problem)
    text = io.StringIO()
    csv.writer(text).writerows(statistics.table(figures.statistics, figures.moments))
    return _file(text.getvalue(), "text/csv; charset=utf-8", f"{problem}.csv")


@router.get("/{name}.svg")
def as_picture(service: ServiceHere, _person: Viewer, problem: Named, name: Named) -> Response:
    """A chart as a picture that stands alone."""
    charts = _charts(problem, _figures(service, problem))
    found = next((each for each in charts if each.name == name), None)
    if found is None:
        raise Fault("page-missing", f"no chart '{name}'")
    drawn = TEMPLATES.get_template("statistics/picture.svg").render(
        chart=found, width=WIDTH, height=HEIGHT
    )
    return _file(drawn, "image/svg+xml", f"{problem}-{name}.svg")


def _figures(service: Service, problem: str) -> Figures:
    with reading(service.engine) as connection:
        rubric = published.live_rubric(connection, problem)
        found = statistics.of_problem(connection, problem)
        moments = statistics.course(connection, problem, MINUTE)
    if rubric is None or found is None:
        raise Fault("page-missing", f"no rubric of '{problem}' is published")
    return Figures(rubric, found, moments)


def _file(text: str, media_type: str, name: str) -> Response:
    plain = "".join(letter for letter in name if letter.isascii() and letter.isprintable())
    said = f'attachment; filename="{plain.replace(chr(34), "").replace(chr(92), "")}"'
    return Response(text, media_type=media_type, headers={"Content-Disposition": said})


# -- charts ----------------------------------------------------------------------------------------


def _charts(problem: str, figures: Figures) -> Iterator[Chart]:
    found = figures.statistics
    yield chart(
        TOTALS,
        title=f"Totals, of {points(found.out_of)} points",
        about="points that are certain",
        counted=[
            Counted(points(bar.value), bar.count, _behind(problem, total=bar.value))
            for bar in found.totals
        ],
    )
    for part in found.parts:
        yield _of_part(problem, part)
    yield _course(problem, figures.moments)


def _of_part(problem: str, part: PartStatistics) -> Chart:
    return chart(
        f"part-{part.part}",
        title=f"Part {part.part}, of {points(part.out_of)} points",
        about="points; the last bar is what a person decides",
        counted=[
            Counted(
                label="to decide" if bar.value is None else points(bar.value),
                count=bar.count,
                address=_behind(problem, part=part.part, points=bar.value),
                open=bar.value is None,
            )
            for bar in part.bars
        ],
    )


def _course(problem: str, moments: Sequence[Moment]) -> Chart:
    step = _step([moment.at for moment in moments])
    counts: Counter[datetime] = Counter()
    for moment in moments:
        counts[_floor(moment.at, step)] += moment.count
    return chart(
        COURSE,
        title=f"Submissions in each {_words(step)}",
        about="when they came, in UTC",
        counted=[
            Counted(f"{at_:%d %b %H:%M}", counts[at_], _between(problem, at_, at_ + step))
            for at_ in _every(counts, step)
        ],
    )


def _step(times: Sequence[datetime]) -> timedelta:
    """The smallest step with which few bars span all times."""
    span = times[-1] - times[0] if times else timedelta()
    return next((step for step in STEPS if span / step < MOST_MOMENTS), STEPS[-1])


def _every(counts: Counter[datetime], step: timedelta) -> Iterator[datetime]:
    """All times from the first to the last: one in which nothing came has an empty bar.

    Where they lie too far apart for that, those alone in which something came.
    """
    if not counts:
        return
    first, last = min(counts), max(counts)
    if (last - first) / step > 2 * MOST_MOMENTS:
        yield from sorted(counts)[-2 * MOST_MOMENTS :]
        return
    while first <= last:
        yield first
        first += step


def _floor(at_: datetime, step: timedelta) -> datetime:
    midnight = at_.replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight - timedelta(days=midnight.weekday())
    return at_ - (at_ - day) % step


def _words(step: timedelta) -> str:
    hour, day = timedelta(hours=1), timedelta(days=1)
    count, unit = (
        (step // day, "day")
        if step >= day
        else (step // hour, "hour")
        if step >= hour
        else (step // MINUTE, "minute")
    )
    return unit if count == 1 else f"{count} {unit}s"


# -- where the answers behind a bar are listed -----------------------------------------------------


def _behind(
    problem: str,
    *,
    part: str = "",
    points: Decimal | None = None,
    total: Decimal | None = None,
) -> str:
    waits = "true" if part and points is None else ""
    query: dict[str, object] = {
        "problem": problem,
        "part": part,
        "points": "" if points is None else f"{points:f}",
        "waits": waits,
        "total": "" if total is None else f"{total:f}",
    }
    return at("/submissions", query)


def _between(problem: str, since: datetime, until: datetime) -> str:
    times: dict[str, object] = {"since": since.isoformat(), "until": until.isoformat()}
    return at("/submissions", {"problem": problem, **times})
