"""The sample data: the same every time, of every kind, and loaded through the real service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.sample import load
from cli.sample.contest import PROBLEM
from cli.sample.papers import batch_lines, papers
from cli.serve import COMMAND
from store import appeals, decisions, keys, regrades
from store.engine import open_store, reading
from store.keys import NewKey, Scope
from store.overview import overview
from store.regrades import Stage
from tests.samples import NOW
from tests.web.serving import free_port
from workers.settings import Settings
from workers.supervisor import running

if TYPE_CHECKING:
    from pathlib import Path


def test_the_papers_are_the_same_every_time_and_of_every_kind() -> None:
    given = papers(PROBLEM)

    assert given == papers(PROBLEM)
    assert any("text" in paper for paper in given)
    assert any("<script>" in paper.get("text", "") for paper in given)
    assert {paper["answers"]["dW"] for paper in given if "answers" in paper} >= {"x_n", ""}
    assert len({paper["contestant"] for paper in given}) == len(given)


def test_two_rows_of_the_batch_cannot_be_used() -> None:
    rows = [json.loads(line) for line in batch_lines(PROBLEM).splitlines()]

    assert [row["contestant"] for row in rows if "reference" not in row] == ["c-9001", "c-9002"]


@pytest.mark.slow
def test_it_is_loaded_through_the_service_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, api_port=free_port(), processes=2)
    said: list[str] = []
    with running(settings, api=COMMAND, output=tmp_path / "log") as (started, _):
        engine = open_store(started.store_url)
        with engine.begin() as connection:
            _, token = keys.issue(connection, NewKey("test", {Scope.ADMIN}), NOW)
        for _ in range(2):
            load(f"http://127.0.0.1:{settings.api_port}", token, said.append)
        with reading(engine) as connection:
            found = overview(connection, NOW)
            stages = [each.stage for each in regrades.every(connection, before_id=None, limit=9)]
            opened = appeals.search(
                connection, contestant=None, answered=None, before_id=None, limit=9
            )
            decided = decisions.search(connection, problem=PROBLEM, before_id=None, limit=9)
        engine.dispose()

    assert said[-1].endswith("nothing is added")
    assert all(found.verdicts.values())
    assert found.failures.batches_with_faults == 1
    assert stages == [Stage.RUNNING, Stage.APPLIED]
    assert [each.answered_at is None for each in opened] == [True, True, False, False]
    assert len(decided) == 3
