"""The figures say what the store says, and name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from store.keys import Scope
from tests.web.test_events import grade, hand_in

if TYPE_CHECKING:
    from tests.web.conftest import Api


def figures(api: Api) -> dict[tuple[str, str], float]:
    """Each sample by its name and the values of its labels."""
    text = api.client.get("/metrics").text
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_queue_events_and_verdicts_are_counted(api: Api) -> None:
    hand_in(api, "Ada", "Bob", "Eve")
    before = figures(api)
    grade(api, 1, 2)
    after = figures(api)

    assert before["grader_jobs", "queued"] == 3
    assert before["grader_oldest_job_seconds", ""] > 0
    assert before["grader_events_total", "submission.graded"] == 0
    assert after["grader_jobs", "queued"] == 1
    assert after["grader_events_total", "submission.submitted"] == 3
    assert after["grader_events_total", "submission.graded"] == 2
    assert after["grader_verdicts", "undecided"] == 4
    assert after["grader_webhook_backlog", ""] == 0


def test_calls_are_measured_by_route_and_nobody_is_named(api: Api) -> None:
    hand_in(api, "Ada")
    api.call("GET", "/v1/submissions/1?", api.key(Scope.READ))
    api.call("GET", "/v1/nowhere/Ada")

    measured = figures(api)

    assert measured["grader_request_seconds_count", "GET /v1/submissions/{submission_id} 200"] == 1
    assert measured["grader_request_seconds_count", "GET none 404"] == 1
    text = api.client.get("/metrics").text
    assert "Ada" not in text
    assert "test-lines" not in text
