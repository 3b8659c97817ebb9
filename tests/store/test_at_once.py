"""Two transactions that want the same at the same moment: one gets it, the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from store import appeals, keys, regrades, requests, rubrics
from store.appeals import AppealOpenError
from store.keys import NewKey, Scope
from store.regrades import RegradeOpenError
from store.requests import Standing
from tests.samples import NOW, RIGHT
from tests.store.test_regrades import NEXT
from tests.store.test_scores import PROBLEM, hand_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

OVERLAP_S = 0.3


def both(engine: Engine, work: Callable[[Connection], object]) -> BaseException | None:
    """Do the work in a transaction that ends while another does it too; what the other raised."""

    def other() -> None:
        with engine.begin() as connection:
            work(connection)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as connection:
            work(connection)
            running = pool.submit(other)
            wait([running], timeout=OVERLAP_S)
        return running.exception()


def test_one_appeal_about_a_part_is_open(engine: Engine) -> None:
    (id_,) = hand_in(engine, [RIGHT])

    raised = both(engine, lambda c: appeals.open_one(c, id_, "a", text="why", now=NOW))

    assert isinstance(raised, AppealOpenError)
    with engine.begin() as connection:
        found = appeals.search(connection, contestant=None, answered=None, before_id=None, limit=9)
    assert len(found) == 1


def test_one_regrade_of_a_problem_is_open(engine: Engine) -> None:
    hand_in(engine, [RIGHT])
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem=PROBLEM, version=2, text=NEXT, now=NOW)

    raised = both(engine, lambda c: regrades.start(c, PROBLEM, rubric, reason="a slip", now=NOW))

    assert isinstance(raised, RegradeOpenError)


def claimed(connection: Connection, key: int) -> Standing:
    until = NOW + timedelta(minutes=1)
    standing, _ = requests.claim(connection, key, "a", fingerprint="f", now=NOW, until=until)
    return standing


@pytest.fixture
def key(engine: Engine) -> int:
    with engine.begin() as connection:
        return keys.issue(connection, NewKey("test", {Scope.SUBMIT}), NOW)[0]


def test_a_request_lost_with_its_transaction_may_begin_at_once(engine: Engine, key: int) -> None:
    with engine.connect() as connection, connection.begin() as killed:
        assert claimed(connection, key) is Standing.NEW
        killed.rollback()

    with engine.begin() as connection:
        assert claimed(connection, key) is Standing.NEW
    with engine.begin() as connection:
        assert claimed(connection, key) is Standing.RUNNING


def test_a_request_that_another_transaction_has_begun_runs(engine: Engine, key: int) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("it has one transaction at a time that writes")
    with engine.begin() as one, engine.begin() as other:
        assert claimed(one, key) is Standing.NEW
        assert claimed(other, key) is Standing.RUNNING
