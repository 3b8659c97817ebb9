"""Regrades: a rubric version run beside the scores that count, compared, then applied or cancelled.

Its jobs add scores that do not count. Applying moves the pointers batch by batch, so that it may
stop anywhere and go on; what persons decided stays decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, literal, select, update

from grader.version import GRADER_VERSION
from store import comparing, decisions, events
from store.comparing import ALONE
from store.tables import (
    JobRow,
    JobState,
    MarkRow,
    Priority,
    RegradeRow,
    RubricRow,
    ScoreRow,
    SubmissionRow,
)
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

AT_ONCE = 500  # submissions applied in one transaction
Named = tuple[str, str]  # a part and an answer group of it


class Stage(StrEnum):
    """Where a regrade stands; `applied` and `cancelled` are final."""

    RUNNING = "running"
    APPLYING = "applying"
    APPLIED = "applied"
    CANCELLED = "cancelled"


class RegradeOpenError(Exception):
    """A regrade is neither applied nor cancelled; the message says of which problem."""


@dataclass(frozen=True, slots=True)
class Regrade:
    """A regrade: `done` of `jobs` have a score beside the one that counts.

    Without a `version` each submission is marked by its own, by the grader of that version.
    """

    id: int
    problem: str
    version: int | None
    grader_version: str
    stage: Stage
    reason: str
    started_at: datetime
    ended_at: datetime | None
    jobs: int
    done: int


def start(
    connection: Connection, problem: str, rubric_id: int | None, *, reason: str, now: datetime
) -> int:
    """The id of a new regrade of every submission that has a score.

    Without a rubric version each is marked by its own, where another grader marked it. Raises
    RegradeOpenError where one of the problem is neither applied nor cancelled.
    """
    id_: int | None = connection.scalar(
        inserting(connection, RegradeRow)
        .values(
            problem=problem,
            rubric_id=rubric_id,
            grader_version=GRADER_VERSION,
            stage=Stage.RUNNING,
            reason=reason,
            started_at=now,
            applied_to=0,
            left_out=[],
        )
        .on_conflict_do_nothing()
        .returning(RegradeRow.id)
    )
    if id_ is None:
        raise RegradeOpenError(f"of problem '{problem}'")
    moment = literal(now, JobRow.due_at.type)
    graded = (
        select(
            SubmissionRow.id,
            ScoreRow.rubric_id if rubric_id is None else literal(rubric_id),
            literal(id_),
            literal(JobState.QUEUED.value),
            literal(int(Priority.REGRADE)),
            literal(0),
            moment,
            moment,
        )
        .join(ScoreRow, ScoreRow.id == SubmissionRow.live_score_id)
        .where(SubmissionRow.problem == problem)
    )
    if rubric_id is None:
        graded = graded.where(ScoreRow.grader_version != GRADER_VERSION)
    work = ("submission_id", "rubric_id", "regrade_id", "state", "priority", "attempts")
    connection.execute(insert(JobRow).from_select([*work, "due_at", "created_at"], graded))
    jobs = select(func.count()).select_from(JobRow).where(JobRow.regrade_id == id_)
    this = update(RegradeRow).where(RegradeRow.id == id_)
    connection.execute(this.values(jobs=jobs.scalar_subquery()))
    return id_


def by_id(connection: Connection, id_: int) -> Regrade | None:
    """A regrade with its progress."""
    row = connection.execute(_regrades().where(RegradeRow.id == id_)).one_or_none()
    return None if row is None else _regrade(row)


def every(connection: Connection, *, before_id: int | None, limit: int) -> list[Regrade]:
    """Regrades with an id below `before_id`, the newest first."""
    rows = _regrades().order_by(RegradeRow.id.desc()).limit(limit)
    if before_id is not None:
        rows = rows.where(RegradeRow.id < before_id)
    return [_regrade(row) for row in connection.execute(rows)]


def cancel(connection: Connection, id_: int, now: datetime) -> bool:
    """End a regrade that is not being applied, and its jobs; False where there is none.

    Who ends a job has it before its regrade, so here too.
    """
    waiting = (JobRow.regrade_id == id_, JobRow.state != JobState.DONE)
    connection.execute(select(JobRow.id).where(*waiting).order_by(JobRow.id).with_for_update())
    if not _enter(connection, id_, {Stage.RUNNING}, stage=Stage.CANCELLED, ended_at=now):
        return False
    connection.execute(
        update(JobRow).where(*waiting).values(state=JobState.DONE, due_at=None, finished_at=now)
    )
    return True


def begin_to_apply(connection: Connection, id_: int, leave_out: Sequence[Named]) -> bool:
    """Fix what is left out, beside what was rejected; False where it has ended.

    One that is being applied goes on, with what it left out when it began.
    """
    named = {*leave_out, *comparing.rejected(connection, id_)}
    left_out = [list(each) for each in sorted(named)]
    begun = _enter(connection, id_, {Stage.RUNNING}, stage=Stage.APPLYING, left_out=left_out)
    return begun or _enter(connection, id_, {Stage.APPLYING}, stage=Stage.APPLYING)


def apply_some(connection: Connection, id_: int, now: datetime) -> bool:
    """Let the next scores of a regrade count; False when there are no more and it is applied."""
    events.hold(connection)
    row = connection.execute(
        select(RegradeRow.applied_to, RegradeRow.left_out).where(
            RegradeRow.id == id_, RegradeRow.stage == Stage.APPLYING
        )
    ).one_or_none()
    if row is None:
        return False
    found = connection.execute(
        select(JobRow.submission_id, ScoreRow.id)
        .join(ScoreRow, ScoreRow.job_id == JobRow.id)
        .where(JobRow.regrade_id == id_, JobRow.submission_id > row.applied_to)
        .order_by(JobRow.submission_id)
        .limit(AT_ONCE)
    ).all()
    if not found:
        _enter(connection, id_, {Stage.APPLYING}, stage=Stage.APPLIED, ended_at=now)
        return False
    kept = _with_groups(connection, [score for _, score in found], row.left_out)
    bases = {submission: score for submission, score in found if submission not in kept}
    decisions.settle(connection, list(bases), now, bases)
    _enter(connection, id_, {Stage.APPLYING}, applied_to=found[-1].submission_id)
    return True


def _with_groups(
    connection: Connection, score_ids: Sequence[int], named: Sequence[Sequence[str]]
) -> set[int]:
    """The submissions of these scores with an answer in a group that is left out."""
    rows = select(MarkRow.submission_id, MarkRow.part, MarkRow.answer_group)
    left_out = {tuple(each) for each in named}
    found = connection.execute(rows.where(MarkRow.score_id.in_(score_ids)))
    return {
        row.submission_id
        for row in found
        if (row.part, row.answer_group or f"{ALONE}{row.submission_id}") in left_out
    }


def _enter(connection: Connection, id_: int, stages: Collection[Stage], **values: object) -> bool:
    """Change a regrade that is in one of these stages."""
    changed = connection.execute(
        update(RegradeRow)
        .where(RegradeRow.id == id_, RegradeRow.stage.in_(stages))
        .values(**values)
        .returning(RegradeRow.id)
    )
    return changed.scalar_one_or_none() is not None


def _regrades() -> Select[*tuple[Any, ...]]:
    return select(RegradeRow.__table__, RubricRow.version).outerjoin(
        RubricRow, RubricRow.id == RegradeRow.rubric_id
    )


def _regrade(row: Row[*tuple[Any, ...]]) -> Regrade:
    return Regrade(
        id=row.id,
        problem=row.problem,
        version=row.version,
        grader_version=row.grader_version,
        stage=Stage(row.stage),
        reason=row.reason,
        started_at=row.started_at,
        ended_at=row.ended_at,
        jobs=row.jobs,
        done=row.done,
    )
