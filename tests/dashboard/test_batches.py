"""Batches in the dashboard: how far they are, their faults and results, paused and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import batches
from store.batches import BatchState
from store.intake import SubmissionIn
from store.people import Role
from tests.dashboard.site import ANSWERS, PROBLEM, SPITEFUL, add_batch, fill
from tests.grading import grade_all
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.site import Site

GIVEN = [SubmissionIn(problem=PROBLEM, contestant=f"b-{n}", answers=ANSWERS[0]) for n in range(3)]


def state(site: Site, id_: int) -> BatchState:
    """Where a batch stands."""
    with site.engine.begin() as connection:
        return batches.state_of(connection, id_)


def test_a_batch_shows_how_far_it_is_and_what_was_wrong(site: Site) -> None:
    fill(site.engine)
    id_ = add_batch(site.engine, *GIVEN)
    visitor = site.visitor(Role.VIEWER)

    before = visitor.get(f"/batches/{id_}").text
    grade_all(site.engine)
    after = visitor.get(f"/batches/{id_}").text

    assert "0 of 3" in before
    assert f'data-live="{BASE}/batches/{id_}/progress"' in before
    assert "Pause" not in before
    assert "&lt;script&gt;" in before
    assert "3 of 3" in after
    assert "data-live" not in after
    assert "3 of 3" in visitor.get("/batches").text
    assert "<html" not in visitor.get(f"/batches/{id_}/progress").text


def test_results_and_faults_are_downloaded(site: Site) -> None:
    fill(site.engine)
    id_ = add_batch(site.engine, *GIVEN)
    grade_all(site.engine)
    visitor = site.visitor(Role.VIEWER)

    results = visitor.get(f"/batches/{id_}/results?form=csv")
    lines = visitor.get(f"/batches/{id_}/results?form=ndjson").text.splitlines()
    faults = visitor.get(f"/batches/{id_}/faults").text.splitlines()

    assert len(results.text.splitlines()) == 5
    assert "attachment" in results.headers["Content-Disposition"]
    assert len(lines) == 4
    assert faults[1] == f"4,4,no part {SPITEFUL}"
    assert visitor.get("/batches/9/faults").status_code == 404


def test_a_batch_is_paused_goes_on_and_is_cancelled(site: Site) -> None:
    fill(site.engine)
    id_ = add_batch(site.engine, *GIVEN)
    visitor = site.visitor(Role.JURY)

    def put(wanted: str) -> BatchState:
        visitor.post(f"/batches/{id_}/state", {"state": wanted})
        return state(site, id_)

    assert [put("paused"), put("running"), put("cancelled"), put("running")] == [
        BatchState.PAUSED, BatchState.RUNNING, BatchState.CANCELLED, BatchState.CANCELLED
    ]  # fmt: skip
    assert visitor.post(f"/batches/{id_}/state", {"state": "receiving"}).status_code == 409
    assert "Cancel the batch" not in visitor.get(f"/batches/{id_}").text
    assert site.audited() == ["batch.paused", "batch.running", "batch.cancelled"]


def test_no_page_asks_more_of_the_store_the_more_batches_there_are(filled: Site) -> None:
    visitor = filled.visitor(Role.VIEWER)
    few = len(filled.queries(visitor, "/batches"))
    add_batch(filled.engine, *GIVEN)

    assert len(filled.queries(visitor, "/batches")) == few
