"""What people did: regrades, decisions, appeals, and the log of every change."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy
from decimal import Decimal  # noqa: TC003 read by SQLAlchemy
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class RegradeRow(Base):
    """A rubric version run on submissions that are graded, beside the scores that count.

    Without a `rubric_id` each is marked by the version that it was marked by, with the grader of
    `grader_version`. `done` of its `jobs` have a score. `applied_to` is the last submission whose
    score was applied; `left_out` the answer groups, each with its part, that keep their scores.
    """

    __tablename__ = "regrades"
    __table_args__ = (
        Index(
            "regrades_open",
            "problem",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubrics.id"))
    grader_version: Mapped[str] = mapped_column(default="")
    stage: Mapped[str]
    reason: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    jobs: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    applied_to: Mapped[int]
    left_out: Mapped[list[list[str]]]


class DifferenceRow(Base):
    """A part of a submission that a regrade would mark otherwise, from what to what."""

    __tablename__ = "regrade_differences"
    __table_args__ = (
        Index(
            "regrade_differences_answers",
            *("regrade_id", "part", "answer_group", "submission_id"),
        ),
    )

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(primary_key=True)
    answer_group: Mapped[str | None]
    verdict: Mapped[str]
    points: Mapped[Decimal | None]
    code: Mapped[str]
    new_verdict: Mapped[str]
    new_points: Mapped[Decimal | None]
    new_code: Mapped[str]


class ChoiceRow(Base):
    """An answer group of a part that a regrade leaves as it is, and who said so."""

    __tablename__ = "regrade_choices"

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    answer_group: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    at: Mapped[datetime]


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


class DecisionSpellingRow(Base):
    """An answer that a decision about a group was carried out on, as typed; and its group then."""

    __tablename__ = "decision_spellings"
    __table_args__ = (Index(None, "spelling"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    spelling: Mapped[str] = mapped_column(primary_key=True)
    answer_group: Mapped[str] = mapped_column(primary_key=True)


class AppealRow(Base):
    """A contestant's appeal about a part, and its answer: a decision, or a refusal."""

    __tablename__ = "appeals"
    __table_args__ = (
        Index(
            "appeals_open",
            "submission_id",
            "part",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

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
