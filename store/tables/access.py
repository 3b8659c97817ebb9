"""Who calls: API keys, and requests with an Idempotency-Key."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class KeyRow(Base):
    """An API key: who calls, and what it may do. Of its secret only the SHA-256 is kept.

    A key with a contestant sees that contestant's submissions alone. After a rotation the secret
    before it holds until `former_until`.
    """

    __tablename__ = "keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    scopes: Mapped[list[str]]
    contestant: Mapped[str | None]
    per_minute: Mapped[int | None]
    secret_hash: Mapped[str]
    former_hash: Mapped[str | None]
    former_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class RequestRow(Base):
    """A request with an Idempotency-Key, and what was answered once it was done.

    `status` is None while it runs; then another may take its place after `until`, before not.
    """

    __tablename__ = "requests"

    key_id: Mapped[int] = mapped_column(ForeignKey("keys.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    until: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    location: Mapped[str]
    body: Mapped[str]
