"""What happened, and what is delivered of it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class EventRow(Base):
    """What happened to an object, in order; rows are only ever added.

    `data` is the object as it stood then, NULL where it is gone. `submission_id` is set where the
    event belongs to the history of a submission, `contestant` where that one's keys may read it.
    """

    __tablename__ = "events"
    __table_args__ = (Index("events_contestant_id", "contestant", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    type: Mapped[str]
    object_id: Mapped[str]
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    contestant: Mapped[str | None]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    detail: Mapped[dict[str, Any]]


class WebhookRow(Base):
    """A place that events are delivered to; `seen` is the event up to which messages were made.

    Its secret signs, so it is kept as it is.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    kinds: Mapped[list[str]]
    secret: Mapped[str]
    former_secret: Mapped[str | None]
    former_until: Mapped[datetime | None]
    seen: Mapped[int]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_for: Mapped[str | None]


class DeliveryRow(Base):
    """A message to a webhook; `due_at` is when to send it next, NULL when that is over.

    `status` and `outcome` are of the last attempt.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_webhook_id_id", "webhook_id", "id"),
        Index(
            "deliveries_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    message_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    outcome: Mapped[str | None]
    delivered_at: Mapped[datetime | None]
