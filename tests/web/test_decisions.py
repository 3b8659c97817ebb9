"""A jury decides: a group at once, an appeal, undone again; the log has it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.keys import Scope
from tests.grading import grade_all
from tests.web.test_submissions import PATH, handed_in, named

if TYPE_CHECKING:
    from tests.web.conftest import Api

ODD = {"a": "2x", "b": "???"}
GROUPS = "/v1/problems/test-lines/parts/b/groups"
RULING = {"verdict": "incorrect", "points": "0.05", "reason": "half of it"}


def graded(api: Api, *contestants: str) -> list[str]:
    """The addresses of their graded submissions, which wait for a person."""
    many = [handed_in(name, answers=ODD) for name in contestants]
    token = api.key(Scope.SUBMIT)
    taken = api.call("POST", PATH, token, json=many, headers=named("many")).json()
    grade_all(api.engine)
    return [each["href"] for each in taken]


def decide(api: Api, jury: str, **about: object) -> Any:  # noqa: ANN401 JSON
    body = {**RULING, "part": "b", **about}
    return api.call("POST", "/v1/decisions", jury, json=body, headers=named("decide"))


def test_one_decision_for_all_equal_answers(api: Api) -> None:
    jury, reader, admin = api.key(Scope.JURY), api.key(Scope.READ), api.key(Scope.ADMIN)
    addresses = graded(api, "Ada", "Bob")
    (group,) = api.call("GET", GROUPS, jury).json()["groups"]

    made = decide(api, jury, problem="test-lines", group=group["group"], actor="Grace")
    again = decide(api, jury, problem="test-lines", group=group["group"], actor="Grace")
    shown = [api.call("GET", address, reader).json() for address in addresses]

    assert (group["size"], group["in_review"]) == (2, 2)
    assert made.status_code == 201
    assert made.json()["changed"] == 2
    assert again.json() == made.json()
    assert [(each["state"], each["score"]["total"]) for each in shown] == [("graded", "1.55")] * 2
    assert [past["cause"] for past in shown[0]["history"]] == ["graded", "decision"]
    (entry, *_) = api.call("GET", "/v1/audit", admin).json()["entries"]
    assert (entry["actor"], entry["action"], entry["reason"]) == (
        "Grace",
        "decision.made",
        "half of it",
    )
    back = api.call("POST", f"{made.json()['href']}/undo", jury, json={"reason": "too soon"})
    assert back.json() == {"changed": 2}
    assert api.call("GET", addresses[0], reader).json()["state"] == "review"


def test_a_group_shows_its_spellings(api: Api) -> None:
    jury = api.key(Scope.JURY)
    graded(api, "Ada")
    (group,) = api.call("GET", GROUPS, jury).json()["groups"]

    shown = api.call("GET", f"{GROUPS}/{group['group']}", jury).json()

    assert shown["spellings"] == [{"answer": "???", "count": 1}]
    assert shown["example"]["evidence"]["code"]
    assert api.call("GET", f"{GROUPS}/{'0' * 32}", jury).status_code == 404


def test_pages_of_groups(api: Api) -> None:
    jury = api.key(Scope.JURY)
    many = [handed_in(f"c{n}", answers={"b": f"x + {n}"}) for n in range(5)]
    api.call("POST", PATH, api.key(Scope.SUBMIT), json=many, headers=named("a"))
    grade_all(api.engine)

    seen, address = [], f"{GROUPS}?limit=2"
    while address:
        page = api.call("GET", address, jury).json()
        seen += [each["group"] for each in page["groups"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"problem": "test-lines", "group": "0" * 32}, "no answer"),
        ({"submission": 999}, "no such submission"),
        ({"submission": 1, "part": "z"}, "no part"),
        ({"submission": 1, "points": "7"}, "at most"),
        ({"problem": "nowhere", "group": "0" * 32}, "no rubric"),
    ],
)
def test_refused(api: Api, about: dict[str, object], says: str) -> None:
    graded(api, "Ada")

    refused = decide(api, api.key(Scope.JURY), **about)

    assert refused.status_code == 422
    assert says in refused.json()["detail"]


def test_an_appeal_is_granted_once(api: Api) -> None:
    jury = api.key(Scope.JURY)
    ada = api.key(Scope.SUBMIT, Scope.READ, contestant="Ada")
    bob = api.key(Scope.SUBMIT, Scope.READ, contestant="Bob")
    mine, _ = graded(api, "Ada", "Bob")
    body = {"submission": 1, "part": "b", "text": "I meant x + 1"}

    opened = api.call("POST", "/v1/appeals", ada, json=body, headers=named("o")).json()
    twice = api.call("POST", "/v1/appeals", ada, json=body, headers=named("p"))
    foreign = api.call("POST", "/v1/appeals", bob, json=body, headers=named("q"))
    answer = {"reply": "so it is", "ruling": {**RULING, "verdict": "correct", "points": "0.1"}}
    answered = api.call("POST", f"{opened['href']}/answer", jury, json=answer).json()
    late = api.call("POST", f"{opened['href']}/answer", jury, json={"reply": "no"})

    assert (twice.status_code, foreign.status_code, late.status_code) == (409, 422, 409)
    assert (answered["state"], answered["reply"]) == ("answered", "so it is")
    assert answered["decision"] is not None
    assert api.call("GET", mine, ada).json()["score"]["total"] == "1.6"
    assert api.call("GET", opened["href"], bob).status_code == 404
    assert len(api.call("GET", "/v1/appeals?state=answered", ada).json()["appeals"]) == 1
    assert api.call("GET", "/v1/appeals?state=open", jury).status_code == 403


def test_a_refusal_changes_no_score(api: Api) -> None:
    (mine,) = graded(api, "Ada")
    ada = api.key(Scope.SUBMIT, Scope.READ, contestant="Ada")
    body = {"submission": 1, "part": "b", "text": "please"}
    opened = api.call("POST", "/v1/appeals", ada, json=body, headers=named("o")).json()

    answered = api.call(
        "POST", f"{opened['href']}/answer", api.key(Scope.JURY), json={"reply": "it says nothing"}
    ).json()

    assert (answered["state"], answered["decision"]) == ("answered", None)
    assert len(api.call("GET", mine, ada).json()["history"]) == 1


def test_publishing_and_keys_are_in_the_log(api: Api) -> None:
    admin = api.key(Scope.ADMIN)
    api.call("POST", "/v1/keys", admin, json={"name": "n", "scopes": ["read"]})
    api.call("PUT", "/v1/problems/test-lines/live", admin, json={"version": 1})

    page = api.call("GET", "/v1/audit?limit=1", admin).json()
    rest = api.call("GET", page["next"], admin).json()

    assert [each["action"] for each in page["entries"] + rest["entries"]] == [
        "rubric.live",
        "key.issued",
    ]
