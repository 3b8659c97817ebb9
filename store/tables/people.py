"""Who signs in to the dashboard, and what is shown to one who does not."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class PersonRow(Base):
    """A person who signs in by name; never removed, for the audit log names them.

    Of a password only the Argon2 hash is kept. The secret of a second factor is kept as it is, for
    it makes the codes: `factor` where it is in use, `factor_offered` until a first code has come;
    `factor_step` is the time step of the last code that was used.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool]
    factor: Mapped[str | None]
    factor_offered: Mapped[str | None]
    factor_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SessionRow(Base):
    """A person signed in on one device, until it idles, expires or is revoked.

    Of the token in the cookie only the SHA-256 is kept.
    """

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LinkRow(Base):
    """An address under which one submission is shown to whoever has it, until it expires."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
