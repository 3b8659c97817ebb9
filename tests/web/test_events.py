"""The feed as a platform reads it: line by line, on from a token, as it happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from store import jobs, keys
from store.keys import Scope
from store.marks import marked
from tests.samples import NOW, RUBRIC
from tests.web.serving import served
from tests.web.test_submissions import PATH as SUBMISSIONS
from tests.web.test_submissions import handed_in, named
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

    from tests.web.conftest import Api

PATH = "/v1/events"


def hand_in(api: Api, *contestants: str) -> None:
    many = [handed_in(name, reference=f"r-{name}") for name in contestants]
    name = "-".join(contestants)
    answer = api.call("POST", SUBMISSIONS, api.key(Scope.SUBMIT), json=many, headers=named(name))
    assert answer.status_code == 202


def grade(api: Api, *ids: int) -> None:
    score = marked(ungraded(RUBRIC, "made for a test", attempts=1))
    with api.engine.begin() as connection:
        claimed = jobs.claim(connection, ids, now=NOW, until=NOW)
        jobs.finish(connection, [(job, score) for job in claimed], NOW)


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line]


def test_each_change_is_a_line_and_a_reader_goes_on(api: Api) -> None:
    token = api.key(Scope.READ)
    hand_in(api, "Ada", "Bob")

    first = api.call("GET", PATH, token)
    grade(api, 1)
    then = told(api.call("GET", f"{PATH}?since_token={told(first.text)[-1]['token']}", token).text)

    assert first.headers["Content-Type"] == "application/x-ndjson"
    assert [(each["type"], each["id"]) for each in told(first.text)] == [
        ("submissions", "1"),
        ("submissions", "2"),
    ]
    assert [each["data"]["state"] for each in then] == ["review"]
    assert then[0]["data"]["reference"] == "r-Ada"
    assert then[0]["data"]["score"]["total"] == "0"
    assert set(then[0]) == {"type", "id", "data", "token"}
    last = api.call("GET", f"{PATH}?since_token={then[-1]['token']}", token)
    assert (last.status_code, last.text) == (200, "")


@pytest.mark.parametrize("token", ["999", "x", "2"])
def test_an_unknown_token_is_said(api: Api, token: str) -> None:
    hand_in(api, "Ada", "Bob")
    ada = api.key(Scope.READ, contestant="Ada")

    refused = api.call("GET", f"{PATH}?since_token={token}", ada)

    assert refused.status_code == 400
    assert refused.json()["type"] == "/errors/token-unknown"


def test_a_contestants_feed_is_its_own(api: Api) -> None:
    hand_in(api, "Ada", "Bob")

    text = api.call("GET", PATH, api.key(Scope.READ, contestant="Bob")).text

    assert [each["data"]["contestant"] for each in told(text)] == ["Bob"]


def test_a_stream_tells_as_it_happens_and_ends_with_its_key_or_the_server(api: Api) -> None:
    with api.engine.begin() as connection:
        id_, token = keys.issue(connection, keys.NewKey("stream", {Scope.READ}), NOW)
    hand_in(api, "Ada")
    lasting = {
        "Authorization": f"Bearer {api.key(Scope.READ)}",
        "Accept": "text/event-stream",
        "Last-Event-ID": "1",
    }

    with served(api.settings) as (client, server):
        ndjson = _opened(client, f"{PATH}?stream=true", {"Authorization": f"Bearer {token}"})
        assert json.loads(next(ndjson))["data"]["contestant"] == "Ada"
        hand_in(api, "Bob")
        assert json.loads(next(ndjson))["data"]["contestant"] == "Bob"
        sent = _opened(client, PATH, lasting)
        message = [next(sent) for _ in range(4)]
        with api.engine.begin() as connection:
            keys.revoke(connection, id_, NOW)
        assert list(ndjson) == []
        server.terminate()
        server.wait(timeout=9)  # sooner than open connections are cut
        assert list(sent) == []

    assert message[:2] == ["id: 2", "event: submissions"]
    assert json.loads(message[2].removeprefix("data: "))["data"]["contestant"] == "Bob"
    assert message[3] == ""


def _opened(client: httpx2.Client, path: str, headers: dict[str, str]) -> Iterator[str]:
    request = client.build_request("GET", path, headers=headers)
    return client.send(request, stream=True).iter_lines()
