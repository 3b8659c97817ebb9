"""The events as others read them: in order, from any token on, each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from store.events import INTERNAL, EventKind, ObjectType
from store.tables import EventRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

BEGINNING = 0
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Notice:
    """An event of the feed. The reader who has it goes on from its id."""

    id: int
    at: datetime
    kind: EventKind
    type: ObjectType
    object_id: str
    data: Mapping[str, Any] | None


def after(
    connection: Connection, since: int, *, contestant: str | None = None, limit: int
) -> list[Notice]:
    """The events after an id, the oldest first; with a contestant that one's alone."""
    rows = connection.execute(
        select(
            EventRow.id,
            EventRow.at,
            EventRow.kind,
            EventRow.type,
            EventRow.object_id,
            EventRow.data,
        )
        .where(EventRow.id > since, *_shown(contestant))
        .order_by(EventRow.id)
        .limit(limit)
    )
    return [
        Notice(row.id, row.at, EventKind(row.kind), ObjectType(row.type), row.object_id, row.data)
        for row in rows
    ]


def position(connection: Connection, token: str, contestant: str | None = None) -> int | None:
    """The id that a token stands for; None for one that this reader cannot have got."""
    if not (token.isascii() and token.isdecimal()) or int(token) > LARGEST_ID:
        return None
    return connection.scalar(
        select(EventRow.id).where(EventRow.id == int(token), *_shown(contestant))
    )


def newest(connection: Connection) -> int:
    """The id of the newest event, shown or not."""
    return connection.scalar(select(func.max(EventRow.id))) or BEGINNING


def _shown(contestant: str | None) -> list[ColumnElement[bool]]:
    own = [] if contestant is None else [EventRow.contestant == contestant]
    return [EventRow.kind.not_in(INTERNAL), *own]
