"""What an operator counts, from the database as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from store import deliveries, feed
from store.tables import EventRow, JobRow, JobState, PartTallyRow, ScoreRow, WebhookRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Measures:
    """`jobs` counts what has not ended by state; `oldest_s` is how long the oldest has waited."""

    jobs: Mapping[str, int]
    oldest_s: float
    verdicts: Mapping[str, int]
    webhook_backlog: int
    webhooks_disabled: int


def measures(connection: Connection, now: datetime) -> Measures:
    """Reads indexes alone, so that it may be asked every few seconds."""
    waiting = JobRow.due_at.is_not(None)
    by_state = connection.execute(
        select(JobRow.state, func.count()).where(waiting).group_by(JobRow.state)
    )
    oldest = connection.scalar(
        select(JobRow.created_at).where(
            JobRow.id == select(func.min(JobRow.id)).where(waiting).scalar_subquery()
        )
    )
    verdicts = connection.execute(
        select(PartTallyRow.verdict, func.sum(PartTallyRow.alike)).group_by(PartTallyRow.verdict)
    )
    disabled = select(func.count()).select_from(WebhookRow)
    return Measures(
        jobs={JobState.QUEUED: 0, JobState.RUNNING: 0, **dict(by_state.all())},
        oldest_s=0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
        verdicts={verdict: int(count) for verdict, count in verdicts if count},
        webhook_backlog=deliveries.behind(connection),
        webhooks_disabled=connection.scalar(disabled.where(WebhookRow.disabled_at.is_not(None)))
        or 0,
    )


def idle_s(connection: Connection, now: datetime) -> float:
    """How long it is since the last score came; for ever where there is none."""
    last = connection.scalar(select(ScoreRow.graded_at).order_by(ScoreRow.id.desc()).limit(1))
    return inf if last is None else max(0.0, (now - last).total_seconds())


def count_events(connection: Connection, since: int) -> tuple[int, dict[str, int]]:
    """The id of the newest event, and how many of each kind came after `since` up to it."""
    newest = feed.newest(connection)
    counts = connection.execute(
        select(EventRow.kind, func.count())
        .where(EventRow.id > since, EventRow.id <= newest)
        .group_by(EventRow.kind)
    )
    return newest, dict(counts.all())
