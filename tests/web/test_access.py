"""Who may do what: every call against every kind of key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from store import keys
from store.keys import NewKey, Scope
from tests.grading import grade_all
from tests.samples import RUBRIC
from tests.web.test_submissions import PATH, handed_in, named

if TYPE_CHECKING:
    from tests.web.conftest import Api

CALLS = {
    ("POST", "/v1/submissions"): Scope.SUBMIT,
    ("GET", "/v1/submissions"): Scope.READ,
    ("GET", "/v1/submissions/{submission_id}"): Scope.READ,
    ("GET", "/v1/events"): Scope.READ,
    ("POST", "/v1/batches"): Scope.SUBMIT,
    ("GET", "/v1/batches"): Scope.READ,
    ("GET", "/v1/batches/{batch_id}"): Scope.READ,
    ("PUT", "/v1/batches/{batch_id}/state"): Scope.JURY,
    ("GET", "/v1/batches/{batch_id}/results"): Scope.READ,
    ("GET", "/v1/batches/{batch_id}/faults"): Scope.READ,
    ("POST", "/v1/preview"): Scope.SUBMIT,
    ("GET", "/v1/problems"): Scope.READ,
    ("POST", "/v1/problems"): Scope.JURY,
    ("POST", "/v1/problems/check"): Scope.JURY,
    ("GET", "/v1/problems/{problem}/versions"): Scope.READ,
    ("GET", "/v1/problems/{problem}/versions/{version}"): Scope.JURY,
    ("GET", "/v1/problems/{problem}/versions/{version}/diff"): Scope.JURY,
    ("PUT", "/v1/problems/{problem}/live"): Scope.JURY,
    ("GET", "/v1/problems/{problem}/parts/{part}/groups"): Scope.JURY,
    ("GET", "/v1/problems/{problem}/parts/{part}/groups/{group}"): Scope.JURY,
    ("POST", "/v1/decisions"): Scope.JURY,
    ("GET", "/v1/decisions"): Scope.JURY,
    ("GET", "/v1/decisions/{decision_id}"): Scope.JURY,
    ("POST", "/v1/decisions/{decision_id}/undo"): Scope.JURY,
    ("POST", "/v1/appeals"): Scope.SUBMIT,
    ("GET", "/v1/appeals"): Scope.READ,
    ("GET", "/v1/appeals/{appeal_id}"): Scope.READ,
    ("POST", "/v1/appeals/{appeal_id}/answer"): Scope.JURY,
    ("POST", "/v1/regrades"): Scope.JURY,
    ("GET", "/v1/regrades"): Scope.JURY,
    ("GET", "/v1/regrades/{regrade_id}"): Scope.JURY,
    ("GET", "/v1/regrades/{regrade_id}/differences"): Scope.JURY,
    ("GET", "/v1/regrades/{regrade_id}/submissions"): Scope.JURY,
    ("PUT", "/v1/regrades/{regrade_id}/choice"): Scope.JURY,
    ("POST", "/v1/regrades/{regrade_id}/cancel"): Scope.JURY,
    ("POST", "/v1/regrades/{regrade_id}/apply"): Scope.JURY,
    ("GET", "/v1/audit"): Scope.ADMIN,
    ("POST", "/v1/keys"): Scope.ADMIN,
    ("GET", "/v1/keys"): Scope.ADMIN,
    ("GET", "/v1/keys/{key_id}"): Scope.ADMIN,
    ("POST", "/v1/keys/{key_id}/rotation"): Scope.ADMIN,
    ("DELETE", "/v1/keys/{key_id}"): Scope.ADMIN,
    ("POST", "/v1/webhooks"): Scope.ADMIN,
    ("GET", "/v1/webhooks"): Scope.ADMIN,
    ("GET", "/v1/webhooks/{webhook_id}"): Scope.ADMIN,
    ("PATCH", "/v1/webhooks/{webhook_id}"): Scope.ADMIN,
    ("DELETE", "/v1/webhooks/{webhook_id}"): Scope.ADMIN,
    ("POST", "/v1/webhooks/{webhook_id}/rotation"): Scope.ADMIN,
    ("POST", "/v1/webhooks/{webhook_id}/ping"): Scope.ADMIN,
    ("GET", "/v1/webhooks/{webhook_id}/deliveries"): Scope.ADMIN,
    ("POST", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery"): Scope.ADMIN,
}
OPEN = {("GET", "/healthz"), ("GET", "/metrics"), ("GET", "/readyz"), ("GET", "/errors/{code}")}
RULING = {"verdict": "correct", "points": "1", "reason": "r"}
BODIES = {
    ("POST", "/v1/submissions"): handed_in(),
    ("POST", "/v1/preview"): {"answer": "x^2"},
    ("PUT", "/v1/batches/{batch_id}/state"): {"state": "paused"},
    ("POST", "/v1/problems"): {"text": RUBRIC},
    ("POST", "/v1/problems/check"): {"text": RUBRIC},
    ("PUT", "/v1/problems/{problem}/live"): {"version": 1},
    ("POST", "/v1/keys"): {"name": "n", "scopes": ["read"]},
    ("POST", "/v1/keys/{key_id}/rotation"): {},
    ("POST", "/v1/regrades"): {"problem": "test-lines", "version": 1, "reason": "r"},
    ("PUT", "/v1/regrades/{regrade_id}/choice"): {"part": "a", "group": "#1", "rejected": True},
    ("POST", "/v1/regrades/{regrade_id}/apply"): {},
    ("POST", "/v1/decisions"): {**RULING, "submission": 1, "part": "a"},
    ("POST", "/v1/decisions/{decision_id}/undo"): {"reason": "r"},
    ("POST", "/v1/appeals"): {"submission": 1, "part": "a", "text": "look again"},
    ("POST", "/v1/appeals/{appeal_id}/answer"): {"reply": "no"},
    ("POST", "/v1/webhooks"): {"url": "https://platform.example/"},
    ("PATCH", "/v1/webhooks/{webhook_id}"): {},
    ("POST", "/v1/webhooks/{webhook_id}/rotation"): {},
}
QUERIES = {
    ("GET", "/v1/problems/{problem}/versions/{version}/diff"): "?against=1",
    ("POST", "/v1/batches"): "?problem=test-lines",
    ("GET", "/v1/regrades/{regrade_id}/submissions"): "?part=a",
}


def test_every_call_is_listed_here(api: Api) -> None:
    document = api.client.get("/openapi.json").json()

    offered = {
        (method.upper(), path) for path, calls in document["paths"].items() for method in calls
    }

    assert offered == set(CALLS) | OPEN


def test_a_call_needs_its_scope(api: Api) -> None:
    api.call("POST", PATH, api.key(Scope.SUBMIT), json=handed_in(), headers=named("first"))
    grade_all(api.engine)
    for call, needed in CALLS.items():
        wrong = [scope for scope in Scope if scope not in {needed, Scope.ADMIN}]
        tokens = ("", "grader_0123_nothing", api.key(*wrong), api.key(needed), api.key(Scope.ADMIN))

        none, unknown, other, right, admin = (_status(api, call, token) for token in tokens)

        assert (none, unknown, other) == (401, 401, 403), call
        assert right < 405 or right in {409, 415}, call
        assert right != 403, call
        assert admin not in {401, 403}, call


def _status(api: Api, call: tuple[str, str], token: str) -> int:
    method, path = call
    address = path.format(
        submission_id=1,
        problem="test-lines",
        version=1,
        key_id=1,
        part="a",
        group="0" * 32,
        decision_id=1,
        appeal_id=1,
        batch_id=1,
        regrade_id=1,
        webhook_id=1,
        delivery_id=1,
    )
    more = {"json": BODIES[call]} if call in BODIES else {}
    return api.call(
        method, address + QUERIES.get(call, ""), token, headers=named("a"), **more
    ).status_code


def test_a_contestant_sees_nothing_of_another(api: Api) -> None:
    platform = api.key(Scope.SUBMIT, Scope.READ)
    ada = api.key(Scope.SUBMIT, Scope.READ, contestant="Ada")
    both = [handed_in("Ada"), handed_in("Bob")]
    first, second = api.call("POST", PATH, platform, json=both, headers=named("a")).json()

    assert api.call("GET", first["href"], ada).status_code == 200
    assert api.call("GET", second["href"], ada).status_code == 404
    asked = api.call("GET", f"{PATH}?contestant=Bob", ada).json()["submissions"]
    assert [each["contestant"] for each in asked] == ["Ada"]
    for_bob = api.call("POST", PATH, ada, json=handed_in("Bob"), headers=named("b"))
    assert for_bob.status_code == 403


def test_a_contestants_key_cannot_do_more(api: Api) -> None:
    body = {"name": "n", "scopes": ["read", "jury"], "contestant": "Ada"}

    refused = api.call("POST", "/v1/keys", api.key(Scope.ADMIN), json=body)

    assert refused.status_code == 422
    assert "jury" in refused.json()["detail"]


def test_a_contestants_key_has_no_batches(api: Api) -> None:
    ada = api.key(Scope.SUBMIT, Scope.READ, contestant="Ada")

    assert api.call("GET", "/v1/batches", ada).status_code == 403
    assert api.call("POST", "/v1/batches?problem=test-lines", ada).status_code == 403


def test_a_key_ends(api: Api) -> None:
    now = datetime.now(UTC)
    with api.engine.begin() as connection:
        _, expired = keys.issue(
            connection, NewKey("old", {Scope.READ}, expires_at=now - timedelta(seconds=1)), now
        )
        id_, rotated = keys.issue(connection, NewKey("new", {Scope.READ}), now)
        lasting = keys.rotate(connection, id_, now + timedelta(minutes=1))
    assert lasting is not None

    def status(token: str) -> int:
        return api.call("GET", PATH, token).status_code

    assert (status(expired), status(rotated), status(lasting)) == (401, 200, 200)
    api.call("DELETE", f"/v1/keys/{id_}", api.key(Scope.ADMIN))
    assert (status(rotated), status(lasting)) == (401, 401)


def test_a_key_cannot_end_outside_the_calendar(api: Api) -> None:
    body = {"name": "n", "scopes": ["read"], "expires_at": "9999-12-31T23:59:59-14:00"}

    refused = api.call("POST", "/v1/keys", api.key(Scope.ADMIN), json=body)

    assert refused.status_code == 422
    assert "calendar" in refused.text


def test_no_secret_is_stored_or_shown(api: Api) -> None:
    admin = api.key(Scope.ADMIN)
    made = api.call("POST", "/v1/keys", admin, json={"name": "n", "scopes": ["read"]}).json()
    secret = made["token"].split("_", 2)[2]

    listed = api.call("GET", "/v1/keys", admin).text
    with api.engine.begin() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM keys").all())

    assert secret not in listed
    assert secret not in stored


def test_a_key_has_a_rate(api: Api) -> None:
    token = api.key(Scope.READ, per_minute=2)

    answers = [api.call("GET", PATH, token) for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 429, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"key";q=2;w=60'
    assert int(answers[2].headers["Retry-After"]) > 0


def test_a_body_too_large_is_refused(api: Api) -> None:
    token = api.key(Scope.SUBMIT)
    many = [handed_in(text="x" * 200_000) for _ in range(8)]

    response = api.call("POST", PATH, token, json=many, headers=named("a"))

    assert response.status_code == 413
