"""A decision about one part marks those anew that depend on it, as the rubric says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.grade import grade
from grader.model import Submission, Verdict
from grader.rubric_file import read_rubric
from store import decisions, history, jobs, rubrics, submissions
from store.decided import Ruling, decided
from store.decisions import Made
from store.engine import reading
from store.intake import SubmissionIn
from store.marks import marked
from tests.samples import NOW

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from grader.model import Score

TEXT = r"""
problem = "chain"
title = "One part after another"
version = 1

[objects]
x = "scalar"

[[part]]
id = "a"
points = 2
answer = '2 x'
partial = [{ answer = 'x', points = 1, code = "NO_TWO", say = "the 2 is missing" }]

[[part]]
id = "b"
points = 3
answer = 'x^2'
needs = { a = 2 }

[[part]]
id = "c"
points = 2
answer = '2 x + 1'
partial = [{ answer = 'x + 1', points = 0, code = "NO_TWO", say = "the 2 is missing", once = true }]

[[part]]
id = "d"
points = 4
answer = '4 x'
follow = { answer = '2 a', points = 3 }
"""
RUBRIC = read_rubric(TEXT)
RIGHT = {"a": "2x", "b": "x^2", "c": "2x + 1", "d": "4x"}


def graded(**answers: str) -> Score:
    return grade(Submission("chain", "Ada", None, {**RIGHT, **answers}), RUBRIC)


def by_group(verdict: Verdict, points: str) -> Ruling:
    return Ruling(verdict, Decimal(points), "as agreed", whole=False)


CORRECT, WRONG, SLIP = (
    by_group(Verdict.CORRECT, "2"),
    by_group(Verdict.INCORRECT, "0"),
    by_group(Verdict.INCORRECT, "1"),
)


@pytest.mark.parametrize(
    ("answers", "ruling", "before", "after"),
    [
        # needs: b counts only with 2 points in a
        ({"a": "2 x ???"}, CORRECT, "6", "11"),
        ({"a": "2 x ???"}, WRONG, "6", "6"),
        ({"a": "3x"}, CORRECT, "6", "11"),
        ({}, WRONG, "11", "6"),
        # once: what was charged in a is charged in c where a was right after all, else not
        ({"a": "x", "c": "x + 1", "d": "2x"}, SLIP, "6", "6"),
        ({"a": "x", "c": "x + 1"}, CORRECT, "7", "9"),
        # follow: d from the own a, but not where a person says that a is right
        ({"a": "3x", "d": "6x"}, WRONG, "5", "5"),
        ({"a": "3x", "d": "6x"}, CORRECT, "5", "7"),
        ({"a": "x", "d": "2x"}, WRONG, "6", "5"),
        ({"a": "2 x ???", "d": "6x"}, CORRECT, "2", "7"),
    ],
)
def test_the_total_is_what_the_rubric_says(
    answers: dict[str, str], ruling: Ruling, before: str, after: str
) -> None:
    score = graded(**answers)

    again = decided(score, {"a": ruling}, RUBRIC.rubric)

    assert (score.total, again.total) == (Decimal(before), Decimal(after))


def test_what_waited_for_the_decided_part_waits_no_more() -> None:
    score = graded(a="2 x ???")
    assert score.parts[1].code == "needs.open"

    again = decided(score, {"a": CORRECT}, RUBRIC.rubric)

    assert not again.needs_review
    assert [part.points for part in again.parts] == [2, 3, 2, 4]


def test_the_last_word_about_a_part_is_a_persons() -> None:
    """A decision about one submission's part holds whatever else is said."""
    score = graded(a="3x")
    whole = Ruling(Verdict.CORRECT, Decimal(3), "shown in words", whole=True)

    again = decided(score, {"b": whole}, RUBRIC.rubric)

    assert again.parts[1].points == 3


@pytest.mark.parametrize("answers", [{}, {"a": "x"}, {"a": "3x", "d": "6x"}, {"a": ""}])
def test_to_decide_what_the_grader_said_changes_nothing_else(answers: dict[str, str]) -> None:
    score = graded(**answers)
    first = score.parts[0]
    assert first.points is not None
    same = Ruling(first.judgement.verdict, first.points, "so it is", whole=False)

    again = decided(score, {"a": same}, RUBRIC.rubric)

    assert [part.points for part in again.parts] == [part.points for part in score.parts]
    assert again.parts[1:] == score.parts[1:]


def test_the_history_says_why(engine: Engine) -> None:
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="chain", version=1, text=TEXT, now=NOW)
        new = SubmissionIn(problem="chain", contestant="Ada", answers={**RIGHT, "a": "3x"})
        (id_,) = submissions.accept(connection, [new], rubric_id=rubric, now=NOW)
        claimed = jobs.claim(connection, [id_], now=NOW, until=NOW)
        jobs.finish(connection, [(job, marked(graded(a="3x"))) for job in claimed], NOW)
        made = Made("chain", "a", None, id_, Verdict.CORRECT, Decimal(2), "meant so")
        decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)

    with reading(engine) as connection:
        first, second = history.steps(connection, id_)

    assert first.changes == ()
    assert [(change.part, change.points, change.new_points) for change in second.changes] == [
        ("a", Decimal(0), Decimal(2)),
        ("b", Decimal(0), Decimal(3)),
    ]
    assert second.changes[0].say == "a person decided: meant so"
    assert second.changes[1].because == ("marked again, for a was decided: meant so",)
