"""Links under which one submission is shown to whoever has them, until they expire or are revoked.

Their tokens are stored hashed, as those of sessions are.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from store.sessions import TOKEN_BYTES, hash_of
from store.tables import LinkRow, PersonRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Link:
    """A link that holds, without its token; `made_by` is the name of a person."""

    id: int
    submission_id: int
    made_by: str
    created_at: datetime
    expires_at: datetime


def make(
    connection: Connection, submission_id: int, person_id: int, *, until: datetime, now: datetime
) -> tuple[int, str]:
    """A new link's id and its token, which is not stored and cannot be shown again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    id_ = connection.execute(
        insert(LinkRow)
        .values(
            token_hash=hash_of(token),
            submission_id=submission_id,
            person_id=person_id,
            created_at=now,
            expires_at=until,
        )
        .returning(LinkRow.id)
    ).scalar_one()
    return id_, token


def submission_of(connection: Connection, token: str, now: datetime) -> tuple[int, datetime] | None:
    """The submission that a token shows, and until when; None where it shows none (any more)."""
    row = connection.execute(
        select(LinkRow.submission_id, LinkRow.expires_at).where(
            LinkRow.token_hash == hash_of(token),
            LinkRow.revoked_at.is_(None),
            LinkRow.expires_at > now,
        )
    ).one_or_none()
    return None if row is None else (row.submission_id, row.expires_at)


def of_submission(connection: Connection, submission_id: int, now: datetime) -> list[Link]:
    """The links to a submission that hold, the newest first."""
    rows = connection.execute(
        select(LinkRow.__table__, PersonRow.name)
        .join(PersonRow, PersonRow.id == LinkRow.person_id)
        .where(
            LinkRow.submission_id == submission_id,
            LinkRow.revoked_at.is_(None),
            LinkRow.expires_at > now,
        )
        .order_by(LinkRow.id.desc())
    )
    return [
        Link(row.id, row.submission_id, row.name, row.created_at, row.expires_at) for row in rows
    ]


def revoke(connection: Connection, id_: int, submission_id: int, now: datetime) -> bool:
    """End a link at once; False where it does not hold."""
    ended = connection.execute(
        update(LinkRow)
        .where(
            LinkRow.id == id_,
            LinkRow.submission_id == submission_id,
            LinkRow.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(LinkRow.id)
    )
    return ended.scalar_one_or_none() is not None
