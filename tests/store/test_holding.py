"""Decisions about groups outlive the grader that made the groups."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from grader.model import Verdict
from store import decisions, groups, schema, scores
from store.engine import reading
from store.marks import marked
from store.scores import New
from store.tables import Cause, DecisionRow, MarkRow
from tests.samples import NOW
from tests.store.test_decisions import HALF, ODD, decide, listed, points, undo
from tests.store.test_scores import PROBLEM, graded, hand_in

if TYPE_CHECKING:
    from sqlalchemy import Engine

OTHER = "0" * 32


def read_otherwise(engine: Engine, submission_id: int, key: str = OTHER) -> int:
    """What a grader makes of the odd submission that reads its part b as something wrong."""
    old = marked(graded(ODD))
    better = marked(graded({**ODD, "b": "7"}))
    mark = replace(better.marks[1], group=key, answer=old.marks[1].answer)
    score = replace(better, marks=(better.marks[0], mark), grader_version="newer")
    with engine.begin() as connection:
        new = New(submission_id, PROBLEM, 1, Cause.REGRADE, score)
        (base,) = scores.add(connection, [new], NOW, live=False)
        decisions.settle(connection, [submission_id], NOW, {submission_id: base})
    return base


def test_a_decision_stays_with_the_answer_that_another_grader_reads(engine: Engine) -> None:
    (id_,) = hand_in(engine, [ODD])
    decision, _ = decide(engine, group=listed(engine)[0].key, points="0.05")

    read_otherwise(engine, id_)

    assert points(engine, id_) == HALF
    with reading(engine) as connection:
        assert groups.one(connection, PROBLEM, "b", OTHER) is not None
    assert undo(engine, decision) == 1
    assert points(engine, id_) == 0


def test_it_says_nothing_of_others_in_the_group_that_it_comes_into(engine: Engine) -> None:
    (seven,) = hand_in(engine, [{"a": "2x", "b": "7"}])
    key = listed(engine)[0].key
    (odd,) = hand_in(engine, [ODD])
    decide(engine, group=next(g.key for g in listed(engine) if g.in_review), points="0.05")

    read_otherwise(engine, odd, key)
    (later,) = hand_in(engine, [{"a": "2x", "b": "7"}])

    assert [points(engine, id_) for id_ in (odd, seven, later)] == [HALF, 0, 0]


def keys(engine: Engine) -> list[list[str | None]]:
    with reading(engine) as connection:
        return [
            sorted(connection.scalars(select(row.answer_group)), key=str)
            for row in (MarkRow, DecisionRow)
        ]


def test_keys_made_by_a_printer_are_made_anew_with_their_decisions(own: Engine) -> None:
    ids = hand_in(own, [ODD, {"a": "2x", "b": " ??? "}, {"a": "2x", "b": "x + 1"}])
    decide(own, group=listed(own)[0].key, points="0.05")
    before = keys(own)
    schema.downgrade(own, "0010")
    with own.begin() as connection:
        for table in ("marks", "decisions"):
            former = "substr(answer_group, 3, 30) || 'ff'"
            connection.execute(text(f"UPDATE {table} SET answer_group = {former}"))  # noqa: S608 our own words

    schema.upgrade(own)

    with reading(own) as connection:
        typed = connection.execute(text("SELECT count(*) FROM decision_spellings")).scalar_one()
    assert keys(own) == before
    assert typed == 1
    (later,) = hand_in(own, [ODD])
    assert [points(own, id_) for id_ in (*ids[:2], later)] == [HALF] * 3


def test_the_later_of_two_decisions_holds(engine: Engine) -> None:
    (id_,) = hand_in(engine, [ODD])
    key = listed(engine)[0].key
    decide(engine, group=key, points="0.05")
    second, _ = decide(engine, group=key, points="0.1")

    assert points(engine, id_) == Decimal("0.1")
    undo(engine, second)
    assert points(engine, id_) == HALF
    assert Verdict.INCORRECT in {outcome.verdict for outcome in listed(engine)[0].outcomes}
