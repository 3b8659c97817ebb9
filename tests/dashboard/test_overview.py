"""The overview says what is wrong in a sentence, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.overview import Failures, Overview, Waiting
from store.tables import Priority
from tests.samples import NOW
from web.dashboard.overview import troubles
from workers.checkup.finding import Finding, ok, wrong

WELL = Overview(
    waiting=Waiting({Priority.SINGLE: 0}, running=0, held=0, oldest=None),
    received_per_minute=0,
    graded_per_minute=0,
    processes=(),
    verdicts={},
    needs=(),
    items={},
    failures=Failures(0, 0, 0, 0),
    regrades=0,
)
ALIVE = (ok("broker", ""), ok("worker", ""), ok("dispatcher", ""))
NO_WORKER = (ok("broker", ""), wrong("worker", "", ""), ok("dispatcher", ""))
BEHIND = replace(
    WELL, waiting=Waiting({Priority.SINGLE: 9}, 0, 0, oldest=NOW - timedelta(minutes=5))
)


def said(found: Overview, alive: tuple[Finding, ...]) -> list[str]:
    """What is said to be wrong."""
    return [each.what for each in troubles(found, alive, NOW)]


def test_nothing_is_said_where_all_is_well() -> None:
    assert said(WELL, ALIVE) == []


def test_a_missing_worker_is_said_before_what_comes_of_it() -> None:
    (what,) = said(BEHIND, NO_WORKER)

    assert "No worker" in what


def test_a_busy_worker_is_not_missed() -> None:
    busy = replace(WELL, graded_per_minute=60.0)

    assert said(busy, NO_WORKER) == []


def test_grading_that_is_behind_says_for_how_long() -> None:
    (what,) = said(BEHIND, ALIVE)

    assert "5 min" in what


def test_what_could_not_be_graded_is_counted() -> None:
    (what,) = said(replace(WELL, failures=Failures(2, 0, 0, 0)), ALIVE)

    assert "2 submissions" in what
