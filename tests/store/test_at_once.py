"""Two transactions that want the same at the same moment: one gets it, the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.model import Verdict
from store import appeals, groups, jobs, keys, regrades, requests, rubrics, rulings
from store.appeals import AppealOpenError
from store.audit import Actor
from store.decisions import Made
from store.keys import NewKey, Scope
from store.marks import marked
from store.regrades import RegradeOpenError, Stage
from store.requests import Standing
from store.rulings import HeldError
from tests.samples import NOW, RIGHT
from tests.store.test_regrades import NEXT, SHORT, start
from tests.store.test_scores import PROBLEM, graded, hand_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

OVERLAP_S = 0.3


def both(
    engine: Engine,
    work: Callable[[Connection], object],
    others: Callable[[Connection], object] | None = None,
) -> BaseException | None:
    """Do the work in a transaction that ends while another does it too; what the other raised.

    `others` is what the other does where it is something else.
    """

    def other() -> None:
        with engine.begin() as connection:
            (others or work)(connection)

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


@pytest.fixture
def running(engine: Engine) -> tuple[int, Callable[[Connection], object]]:
    """A regrade, and the end of its jobs by a worker."""
    hand_in(engine, [SHORT, SHORT])
    id_ = start(engine)
    with engine.begin() as connection:
        sent = jobs.send_due(connection, now=NOW, until=NOW, limit=9, attempts=3)
        taken = jobs.claim(connection, [job.id for job in sent], now=NOW, until=NOW)
    ended = [(job, marked(graded(dict(job.submission.answers)))) for job in taken]
    return id_, lambda connection: jobs.finish(connection, ended, NOW)


def test_a_regrade_is_cancelled_while_its_jobs_end(
    engine: Engine, running: tuple[int, Callable[[Connection], object]]
) -> None:
    id_, finish = running

    raised = both(engine, finish, lambda c: regrades.cancel(c, id_, NOW))

    assert raised is None
    with engine.begin() as connection:
        found = regrades.by_id(connection, id_)
    assert found is not None
    assert (found.stage, found.done) == (Stage.CANCELLED, 2)


def test_jobs_end_while_their_regrade_is_cancelled(
    engine: Engine, running: tuple[int, Callable[[Connection], object]]
) -> None:
    id_, finish = running

    raised = both(engine, lambda c: regrades.cancel(c, id_, NOW), finish)

    assert raised is None
    with engine.begin() as connection:
        found = regrades.by_id(connection, id_)
    assert found is not None
    assert (found.stage, found.done) == (Stage.CANCELLED, 0)


def test_two_who_decide_about_the_same_answers_do_not_replace_each_other(engine: Engine) -> None:
    hand_in(engine, [SHORT, SHORT])
    with engine.begin() as connection:
        group = groups.of_part(connection, PROBLEM, "b", after=None, limit=1)[0].key
    made = Made(PROBLEM, "b", group, None, Verdict.INCORRECT, Decimal(0), "no")

    raised = both(engine, lambda c: rulings.replace(c, made, Actor("Ada"), NOW, former=None))

    assert isinstance(raised, HeldError)
    assert raised.decision.actor == "Ada"


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
