"""What is counted beside the marks is what the marks say, whatever happened to them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grader.model import Verdict
from store import decisions, overview, statistics, submissions, tallies
from store.decisions import Made
from store.engine import reading
from store.marked import WantedMark
from store.submissions import Wanted
from store.tables import GroupTallyRow, MinuteRow, PartTallyRow
from tests.grading import grade_all
from tests.samples import NOW
from tests.store.test_decisions import ODD, decide, listed, undo
from tests.store.test_regrades import apply, start
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from sqlalchemy import Engine

RIGHT = {"a": "2x", "b": "x + 1"}
HALF_RIGHT = {"a": "2x", "b": "x"}
WRONG = {"a": "x", "b": "7"}
EVERY = [RIGHT] * 4 + [HALF_RIGHT] * 3 + [WRONG] * 2 + [ODD]


def counted(engine: Engine) -> list[list[tuple[object, ...]]]:
    """Every tally that is not 0."""
    with reading(engine) as connection:
        return [
            sorted(tuple(row) for row in connection.execute(select(table.__table__)) if row[-1])
            for table in (PartTallyRow, GroupTallyRow, MinuteRow)
        ]


def test_the_tallies_are_what_a_recount_gives(engine: Engine) -> None:
    hand_in(engine, EVERY)
    first, _ = decide(engine, group=listed(engine)[0].key, points="0.05")
    decide(engine, submission_id=1, points="0")
    hand_in(engine, [ODD, RIGHT])
    undo(engine, first)
    regrade = start(engine)
    grade_all(engine)
    apply(engine, regrade)

    before = counted(engine)
    with engine.begin() as connection:
        tallies.recount(connection)

    assert counted(engine) == before
    assert len(before[0]) > 4


def ids(engine: Engine, wanted: Wanted, **page: int) -> list[int]:
    with reading(engine) as connection:
        found = submissions.search(connection, wanted, limit=page.pop("limit", 50), **page)
    return [each.id for each in found]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(verdict=Verdict.UNREADABLE), [10]),
        (Wanted(mark=WantedMark(part="b", verdict=Verdict.INCORRECT)), [9, 8, 7, 6, 5]),
        (Wanted(mark=WantedMark(part="b", points=Decimal("0.10"))), [4, 3, 2, 1]),
        (Wanted(mark=WantedMark(part="b", waits=True)), [10]),
        (Wanted(mark=WantedMark(part="a", code="no such code")), []),
        (Wanted(total=Decimal("1.50")), [10, 7, 6, 5]),
        (Wanted(total=Decimal("1.5"), mark=WantedMark(part="b", waits=True)), [10]),
        (Wanted(contestant="c5", mark=WantedMark(verdict=Verdict.INCORRECT)), [6]),
        (Wanted(contestant="c5", mark=WantedMark(points=Decimal(9))), []),
    ],
)
def test_the_submissions_behind_a_bar(engine: Engine, wanted: Wanted, expected: list[int]) -> None:
    hand_in(engine, EVERY)

    assert ids(engine, wanted) == expected


def test_pages_go_both_ways(engine: Engine) -> None:
    hand_in(engine, EVERY)
    right = Wanted(problem=PROBLEM, mark=WantedMark(part="a", verdict=Verdict.CORRECT))

    assert ids(engine, right, before_id=6, limit=2) == [5, 4]
    assert ids(engine, right, after_id=4, limit=2) == [6, 5]
    assert ids(engine, Wanted(), after_id=4, limit=2) == [6, 5]


def test_the_submissions_of_a_group(engine: Engine) -> None:
    hand_in(engine, EVERY)
    group = listed(engine)[1]

    found = ids(engine, Wanted(problem=PROBLEM, mark=WantedMark(part="b", group=group.key)))

    assert found == [4, 3, 2, 1]


def test_statistics_of_a_problem(engine: Engine) -> None:
    hand_in(engine, EVERY)

    with reading(engine) as connection:
        found = statistics.of_problem(connection, PROBLEM)
        course = statistics.course(connection, PROBLEM, timedelta(minutes=10))

    assert found is not None
    assert (found.scored, found.settled) == (10, 9)
    assert [(bar.value, bar.count) for bar in found.totals] == [
        (Decimal(0), 2),
        (Decimal("1.5"), 4),
        (Decimal("1.6"), 4),
    ]
    a, b = found.parts
    assert [(bar.value, bar.count) for bar in b.bars] == [
        (Decimal(0), 5),
        (Decimal("0.1"), 4),
        (None, 1),
    ]
    assert a.difficulty == pytest.approx(0.8)
    assert b.difficulty == pytest.approx(4 / 9)
    assert [(each.verdict, each.count) for each in b.reasons] == [
        ("incorrect", 5),
        ("correct", 4),
        ("unreadable", 1),
    ]
    assert [(moment.at, moment.count) for moment in course] == [(NOW, 10)]


def test_discrimination_is_with_the_rest_of_the_score(engine: Engine) -> None:
    """By hand: a is 1 1 1 1 1 1 1 0 0 (times 1.5), b is 1 1 1 1 0 0 0 0 0 (times 0.1)."""
    hand_in(engine, EVERY)

    with reading(engine) as connection:
        found = statistics.of_problem(connection, PROBLEM)

    assert found is not None
    a, b = found.parts
    phi = (4 * 2 - 3 * 0) / (7 * 2 * 4 * 5) ** 0.5
    assert a.discrimination == pytest.approx(phi)
    assert b.discrimination == pytest.approx(phi)
    # 27 % of 9 are 2.43: below two with 0 and 0.43 of those with 1.5 points, above 2.43 with all
    assert a.upper_lower == pytest.approx(1 - 0.43 / 2.43)
    assert b.upper_lower == pytest.approx(1.0)


def test_the_rows_of_the_table(engine: Engine) -> None:
    hand_in(engine, EVERY)
    with reading(engine) as connection:
        found = statistics.of_problem(connection, PROBLEM)
    assert found is not None

    rows = list(statistics.table(found))

    assert rows[0] == ("figure", "part", "value", "verdict", "count", "share")
    assert ("total", "", "1.5", "", "4", "") in rows
    assert ("code", "b", "x", "", "", "") not in rows


def test_the_overview(engine: Engine) -> None:
    hand_in(engine, EVERY)
    with engine.begin() as connection:
        made = Made(PROBLEM, "b", None, 1, Verdict.CORRECT, Decimal("0.1"), "seen")
        decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)

    with reading(engine) as connection:
        found = overview.overview(connection, NOW + timedelta(minutes=1))

    assert found.waiting.oldest is None
    assert found.graded_per_minute == pytest.approx(2.5)
    assert found.verdicts == {
        Verdict.CORRECT: 12,
        Verdict.INCORRECT: 7,
        Verdict.UNDECIDED: 0,
        Verdict.UNREADABLE: 1,
    }
    assert [(need.part, need.verdict, need.count) for need in found.needs] == [
        ("b", Verdict.UNREADABLE, 1)
    ]
    assert found.failures.given_up == 0
