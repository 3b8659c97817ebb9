"""What a person decides, on real databases: for all equal answers, those to come too, undoable."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import Verdict
from store import decisions, groups, scores, submissions
from store.decisions import Made
from store.engine import reading
from store.groups import Place
from tests.samples import NOW
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from store.groups import Group

ODD = {"a": "2x", "b": "???"}
HALF = Decimal("0.05")


def listed(engine: Engine, after: Place | None = None, limit: int = 50) -> list[Group]:
    with reading(engine) as connection:
        return groups.of_part(connection, PROBLEM, "b", after=after, limit=limit)


def decide(
    engine: Engine, *, group: str | None = None, submission_id: int | None = None, points: str
) -> tuple[int, int]:
    made = Made(
        PROBLEM, "b", group, submission_id, Verdict.INCORRECT, Decimal(points), "half of it"
    )
    with engine.begin() as connection:
        return decisions.make(connection, made, actor="Grace", key_id=None, now=NOW)


def undo(engine: Engine, id_: int) -> int | None:
    with engine.begin() as connection:
        return decisions.undo(connection, id_, NOW)


def points(engine: Engine, submission_id: int) -> Decimal | None:
    """What the live score gives for part b."""
    with reading(engine) as connection:
        filed = submissions.by_id(connection, submission_id)
    assert filed is not None
    assert filed.score is not None
    return filed.score.parts[1].points


def causes(engine: Engine, submission_id: int) -> list[tuple[str, bool]]:
    with reading(engine) as connection:
        return [(past.cause, past.live) for past in scores.history(connection, submission_id)]


def test_what_waits_comes_first_then_the_largest(engine: Engine) -> None:
    hand_in(engine, [{"b": "x"}, {"b": "1+x"}, {"b": "x + 1"}, {"b": "x+1"}, ODD])

    found = listed(engine)

    assert [(group.size, group.in_review) for group in found] == [(1, 1), (2, 0), (1, 0), (1, 0)]
    assert found[0].first.found.text == "???"
    assert found[1].outcomes[0].points == Decimal("0.1")


def test_pages_of_groups_give_each_once(engine: Engine) -> None:
    hand_in(engine, [{"b": f"x + {number % 5}"} for number in range(11)] + [ODD])
    whole = [group.key for group in listed(engine)]

    paged: list[str] = []
    after = None
    while page := listed(engine, after, limit=2):
        paged += [group.key for group in page]
        after = Place(page[-1].in_review > 0, page[-1].size, page[-1].key)

    assert paged == whole
    assert len(whole) == 6


def test_a_decision_holds_for_every_equal_answer_and_those_to_come(engine: Engine) -> None:
    first, second, other = hand_in(engine, [ODD, {"b": " ??? "}, {"b": "7"}])
    (group, *_) = listed(engine)

    _, carried = decide(engine, group=group.key, points="0.05")
    (later,) = hand_in(engine, [{"a": "", "b": "???"}])

    assert carried == 2
    assert [points(engine, id_) for id_ in (first, second, later)] == [HALF, HALF, HALF]
    assert points(engine, other) == 0
    assert causes(engine, later) == [("graded", False), ("decision", True)]


def test_undone_the_graders_score_counts_again(engine: Engine) -> None:
    (id_,) = hand_in(engine, [ODD])
    decision, _ = decide(engine, group=listed(engine)[0].key, points="0.05")

    assert undo(engine, decision) == 1
    assert undo(engine, decision) is None
    assert points(engine, id_) is None
    assert causes(engine, id_) == [("graded", True), ("decision", False)]


def test_one_submissions_decision_goes_before_its_groups(engine: Engine) -> None:
    mine, other = hand_in(engine, [ODD, ODD])
    own, _ = decide(engine, submission_id=mine, points="0.1")
    decide(engine, group=listed(engine)[0].key, points="0.05")

    assert (points(engine, mine), points(engine, other)) == (Decimal("0.1"), HALF)

    undo(engine, own)
    assert points(engine, mine) == HALF


def test_points_are_cut_to_what_the_part_gives(engine: Engine) -> None:
    (id_,) = hand_in(engine, [ODD])
    decide(engine, submission_id=id_, points="9")

    assert points(engine, id_) == Decimal("0.1")


def test_one_live_mark_for_each_part(engine: Engine) -> None:
    hand_in(engine, [ODD, ODD])
    decide(engine, group=listed(engine)[0].key, points="0.05")
    (group,) = listed(engine)

    assert (group.size, group.in_review) == (2, 0)
    assert [(each.code, each.count) for each in group.outcomes] == [("decision", 2)]
