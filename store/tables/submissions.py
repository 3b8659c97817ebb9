"""What contestants sent, alone or in batches, and the jobs that grade it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class JobState(StrEnum):
    """Where a job stands; `done` and `cancelled` are final, `held` waits until it is let go."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    HELD = "held"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """Who goes first: the lower number.

    A batch must not keep a single submission waiting, nor a regrade what comes in.
    """

    SINGLE = 0
    BATCH = 1
    REGRADE = 2


class SubmissionRow(Base):
    """What a contestant sent, as it came: a write-up, or answers by part.

    `reference` is the platform's own name for it; `key_id` is None for what was handed in on the
    machine itself. `live_score_id` points to the score that counts, None until there is one.
    """

    __tablename__ = "submissions"
    __table_args__ = (Index("submissions_problem_received_at", "problem", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    contestant: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str | None] = mapped_column(index=True)
    key_id: Mapped[int | None] = mapped_column(ForeignKey("keys.id"))
    live_score_id: Mapped[int | None] = mapped_column(ForeignKey("scores.id", use_alter=True))
    text: Mapped[str | None]
    answers: Mapped[dict[str, str]]
    received_at: Mapped[datetime]


class BatchRow(Base):
    """Many submissions that came in one file, all marked by one rubric version.

    `request` and `fingerprint` are those of the upload, so that one broken off goes on where it
    was. `rows` counts what was stored of the file, `graded` what has a score.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("keys.id"))
    request: Mapped[str]
    fingerprint: Mapped[str]
    state: Mapped[str]
    rows: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    graded: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    graded_at: Mapped[datetime | None]


class BatchLineRow(Base):
    """A row of a batch: `number` counts from 1, `line` is its place in the file.

    It is a submission, or has a fault that says why it is none.
    """

    __tablename__ = "batch_lines"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    fault: Mapped[str | None]


class JobRow(Base):
    """One submission to be graded by one rubric version.

    `due_at` is when the dispatcher has to look at the job again: at once when it is new, later when
    its message is under way, at the end of the lease while it runs, never when it is done, held or
    cancelled. `attempts` counts how often a worker took it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "jobs_priority_due_at",
            "priority",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "jobs_tried",
            "due_at",
            sqlite_where=text("attempts > 0 AND due_at IS NOT NULL"),
            postgresql_where=text("attempts > 0 AND due_at IS NOT NULL"),
        ),
        Index(
            "jobs_batch_id_id",
            "batch_id",
            "id",
            sqlite_where=text("batch_id IS NOT NULL"),
            postgresql_where=text("batch_id IS NOT NULL"),
        ),
        Index(
            "jobs_regrade_id_submission_id",
            "regrade_id",
            "submission_id",
            sqlite_where=text("regrade_id IS NOT NULL"),
            postgresql_where=text("regrade_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"))
    priority: Mapped[int] = mapped_column(default=Priority.SINGLE)
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrades.id"))
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
