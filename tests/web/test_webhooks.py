"""Webhooks as an admin keeps them; what is delivered is shown in tests/workers/test_delivery.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.keys import Scope

if TYPE_CHECKING:
    from tests.web.conftest import Api

PATH = "/v1/webhooks"
URL = "https://platform.example/grader"


def test_a_webhook_is_kept_and_its_secret_shown_once(api: Api) -> None:
    admin = api.key(Scope.ADMIN)

    made = api.call("POST", PATH, admin, json={"url": URL, "kinds": ["submission.graded"]})
    there = made.headers["Location"]
    rotated = api.call("POST", f"{there}/rotation", admin, json={}).json()
    listed = api.call("GET", PATH, admin)

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert rotated["secret"] != made.json()["secret"]
    assert "whsec_" not in listed.text + api.call("GET", there, admin).text
    assert listed.json()["webhooks"][0]["kinds"] == ["submission.graded"]
    assert api.call("DELETE", there, admin).status_code == 204
    assert api.call("GET", there, admin).status_code == 404


def test_it_is_changed_and_switched_off_and_on(api: Api) -> None:
    admin = api.key(Scope.ADMIN)
    there = api.call("POST", PATH, admin, json={"url": URL}).headers["Location"]

    off = api.call("PATCH", there, admin, json={"enabled": False, "url": URL + "2"}).json()
    on = api.call("PATCH", there, admin, json={"enabled": True}).json()

    assert (off["enabled"], off["disabled_for"], off["url"]) == (False, "by hand", URL + "2")
    assert (on["enabled"], on["disabled_for"]) == (True, None)


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://10.0.0.1/"},
        {"url": "ftp://platform.example/"},
        {"url": URL, "kinds": ["lease.lapsed"]},
        {"url": URL, "kinds": ["nothing"]},
    ],
)
def test_what_is_refused(api: Api, body: dict[str, object]) -> None:
    assert api.call("POST", PATH, api.key(Scope.ADMIN), json=body).status_code == 422


def test_messages_are_listed_and_sent_again(api: Api) -> None:
    admin = api.key(Scope.ADMIN)
    there = api.call("POST", PATH, admin, json={"url": URL}).headers["Location"]

    ids = [api.call("POST", f"{there}/ping", admin).json()["id"] for _ in range(3)]
    page = api.call("GET", f"{there}/deliveries?limit=2", admin).json()
    rest = api.call("GET", page["next"], admin).json()
    again = api.call("POST", f"{there}/deliveries/{ids[0]}/redelivery", admin)

    assert [each["id"] for each in page["deliveries"] + rest["deliveries"]] == ids[::-1]
    assert rest["next"] is None
    assert page["deliveries"][0]["kind"] == "ping"
    assert again.status_code == 202
    assert api.call("POST", f"{there}/deliveries/99/redelivery", admin).status_code == 404
