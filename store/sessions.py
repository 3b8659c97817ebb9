"""Sessions: a person signed in on a device. Tokens are stored hashed, as those of API keys are.

A session ends when it is not used for `IDLE`, at its end after `LONGEST`, and when it is revoked.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from store import people
from store.tables import PersonRow, SessionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from store.people import Person

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=3)
NOTED = timedelta(minutes=5)  # how exact `seen_at` is: not every page is a write
TOKEN_BYTES = 32
DEVICE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in."""

    id: int
    person: Person
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def open_one(connection: Connection, person_id: int, *, device: str, now: datetime) -> str:
    """The token of a new session, which is not stored and cannot be shown again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(SessionRow).values(
            token_hash=hash_of(token),
            person_id=person_id,
            device=device[:DEVICE_CHARACTERS],
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    return token


def of_token(connection: Connection, token: str, now: datetime) -> Session | None:
    """The session that a token opens; None where it has ended or its person is disabled."""
    row = connection.execute(
        select(
            PersonRow.__table__,
            SessionRow.id.label("session_id"),
            SessionRow.device,
            SessionRow.created_at.label("began_at"),
            SessionRow.seen_at,
            SessionRow.expires_at,
        )
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .where(
            SessionRow.token_hash == hash_of(token), *_holding(now), PersonRow.disabled_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return Session(
        id=row.session_id,
        person=people.person_of(row),
        device=row.device,
        created_at=row.began_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )


def note_seen(connection: Connection, id_: int, now: datetime) -> None:
    """Put off the end of a session that is used."""
    connection.execute(update(SessionRow).where(SessionRow.id == id_).values(seen_at=now))


def of_person(connection: Connection, person: Person, now: datetime) -> list[Session]:
    """The sessions of a person that hold, the last used first."""
    rows = connection.execute(
        select(SessionRow.__table__)
        .where(SessionRow.person_id == person.id, *_holding(now))
        .order_by(SessionRow.seen_at.desc(), SessionRow.id.desc())
    )
    return [
        Session(row.id, person, row.device, row.created_at, row.seen_at, row.expires_at)
        for row in rows
    ]


def revoke(connection: Connection, id_: int, person_id: int, now: datetime) -> bool:
    """End a session of a person at once; False where there is none that holds."""
    ended = connection.execute(
        update(SessionRow)
        .where(SessionRow.id == id_, SessionRow.person_id == person_id, *_holding(now))
        .values(revoked_at=now)
        .returning(SessionRow.id)
    )
    return ended.scalar_one_or_none() is not None


def revoke_all(connection: Connection, person_id: int, now: datetime) -> int:
    """End every session of a person; how many."""
    ended = connection.execute(
        update(SessionRow)
        .where(SessionRow.person_id == person_id, SessionRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SessionRow.id)
    )
    return len(ended.all())


def hash_of(token: str) -> str:
    """Under what a token is kept: it is 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def _holding(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SessionRow.revoked_at.is_(None),
        SessionRow.expires_at > now,
        SessionRow.seen_at > now - IDLE,
    )
