"""A whole contest in one file: stored row by row, graded, read while it runs."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from grader.grade import grade
from grader.rubric_file import read_rubric
from store import batches, jobs
from store.batches import Upload
from store.keys import Scope
from store.marks import marked
from store.rows import Row
from tests.samples import RIGHT, RUBRIC, TOTAL, submission
from tests.web.test_submissions import handed_in, named

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.web.conftest import Api

PATH = "/v1/batches"
NDJSON = "application/x-ndjson"
ALL = (Scope.SUBMIT, Scope.READ, Scope.JURY)


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def people(count: int) -> bytes:
    return lines(*({"contestant": f"c{number}", "answers": RIGHT} for number in range(count)))


def send(api: Api, token: str, body: bytes, *, name: str = "a", kind: str = NDJSON) -> Response:
    headers = {**named(name), "Content-Type": kind}
    return api.call("POST", f"{PATH}?problem=test-lines", token, content=body, headers=headers)


def grade_due(api: Api, count: int = 1000) -> list[str]:
    """Grade as a worker does; the contestants in the order in which they were graded."""
    now = datetime.now(UTC)
    rubric = read_rubric(RUBRIC)
    with api.engine.begin() as connection:
        later = now + timedelta(minutes=1)
        sent = jobs.send_due(connection, now=now, until=later, limit=count, attempts=3)
        taken = [
            job for each in sent for job in jobs.claim(connection, [each.id], now=now, until=later)
        ]
        graded = [(job, marked(grade(job.submission, rubric))) for job in taken]
        jobs.finish(connection, graded, now)
    return [job.submission.contestant for job in taken]


def results(api: Api, token: str, path: str) -> list[dict[str, Any]]:
    text = api.call("GET", f"{path}/results", token).text
    return [json.loads(line) for line in text.splitlines()]


def test_bad_rows_are_said_and_the_others_graded(api: Api) -> None:
    token = api.key(*ALL)
    body = lines(
        {"contestant": "Ada", "answers": RIGHT, "reference": "r-1"},
        {"contestant": "Bob", "answers": {"a": 2}},
        {"contestant": "Eve", "answers": {"c": "2x"}},
    )
    body += b'{"contestant": "\x00\n\n{"contestant": "\\ud800\\u0000", "text": "x"}\n[1]\n'
    body += lines({"contestant": "Dan", "answers": {"a": "3x", "b": "1+"}})

    accepted = send(api, token, body)
    path = accepted.headers["Location"]
    grade_due(api)
    found = api.call("GET", path, token).json()
    out = results(api, token, path)
    faults = api.call("GET", f"{path}/faults", token).json()["faults"]

    assert accepted.status_code == 202
    assert (found["rows"], found["accepted"], found["faults"]) == (7, 2, 5)
    assert (found["graded"], found["review"], found["state"]) == (2, 1, "done")
    assert [line["row"] for line in out] == list(range(1, 8))
    assert (out[0]["total"], out[0]["reference"]) == (TOTAL, "r-1")
    assert [part["verdict"] for part in out[6]["parts"].values()] == ["incorrect", "unreadable"]
    assert [fault["line"] for fault in faults] == [2, 3, 4, 6, 7]
    assert "answers.a" in faults[0]["fault"]
    assert "no part 'c'" in faults[1]["fault"]
    assert [line.get("fault") for line in out[1:6]] == [fault["fault"] for fault in faults]


def test_csv_in_and_out(api: Api) -> None:
    token = api.key(*ALL)
    body = '\ufeffcontestant,a,b\nAda,2x,"x+1"\nBob,"2,x"\nEve,2x,1,7\n'.encode()

    path = send(api, token, body, kind="text/csv; charset=utf-8").headers["Location"]
    grade_due(api)
    text = api.call("GET", f"{path}/results?format=csv", token).text
    ada, bob, eve = csv.DictReader(text.splitlines())

    assert (ada["total"], ada["a.verdict"]) == (TOTAL, "correct")
    assert bob["a.points"] == "0"
    assert "more cells" in eve["fault"]


def test_results_come_while_it_runs_and_each_once(api: Api) -> None:
    token = api.key(*ALL)
    path = send(api, token, people(5)).headers["Location"]

    assert results(api, token, path) == []
    grade_due(api, 2)
    first = results(api, token, path)
    grade_due(api)
    rest = api.call("GET", f"{path}/results?after={len(first)}", token).text.splitlines()

    assert len(first) == 2
    names = [line["contestant"] for line in [*first, *map(json.loads, rest)]]
    assert names == [f"c{number}" for number in range(5)]


def test_a_file_is_stored_once(api: Api) -> None:
    token = api.key(*ALL)

    first, again = (send(api, token, people(3)) for _ in range(2))
    other = send(api, token, people(4))
    unnamed = api.call("POST", f"{PATH}?problem=test-lines", token, content=people(3))

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, unnamed.status_code) == (422, 400)
    listed = api.call("GET", PATH, token).json()["batches"]
    assert [each["rows"] for each in listed] == [3]


def test_what_the_service_did_not_finish_goes_on_where_it_was(api: Api) -> None:
    token = api.key(*ALL)
    body = people(5)
    fingerprint = hashlib.sha256(b"1 ndjson\n" + body).hexdigest()
    with api.engine.begin() as connection:
        begun = batches.begin(connection, Upload(1, "a", fingerprint, 1), datetime.now(UTC))
        rows = [Row(number + 1, submission(f"c{number}")) for number in range(2)]
        batches.add(connection, begun, rows, datetime.now(UTC))
    assert api.call("GET", f"{PATH}/{begun.id}", token).json()["state"] == "interrupted"
    assert api.call("GET", PATH, token).json()["batches"][0]["state"] == "interrupted"

    accepted = send(api, token, body).json()
    grade_due(api)

    assert (accepted["id"], accepted["rows"]) == (begun.id, 5)
    assert [line["contestant"] for line in results(api, token, f"{PATH}/{begun.id}")] == [
        f"c{number}" for number in range(5)
    ]


@pytest.mark.parametrize(
    ("query", "kind", "body", "status", "said"),
    [
        ("problem=test-lines", "text/csv", b"contestant,aa\n", 422, "did you mean 'a'"),
        ("problem=test-lines", "text/csv", b"", 422, "contestant"),
        ("problem=test-lines", "text/csv", b"contestant,a,a\n", 422, "more than once"),
        ("problem=test-lines", "application/json", b"[]", 415, "ndjson"),
        ("problem=nowhere", NDJSON, b"", 422, "nowhere"),
        ("problem=test-lines&version=2", NDJSON, b"", 422, "version 2"),
    ],
)
def test_what_cannot_be_used_is_refused(
    api: Api, query: str, kind: str, body: bytes, status: int, said: str
) -> None:
    headers = {**named("a"), "Content-Type": kind}

    refused = api.call("POST", f"{PATH}?{query}", api.key(*ALL), content=body, headers=headers)

    assert refused.status_code == status
    assert said in refused.json()["detail"]


def test_a_file_may_be_larger_than_another_body(api: Api) -> None:
    long = lines({"contestant": "Ada", "text": "x" * 190_000}) * 8

    assert send(api, api.key(*ALL), long).json()["accepted"] == 8


def test_a_single_submission_goes_before_a_batch(api: Api) -> None:
    token = api.key(*ALL)
    send(api, token, people(3))
    api.call("POST", "/v1/submissions", token, json=handed_in("Ada"), headers=named("b"))

    assert grade_due(api, 2) == ["Ada", "c0"]


def test_paused_and_resumed(api: Api) -> None:
    token = api.key(*ALL)
    path = send(api, token, people(3)).headers["Location"]
    grade_due(api, 1)

    def put(state: str) -> str:
        answered: str = api.call("PUT", f"{path}/state", token, json={"state": state}).json()[
            "state"
        ]
        return answered

    assert put("paused") == "paused"
    assert grade_due(api) == []
    held = api.call("GET", "/v1/submissions?state=held", token).json()["submissions"]
    assert len(held) == 2
    assert put("running") == "running"
    assert grade_due(api) == ["c1", "c2"]
    assert api.call("GET", path, token).json()["state"] == "done"


@pytest.mark.parametrize(
    ("state", "becomes", "due"),
    [("running", "queued", 3), ("paused", "held", 0), ("cancelled", "cancelled", 0)],
)
def test_what_a_worker_gives_back_goes_with_its_batch(
    api: Api, state: str, becomes: str, due: int
) -> None:
    token = api.key(*ALL)
    path = send(api, token, people(3)).headers["Location"]
    now = datetime.now(UTC)
    later = now + timedelta(hours=1)
    with api.engine.begin() as connection:
        sent = jobs.send_due(connection, now=now, until=later, limit=10, attempts=3)
        claimed = jobs.claim(connection, [job.id for job in sent], now=now, until=later)
    api.call("PUT", f"{path}/state", token, json={"state": state})

    with api.engine.begin() as connection:
        jobs.give_back(connection, [job.id for job in claimed])
        again = jobs.send_due(connection, now=now, until=later, limit=10, attempts=3)

    shown = api.call("GET", "/v1/submissions", token).json()["submissions"]
    assert {each["state"] for each in shown} == {becomes}
    assert len(again) == due
    assert not any(job.alone for job in again)


def test_cancelled_leaves_nothing_to_send(api: Api) -> None:
    token = api.key(*ALL)
    path = send(api, token, people(3)).headers["Location"]
    grade_due(api, 1)
    change = {"json": {"state": "cancelled"}}

    cancelled = api.call("PUT", f"{path}/state", token, **change).json()
    resumed = api.call("PUT", f"{path}/state", token, json={"state": "running"})

    assert (cancelled["state"], cancelled["graded"], cancelled["waiting"]) == ("cancelled", 1, 2)
    assert resumed.status_code == 409
    assert grade_due(api) == []
    with api.engine.begin() as connection:
        assert jobs.unfinished(connection) == 0
    _, second, third = results(api, token, path)
    assert second["fault"] == third["fault"] == "cancelled before it was graded"


def test_batches_are_listed_page_by_page(api: Api) -> None:
    token = api.key(*ALL)
    for number in range(3):
        send(api, token, people(number), name=str(number))

    seen, address = [], f"{PATH}?limit=2"
    while address:
        page = api.call("GET", address, token).json()
        seen += [each["rows"] for each in page["batches"]]
        address = page["next"]

    assert seen == [2, 1, 0]
