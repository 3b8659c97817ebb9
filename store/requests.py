"""Requests that may be sent twice and are carried out once (Idempotency-Key, IETF draft 07)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from store.tables import RequestRow
from store.upsert import inserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Standing(StrEnum):
    """What is known of a request when it comes."""

    NEW = "new"
    RUNNING = "running"
    OTHER = "other"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, to be answered again."""

    status: int
    location: str
    body: str


def claim(
    connection: Connection,
    key_id: int,
    name: str,
    *,
    fingerprint: str,
    now: datetime,
    until: datetime,
) -> tuple[Standing, Reply | None]:
    """Begin a request, or say how the earlier one of that name stands.

    OTHER: it had another body. A claim that was not carried out lapses at `until`, one whose
    transaction ends without a commit at once.
    """
    if not _alone(connection, key_id, name):
        return Standing.RUNNING, None
    row = {
        "key_id": key_id,
        "name": name,
        "fingerprint": fingerprint,
        "until": until,
        "status": None,
        "location": "",
        "body": "",
    }
    fresh = connection.execute(
        inserting(connection, RequestRow)
        .values(row)
        .on_conflict_do_update(
            index_elements=["key_id", "name"],
            set_={"fingerprint": fingerprint, "until": until, "status": None},
            where=RequestRow.until <= now,
        )
        .returning(RequestRow.name)
    ).scalar_one_or_none()
    return (
        (Standing.NEW, None)
        if fresh is not None
        else _earlier(connection, key_id, name, fingerprint)
    )


def complete(
    connection: Connection, key_id: int, name: str, *, reply: Reply, until: datetime
) -> None:
    """Keep what is answered, in the transaction that carries the request out."""
    connection.execute(
        update(RequestRow)
        .where(RequestRow.key_id == key_id, RequestRow.name == name)
        .values(status=reply.status, location=reply.location, body=reply.body, until=until)
    )


def prolong(connection: Connection, key_id: int, name: str, until: datetime) -> None:
    """A request that takes long is still running, for as long as until then."""
    connection.execute(
        update(RequestRow)
        .where(RequestRow.key_id == key_id, RequestRow.name == name)
        .values(until=until)
    )


def drop(connection: Connection, key_id: int, name: str) -> None:
    """Forget a request that was not carried out: it may be sent again at once."""
    connection.execute(
        delete(RequestRow).where(
            RequestRow.key_id == key_id, RequestRow.name == name, RequestRow.status.is_(None)
        )
    )


def forget(connection: Connection, now: datetime) -> int:
    """Remove what is kept no longer; how many."""
    return connection.execute(delete(RequestRow).where(RequestRow.until <= now)).rowcount


def _alone(connection: Connection, key_id: int, name: str) -> bool:
    """Whether no other transaction has begun the request; SQLite has one writer at a time."""
    if connection.dialect.name != "postgresql":
        return True
    lock = func.pg_try_advisory_xact_lock(key_id, func.hashtext(name))
    return bool(connection.scalar(select(lock)))


def _earlier(
    connection: Connection, key_id: int, name: str, fingerprint: str
) -> tuple[Standing, Reply | None]:
    row = connection.execute(
        select(RequestRow.__table__).where(RequestRow.key_id == key_id, RequestRow.name == name)
    ).one()
    if row.fingerprint != fingerprint:
        return Standing.OTHER, None
    if row.status is None:
        return Standing.RUNNING, None
    return Standing.DONE, Reply(row.status, row.location, row.body)
