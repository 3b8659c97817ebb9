"""The life of a job: queued, claimed with a lease, and ended once.

Every step is one conditional statement, so two workers with the same message, or a worker whose
lease has lapsed, cannot both take or both end a job.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, text, true, update

from grader.model import Submission
from store import comparing, decisions, events, scores, snapshots
from store.among import among
from store.batches import BatchState
from store.events import Event, EventKind, ObjectType
from store.scores import New
from store.submissions import State
from store.tables import BatchRow, Cause, JobRow, JobState, Priority, RegradeRow, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from store.marks import Marked


@dataclass(frozen=True, slots=True)
class Job:
    """A job with what grading it needs; `attempt` counts from 1 where it is claimed."""

    id: int
    submission_id: int
    rubric_id: int
    attempt: int
    submission: Submission
    reference: str | None
    batch_id: int | None = None
    regrade_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A job whose message goes out; one that was tried before goes alone."""

    id: int
    alone: bool
    priority: Priority = Priority.SINGLE


# Each priority apart is a range of the index; so is a job's time among those tried before.
ANY_PRIORITY = JobRow.priority.in_(list(Priority))
TRIED = text("jobs.attempts > 0")  # literal, so that the index of those alone is used

# What becomes of jobs that wait, by the state of their batch.
WITH_BATCH = {BatchState.PAUSED: JobState.HELD, BatchState.CANCELLED: JobState.CANCELLED}


