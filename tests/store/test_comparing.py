"""What a regrade would change is counted as it comes, and the counts are what the rows say."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from grader.model import Verdict
from store import comparing, decisions, differences, regrades, rubrics, schema
from store.comparing import ALONE, NO_GROUP
from store.decisions import Made
from store.engine import reading
from store.tables import ChoiceRow, DifferenceRow, MarkRow
from tests.grading import grade_all
from tests.samples import NOW, RUBRIC
from tests.store.test_decisions import undo
from tests.store.test_regrades import RULE, SHORT, WRONG
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from store.differences import Effect

SECOND = RUBRIC.replace("version = 1", "version = 2")
OTHER_KEY = SECOND.replace("'2 x'", "'3 x'") + RULE  # parts of one submission gain and lose
BY_HAND = SECOND.replace("'x + 1'", "'x + 1'\nmarker = 'manual'")
GAINS, ODD, BLANK = {"a": "3x", "b": "x"}, {"a": "2x", "b": "x +"}, {"a": "7"}
EVERY = [*[SHORT] * 3, *[WRONG] * 2, GAINS, ODD, BLANK, BLANK, {"a": "3x", "b": "x + 1"}]


def started(engine: Engine, rubric: str) -> int:
    with engine.begin() as connection:
        second = rubrics.publish(connection, problem=PROBLEM, version=2, text=rubric, now=NOW)
        return regrades.start(connection, PROBLEM, second, reason="another", now=NOW)


def stand_alone(engine: Engine, ids: list[int]) -> None:
    """The answers of these submissions are in no group: they were in doubt, say."""
    with engine.begin() as connection:
        theirs = MarkRow.submission_id.in_(ids)
        connection.execute(update(MarkRow).where(theirs).values(answer_group=None))
        comparing.note(connection, ids)


def by_hand(connection: Connection) -> tuple[Counter[tuple[Any, ...]], Effect]:
    """The differences alike and the effect, counted here from every row."""
    chosen = {
        (row.part, row.answer_group) for row in connection.execute(select(ChoiceRow.__table__))
    }
    alike: Counter[tuple[Any, ...]] = Counter()
    whole = defaultdict(list)
    for row in connection.execute(select(DifferenceRow.__table__)):
        rejected = (row.part, row.answer_group or f"{ALONE}{row.submission_id}") in chosen
        old, new = (row.verdict, row.points, row.code), row[-3:]
        alike[row.part, row.answer_group, *old, *new, rejected] += 1
        gain = (row.new_points or 0) - (row.points or 0)
        whole[row.submission_id].append((gain, row.new_points is None, rejected))
    changed = [each for each in whole.values() if not any(rejected for *_, rejected in each)]
    gains = [sum(gain for gain, *_ in each) for each in changed]
    return alike, differences.Effect(
        changed=len(changed),
        kept=len(whole) - len(changed),
        raised=sum(gain > 0 for gain in gains),
        lowered=sum(gain < 0 for gain in gains),
        left=sum(any(left for _, left, _ in each) for each in changed),
    )


def shown(connection: Connection, id_: int) -> tuple[Counter[tuple[Any, ...]], Effect]:
    """The same as the pages show it."""
    alike: Counter[tuple[Any, ...]] = Counter()
    for each in differences.grouped(connection, id_, limit=100):
        old, new = (each.verdict, each.points, each.old_code), (each.new_verdict, each.new_points)
        alike[each.part, each.group, *old, *new, each.code, each.rejected] = each.count
    return alike, differences.effect(connection, id_)


def agree(engine: Engine, id_: int) -> Effect:
    """The effect, which is what the rows say."""
    with reading(engine) as connection:
        assert shown(connection, id_) == by_hand(connection)
        return differences.effect(connection, id_)


@pytest.mark.parametrize("rubric", [OTHER_KEY, BY_HAND], ids=["other key", "by hand"])
def test_the_counts_are_what_the_rows_say(engine: Engine, rubric: str) -> None:
    hand_in(engine, EVERY)
    id_ = started(engine, rubric)
    grade_all(engine)
    stand_alone(engine, [2, 3, 7])
    whole = agree(engine, id_)

    with reading(engine) as connection:
        found = differences.grouped(connection, id_, limit=100)
    together = next((each.part, each.group) for each in found if each.group)
    names = [together, ("b", f"{ALONE}3")]
    with engine.begin() as connection:
        comparing.reject(connection, id_, names, actor="Ada", now=NOW)
        comparing.reject(connection, id_, names[:1], actor="Ada", now=NOW)
    assert agree(engine, id_).kept > 1

    made = Made(PROBLEM, "b", None, 1, Verdict.CORRECT, Decimal("0.1"), "as agreed")
    with engine.begin() as connection:
        decision, _ = decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)
    agree(engine, id_)
    undo(engine, decision)
    with engine.begin() as connection:
        for name in names:
            comparing.approve(connection, id_, *name)
    assert agree(engine, id_) == whole


def test_the_first_submission_is_one_that_is_marked_so(engine: Engine) -> None:
    hand_in(engine, EVERY)
    id_ = started(engine, BY_HAND)
    grade_all(engine)
    stand_alone(engine, [1, 2, 4])
    with engine.begin() as connection:
        comparing.reject(connection, id_, [("b", f"{ALONE}1")], actor="Ada", now=NOW)

    with reading(engine) as connection:
        found = differences.grouped(connection, id_, limit=100)
        behind = differences.concerned(connection, id_, part="b", group=NO_GROUP, limit=100)
    alone = {each.first_submission_id: each.rejected for each in found if each.group is None}
    assert alone == {1: True, 2: False}
    assert [each.submission_id for each in behind] == [1, 2, 4]


def test_a_store_of_before_is_counted_when_it_is_migrated(own: Engine) -> None:
    hand_in(own, EVERY)
    id_ = started(own, OTHER_KEY)
    grade_all(own)
    with own.begin() as connection:
        first, *_ = differences.grouped(connection, id_, limit=100)
        comparing.reject(connection, id_, [(first.part, first.group or "")], actor="A", now=NOW)
        before = shown(connection, id_), regrades.by_id(connection, id_)

    schema.downgrade(own, "0014")
    schema.upgrade(own)

    with reading(own) as connection:
        assert (shown(connection, id_), regrades.by_id(connection, id_)) == before
