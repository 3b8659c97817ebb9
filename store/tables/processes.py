"""Which processes of the service are alive."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy

from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class ProcessRow(Base):
    """A process and when it last said that it is there; `graders` grade in it side by side."""

    __tablename__ = "processes"

    host: Mapped[str] = mapped_column(primary_key=True)
    pid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    graders: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
