"""The review queue on real databases: in order, never two markers at one item."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from grader.model import Verdict
from store import appeals, audit, reviews, rulings
from store.audit import Actor
from store.engine import reading
from store.reviews import Item, Kind, Wanted
from store.rulings import ClaimLostError, DecisionRefusedError, Ruling
from tests.samples import NOW
from tests.store.test_decisions import points
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from sqlalchemy import Engine

UNTIL = NOW + timedelta(minutes=10)
LATER = NOW + timedelta(minutes=20)
RIGHT = {"a": "2x", "b": "x + 1"}
EVERY = Wanted()
HALF = Ruling(Verdict.INCORRECT, Decimal("0.05"), "half of it")


def unread(number: int) -> dict[str, str]:
    """A submission whose part b is in a group of its own that nobody can read."""
    return {"a": "2x", "b": f"x + {number} ???"}


def queue(engine: Engine, wanted: Wanted = EVERY) -> list[Item]:
    with reading(engine) as connection:
        return reviews.listed(connection, wanted, now=NOW, limit=50)


def take(engine: Engine, marker: str, wanted: Wanted = EVERY) -> Item | None:
    with engine.begin() as connection:
        return reviews.take(connection, wanted, marker, now=NOW, until=UNTIL)


def appeal(engine: Engine, submission_id: int) -> int:
    with engine.begin() as connection:
        return appeals.open_one(connection, submission_id, "a", text="it is right", now=NOW)


def test_most_contestants_first_then_the_oldest(engine: Engine) -> None:
    hand_in(engine, [RIGHT, unread(1), unread(2), unread(3), unread(3), unread(2), unread(3)])
    appeal(engine, 1)

    found = queue(engine)

    assert [(item.kind, item.contestants, item.submission_id) for item in found] == [
        (Kind.GROUP, 3, 4),
        (Kind.GROUP, 2, 3),
        (Kind.APPEAL, 1, 1),
        (Kind.GROUP, 1, 2),
    ]
    with reading(engine) as connection:
        assert reviews.counts(connection) == {Kind.GROUP: 3, Kind.ALONE: 0, Kind.APPEAL: 1}


def test_an_item_names_no_contestant() -> None:
    assert not {"contestant", "name", "reference"} & {field.name for field in fields(Item)}


def test_two_markers_never_get_the_same_item(engine: Engine) -> None:
    hand_in(engine, [unread(number) for number in range(12)])
    together = Barrier(4)

    def markers_items(marker: str) -> list[str]:
        keys = []
        together.wait()
        while (item := take(engine, marker)) is not None:
            keys.append(item.key)
            with engine.begin() as connection:
                ruling = Ruling(Verdict.INCORRECT, Decimal(0), "no")
                rulings.decide_item(connection, item.key, ruling, Actor(marker), NOW)
        return keys

    with ThreadPoolExecutor(4) as threads:
        taken = [
            key for keys in threads.map(markers_items, ["Ada", "Bob", "Eve", "Zoe"]) for key in keys
        ]

    assert len(taken) == len(set(taken)) == 12
    assert queue(engine) == []


def test_two_markers_at_the_same_time_each_get_one(engine: Engine) -> None:
    hand_in(engine, [unread(1), unread(2)])
    together = Barrier(3)

    def one(marker: str) -> Item | None:
        together.wait()
        return take(engine, marker)

    with ThreadPoolExecutor(3) as threads:
        taken = list(threads.map(one, ["Ada", "Bob", "Eve"]))

    keys = [item.key for item in taken if item is not None]
    assert len(set(keys)) == len(keys) == 2


def test_a_marker_comes_back_to_its_item(engine: Engine) -> None:
    hand_in(engine, [unread(1), unread(2)])

    first, again = take(engine, "Ada"), take(engine, "Ada")

    assert first is not None
    assert again is not None
    assert first.key == again.key


def test_a_claim_lapses_and_is_released(engine: Engine) -> None:
    hand_in(engine, [unread(1)])
    item = take(engine, "Ada")
    assert item is not None
    assert take(engine, "Bob") is None

    with engine.begin() as connection:
        reviews.release(connection, item.key, "Bob")  # not Bob's to release
        assert not reviews.claim(connection, item.key, "Bob", now=NOW, until=UNTIL)
        reviews.release(connection, item.key, "Ada")
        assert reviews.claim(connection, item.key, "Bob", now=NOW, until=UNTIL)
        assert reviews.claim(connection, item.key, "Eve", now=LATER, until=LATER + (UNTIL - NOW))


def test_a_skipped_item_goes_to_others(engine: Engine) -> None:
    hand_in(engine, [unread(1)])
    item = take(engine, "Ada")
    assert item is not None
    with engine.begin() as connection:
        reviews.skip(connection, item.key, "Ada", NOW)

    assert take(engine, "Ada") is None
    assert queue(engine, Wanted(marker="Ada")) == []
    other = take(engine, "Bob")
    assert other is not None
    with engine.begin() as connection:
        reviews.release(connection, item.key, "Bob")
        assert reviews.forget_skips(connection, "Ada") == 1
    assert take(engine, "Ada") is not None


def test_a_decision_ends_the_claim_and_is_in_the_log(engine: Engine) -> None:
    first, second = hand_in(engine, [unread(1), unread(1)])
    item = take(engine, "Ada")
    assert item is not None

    with engine.begin() as connection:
        _, changed = rulings.decide_item(connection, item.key, HALF, Actor("Ada"), NOW)
        logged = audit.search(connection, audit.Wanted(), before_id=None, limit=9)

    assert changed == 2
    assert [points(engine, id_) for id_ in (first, second)] == [Decimal("0.05")] * 2
    assert queue(engine) == []
    assert [(entry.actor.name, entry.change.action) for entry in logged] == [
        ("Ada", "decision.made")
    ]


def test_who_is_not_at_an_item_does_not_decide_it(engine: Engine) -> None:
    hand_in(engine, [unread(1)])
    item = take(engine, "Ada")
    assert item is not None

    with pytest.raises(ClaimLostError), engine.begin() as connection:
        rulings.decide_item(connection, item.key, HALF, Actor("Bob"), NOW)
    with pytest.raises(ClaimLostError), engine.begin() as connection:
        rulings.decide_item(connection, item.key, HALF, Actor("Ada"), LATER)


def test_a_decision_gives_no_more_than_there_is(engine: Engine) -> None:
    hand_in(engine, [unread(1)])
    item = take(engine, "Ada")
    assert item is not None
    much = Ruling(Verdict.CORRECT, Decimal(1), "all of it")

    with pytest.raises(DecisionRefusedError), engine.begin() as connection:
        rulings.decide_item(connection, item.key, much, Actor("Ada"), NOW)


def test_an_appeal_is_granted_or_refused_from_the_queue(engine: Engine) -> None:
    first, second = hand_in(engine, [{"a": "x", "b": "x + 1"}, {"a": "3x", "b": "x + 1"}])
    granted, refused = appeal(engine, first), appeal(engine, second)
    for wanted_id in (granted, refused):
        item = take(engine, "Ada", Wanted(problem=PROBLEM, kind=Kind.APPEAL))
        assert item is not None
        assert item.appeal_id == wanted_id
        with engine.begin() as connection:
            if wanted_id == granted:
                ruling = Ruling(Verdict.CORRECT, Decimal("1.5"), "as meant")
                rulings.decide_item(connection, item.key, ruling, Actor("Ada"), NOW)
            else:
                rulings.refuse_item(connection, item.key, Actor("Ada"), reply="no", now=NOW)

    with reading(engine) as connection:
        answers = [appeals.by_id(connection, id_) for id_ in (granted, refused)]
    assert [answer.decision_id is not None for answer in answers if answer] == [True, False]
    assert queue(engine) == []
