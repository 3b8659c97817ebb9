"""A jury marks again: started, compared, applied once; never beside another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.keys import Scope
from tests.grading import grade_all
from tests.store.test_regrades import NEXT, SHORT
from tests.web.test_submissions import PATH, handed_in, named

if TYPE_CHECKING:
    from tests.web.conftest import Api

REGRADES = "/v1/regrades"
BODY = {"problem": "test-lines", "version": 2, "reason": "the 1 costs half"}


def test_from_the_version_to_the_new_points(api: Api) -> None:
    jury, platform = api.key(Scope.JURY), api.key(Scope.SUBMIT, Scope.READ)
    many = [handed_in(name, answers=SHORT) for name in ("Ada", "Bob")]
    taken = api.call("POST", PATH, platform, json=many, headers=named("a")).json()
    grade_all(api.engine)
    api.call("POST", "/v1/problems", jury, json={"text": NEXT})

    started = api.call("POST", REGRADES, jury, json=BODY, headers=named("r"))
    second = api.call("POST", REGRADES, jury, json=BODY, headers=named("s"))
    address = started.headers["Location"]
    early = api.call("POST", f"{address}/apply", jury, json={})
    grade_all(api.engine)
    seen = api.call("GET", f"{address}/differences", jury).json()["differences"]
    applied = api.call("POST", f"{address}/apply", jury, json={}).json()
    late = api.call("POST", f"{address}/cancel", jury)

    assert started.status_code == 202
    assert (second.status_code, early.status_code, late.status_code) == (409, 409, 409)
    assert [(each["count"], each["points"], each["new_points"]) for each in seen] == [
        (2, "0", "0.05")
    ]
    assert applied["stage"] == "applied"
    shown = api.call("GET", taken[0]["href"], platform).json()
    assert shown["score"]["total"] == "1.55"
    assert [past["cause"] for past in shown["history"]] == ["graded", "regrade"]
    assert [past["live"] for past in shown["history"]] == [False, True]


def test_a_version_that_is_not_there(api: Api) -> None:
    jury = api.key(Scope.JURY)

    assert api.call("POST", REGRADES, jury, json=BODY, headers=named("r")).status_code == 422
    assert api.call("GET", f"{REGRADES}/7", jury).status_code == 404
