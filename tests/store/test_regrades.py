"""A newer version run beside the scores that count, on real databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import Verdict
from store import comparing, decisions, differences, jobs, regrades, rubrics, submissions
from store.decisions import Made
from store.differences import Cause
from store.engine import reading
from store.regrades import Stage
from tests.grading import grade_all
from tests.samples import NOW, RUBRIC, submission
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from sqlalchemy import Engine

RULE = """
[[part.partial]]
answer = 'x'
points = 0.05
code = 'NO_ONE'
say = 'the 1 is missing'
"""
NEXT = RUBRIC.replace("version = 1", "version = 2") + RULE
SHORT = {"a": "2x", "b": "x"}
WRONG = {"a": "2x", "b": "7"}


def start(engine: Engine) -> int:
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem=PROBLEM, version=2, text=NEXT, now=NOW)
        return regrades.start(connection, PROBLEM, rubric, reason="a slip", now=NOW)


def apply(engine: Engine, id_: int, leave_out: Sequence[tuple[str, str]] = ()) -> None:
    with engine.begin() as connection:
        assert regrades.begin_to_apply(connection, id_, leave_out)
    more = True
    while more:
        with engine.begin() as connection:
            more = regrades.apply_some(connection, id_, NOW)


def points(engine: Engine, ids: Sequence[int]) -> list[Decimal | None]:
    """What the live scores give for part b."""
    with reading(engine) as connection:
        filed = [submissions.by_id(connection, id_) for id_ in ids]
    return [each.score.parts[1].points for each in filed if each and each.score]


def test_it_changes_nothing_until_it_is_applied(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT, SHORT, WRONG])
    id_ = start(engine)
    grade_all(engine)

    with reading(engine) as connection:
        (found,) = differences.grouped(connection, id_, offset=0, limit=10)
        regrade = regrades.by_id(connection, id_)
        listed = submissions.search(connection, submissions.Wanted(), before_id=None, limit=9)

    assert regrade is not None
    assert (regrade.stage, regrade.jobs, regrade.done) == (Stage.RUNNING, 3, 3)
    assert (found.part, found.count, found.code) == ("b", 2, "NO_ONE")
    assert (found.points, found.new_points) == (Decimal(0), Decimal("0.05"))
    assert points(engine, ids) == [0, 0, 0]
    assert len(listed) == 3

    apply(engine, id_)
    assert points(engine, ids) == [Decimal("0.05"), Decimal("0.05"), 0]
    with reading(engine) as connection:
        after = regrades.by_id(connection, id_)
    assert after is not None
    assert after.stage is Stage.APPLIED


def test_a_group_left_out_keeps_its_scores(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT, WRONG])
    id_ = start(engine)
    grade_all(engine)
    with reading(engine) as connection:
        (found,) = differences.grouped(connection, id_, offset=0, limit=10)
    assert found.group is not None

    apply(engine, id_, [(found.part, found.group)])

    assert points(engine, ids) == [0, 0]


def test_decisions_outlive_it(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT])
    made = Made(PROBLEM, "b", None, ids[0], Verdict.CORRECT, Decimal("0.1"), "as agreed")
    with engine.begin() as connection:
        decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)
    id_ = start(engine)
    grade_all(engine)
    with reading(engine) as connection:
        assert differences.grouped(connection, id_, offset=0, limit=10) == []

    apply(engine, id_)

    assert points(engine, ids) == [Decimal("0.1")]
    with reading(engine) as connection:
        filed = submissions.by_id(connection, ids[0])
    assert filed is not None
    assert filed.score is not None
    assert filed.score.rubric_version == 2


def test_cancelled_it_leaves_nothing_in_the_queue(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT, WRONG])
    id_ = start(engine)
    with engine.begin() as connection:
        assert regrades.cancel(connection, id_, NOW)
        assert not regrades.cancel(connection, id_, NOW)

    with reading(engine) as connection:
        assert jobs.unfinished(connection) == 0
    assert start(engine) != id_  # another may follow
    assert points(engine, ids) == [0, 0]


def test_new_submissions_go_first(engine: Engine) -> None:
    hand_in(engine, [SHORT, WRONG])
    start(engine)
    later = NOW + timedelta(hours=1)
    with engine.begin() as connection:
        (new,) = submissions.accept(connection, [submission("late")], rubric_id=1, now=later)
        sent = jobs.send_due(connection, now=later, until=later, limit=2, attempts=3)
        (job, *_) = jobs.claim(connection, [sent[0].id], now=later, until=later)

    assert job.submission_id == new
    assert len(sent) == 2


def test_who_would_be_marked_otherwise_and_why(engine: Engine) -> None:
    first, second, _, right = hand_in(engine, [SHORT, SHORT, WRONG, {"a": "2x", "b": "x + 1"}])
    id_ = start(engine)
    grade_all(engine)

    with reading(engine) as connection:
        (found,) = differences.grouped(connection, id_, offset=0, limit=10)
        whole = differences.concerned(connection, id_, limit=10)
        paged = differences.concerned(connection, id_, after_id=first, limit=1)
        assert differences.effect(connection, id_).changed == found.count == 2

    assert (found.cause, found.old_code, found.code) == (Cause.RULE, whole[0].old_code, "NO_ONE")
    assert [(each.submission_id, each.contestant) for each in whole] == [
        (first, "c0"),
        (second, "c1"),
    ]
    assert [each.submission_id for each in paged] == [second]
    assert right not in {each.submission_id for each in whole}


def test_a_group_that_is_rejected_keeps_its_scores(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT, WRONG])
    id_ = start(engine)
    grade_all(engine)
    with engine.begin() as connection:
        (found,) = differences.grouped(connection, id_, offset=0, limit=10)
        assert found.group is not None
        comparing.reject(connection, id_, [(found.part, found.group)], actor="Ada", now=NOW)
    with engine.begin() as connection:
        (found,) = differences.grouped(connection, id_, offset=0, limit=10)
        assert found.rejected
        assert found.group is not None
        comparing.approve(connection, id_, found.part, found.group)
        (approved,) = differences.grouped(connection, id_, offset=0, limit=10)
        comparing.reject(connection, id_, [(found.part, found.group)], actor="Ada", now=NOW)

    apply(engine, id_)

    assert not approved.rejected
    assert points(engine, ids) == [0, 0]


def test_what_is_decided_while_it_runs_is_no_difference(engine: Engine) -> None:
    ids = hand_in(engine, [SHORT, SHORT])
    id_ = start(engine)
    grade_all(engine)
    made = Made(PROBLEM, "b", None, ids[0], Verdict.CORRECT, Decimal("0.1"), "as agreed")
    with engine.begin() as connection:
        decision, _ = decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)
        decided = differences.effect(connection, id_).changed
        decisions.undo(connection, decision, NOW)
        undone = differences.effect(connection, id_).changed

    assert (decided, undone) == (1, 2)


def test_a_newer_grader_marks_by_the_version_that_each_has(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(engine, [SHORT, WRONG])
    with engine.begin() as connection:
        none = regrades.start(connection, PROBLEM, None, reason="the same", now=NOW)
        regrades.cancel(connection, none, NOW)
        monkeypatch.setattr(regrades, "GRADER_VERSION", "newer")
        some = regrades.start(connection, PROBLEM, None, reason="a newer one", now=NOW)
    grade_all(engine)

    with reading(engine) as connection:
        same, newer = (regrades.by_id(connection, id_) for id_ in (none, some))
    assert same is not None
    assert newer is not None
    assert (same.jobs, newer.jobs, newer.done) == (0, 2, 2)
    assert (newer.version, newer.grader_version) == (None, "newer")
