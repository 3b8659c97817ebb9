"""Submissions: accepted with a job and a first event in one transaction, and found again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, select, true

from store import events, scores, snapshots, tallies
from store.bulk import add_rows, new_ids
from store.events import Event, EventKind, ObjectType
from store.marked import Page, WantedMark, behind
from store.tables import JobRow, JobState, Priority, ScoreRow, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from grader.model import Score, Verdict
    from store.intake import SubmissionIn


class State(StrEnum):
    """Where a submission stands; `review` is graded but for what a person has to decide.

    `held` and `cancelled` are of a batch that was paused or cancelled before.
    """

    QUEUED = "queued"
    GRADING = "grading"
    GRADED = "graded"
    REVIEW = "review"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission with its live score, None until there is one."""

    id: int
    problem: str
    contestant: str
    reference: str | None
    received_at: datetime
    text: str | None
    answers: Mapping[str, str]
    state: State
    score: Score | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which submissions; None is any. `since` and `before` bound the time they came.

    With a verdict: those that have it in some part. `mark` is one that they have, `total` the
    points that are certain.
    """

    problem: str | None = None
    contestant: str | None = None
    reference: str | None = None
    state: State | None = None
    verdict: Verdict | None = None
    since: datetime | None = None
    before: datetime | None = None
    mark: WantedMark | None = None
    total: Decimal | None = None


def accept(
    connection: Connection,
    submissions: Sequence[SubmissionIn],
    *,
    rubric_id: int,
    now: datetime,
    key_id: int | None = None,
) -> list[int]:
    """Store the submissions as they came, each with a job that is due; their ids in that order."""
    stored = accept_with_jobs(
        connection, submissions, work={"rubric_id": rubric_id}, now=now, key_id=key_id
    )
    return [id_ for id_, _ in stored]


def accept_with_jobs(
    connection: Connection,
    submissions: Sequence[SubmissionIn],
    *,
    work: Mapping[str, int],
    now: datetime,
    key_id: int | None = None,
) -> list[tuple[int, int]]:
    """The same with the id of each one's job; `work` has the jobs' rubric, batch and priority."""
    if not submissions:
        return []
    ids = new_ids(connection, SubmissionRow, len(submissions))
    job_ids = new_ids(connection, JobRow, len(submissions))
    rows = [
        {"id": id_, **submission.model_dump(), "received_at": now, "key_id": key_id}
        for id_, submission in zip(ids, submissions, strict=True)
    ]
    add_rows(connection, SubmissionRow, rows)
    job = {"priority": Priority.SINGLE, **work, "state": JobState.QUEUED, "attempts": 0}
    moments = {"due_at": now, "created_at": now}
    jobs = [
        {"id": job_id, "submission_id": id_, **job, **moments}
        for id_, job_id in zip(ids, job_ids, strict=True)
    ]
    add_rows(connection, JobRow, jobs)
    stored = list(zip(ids, job_ids, strict=True))
    submitted = [
        _submitted(submission, id_, job_id)
        for submission, (id_, job_id) in zip(submissions, stored, strict=True)
    ]
    events.add(connection, submitted, now)
    tallies.received(connection, (each.problem for each in submissions), now)
    return stored


def _submitted(submission: SubmissionIn, submission_id: int, job_id: int) -> Event:
    data = snapshots.of_submission(
        submission_id,
        problem=submission.problem,
        contestant=submission.contestant,
        reference=submission.reference,
        state=State.QUEUED,
    )
    return Event(
        EventKind.SUBMITTED,
        ObjectType.SUBMISSIONS,
        str(submission_id),
        data=data,
        contestant=submission.contestant,
        submission_id=submission_id,
        job_id=job_id,
    )


def by_id(connection: Connection, id_: int, contestant: str | None = None) -> Filed | None:
    """A submission; None where there is none, or it is another contestant's."""
    wanted = Wanted(contestant=contestant)
    rows = connection.execute(_found(wanted).where(SubmissionRow.id == id_)).all()
    return next(iter(_filed(connection, rows)), None)


def search(
    connection: Connection,
    wanted: Wanted,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int,
) -> list[Filed]:
    """Submissions with an id below `before_id`, or the next ones above `after_id`; newest first."""
    page = Page(before_id, after_id, limit)
    rows = page.of(_found(wanted), SubmissionRow.id)
    chosen = behind(connection, wanted, page)
    if chosen is not None:
        rows = rows.where(SubmissionRow.id.in_(chosen))
    found = _filed(connection, connection.execute(rows).all())
    return sorted(found, key=lambda filed: -filed.id)


def _found(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SubmissionRow.id,
            SubmissionRow.problem,
            SubmissionRow.contestant,
            SubmissionRow.reference,
            SubmissionRow.received_at,
            SubmissionRow.text,
            SubmissionRow.answers,
            JobRow.state,
            SubmissionRow.live_score_id,
            ScoreRow.needs_review,
        )
        .join(JobRow, (JobRow.submission_id == SubmissionRow.id) & JobRow.regrade_id.is_(None))
        .outerjoin(ScoreRow, ScoreRow.id == SubmissionRow.live_score_id)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = [
        column == value
        for column, value in (
            (SubmissionRow.problem, wanted.problem),
            (SubmissionRow.contestant, wanted.contestant),
            (SubmissionRow.reference, wanted.reference),
        )
        if value is not None
    ]
    bounds = [
        *([SubmissionRow.received_at >= wanted.since] if wanted.since else []),
        *([SubmissionRow.received_at < wanted.before] if wanted.before else []),
    ]
    return [*equal, *bounds, *([STANDS[wanted.state]] if wanted.state else [])]


# Few are one or the other: an index has those alone.
WAITING = SubmissionRow.id.in_(select(JobRow.submission_id).where(JobRow.due_at.is_not(None)))
REVIEWED = SubmissionRow.id.in_(select(ScoreRow.submission_id).where(ScoreRow.needs_review))
STANDS: Mapping[State, ColumnElement[bool]] = {
    State.QUEUED: and_(JobRow.state == JobState.QUEUED, WAITING),
    State.GRADING: and_(JobRow.state == JobState.RUNNING, WAITING),
    State.GRADED: and_(JobRow.state == JobState.DONE, ScoreRow.needs_review.is_(false())),
    State.REVIEW: and_(JobRow.state == JobState.DONE, ScoreRow.needs_review.is_(true()), REVIEWED),
    State.HELD: JobRow.state == JobState.HELD,
    State.CANCELLED: JobRow.state == JobState.CANCELLED,
}


def _filed(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Filed]:
    live = [row.live_score_id for row in rows if row.live_score_id is not None]
    found = scores.by_ids(connection, live)
    return [_with_score(row, found.get(row.live_score_id)) for row in rows]


def _with_score(row: Row[*tuple[Any, ...]], score: Score | None) -> Filed:
    return Filed(
        id=row.id,
        problem=row.problem,
        contestant=row.contestant,
        reference=row.reference,
        received_at=row.received_at,
        text=row.text,
        answers=row.answers,
        state=_state(row),
        score=score,
    )


def _state(row: Row[*tuple[Any, ...]]) -> State:
    match JobState(row.state):
        case JobState.QUEUED:
            return State.QUEUED
        case JobState.RUNNING:
            return State.GRADING
        case JobState.DONE:
            return State.REVIEW if row.needs_review else State.GRADED
        case JobState.HELD:
            return State.HELD
        case JobState.CANCELLED:
            return State.CANCELLED
