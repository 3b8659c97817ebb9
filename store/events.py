"""What happened, in order. Rows are only ever added.

An event is about an object of any type; `data` is the object as it stood then. Ids are handed out
in the order in which transactions commit, so that a reader who goes on from the last id that it saw
misses nothing (see `store/feed.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from store.bulk import add_rows
from store.tables import EventRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Any fixed number does: who holds it hands out ids, and commits before another may.
EVENTS_LOCK = 7_165_002


class EventKind(StrEnum):
    """The kinds of events."""

    SUBMITTED = "submission.submitted"
    GRADED = "submission.graded"
    RESCORED = "submission.rescored"
    ATTEMPT_FAILED = "attempt.failed"
    LEASE_LAPSED = "lease.lapsed"


# Of the history of a submission, and of no object outside: the feed leaves them out.
INTERNAL = frozenset({EventKind.ATTEMPT_FAILED, EventKind.LEASE_LAPSED})


class ObjectType(StrEnum):
    """What an event may be about: the collection of the API that has the object."""

    SUBMISSIONS = "submissions"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an object; `data` None says that the object is gone.

    With a contestant it is shown to that one's keys too. `detail` says how it came about, for the
    history.
    """

    kind: EventKind
    type: ObjectType
    object_id: str
    data: Mapping[str, Any] | None = None
    contestant: str | None = None
    submission_id: int | None = None
    job_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def add(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Append the events in the order given: the last thing that a transaction does.

    PostgreSQL hands out ids before it commits; there a lock, held to the end of the transaction,
    keeps two transactions from committing in the other order. SQLite has one writer at a time.
    """
    if events:
        hold(connection)
        add_rows(connection, EventRow, [_row(event, now) for event in events])


def hold(connection: Connection) -> None:
    """Be the only one to add events until this transaction ends.

    What is read after it is all that any transaction with events has written: a decision that
    holds first misses no score that is just being added, nor is it missed by one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": EVENTS_LOCK})


def of_submission(connection: Connection, submission_id: int) -> list[Event]:
    """The history of a submission, oldest first."""
    rows = connection.execute(
        select(EventRow.__table__)
        .where(EventRow.submission_id == submission_id)
        .order_by(EventRow.id)
    )
    return [
        Event(
            kind=EventKind(row.kind),
            type=ObjectType(row.type),
            object_id=row.object_id,
            data=row.data,
            contestant=row.contestant,
            submission_id=row.submission_id,
            job_id=row.job_id,
            detail=row.detail,
        )
        for row in rows
    ]


def _row(event: Event, now: datetime) -> dict[str, object]:
    return {
        "at": now,
        "kind": event.kind,
        "type": event.type,
        "object_id": event.object_id,
        "data": event.data,
        "contestant": event.contestant,
        "submission_id": event.submission_id,
        "job_id": event.job_id,
        "detail": event.detail,
    }
