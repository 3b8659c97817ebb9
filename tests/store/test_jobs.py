"""The life of a job on real databases: claimed once, ended once, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from store import events, jobs, rubrics, scores, submissions
from store.engine import reading
from store.events import EventKind
from store.marks import marked
from store.rubrics import RubricFrozenError
from store.tables import JobRow, ScoreRow
from tests.samples import NOW, RIGHT, RUBRIC, submission
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from grader.model import Score
    from store.jobs import Job

LEASE = timedelta(seconds=60)
LATER = NOW + 2 * LEASE
ATTEMPTS = 3


def accept(engine: Engine, count: int = 1) -> list[int]:
    """The ids of `count` new jobs: in an empty store those of their submissions."""
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        new = [submission(f"contestant {number}") for number in range(count)]
        return submissions.accept(connection, new, rubric_id=rubric, now=NOW)


def claim(engine: Engine, ids: list[int], *, after: timedelta = timedelta()) -> list[Job]:
    with engine.begin() as connection:
        return jobs.claim(connection, ids, now=NOW + after, until=NOW + after + LEASE)


def finish(engine: Engine, job: Job, given: Score) -> list[Job]:
    with engine.begin() as connection:
        return jobs.finish(connection, [(job, marked(given))], NOW)


def send(engine: Engine, *, after: timedelta = timedelta(), limit: int = 100) -> list[jobs.Sent]:
    now = NOW + after
    with engine.begin() as connection:
        return jobs.send_due(connection, now=now, until=now + LEASE, limit=limit, attempts=ATTEMPTS)


def score(total: str = "1.6") -> Score:
    return replace(ungraded(RUBRIC, "made for a test", attempts=1), total=Decimal(total))


def history(engine: Engine, submission_id: int) -> list[EventKind]:
    with reading(engine) as connection:
        return [event.kind for event in events.of_submission(connection, submission_id)]


def stored(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(ScoreRow)) or 0


def test_a_claimed_job_brings_its_submission(engine: Engine) -> None:
    ids = accept(engine, 3)

    claimed = claim(engine, ids)

    assert [job.id for job in claimed] == ids
    assert claimed[1].submission.contestant == "contestant 1"
    assert dict(claimed[1].submission.answers) == RIGHT


def test_points_come_back_exactly(engine: Engine) -> None:
    (job,) = claim(engine, accept(engine))
    finish(engine, job, score("0.1"))

    with reading(engine) as connection:
        total = connection.scalar(select(ScoreRow.total))
        (whole,) = scores.of_submission(connection, job.submission_id)

    assert total == Decimal("0.1")
    assert whole == score("0.1")


def test_the_points_are_stored_as_text(engine: Engine) -> None:
    (job,) = claim(engine, accept(engine))
    finish(engine, job, score("1.60"))

    with reading(engine) as connection:
        (raw,) = connection.exec_driver_sql("SELECT total FROM scores").one()

    assert raw == "1.60"


def test_claimed_once_by_many_at_the_same_time(engine: Engine) -> None:
    ids = accept(engine, 50)

    with ThreadPoolExecutor(4) as threads:
        taken = [
            job.id for jobs_ in threads.map(lambda _: claim(engine, ids), range(8)) for job in jobs_
        ]

    assert sorted(taken) == ids


def test_sent_once_by_many_at_the_same_time(engine: Engine) -> None:
    ids = accept(engine, 50)

    with ThreadPoolExecutor(4) as threads:
        sends = list(threads.map(lambda _: send(engine), range(8)))

    assert sorted(job.id for jobs_ in sends for job in jobs_) == ids


def test_a_job_under_lease_is_not_taken(engine: Engine) -> None:
    ids = accept(engine)
    claim(engine, ids)

    assert claim(engine, ids) == []
    assert send(engine) == []


def test_a_lapsed_job_is_taken_again_with_the_next_attempt(engine: Engine) -> None:
    ids = accept(engine)
    claim(engine, ids)

    (again,) = claim(engine, ids, after=2 * LEASE)

    assert again.attempt == 2


def test_a_lapsed_job_is_sent_again_alone(engine: Engine) -> None:
    ids = accept(engine)
    claim(engine, ids)

    assert send(engine, after=2 * LEASE) == [jobs.Sent(ids[0], alone=True)]
    assert history(engine, ids[0]) == [EventKind.SUBMITTED, EventKind.LEASE_LAPSED]


def test_a_job_tried_before_is_not_taken_with_others(engine: Engine) -> None:
    ids = accept(engine, 2)
    claim(engine, ids[:1])

    assert [job.id for job in claim(engine, ids, after=2 * LEASE)] == ids[1:]


def test_a_lost_message_is_sent_again(engine: Engine) -> None:
    ids = accept(engine)
    send(engine)

    assert send(engine) == []
    assert send(engine, after=2 * LEASE) == [jobs.Sent(ids[0], alone=False)]


def test_a_message_that_could_not_be_sent_is_due_at_once(engine: Engine) -> None:
    ids = accept(engine)
    send(engine)
    with engine.begin() as connection:
        jobs.unsend(connection, ids, NOW)

    assert [job.id for job in send(engine)] == ids


def test_oldest_first_up_to_the_limit(engine: Engine) -> None:
    ids = accept(engine, 5)

    assert [job.id for job in send(engine, limit=2)] == ids[:2]


def test_a_renewed_lease_holds(engine: Engine) -> None:
    ids = accept(engine)
    claim(engine, ids)
    with engine.begin() as connection:
        jobs.extend(connection, ids, LATER + LEASE)

    assert claim(engine, ids, after=2 * LEASE) == []


def test_two_workers_that_both_grade_end_in_one_score(engine: Engine) -> None:
    ids = accept(engine)
    (slow,) = claim(engine, ids)
    (quick,) = claim(engine, ids, after=2 * LEASE)

    assert finish(engine, quick, score("1.6")) == [quick]
    assert finish(engine, slow, score("0")) == []

    assert stored(engine) == 1
    assert history(engine, ids[0]).count(EventKind.GRADED) == 1
    with reading(engine) as connection:
        (kept,) = scores.of_submission(connection, slow.submission_id)
    assert kept.total == Decimal("1.6")


def test_a_failed_attempt_is_due_at_once(engine: Engine) -> None:
    ids = accept(engine)
    (job,) = claim(engine, ids)
    with engine.begin() as connection:
        jobs.release(connection, job, reason="time: too long", now=NOW)

    assert send(engine) == [jobs.Sent(ids[0], alone=True)]
    assert history(engine, ids[0]) == [EventKind.SUBMITTED, EventKind.ATTEMPT_FAILED]


def test_after_the_last_attempt_a_lost_job_is_not_sent_any_more(engine: Engine) -> None:
    ids = accept(engine)
    for attempt in range(ATTEMPTS):
        claim(engine, ids, after=2 * LEASE * attempt)

    assert send(engine, after=20 * LEASE) == []
    with engine.begin() as connection:
        (job,) = jobs.exhausted(connection, now=NOW + 20 * LEASE, attempts=ATTEMPTS)
    assert (job.id, job.attempt) == (ids[0], ATTEMPTS)


def test_a_score_that_cannot_be_stored_leaves_the_job_open(engine: Engine) -> None:
    (job,) = claim(engine, accept(engine))
    orphan = replace(job, submission_id=999)

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        finish(engine, orphan, score())

    with reading(engine) as connection:
        assert connection.scalar(select(JobRow.state)) == "running"


def test_a_published_version_is_frozen(engine: Engine) -> None:
    accept(engine)
    accept(engine)  # the same text again is the same version

    with engine.begin() as connection, pytest.raises(RubricFrozenError, match="raise the version"):
        rubrics.publish(connection, problem="test-lines", version=1, text="other", now=NOW)


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    accept(engine)
    with engine.begin() as writer, reading(engine) as reader:
        jobs.claim(writer, [1], now=NOW, until=LATER)

        assert jobs.unfinished(reader) == 1
