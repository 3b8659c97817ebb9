"""A process takes a chunk of jobs, and gives back what it does not come to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grader.grade import grade
from store import jobs, rubrics, scores, submissions
from store.engine import reading
from store.tables import JobRow
from tests.samples import RUBRIC, submission
from workers import desk
from workers.desk import Desk
from workers.grading import work_of
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from grader.model import Score, Submission
    from grader.rubric_file.prepared import PreparedRubric

COUNT = 30


def slowly(given: Submission, prepared: PreparedRubric) -> Score:
    time.sleep(0.02)
    return grade(given, prepared)


@pytest.fixture
def slow(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(desk, "TURN_S", 0.1)
    slow = Desk(Settings(database_url=store_url), work_of(slowly))
    yield slow
    slow.close()


def handed_in(engine: Engine) -> list[int]:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=now)
        new = [
            submission(f"c{number}").model_copy(update={"answers": {"a": f"{number} x"}})
            for number in range(COUNT)
        ]
        return submissions.accept(connection, new, rubric_id=rubric, now=now)


def sent(engine: Engine) -> list[jobs.Sent]:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        return jobs.send_due(
            connection, now=now, until=now + timedelta(hours=1), limit=1000, attempts=3
        )


def test_what_is_not_begun_in_a_turn_is_given_back_in_its_place(engine: Engine, slow: Desk) -> None:
    ids = handed_in(engine)
    sent(engine)

    ended = slow.grade(ids)
    again = sent(engine)

    assert 0 < ended < COUNT
    assert [job.id for job in again] == ids[ended:]
    assert not any(job.alone for job in again)


def test_every_job_is_graded_once_in_as_many_turns_as_it_takes(engine: Engine, slow: Desk) -> None:
    ids = handed_in(engine)
    turns = [slow.grade([job.id for job in due]) for due in iter(lambda: sent(engine), [])]

    assert sum(turns) == COUNT
    assert len(turns) > 1
    with reading(engine) as connection:
        attempts = connection.scalars(select(JobRow.attempts)).all()
        assert set(attempts) == {1}
        assert [len(scores.of_submission(connection, id_)) for id_ in ids] == [1] * COUNT
