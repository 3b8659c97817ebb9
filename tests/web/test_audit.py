"""Every call that changes something is in the audit log: who, when, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.keys import Scope
from tests.grading import grade_all
from tests.samples import RUBRIC

if TYPE_CHECKING:
    from tests.web.conftest import Api

NEXT = RUBRIC.replace("version = 1", "version = 2")
ODD = {"a": "2x", "b": "???"}
FILE = b'{"contestant": "Bob", "answers": {"a": "2x"}}\n'
NDJSON = {"Content-Type": "application/x-ndjson"}
# What comes in from platforms is no change of anything: the feed and the history have it.
COMES_IN = {
    ("post", "/v1/submissions"),
    ("post", "/v1/batches"),
    ("post", "/v1/preview"),
    ("post", "/v1/problems/check"),
}
URL = "https://platform.example/grader"


class Walk:
    """Calls under one admin's key, and the entries that came of the last one."""

    def __init__(self, api: Api) -> None:
        self.api, self.token = api, api.key(Scope.ADMIN)
        self.seen = self.calls = 0

    def call(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401 JSON
        """What a call answers, which is done."""
        self.calls += 1
        headers = {"Idempotency-Key": f"call {self.calls}", **more.pop("headers", {})}
        response = self.api.call(method, path, self.token, headers=headers, **more)
        assert response.status_code < 300, response.text
        return response.json() if response.content else None

    def noted(self) -> list[dict[str, Any]]:
        """The entries since the last time, the oldest first."""
        entries = self.call("GET", "/v1/audit?limit=200")["entries"]
        new = [entry for entry in reversed(entries) if entry["id"] > self.seen]
        self.seen = max([self.seen, *(entry["id"] for entry in new)])
        return new

    def expect(self, *actions: str) -> None:
        """The last calls made these entries, each with who and when, and what is otherwise now."""
        entries = self.noted()
        assert [entry["action"] for entry in entries] == list(actions)
        for entry in entries:
            assert entry["actor"] == "test"
            assert entry["at"]
            assert entry["before"] != entry["after"]


@pytest.fixture
def walk(api: Api) -> Walk:
    walk = Walk(api)
    walk.noted()
    return walk


def hand_in(walk: Walk) -> int:
    given = {"problem": "test-lines", "contestant": "Ada", "answers": ODD}
    id_: int = walk.call("POST", "/v1/submissions", json=given)["id"]
    grade_all(walk.api.engine)
    return id_


def test_webhooks_and_keys(walk: Walk) -> None:
    hook = walk.call("POST", "/v1/webhooks", json={"url": URL})["id"]
    walk.expect("webhook.made")
    walk.call("PATCH", f"/v1/webhooks/{hook}", json={"enabled": False})
    walk.expect("webhook.changed")
    walk.call("POST", f"/v1/webhooks/{hook}/rotation", json={})
    walk.expect("webhook.rotated")
    delivery = walk.call("POST", f"/v1/webhooks/{hook}/ping")["id"]
    walk.expect("webhook.pinged")
    walk.call("POST", f"/v1/webhooks/{hook}/deliveries/{delivery}/redelivery")
    walk.expect("webhook.redelivered")
    walk.call("DELETE", f"/v1/webhooks/{hook}")
    walk.expect("webhook.removed")
    key = walk.call("POST", "/v1/keys", json={"name": "other", "scopes": ["read"]})["id"]
    walk.expect("key.issued")
    walk.call("POST", f"/v1/keys/{key}/rotation", json={})
    walk.expect("key.rotated")
    walk.call("DELETE", f"/v1/keys/{key}")
    walk.expect("key.revoked")


def test_rubrics_batches_and_regrades(walk: Walk) -> None:
    hand_in(walk)
    walk.call("POST", "/v1/problems", json={"text": NEXT})
    walk.expect("rubric.published")
    walk.call("PUT", "/v1/problems/test-lines/live", json={"version": 2})
    walk.expect("rubric.live")
    batch = walk.call("POST", "/v1/batches?problem=test-lines", content=FILE, headers=NDJSON)
    for state in ("paused", "running", "cancelled"):
        walk.call("PUT", f"/v1/batches/{batch['id']}/state", json={"state": state})
    walk.expect("batch.paused", "batch.running", "batch.cancelled")
    asked = {"problem": "test-lines", "version": 2, "reason": "again"}
    regrade = walk.call("POST", "/v1/regrades", json=asked)["id"]
    walk.expect("regrade.started")
    choice = {"part": "b", "group": "#1", "rejected": True}
    walk.call("PUT", f"/v1/regrades/{regrade}/choice", json=choice)
    walk.call("PUT", f"/v1/regrades/{regrade}/choice", json={**choice, "rejected": False})
    walk.expect("regrade.rejected", "regrade.approved")
    walk.call("POST", f"/v1/regrades/{regrade}/cancel")
    walk.expect("regrade.cancelled")
    regrade = walk.call("POST", "/v1/regrades", json={**asked, "reason": "and again"})["id"]
    grade_all(walk.api.engine)
    walk.call("POST", f"/v1/regrades/{regrade}/apply", json={})
    walk.expect("regrade.started", "regrade.applied")


def test_decisions_and_appeals(walk: Walk) -> None:
    id_ = hand_in(walk)
    ruling = {"verdict": "correct", "points": "0.1", "reason": "as meant"}
    decision = walk.call("POST", "/v1/decisions", json={**ruling, "part": "b", "submission": id_})
    walk.expect("decision.made")
    walk.call("POST", f"/v1/decisions/{decision['id']}/undo", json={"reason": "not so"})
    walk.expect("decision.undone")
    appeal = walk.call(
        "POST", "/v1/appeals", json={"submission": id_, "part": "b", "text": "it is right"}
    )["id"]
    walk.expect("appeal.opened")
    walk.call("POST", f"/v1/appeals/{appeal}/answer", json={"reply": "yes", "ruling": ruling})
    walk.expect("decision.made", "appeal.answered")


def test_no_call_that_changes_something_is_left_out(api: Api) -> None:
    """A new call is to be walked here; its path stands in this file."""
    paths = api.client.get("/openapi.json").json()["paths"]
    changing = {
        (method, path)
        for path, methods in paths.items()
        for method in methods
        if method in {"post", "put", "patch", "delete"}
    }
    walked = {
        *(("post", f"/v1/webhooks{path}") for path in ("", "/{webhook_id}/rotation")),
        *(("post", f"/v1/webhooks/{{webhook_id}}/{path}") for path in ("ping", DELIVERED)),
        *((method, "/v1/webhooks/{webhook_id}") for method in ("patch", "delete")),
        *(("post", f"/v1/keys{path}") for path in ("", "/{key_id}/rotation")),
        ("delete", "/v1/keys/{key_id}"),
        ("post", "/v1/problems"),
        ("put", "/v1/problems/{problem}/live"),
        ("put", "/v1/batches/{batch_id}/state"),
        *(("post", f"/v1/regrades{path}") for path in ("", "/{regrade_id}/cancel", APPLIED)),
        ("put", "/v1/regrades/{regrade_id}/choice"),
        *(("post", f"/v1/decisions{path}") for path in ("", "/{decision_id}/undo")),
        *(("post", f"/v1/appeals{path}") for path in ("", "/{appeal_id}/answer")),
    }

    assert changing - COMES_IN == walked


DELIVERED, APPLIED = "deliveries/{delivery_id}/redelivery", "/{regrade_id}/apply"
