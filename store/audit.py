"""The audit log: who changed what, when, why, and what it was before. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from store.tables import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person's name as the caller gives it, and the key that called."""

    name: str
    key_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` names the object ("decision 7"), None beside it was or is nothing."""

    action: str
    what: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list; None is any. `kind` is of objects: "decision" for "decision 7"."""

    actor: str | None = None
    what: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it is kept."""

    id: int
    at: datetime
    actor: Actor
    change: Change


def add(connection: Connection, actor: Actor, change: Change, now: datetime) -> None:
    """Write a change down, in the transaction that makes it."""
    connection.execute(
        insert(AuditRow).values(
            at=now,
            actor=actor.name,
            key_id=actor.key_id,
            action=change.action,
            what=change.what,
            before=None if change.before is None else dict(change.before),
            after=None if change.after is None else dict(change.after),
            reason=change.reason,
        )
    )


def search(
    connection: Connection, wanted: Wanted, *, before_id: int | None, limit: int
) -> list[Entry]:
    """Entries with an id below `before_id`, the newest first."""
    rows = select(AuditRow.__table__).order_by(AuditRow.id.desc()).limit(limit)
    rows = rows.where(*_conditions(wanted))
    if before_id is not None:
        rows = rows.where(AuditRow.id < before_id)
    return [
        Entry(
            row.id,
            row.at,
            Actor(row.actor, row.key_id),
            Change(row.action, row.what, row.before, row.after, row.reason),
        )
        for row in connection.execute(rows)
    ]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.actor is not None:
        yield AuditRow.actor == wanted.actor
    if wanted.what is not None:
        yield AuditRow.what == wanted.what
    if wanted.kind is not None:
        yield AuditRow.what.startswith(f"{wanted.kind} ", autoescape=True)
    if wanted.since is not None:
        yield AuditRow.at >= wanted.since
    if wanted.until is not None:
        yield AuditRow.at < wanted.until
