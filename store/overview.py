"""What a jury looks at first: what waits, how fast it goes, what needs a person, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grader.model import Verdict
from store import pulse, reviews
from store.tables import (
    Activity,
    BatchRow,
    DeliveryRow,
    JobRow,
    JobState,
    MinuteRow,
    PartTallyRow,
    Priority,
    RegradeRow,
    WebhookRow,
)
from store.tallies import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from store.pulse import Process
    from store.reviews import Kind

RATE_OVER = timedelta(minutes=4)
ALIVE_FOR = timedelta(seconds=20)
GIVEN_UP = "grading.ended"  # the code of a score whose grading used up its attempts


@dataclass(frozen=True, slots=True)
class Waiting:
    """Jobs that have not ended; `oldest` is when the first of them came."""

    queued: Mapping[Priority, int]
    running: int
    held: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Need:
    """Open marks of a part of a problem for one reason."""

    problem: str
    part: str
    verdict: Verdict
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Failures:
    """What went wrong and stays so until somebody looks."""

    given_up: int
    batches_with_faults: int
    webhooks_disabled: int
    deliveries_waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it at one moment; rates are submissions a minute over the last few.

    `items` counts those of the review queue by kind, `needs` the open marks by reason, the
    commonest first. `regrades` are open.
    """

    waiting: Waiting
    received_per_minute: float
    graded_per_minute: float
    processes: tuple[Process, ...]
    verdicts: Mapping[Verdict, int]
    needs: tuple[Need, ...]
    items: Mapping[Kind, int]
    failures: Failures
    regrades: int


def overview(connection: Connection, now: datetime) -> Overview:
    """A dozen queries on indexes and small tables, however many submissions there are."""
    return Overview(
        waiting=_waiting(connection),
        received_per_minute=_per_minute(connection, Activity.RECEIVED, now),
        graded_per_minute=_per_minute(connection, Activity.GRADED, now),
        processes=tuple(pulse.alive(connection, now - ALIVE_FOR)),
        verdicts=_verdicts(connection),
        needs=_needs(connection),
        items=reviews.counts(connection),
        failures=_failures(connection),
        regrades=_open_regrades(connection),
    )


def _waiting(connection: Connection) -> Waiting:
    due = JobRow.due_at.is_not(None)
    rows = connection.execute(
        select(JobRow.state, JobRow.priority, func.count(), func.min(JobRow.id))
        .where(due)
        .group_by(JobRow.state, JobRow.priority)
    ).all()
    queued = {Priority(row[1]): row[2] for row in rows if row[0] == JobState.QUEUED}
    oldest = connection.scalar(
        select(JobRow.created_at).where(JobRow.id == min((row[3] for row in rows), default=0))
    )
    held = select(func.sum(BatchRow.accepted - BatchRow.graded)).where(BatchRow.state == "paused")
    return Waiting(
        queued={**dict.fromkeys(Priority, 0), **queued},
        running=sum(row[2] for row in rows if row[0] == JobState.RUNNING),
        held=connection.scalar(held) or 0,
        oldest=oldest,
    )


def _per_minute(connection: Connection, activity: Activity, now: datetime) -> float:
    """Over the minute that runs and those before it."""
    since = now.replace(second=0, microsecond=0) - RATE_OVER
    count = connection.scalar(
        select(func.sum(MinuteRow.submissions)).where(
            MinuteRow.activity == activity, MinuteRow.minute >= since
        )
    )
    return (count or 0) / ((now - since) / timedelta(minutes=1))


def _verdicts(connection: Connection) -> dict[Verdict, int]:
    rows = connection.execute(
        select(PartTallyRow.verdict, func.sum(PartTallyRow.alike)).group_by(PartTallyRow.verdict)
    )
    return {**dict.fromkeys(Verdict, 0), **{Verdict(name): int(count) for name, count in rows}}


def _needs(connection: Connection) -> tuple[Need, ...]:
    reason = (PartTallyRow.problem, PartTallyRow.part, PartTallyRow.verdict, PartTallyRow.code)
    count = func.sum(PartTallyRow.alike)
    rows = connection.execute(
        select(*reason, count)
        .where(PartTallyRow.points == OPEN, PartTallyRow.alike > 0)
        .group_by(*reason)
        .order_by(count.desc(), *reason)
    )
    return tuple(
        Need(problem, part, Verdict(verdict), code, int(open_))
        for problem, part, verdict, code, open_ in rows
    )


def _failures(connection: Connection) -> Failures:
    given_up = select(func.sum(PartTallyRow.alike)).where(
        PartTallyRow.position == 0, PartTallyRow.code == GIVEN_UP
    )
    faults = select(func.count()).select_from(BatchRow).where(BatchRow.rows > BatchRow.accepted)
    disabled = (
        select(func.count()).select_from(WebhookRow).where(WebhookRow.disabled_at.is_not(None))
    )
    undelivered = (
        select(func.count()).select_from(DeliveryRow).where(DeliveryRow.due_at.is_not(None))
    )
    return Failures(
        given_up=connection.scalar(given_up) or 0,
        batches_with_faults=connection.scalar(faults) or 0,
        webhooks_disabled=connection.scalar(disabled) or 0,
        deliveries_waiting=connection.scalar(undelivered) or 0,
    )


def _open_regrades(connection: Connection) -> int:
    open_ = select(func.count()).select_from(RegradeRow).where(RegradeRow.ended_at.is_(None))
    return connection.scalar(open_) or 0
