"""Who may do what: every call of the dashboard in every role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute

from store.people import RANK, Role
from tests.dashboard.listed import GROUP
from tests.dashboard.site import PROBLEM, RUBRIC
from web.dashboard.app import ROUTERS
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.site import Site

OPEN = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/static/{digest}/{name}"),
    ("GET", "/shared/{token}"),
}
OF_PART = "/problems/{problem}/parts/{part}/groups"
CALLS = {
    ("POST", "/sign-out"): Role.VIEWER,
    ("GET", "/account"): Role.VIEWER,
    ("GET", "/account/password"): Role.VIEWER,
    ("POST", "/account/password"): Role.VIEWER,
    ("GET", "/account/factor"): Role.VIEWER,
    ("POST", "/account/factor"): Role.VIEWER,
    ("POST", "/account/factor/confirmation"): Role.VIEWER,
    ("POST", "/account/factor/removal"): Role.VIEWER,
    ("POST", "/account/sessions/{session_id}/end"): Role.VIEWER,
    ("GET", "/"): Role.VIEWER,
    ("GET", "/overview/figures"): Role.VIEWER,
    ("GET", "/problems"): Role.VIEWER,
    ("GET", "/problems/{problem}"): Role.VIEWER,
    ("GET", "/problems/{problem}/versions/{version}"): Role.VIEWER,
    ("GET", "/problems/{problem}/versions/{version}/check"): Role.VIEWER,
    ("GET", "/problems/{problem}/versions/{version}/changes"): Role.VIEWER,
    ("POST", "/problems/{problem}/live"): Role.JURY,
    ("GET", "/editor"): Role.JURY,
    ("POST", "/editor/check"): Role.JURY,
    ("POST", "/editor/publish"): Role.JURY,
    ("GET", "/submissions"): Role.VIEWER,
    ("GET", "/submissions/{submission_id}"): Role.VIEWER,
    ("POST", "/submissions/{submission_id}/links"): Role.JURY,
    ("POST", "/submissions/{submission_id}/links/{link_id}/end"): Role.JURY,
    ("POST", "/submissions/{submission_id}/appeals/{appeal_id}/answer"): Role.JURY,
    ("GET", "/problems/{problem}/statistics"): Role.VIEWER,
    ("GET", "/problems/{problem}/statistics/figures.csv"): Role.VIEWER,
    ("GET", "/problems/{problem}/statistics/{name}.svg"): Role.VIEWER,
    ("GET", "/problems/{problem}/groups"): Role.VIEWER,
    ("GET", OF_PART): Role.VIEWER,
    ("GET", f"{OF_PART}/{{group}}"): Role.VIEWER,
    ("POST", f"{OF_PART}/{{group}}/decisions"): Role.JURY,
    ("POST", "/decisions/{decision_id}/undo"): Role.JURY,
    ("GET", "/review"): Role.VIEWER,
    ("POST", "/review/next"): Role.JURY,
    ("POST", "/review/skipped/return"): Role.JURY,
    ("GET", "/review/items/{key}"): Role.VIEWER,
    ("POST", "/review/items/{key}/claim"): Role.JURY,
    ("POST", "/review/items/{key}/release"): Role.JURY,
    ("POST", "/review/items/{key}/skip"): Role.JURY,
    ("POST", "/review/items/{key}/decision"): Role.JURY,
    ("POST", "/review/items/{key}/refusal"): Role.JURY,
    ("GET", "/regrades"): Role.VIEWER,
    ("POST", "/regrades"): Role.JURY,
    ("GET", "/regrades/{regrade_id}"): Role.VIEWER,
    ("GET", "/regrades/{regrade_id}/progress"): Role.VIEWER,
    ("GET", "/regrades/{regrade_id}/submissions"): Role.VIEWER,
    ("POST", "/regrades/{regrade_id}/choice"): Role.JURY,
    ("POST", "/regrades/{regrade_id}/application"): Role.JURY,
    ("POST", "/regrades/{regrade_id}/cancellation"): Role.JURY,
    ("GET", "/batches"): Role.VIEWER,
    ("GET", "/batches/{batch_id}"): Role.VIEWER,
    ("GET", "/batches/{batch_id}/progress"): Role.VIEWER,
    ("GET", "/batches/{batch_id}/results"): Role.VIEWER,
    ("GET", "/batches/{batch_id}/faults"): Role.VIEWER,
    ("POST", "/batches/{batch_id}/state"): Role.JURY,
    ("GET", "/webhooks"): Role.ADMIN,
    ("POST", "/webhooks"): Role.ADMIN,
    ("GET", "/webhooks/{webhook_id}"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}/enabled"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}/rotation"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}/ping"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}/removal"): Role.ADMIN,
    ("POST", "/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery"): Role.ADMIN,
    ("GET", "/keys"): Role.ADMIN,
    ("POST", "/keys"): Role.ADMIN,
    ("GET", "/keys/{key_id}"): Role.ADMIN,
    ("POST", "/keys/{key_id}/rotation"): Role.ADMIN,
    ("POST", "/keys/{key_id}/end"): Role.ADMIN,
    ("GET", "/people"): Role.ADMIN,
    ("POST", "/people"): Role.ADMIN,
    ("GET", "/people/{person_id}"): Role.ADMIN,
    ("POST", "/people/{person_id}/role"): Role.ADMIN,
    ("POST", "/people/{person_id}/password"): Role.ADMIN,
    ("POST", "/people/{person_id}/factor/removal"): Role.ADMIN,
    ("POST", "/people/{person_id}/disabled"): Role.ADMIN,
    ("POST", "/people/{person_id}/enabled"): Role.ADMIN,
    ("GET", "/audit"): Role.ADMIN,
    ("GET", "/audit/download"): Role.ADMIN,
}
# Behind a one-time password nothing else opens.
WITH_ANY_PASSWORD = {
    ("POST", "/sign-out"),
    ("GET", "/account/password"),
    ("POST", "/account/password"),
}
VALUES = {
    "problem": PROBLEM,
    "version": 1,
    "part": "dW",
    "name": "totals",
    "group": GROUP,
    "key": "appeal:1",
    "decision_id": 1,
    "submission_id": 1,
    "session_id": 1,
    "link_id": 1,
    "appeal_id": 1,
    "key_id": 1,
    "batch_id": 1,
    "webhook_id": 1,
    "delivery_id": 1,
    "regrade_id": 1,
    "person_id": 1,
}
FORMS = {
    ("POST", "/problems/{problem}/live"): {"version": "2"},
    ("POST", "/editor/check"): {"text": RUBRIC},
    ("POST", "/submissions/{submission_id}/links"): {"days": "7"},
    ("POST", "/submissions/{submission_id}/appeals/{appeal_id}/answer"): {
        "reason": "no",
        "verdict": "refuse",
    },
    ("POST", "/editor/publish"): {"text": RUBRIC},
    ("POST", "/regrades"): {"problem": PROBLEM, "version": "2", "reason": "for tests"},
    ("POST", "/regrades/{regrade_id}/choice"): {"part": "dW", "group": "#3", "rejected": "yes"},
    ("POST", "/batches/{batch_id}/state"): {"state": "paused"},
    ("POST", "/webhooks"): {"url": "https://192.0.2.1/"},
    ("POST", "/webhooks/{webhook_id}"): {"url": "https://192.0.2.1/"},
    ("POST", "/webhooks/{webhook_id}/enabled"): {"enabled": "no"},
    ("POST", "/webhooks/{webhook_id}/rotation"): {"overlap_s": "0"},
    ("POST", "/keys"): {"name": "platform", "scopes": "read"},
    ("POST", "/keys/{key_id}/rotation"): {"overlap_s": "0"},
    ("POST", "/people"): {"name": "new", "role": "viewer"},
    ("POST", "/people/{person_id}/role"): {"role": "viewer"},
}


def path_of(call: tuple[str, str]) -> str:
    """An address of the call in the store of these tests."""
    return call[1].format(**VALUES)


def test_every_call_is_listed_here() -> None:
    offered = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }

    assert offered == set(CALLS) | OPEN


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_call_needs_its_role(filled: Site, call: tuple[str, str]) -> None:
    for role in (None, *Role):
        visitor = filled.visitor(role)
        form = FORMS.get(call, {})
        if call[0] == "GET":
            response = visitor.get(path_of(call))
        else:
            response = visitor.post(path_of(call), form)

        if role is None:
            assert response.status_code == 303
            assert response.headers["Location"].startswith(f"{BASE}/sign-in")
        elif RANK[role] < RANK[CALLS[call]]:
            assert response.status_code == 403, role
        else:
            assert response.status_code in {200, 303, 404, 409, 422}


@pytest.mark.parametrize("call", [call for call in CALLS if call[0] != "GET"], ids=" ".join)
def test_a_change_needs_the_token_of_its_session(filled: Site, call: tuple[str, str]) -> None:
    visitor = filled.visitor(Role.ADMIN)
    path, form = path_of(call), FORMS.get(call, {})
    before = filled.audited()

    bare = visitor.post_bare(path, form)
    others = visitor.post(path, {**form, "form_token": "0" * 64})
    elsewhere = visitor.post(path, form, headers={"Sec-Fetch-Site": "cross-site"})
    origin = visitor.post(path, form, headers={"Origin": "https://evil.example"})

    assert [each.status_code for each in (bare, others, elsewhere, origin)] == [403] * 4
    assert filled.audited() == before


def test_a_one_time_password_opens_nothing_but_the_page_to_choose_another(filled: Site) -> None:
    visitor = filled.visitor(Role.ADMIN, must_change=True)

    for method, path in set(CALLS) - WITH_ANY_PASSWORD:
        response = (
            visitor.get(path.format(**VALUES))
            if method == "GET"
            else visitor.post(path.format(**VALUES))
        )
        assert response.headers.get("Location") == f"{BASE}/account/password", path


def test_every_page_is_sent_with_a_strict_policy(filled: Site) -> None:
    for call in [call for call in [*CALLS, *OPEN] if call[0] == "GET"]:
        for role in (None, Role.ADMIN):
            response = filled.visitor(role).get(path_of(call) if call in CALLS else "/sign-in")

            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            if response.headers.get("Content-Type", "").startswith("text/html"):
                assert "style=" not in response.text
                assert "<script>" not in response.text
