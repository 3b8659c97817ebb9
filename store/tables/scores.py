"""Scores, the marks of their parts, and what was judged."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy
from decimal import Decimal  # noqa: TC003 read by SQLAlchemy
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


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
            sqlite_where=text("needs_review = 1"),
            postgresql_where=text("needs_review"),
        ),
        Index("scores_total_submission_id", "total", "submission_id"),
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


# SQLite uses an index of some rows where a query has its condition to the letter: "= 1" is how
# SQLAlchemy writes there what is true.
LIVE, LIVE_SQLITE = text("live"), text("live = 1")
ASKED, ASKED_SQLITE = (text(f"{live} AND asks IS NOT NULL") for live in (LIVE, LIVE_SQLITE))


class Asks(StrEnum):
    """What a person is asked to decide where a mark is open."""

    GROUP = "group"
    ALONE = "alone"


class MarkRow(Base):
    """The mark of one part in one score; `live` where that score counts for its submission.

    `problem` and `submission_id` repeat what the score's submission says, so that answer groups and
    filters are read from an index alone. `answer_group` is what equal answers share, NULL for one
    that stands alone; `found` is NULL where `answer` is what was given for the part. `asks` says
    whether a person is asked about all equal answers or about this one alone, NULL where nothing is
    asked or the mark waits for that of another part.
    """

    __tablename__ = "marks"
    __table_args__ = (
        Index(
            "marks_groups",
            *("problem", "part", "answer_group", "submission_id"),
            sqlite_where=LIVE_SQLITE,
            postgresql_where=LIVE,
        ),
        Index(
            "marks_outcomes",
            *("problem", "part", "verdict", "code", "points", "submission_id"),
            sqlite_where=LIVE_SQLITE,
            postgresql_where=LIVE,
        ),
        Index(
            "marks_asked",
            *("asks", "problem", "part", "answer_group", "submission_id"),
            sqlite_where=ASKED_SQLITE,
            postgresql_where=ASKED,
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
    asks: Mapped[str | None]
    judgement: Mapped[str] = mapped_column(ForeignKey("judgements.digest"))
    answer: Mapped[str]
    found: Mapped[str | None]
