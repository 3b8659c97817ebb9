"""Problems and the published versions of their rubrics."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class ProblemRow(Base):
    """A problem, and the version of its rubric that marks what comes in."""

    __tablename__ = "problems"

    name: Mapped[str] = mapped_column(primary_key=True)
    live_rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"))


class RubricRow(Base):
    """A published version of a rubric: its file's text, frozen."""

    __tablename__ = "rubrics"
    __table_args__ = (UniqueConstraint("problem", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    version: Mapped[int]
    text: Mapped[str]
    published_at: Mapped[datetime]
