"""Who is at what in the review queue, and what a marker left to others."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy

from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class ClaimRow(Base):
    """An item of the review queue that a marker is at, until it lapses: one marker at an item."""

    __tablename__ = "claims"

    item: Mapped[str] = mapped_column(primary_key=True)
    marker: Mapped[str] = mapped_column(index=True)
    since: Mapped[datetime]
    until: Mapped[datetime]


class SkipRow(Base):
    """An item that a marker left to others."""

    __tablename__ = "skips"

    marker: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
