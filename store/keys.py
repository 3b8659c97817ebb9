"""API keys: issued, found by their token, rotated, revoked. Secrets are stored hashed.

A secret is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from store.tables import KeyRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Row

PREFIX = "grader"
PUBLIC_BYTES = 6
SECRET_BYTES = 32


class Scope(StrEnum):
    """What a key may do; `admin` may do everything."""

    SUBMIT = "submit"
    READ = "read"
    JURY = "jury"
    ADMIN = "admin"


CONTESTANT_SCOPES = frozenset({Scope.SUBMIT, Scope.READ})


class KeyRefusedError(Exception):
    """A key that may not be issued as asked for."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who calls. With a contestant, only that contestant's submissions exist for the key."""

    id: int
    public: str
    name: str
    scopes: frozenset[Scope]
    contestant: str | None
    per_minute: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def may(self, scope: Scope) -> bool:
        """Whether the key has the scope, or all of them."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as asked for; `per_minute` None is the deployment's rate."""

    name: str
    scopes: Collection[Scope]
    contestant: str | None = None
    per_minute: int | None = None
    expires_at: datetime | None = None


def issue(connection: Connection, new: NewKey, now: datetime) -> tuple[int, str]:
    """A new key's id and its token, which is not stored and cannot be shown again.

    Raises KeyRefusedError for a contestant's key that could do more than submit and read.
    """
    beyond = sorted(set(new.scopes) - CONTESTANT_SCOPES)
    if new.contestant is not None and beyond:
        raise KeyRefusedError(f"a contestant's key may submit and read, not: {', '.join(beyond)}")
    public = secrets.token_hex(PUBLIC_BYTES)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = {
        "public": public,
        "name": new.name,
        "scopes": sorted(new.scopes),
        "contestant": new.contestant,
        "per_minute": new.per_minute,
        "secret_hash": _hash(secret),
        "created_at": now,
        "expires_at": new.expires_at,
    }
    id_ = connection.execute(insert(KeyRow).values(row).returning(KeyRow.id)).scalar_one()
    return id_, _token(public, secret)


def of_token(connection: Connection, token: str, now: datetime) -> Key | None:
    """The key that a token opens; None where it is unknown, expired or revoked."""
    prefix, _, rest = token.partition("_")
    public, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    row = connection.execute(select(KeyRow.__table__).where(KeyRow.public == public)).one_or_none()
    if row is None or not _opens(row, secret, now):
        return None
    return _key(row)


def rotate(connection: Connection, id_: int, until: datetime) -> str | None:
    """A new token for a key; the one before it holds `until` then. None for no such live key."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    public = connection.execute(
        update(KeyRow)
        .where(KeyRow.id == id_, KeyRow.revoked_at.is_(None))
        .values(former_hash=KeyRow.secret_hash, former_until=until, secret_hash=_hash(secret))
        .returning(KeyRow.public)
    ).scalar_one_or_none()
    return None if public is None else _token(public, secret)


def revoke(connection: Connection, id_: int, now: datetime) -> bool:
    """End a key at once; False where there is none that still holds."""
    ended = connection.execute(
        update(KeyRow)
        .where(KeyRow.id == id_, KeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(KeyRow.id)
    )
    return ended.scalar_one_or_none() is not None


def by_id(connection: Connection, id_: int) -> Key | None:
    """A key without its secret."""
    row = connection.execute(select(KeyRow.__table__).where(KeyRow.id == id_)).one_or_none()
    return None if row is None else _key(row)


def holds(connection: Connection, id_: int, now: datetime) -> bool:
    """Whether a key is neither expired nor revoked."""
    key = by_id(connection, id_)
    if key is None or key.revoked_at is not None:
        return False
    return key.expires_at is None or key.expires_at > now


def listed(connection: Connection, *, before_id: int | None, limit: int) -> list[Key]:
    """Keys with an id below `before_id`, the newest first, without their secrets."""
    rows = select(KeyRow.__table__).order_by(KeyRow.id.desc()).limit(limit)
    if before_id is not None:
        rows = rows.where(KeyRow.id < before_id)
    return [_key(row) for row in connection.execute(rows)]


def every(connection: Connection) -> list[Key]:
    """All keys without their secrets, the oldest first."""
    return [_key(row) for row in connection.execute(select(KeyRow.__table__).order_by(KeyRow.id))]


def _opens(row: Row[tuple[object, ...]], secret: str, now: datetime) -> bool:
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return False
    hashed = _hash(secret)
    if hmac.compare_digest(row.secret_hash, hashed):
        return True
    former = row.former_until is not None and row.former_until > now
    return former and hmac.compare_digest(row.former_hash, hashed)


def _key(row: Row[tuple[object, ...]]) -> Key:
    return Key(
        id=row.id,
        public=row.public,
        name=row.name,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        contestant=row.contestant,
        per_minute=row.per_minute,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _token(public: str, secret: str) -> str:
    return f"{PREFIX}_{public}_{secret}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
