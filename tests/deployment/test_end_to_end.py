"""A contest from the first submission to the last regrade, on every way to run the service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from grader_client import Client
from tests.deployment.composed import composed
from tests.samples import RIGHT, RUBRIC
from tests.store.test_regrades import NEXT, SHORT
from tests.waiting import until
from tests.workers.installed import installed
from tests.workers.receiver import receiving
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIVEN = {"Ada": RIGHT, "Bob": SHORT, "Cy": {"a": "2x", "b": "???"}}
GROUPS = "/v1/problems/test-lines/parts/b/groups"


@pytest.fixture(params=["grader serve", "docker-compose.yml"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """An address and an admin's token: SQLite and our own broker, or PostgreSQL and another's."""
    if request.param == "docker-compose.yml":
        with composed(tmp_path, request.getfixturevalue("postgres_url")) as running:
            yield running
    else:
        settings = Settings(data_dir=tmp_path, processes=2, webhook_private=True)
        with installed(settings) as tree:
            yield tree.address, tree.token
        for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines():
            assert json.loads(line)["process"]


def test_a_contest(service: tuple[str, str]) -> None:
    address, token = service
    http = httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    with receiving() as receiver, Client(address, token) as client, http:
        client.publish(RUBRIC)
        receiver.secret = call(http, "POST", "/v1/webhooks", url=receiver.url)["secret"]
        ids = handed_in(client)
        assert totals(client, ids) == {"Ada": "1.6", "Bob": "1.5", "Cy": "review"}

        decide(http)
        assert totals(client, ids) == {"Ada": "1.6", "Bob": "1.5", "Cy": "1.55"}

        assert regraded(http, client) == [("b", "0", "0.05", 1)]
        assert totals(client, ids) == {"Ada": "1.6", "Bob": "1.55", "Cy": "1.55"}

        feed = [json.loads(line) for line in http.get("/v1/events").text.splitlines()]
        scored = [each["data"] for each in feed if each["data"]["score"]]
        last = {each["id"]: each["score"]["total"] for each in scored}
        assert last == {ids["Ada"]: "1.6", ids["Bob"]: "1.55", ids["Cy"]: "1.55"}
        until(lambda: receiver.tokens == [each["token"] for each in feed])
        assert http.get("/readyz").json() == {"ready": True, "store": "ok", "broker": "ok"}


def call(http: httpx2.Client, method: str, path: str, **body: object) -> Any:  # noqa: ANN401 JSON
    """What a call answers that carries something out."""
    response = http.request(method, path, json=body, headers={"Idempotency-Key": f"{path} {body}"})
    assert not response.is_error, response.text
    return response.json()


def handed_in(client: Client) -> dict[str, int]:
    """The id of each contestant's submission, handed in twice under the same name."""
    twice = [
        {
            name: client.hand_in("test-lines", name, answers=answers, name=name).id
            for name, answers in GIVEN.items()
        }
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    return twice[0]


def totals(client: Client, ids: dict[str, int]) -> dict[str, str]:
    """What each contestant has, or that a person has to look."""
    found = {name: client.wait(id_) for name, id_ in ids.items()}
    return {
        name: each.state if each.score is None or each.score.needs_review else str(each.score.total)
        for name, each in found.items()
    }


def decide(http: httpx2.Client) -> None:
    """Half the points for what could not be read."""
    groups = http.get(GROUPS).json()["groups"]
    (open_,) = [each["group"] for each in groups if each["in_review"]]
    ruling = {"verdict": "incorrect", "points": "0.05", "reason": "the idea is there"}
    about = {"problem": "test-lines", "part": "b", "group": open_}
    assert call(http, "POST", "/v1/decisions", **ruling, **about)["changed"] == 1


def regraded(http: httpx2.Client, client: Client) -> list[tuple[str, str, str, int]]:
    """Run the next version of the rubric beside, read what it would change, apply it."""
    client.publish(NEXT)
    begun = call(
        http, "POST", "/v1/regrades", problem="test-lines", version=2, reason="the 1 costs half"
    )
    regrade = f"/v1/regrades/{begun['id']}"
    until(lambda: http.get(regrade).json()["done"] == len(GIVEN))
    seen = http.get(f"{regrade}/differences").json()["differences"]
    assert call(http, "POST", f"{regrade}/apply")["stage"] == "applied"
    return [(each["part"], each["points"], each["new_points"], each["count"]) for each in seen]
