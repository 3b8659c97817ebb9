"""The overview says what is wrong in a sentence, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.overview import Failures, Overview, Waiting
from store.pulse import Process
from store.tables import Priority
from tests.samples import NOW
from web.dashboard.overview import troubles

WELL = Overview(
    waiting=Waiting({Priority.SINGLE: 0}, running=0, held=0, oldest=None),
    received_per_minute=0,
    graded_per_minute=0,
    processes=(
        Process("here", 1, "dispatcher", 0, NOW, NOW),
        Process("here", 2, "worker", 2, NOW, NOW),
    ),
    verdicts={},
    needs=(),
    items={},
    failures=Failures(0, 0, 0, 0),
    regrades=0,
)
BEHIND = replace(
    WELL, waiting=Waiting({Priority.SINGLE: 9}, 0, 0, oldest=NOW - timedelta(minutes=5))
)


def said(found: Overview, *, broker_answers: bool = True) -> list[str]:
    """What is said to be wrong."""
    return [each.what for each in troubles(found, NOW, broker_answers=broker_answers)]


def test_nothing_is_said_where_all_is_well() -> None:
    assert said(WELL) == []


def test_a_missing_worker_is_said_and_not_what_comes_of_it() -> None:
    (what,) = said(replace(BEHIND, processes=WELL.processes[:1]))

    assert "No worker" in what


def test_a_broker_that_is_away_is_said_first() -> None:
    (what,) = said(replace(BEHIND, processes=()), broker_answers=False)

    assert "broker" in what


def test_grading_that_is_behind_says_for_how_long() -> None:
    (what,) = said(BEHIND)

    assert "5 min" in what


def test_what_could_not_be_graded_is_counted() -> None:
    (what,) = said(replace(WELL, failures=Failures(2, 0, 0, 0)))

    assert "2 submissions" in what