def due(connection: Connection, *, now: datetime, at_most: int) -> int:
    """How many jobs are to be sent, counted no further than `at_most`."""
    some = select(JobRow.id).where(ANY_PRIORITY, JobRow.due_at <= now).limit(at_most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def under_way(connection: Connection, now: datetime) -> int:
    """How many have a message on its way to a worker that has not taken them."""
    sent = and_(ANY_PRIORITY, JobRow.due_at > now, JobRow.state == JobState.QUEUED)
    return _count(connection, sent)


def unfinished(connection: Connection) -> int:
    """How many jobs have not ended."""
    return _count(connection, JobRow.state.not_in([JobState.DONE, JobState.CANCELLED]))


def send_due(
    connection: Connection,
    *,
    now: datetime,
    until: datetime,
    limit: int,
    attempts: int,
    priorities: Sequence[Priority] = tuple(Priority),
) -> list[Sent]:
    """Take up to `limit` jobs of these priorities that are due; look at them again at `until`.

    Single submissions go before batches, and these before regrades; then the oldest first. A
    job still running was left behind by its worker: its lease has lapsed. One that has used up its
    attempts is not sent any more; see `exhausted`.
    """
    rows: list[Row[*tuple[Any, ...]]] = []
    for priority in priorities:
        wanted = _due(priority, now=now, attempts=attempts).limit(limit - len(rows))
        rows += connection.execute(wanted.with_for_update(skip_locked=True))
    _set(connection, [row.id for row in rows], state=JobState.QUEUED, due_at=until)
    lapses = [
        _event(EventKind.LEASE_LAPSED, row.submission_id, row.id, attempt=row.attempts)
        for row in rows
        if row.state == JobState.RUNNING
    ]
    events.add(connection, lapses, now)
    return [Sent(row.id, row.attempts > 0, Priority(row.priority)) for row in rows]


def unsend(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """The messages could not be sent: the jobs are due at once."""
    connection.execute(
        update(JobRow)
        .where(among(JobRow.id, ids), JobRow.state == JobState.QUEUED)
        .values(due_at=now)
    )


def claim(
    connection: Connection, ids: Sequence[int], *, now: datetime, until: datetime
) -> list[Job]:
    """Take those of `ids` that are free, with a lease to `until`; the others are someone else's.

    A job that was tried before is taken only when it comes alone, so that it cannot spoil others.
    """
    free = or_(
        JobRow.state == JobState.QUEUED,
        and_(JobRow.state == JobState.RUNNING, JobRow.due_at <= now),
    )
    fresh = true() if len(ids) == 1 else JobRow.attempts == 0
    rows = connection.execute(
        _with_submission(and_(among(JobRow.id, ids), free, fresh)).with_for_update(
            skip_locked=True, of=JobRow
        )
    ).all()
    connection.execute(
        update(JobRow)
        .where(among(JobRow.id, [row.id for row in rows]))
        .values(state=JobState.RUNNING, attempts=JobRow.attempts + 1, due_at=until)
    )
    return [_job(row, attempt=row.attempts + 1) for row in rows]


def exhausted(connection: Connection, *, now: datetime, attempts: int) -> list[Job]:
    """Jobs whose last worker did not come back and that may not be tried again."""
    rows = connection.execute(
        _with_submission(and_(TRIED, JobRow.due_at <= now, JobRow.attempts >= attempts))
    )
    return [_job(row, attempt=row.attempts) for row in rows]


def extend(connection: Connection, ids: Sequence[int], until: datetime) -> None:
    """Renew the lease of jobs that this worker is still to grade."""
    connection.execute(
        update(JobRow)
        .where(among(JobRow.id, ids), JobRow.state == JobState.RUNNING)
        .values(due_at=until)
    )


def release(connection: Connection, job: Job, *, reason: str, now: datetime) -> None:
    """Give a job back after a failed attempt: it is due at once."""
    given_back = connection.scalars(
        update(JobRow)
        .where(JobRow.id == job.id, JobRow.state == JobState.RUNNING)
        .values(state=JobState.QUEUED, due_at=now)
        .returning(JobRow.id)
    ).all()
    if given_back:
        events.add(connection, [_failed(job, reason)], now)


def give_back(connection: Connection, ids: Sequence[int]) -> None:
    """Claimed and not begun: the jobs are due again in their place, and this was no attempt.

    Those of a batch that was paused or cancelled meanwhile are held or cancelled with it.
    """
    batch_state = select(BatchRow.state).where(BatchRow.id == JobRow.batch_id).scalar_subquery()
    connection.execute(
        update(JobRow)
        .where(among(JobRow.id, ids), JobRow.state == JobState.RUNNING)
        .values(
            state=case(WITH_BATCH, value=batch_state, else_=JobState.QUEUED),
            due_at=case((batch_state.in_(list(WITH_BATCH)), None), else_=JobRow.created_at),
            attempts=JobRow.attempts - 1,
        )
    )


def finish(
    connection: Connection, graded: Sequence[tuple[Job, Marked]], now: datetime
) -> list[Job]:
    """Store the scores, end the jobs and say so, all or nothing; the jobs that this call ended.

    A job that has ended already is left as it is: its first end counts.
    """
    ended = set(
        connection.scalars(
            select(JobRow.id)
            .where(among(JobRow.id, [job.id for job, _ in graded]), JobRow.state != JobState.DONE)
            .order_by(JobRow.id)
            .with_for_update()
        )
    )
    _set(connection, ended, state=JobState.DONE, due_at=None, finished_at=now)
    new = [(job, score) for job, score in graded if job.id in ended]
    beside = [_new(job, score) for job, score in new if job.regrade_id is not None]
    scores.add(connection, beside, now, live=False)
    comparing.note(connection, [each.submission_id for each in beside])
    _count_in_regrades(connection, [job for job, _ in new])
    first = [(job, score) for job, score in new if job.regrade_id is None]
    added = scores.add(connection, [_new(job, score) for job, score in first], now, live=True)
    _count_in_batches(connection, [job for job, _ in first], now)
    events.add(connection, [_graded(job, score) for job, score in first], now)
    decisions.settle(connection, decisions.decided_about(connection, added), now)
    return [job for job, _ in new]


def _new(job: Job, score: Marked) -> New:
    return New(
        submission_id=job.submission_id,
        problem=job.submission.problem,
        rubric_id=job.rubric_id,
        cause=Cause.GRADED if job.regrade_id is None else Cause.REGRADE,
        score=score,
        job_id=job.id,
    )


def _count_in_batches(connection: Connection, ended: Sequence[Job], now: datetime) -> None:
    """How far each batch is; in the order of their ids, so that two workers cannot lock up."""
    counts = Counter(job.batch_id for job in ended if job.batch_id is not None)
    for id_, count in sorted(counts.items()):
        connection.execute(
            update(BatchRow)
            .where(BatchRow.id == id_)
            .values(graded=BatchRow.graded + count, graded_at=now)
        )


def _count_in_regrades(connection: Connection, ended: Sequence[Job]) -> None:
    """How far each regrade is; as for batches."""
    counts = Counter(job.regrade_id for job in ended if job.regrade_id is not None)
    for id_, count in sorted(counts.items()):
        connection.execute(
            update(RegradeRow).where(RegradeRow.id == id_).values(done=RegradeRow.done + count)
        )


def _graded(job: Job, score: Marked) -> Event:
    data = snapshots.of_submission(
        job.submission_id,
        problem=job.submission.problem,
        contestant=job.submission.contestant,
        reference=job.reference,
        state=State.REVIEW if score.needs_review else State.GRADED,
        score=score,
    )
    return Event(
        EventKind.GRADED,
        ObjectType.SUBMISSIONS,
        str(job.submission_id),
        data=data,
        contestant=job.submission.contestant,
        submission_id=job.submission_id,
        job_id=job.id,
        detail={"attempt": job.attempt},
    )


def _failed(job: Job, reason: str) -> Event:
    return _event(
        EventKind.ATTEMPT_FAILED, job.submission_id, job.id, attempt=job.attempt, reason=reason
    )


def _event(kind: EventKind, submission_id: int, job_id: int, **detail: object) -> Event:
    return Event(
        kind,
        ObjectType.SUBMISSIONS,
        str(submission_id),
        submission_id=submission_id,
        job_id=job_id,
        detail=detail,
    )


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(JobRow).where(condition)) or 0


def _set(connection: Connection, ids: Collection[int], **values: object) -> None:
    if ids:
        connection.execute(update(JobRow).where(among(JobRow.id, ids)).values(**values))


def _due(priority: Priority, *, now: datetime, attempts: int) -> Select[*tuple[Any, ...]]:
    return (
        select(JobRow.id, JobRow.submission_id, JobRow.state, JobRow.attempts, JobRow.priority)
        .where(JobRow.priority == priority, JobRow.due_at <= now, JobRow.attempts < attempts)
        .order_by(JobRow.due_at, JobRow.id)
    )


def _with_submission(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            JobRow.id,
            JobRow.submission_id,
            JobRow.rubric_id,
            JobRow.batch_id,
            JobRow.regrade_id,
            JobRow.attempts,
            SubmissionRow.problem,
            SubmissionRow.contestant,
            SubmissionRow.reference,
            SubmissionRow.text,
            SubmissionRow.answers,
        )
        .join(SubmissionRow, SubmissionRow.id == JobRow.submission_id)
        .where(condition)
        .order_by(JobRow.id)
    )


def _job(row: Row[*tuple[Any, ...]], *, attempt: int) -> Job:
    submission = Submission(
        problem=row.problem, contestant=row.contestant, text=row.text, answers=row.answers
    )
    return Job(
        id=row.id,
        submission_id=row.submission_id,
        rubric_id=row.rubric_id,
        attempt=attempt,
        submission=submission,
        reference=row.reference,
        batch_id=row.batch_id,
        regrade_id=row.regrade_id,
    )
