"""What happened to a submission, in order. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from store.tables import EventRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class EventKind(StrEnum):
    """The kinds of events."""

    SUBMITTED = "submitted"
    ATTEMPT_FAILED = "attempt failed"
    LEASE_LAPSED = "lease lapsed"
    GRADED = "graded"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a job."""

    kind: EventKind
    submission_id: int
    job_id: int
    detail: dict[str, Any] = field(default_factory=dict)


def add(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Append the events in the order given."""
    if events:
        rows = [
            {
                "at": now,
                "kind": event.kind,
                "submission_id": event.submission_id,
                "job_id": event.job_id,
                "detail": event.detail,
            }
            for event in events
        ]
        connection.execute(insert(EventRow), rows)


def of_submission(connection: Connection, submission_id: int) -> list[Event]:
    """The history of a submission, oldest first."""
    rows = connection.execute(
        select(EventRow.kind, EventRow.submission_id, EventRow.job_id, EventRow.detail)
        .where(EventRow.submission_id == submission_id)
        .order_by(EventRow.id)
    )
    return [Event(EventKind(kind), sub, job, detail) for kind, sub, job, detail in rows]
