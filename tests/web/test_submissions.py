"""Handing in and looking up, as a contest platform does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.keys import Scope
from tests.grading import grade_all
from tests.samples import RIGHT, TOTAL

if TYPE_CHECKING:
    from tests.web.conftest import Api

PATH = "/v1/submissions"


def handed_in(contestant: str = "Ada", **more: object) -> dict[str, Any]:
    return {"problem": "test-lines", "contestant": contestant, "answers": RIGHT, **more}


def named(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


def test_a_submission_is_stored_as_it_came(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    given = handed_in(text="  \\boxed{W}\r\n", reference="p-1")

    accepted = api.call("POST", PATH, token, json=given, headers=named("a"))
    found = api.call("GET", accepted.headers["Location"], token).json()

    assert accepted.status_code == 202
    assert accepted.json()["href"] == accepted.headers["Location"]
    assert found["state"] == "queued"
    assert found["score"] is None
    assert {name: found[name] for name in given} == given


def test_many_are_all_stored_or_none(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    good, bad = handed_in("Ada"), {**handed_in("Bob"), "problem": "nowhere"}

    refused = api.call("POST", PATH, token, json=[good, bad], headers=named("a"))
    taken = api.call("POST", PATH, token, json=[good, handed_in("Bob")], headers=named("b"))
    listed = api.call("GET", PATH, token).json()["submissions"]

    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/1/problem"]
    assert len(taken.json()) == 2
    assert [each["contestant"] for each in listed] == ["Bob", "Ada"]


def test_the_pointer_is_into_the_body_that_was_sent(api: Api) -> None:
    token = api.key(Scope.SUBMIT)
    own = api.key(Scope.SUBMIT, contestant="Ada")
    bob = handed_in("Bob")

    def pointer(token: str, body: object) -> str:
        refused = api.call("POST", PATH, token, json=body, headers=named("a"))
        return str(refused.json()["errors"][0]["pointer"])

    assert pointer(token, {**bob, "problem": "nowhere"}) == "/problem"
    assert pointer(token, [{**bob, "problem": "nowhere"}]) == "/0/problem"
    assert pointer(own, bob) == "/contestant"
    assert pointer(own, [bob]) == "/0/contestant"


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (
            "application/json",
            b'{"problem": ',
            {"detail": "not JSON at character 12", "pointer": ""},
        ),
        ("application/json", b'{"a": "\xfc"}', {"detail": "not JSON in UTF-8", "pointer": ""}),
        ("application/json", b"[" * 100_000, {"detail": "nested too deep", "pointer": ""}),
        ("text/plain", b"{}", {"detail": "send JSON", "header": "content-type"}),
    ],
)
def test_a_body_that_is_not_json_is_told_so(
    api: Api, kind: str, body: bytes, said: dict[str, str]
) -> None:
    headers = named("a") | {"Content-Type": kind}
    refused = api.call("POST", PATH, api.key(Scope.SUBMIT), content=body, headers=headers)
    (error,) = refused.json()["errors"]

    assert refused.status_code == 422
    assert refused.json()["type"] == "/errors/request-invalid"
    assert said["detail"] in error["detail"]
    assert {**error, "detail": said["detail"]} == said


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"contestant": "c", "answers": {}}, "/problem"),
        (handed_in(answers={"a": 2}), "/answers/a"),
        (handed_in(points=10), "/points"),
        ([handed_in(), handed_in(text=7)], "/1/text"),
        ([], ""),
    ],
)
def test_a_fault_points_into_the_body(api: Api, body: object, pointer: str) -> None:
    token = api.key(Scope.SUBMIT)

    response = api.call("POST", PATH, token, json=body, headers=named("a"))

    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["pointer"] == pointer


def test_a_request_is_carried_out_once(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)

    first, again = (
        api.call("POST", PATH, token, json=handed_in(), headers=named("a")) for _ in range(2)
    )
    other = api.call("POST", PATH, token, json=handed_in("Bob"), headers=named("a"))
    unnamed = api.call("POST", PATH, token, json=handed_in())

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, unnamed.status_code) == (422, 400)
    assert len(api.call("GET", PATH, token).json()["submissions"]) == 1


def test_a_refused_request_may_be_sent_again_mended(api: Api) -> None:
    token = api.key(Scope.SUBMIT)

    refused = api.call(
        "POST", PATH, token, json=handed_in() | {"problem": "nowhere"}, headers=named("a")
    )
    mended = api.call("POST", PATH, token, json=handed_in(), headers=named("a"))

    assert (refused.status_code, mended.status_code) == (422, 202)


def test_pages_give_each_once(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    api.call("POST", PATH, token, json=[handed_in(f"c{n}") for n in range(7)], headers=named("a"))

    seen, address = [], f"{PATH}?limit=3&problem=test-lines"
    while address:
        page = api.call("GET", address, token).json()
        seen += [each["contestant"] for each in page["submissions"]]
        address = page["next"]

    assert seen == [f"c{n}" for n in reversed(range(7))]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("contestant=Ada", 1),
        ("contestant=ada", 0),
        ("state=queued", 2),
        ("state=review", 0),
        ("reference=r-Bob", 1),
        ("since=2000-01-01T00:00:00Z", 2),
        ("before=2000-01-01T00:00:00", 0),
    ],
)
def test_filters(api: Api, query: str, count: int) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    both = [handed_in(name, reference=f"r-{name}") for name in ("Ada", "Bob")]
    api.call("POST", PATH, token, json=both, headers=named("a"))

    assert len(api.call("GET", f"{PATH}?{query}", token).json()["submissions"]) == count


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("field", ["since", "before"])
def test_a_time_outside_the_calendar_is_refused(api: Api, field: str, at: str) -> None:
    refused = api.call("GET", f"{PATH}?{field}={at}", api.key(Scope.READ))

    assert refused.status_code == 422
    assert "calendar" in refused.text


def test_a_graded_submission_shows_its_history(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    accepted = api.call("POST", PATH, token, json=handed_in(), headers=named("a")).json()
    grade_all(api.engine)

    shown = api.call("GET", accepted["href"], token).json()

    assert shown["state"] == "graded"
    assert [mark["points"] for mark in shown["score"]["parts"]] == ["1.5", "0.1"]
    (past,) = shown["history"]
    assert (past["cause"], past["total"], past["live"]) == ("graded", TOTAL, True)


def test_submissions_with_a_verdict_in_some_part(api: Api) -> None:
    token = api.key(Scope.SUBMIT, Scope.READ)
    wrong = handed_in("Bob", answers={"a": "2x", "b": "7"})
    api.call("POST", PATH, token, json=[handed_in("Ada"), wrong], headers=named("a"))
    grade_all(api.engine)

    def contestants(verdict: str) -> list[str]:
        listed = api.call("GET", f"{PATH}?verdict={verdict}", token).json()["submissions"]
        return [each["contestant"] for each in listed]

    assert contestants("incorrect") == ["Bob"]
    assert contestants("correct") == ["Bob", "Ada"]
    assert contestants("undecided") == []
