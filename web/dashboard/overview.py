"""The overview: how grading goes, what needs a person, what is wrong and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from store.engine import reading
from store.overview import Overview, overview
from web.dashboard.access import Viewer
from web.dashboard.pages import fragment, page
from web.dashboard.shown import counted, duration
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Iterator

router = APIRouter()

LONGEST_WAIT = timedelta(minutes=1)
REMEDIES = {
    "broker": (
        "The broker does not answer. What comes in is kept, and graded when it is back.",
        "Check GRADER_BROKER_URL, and that the broker runs.",
    ),
    "worker": (
        "No worker takes submissions. What comes in is kept, and graded when one is there.",
        "Start one with `grader worker`, or look into its log for why it ended.",
    ),
    "dispatcher": (
        "The dispatcher is not there: no worker is given anything.",
        "`grader serve` starts it; by itself it is `python -m workers.dispatcher`.",
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and what to do."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows at one moment."""

    now: datetime
    found: Overview
    queued: int
    oldest_s: float
    broker_answers: bool
    graders: int
    troubles: tuple[Trouble, ...]


@router.get("/")
def show(request: Request, service: ServiceHere, _person: Viewer) -> Response:
    """The page; its figures are brought anew by a script every few seconds."""
    return page(request, "overview/overview.html", figures=figures_of(service))


@router.get("/overview/figures")
def figures(request: Request, service: ServiceHere, _person: Viewer) -> Response:
    """The figures alone."""
    return fragment(request, "overview/figures.html", figures=figures_of(service))


def figures_of(service: Service) -> Figures:
    """What the store and the broker say now."""
    now = datetime.now(UTC)
    with reading(service.engine) as connection:
        found = overview(connection, now)
    answers = service.bell.answers()
    oldest = found.waiting.oldest
    return Figures(
        now=now,
        found=found,
        queued=sum(found.waiting.queued.values()),
        oldest_s=0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
        broker_answers=answers,
        graders=sum(each.graders for each in found.processes),
        troubles=tuple(troubles(found, now, broker_answers=answers)),
    )


def troubles(found: Overview, now: datetime, *, broker_answers: bool) -> Iterator[Trouble]:
    """What is wrong, the worst first: what is missing alone, for the rest comes of it."""
    alive = {each.kind for each in found.processes}
    if broker_answers:
        alive.add("broker")
    missing = next((name for name in REMEDIES if name not in alive), None)
    if missing is not None:
        yield Trouble(*REMEDIES[missing])
        return
    oldest = found.waiting.oldest
    if oldest is not None and now - oldest > LONGEST_WAIT:
        yield Trouble(
            "Grading is behind: the oldest submission has waited for "
            f"{duration((now - oldest).total_seconds())}.",
            "It catches up by itself if it is many at once; more workers make it faster.",
        )
    yield from _failures(found)


def _failures(found: Overview) -> Iterator[Trouble]:
    failures = found.failures
    if failures.given_up:
        yield Trouble(
            f"{counted(failures.given_up, 'submission')} could not be graded within the limits.",
            "They are undecided and wait for a person; nobody lost points by it.",
        )
    if failures.webhooks_disabled:
        yield Trouble(
            f"{counted(failures.webhooks_disabled, 'webhook')} is switched off, after a day of "
            "failing or by an admin.",
            "Mend the place that it delivers to, and switch it on again.",
        )
