"""The tables. The database is the truth: what is not here has not happened."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from sqlalchemy import Dialect


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


class Exact(TypeDecorator[Decimal]):
    """Points as decimal text: a float would lose tenths."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 the base class's signature
        """The digits as written, without an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 the base class's signature
        """The same number again."""
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite keeps no zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the base class's signature
        """The time in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the base class's signature
        """The time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can name it too."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s",
            "uq": "%(table_name)s_%(column_0_N_name)s_unique",
            "fk": "%(table_name)s_%(column_0_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map = {  # noqa: RUF012 read by SQLAlchemy, never changed
        str: Text,
        datetime: Moment,
        Decimal: Exact,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[str]: JSON,
        list[list[str]]: JSON,
    }


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


class SubmissionRow(Base):
    """What a contestant sent, as it came: a write-up, or answers by part.

    `reference` is the platform's own name for it; `key_id` is None for what was handed in on the
    machine itself. `live_score_id` points to the score that counts, None until there is one.
    """

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str] = mapped_column(index=True)
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


class RegradeRow(Base):
    """A rubric version run on submissions that are graded, beside the scores that count.

    `applied_to` is the last submission whose score was applied; `left_out` the answer groups, each
    with its part, that keep their scores.
    """

    __tablename__ = "regrades"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"))
    stage: Mapped[str]
    reason: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    applied_to: Mapped[int]
    left_out: Mapped[list[list[str]]]


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


class Cause(StrEnum):
    """Why there is a score."""

    GRADED = "graded"
    REGRADE = "regrade"
    DECISION = "decision"


class ScoreRow(Base):
    """A score of a submission; rows are only ever added, and a job adds one.

    Its parts are its marks. `base_id` is the grader's score that a decision's is made over. Which
    score counts, the submission says.
    """

    __tablename__ = "scores"
    __table_args__ = (
        Index(
            "scores_needs_review",
            "submission_id",
            sqlite_where=text("needs_review"),
            postgresql_where=text("needs_review"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), unique=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("scores.id"))
    cause: Mapped[str]
    grader_version: Mapped[str]
    total: Mapped[Decimal]
    out_of: Mapped[Decimal]
    withheld: Mapped[Decimal]
    needs_review: Mapped[bool]
    graded_at: Mapped[datetime]


class JudgementRow(Base):
    """The score of a part without what was found for it, as JSON; equal answers share one."""

    __tablename__ = "judgements"

    digest: Mapped[str] = mapped_column(primary_key=True)
    judgement: Mapped[str]


LIVE = text("live")


class MarkRow(Base):
    """The mark of one part in one score; `live` where that score counts for its submission.

    `problem` and `submission_id` repeat what the score's submission says, so that answer groups and
    filters are read from an index alone. `answer_group` is what equal answers share, NULL for one
    that stands alone; `found` is NULL where `answer` is what was given for the part.
    """

    __tablename__ = "marks"
    __table_args__ = (
        Index(
            "marks_groups",
            *("problem", "part", "answer_group", "needs_review", "verdict", "code", "points"),
            "score_id",
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index(
            "marks_verdicts",
            *("verdict", "submission_id"),
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int]
    problem: Mapped[str]
    part: Mapped[str]
    answer_group: Mapped[str | None]
    verdict: Mapped[str]
    code: Mapped[str]
    points: Mapped[Decimal | None]
    needs_review: Mapped[bool]
    live: Mapped[bool]
    judgement: Mapped[str] = mapped_column(ForeignKey("judgements.digest"))
    answer: Mapped[str]
    found: Mapped[str | None]


class DecisionRow(Base):
    """What a person decided about a group of equal answers, or about one submission's part.

    It holds until `undone_at`.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "problem", "part", "answer_group"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    part: Mapped[str]
    answer_group: Mapped[str | None]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    verdict: Mapped[str]
    points: Mapped[Decimal]
    reason: Mapped[str]
    actor: Mapped[str]
    key_id: Mapped[int | None] = mapped_column(ForeignKey("keys.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class AppealRow(Base):
    """A contestant's appeal about a part, and its answer: a decision, or a refusal."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    part: Mapped[str]
    text: Mapped[str]
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reply: Mapped[str | None]
    actor: Mapped[str | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class AuditRow(Base):
    """Who changed what, when and why; rows are only ever added."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    key_id: Mapped[int | None] = mapped_column(ForeignKey("keys.id"))
    action: Mapped[str]
    what: Mapped[str] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str]


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
