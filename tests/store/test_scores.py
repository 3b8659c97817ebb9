"""Scores on real databases: only added, put together again, one of them live."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from grader.grade import grade
from grader.model import Submission
from grader.rubric_file import read_rubric
from store import jobs, rubrics, scores, submissions
from store.engine import reading
from store.intake import SubmissionIn
from store.marks import marked
from store.scores import New
from store.tables import Cause, JudgementRow, MarkRow
from tests.samples import NOW, RUBRIC

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from grader.model import Score

PROBLEM = "test-lines"


def graded(answers: dict[str, str], text: str | None = None) -> Score:
    return grade(Submission(PROBLEM, "Ada", text, answers), read_rubric(RUBRIC))


def hand_in(engine: Engine, given: list[dict[str, str]]) -> list[int]:
    """Submissions with these answers, graded; their ids."""
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem=PROBLEM, version=1, text=RUBRIC, now=NOW)
        new = [
            SubmissionIn(problem=PROBLEM, contestant=f"c{number}", answers=answers)
            for number, answers in enumerate(given)
        ]
        ids = submissions.accept(connection, new, rubric_id=rubric, now=NOW)
        claimed = jobs.claim(connection, ids, now=NOW, until=NOW)
        ended = [(job, marked(graded(dict(job.submission.answers)))) for job in claimed]
        jobs.finish(connection, ended, NOW)
    return ids


def test_a_score_is_put_together_as_it_was(engine: Engine) -> None:
    answers = {"a": " 2 x", "b": "x +"}
    (id_,) = hand_in(engine, [answers])

    with reading(engine) as connection:
        assert scores.of_submission(connection, id_) == [graded(answers)]


def test_what_was_found_in_a_write_up_is_kept() -> None:
    score = graded({}, r"f(x) = \boxed{2x} and then $g(x) = x + 2$")
    found = [mark.found for mark in marked(score).marks]

    assert all(found)
    assert [mark.answer for mark in marked(score).marks] == [
        part.found.text for part in score.parts
    ]


def test_equal_answers_share_a_judgement(engine: Engine) -> None:
    hand_in(engine, [{"a": "2x", "b": f"x + {number % 2}"} for number in range(20)])

    with reading(engine) as connection:
        kept = connection.scalar(select(func.count()).select_from(JudgementRow))
        marks = connection.scalar(select(func.count()).select_from(MarkRow))

    assert (kept, marks) == (3, 40)


def test_a_newer_score_is_added_and_counts_when_told_to(engine: Engine) -> None:
    (id_,) = hand_in(engine, [{"a": "2x", "b": "1"}])
    better = marked(graded({"a": "2x", "b": "x + 1"}))
    with engine.begin() as connection:
        new = New(id_, PROBLEM, 1, Cause.DECISION, better)
        (added,) = scores.add(connection, [new], NOW, live=False)

    assert live(engine, id_) == [True, False]
    with engine.begin() as connection:
        scores.make_live(connection, [added])

    assert live(engine, id_) == [False, True]
    with reading(engine) as connection:
        filed = submissions.by_id(connection, id_)
        counting = connection.scalars(select(MarkRow.score_id).where(MarkRow.live)).all()
    assert filed is not None
    assert filed.score is not None
    assert filed.score.total == Decimal("1.6")
    assert set(counting) == {added}


def test_a_job_adds_one_score(engine: Engine) -> None:
    (id_,) = hand_in(engine, [{"a": "2x", "b": "1"}])
    again = New(id_, PROBLEM, 1, Cause.GRADED, marked(graded({"a": "x", "b": "1"})), job_id=1)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        scores.add(connection, [again], NOW, live=True)


def live(engine: Engine, submission_id: int) -> list[bool]:
    with reading(engine) as connection:
        return [past.live for past in scores.history(connection, submission_id)]


def test_points_beyond_a_float_are_kept(engine: Engine) -> None:
    exact = Decimal("0.1000000000000000000000001")
    (id_,) = hand_in(engine, [{"a": "2x", "b": "1"}])
    odd = replace(graded({"a": "2x", "b": "1"}), total=exact)
    with engine.begin() as connection:
        scores.add(connection, [New(id_, PROBLEM, 1, Cause.REGRADE, marked(odd))], NOW, live=False)

    with reading(engine) as connection:
        assert scores.of_submission(connection, id_)[1].total == exact
