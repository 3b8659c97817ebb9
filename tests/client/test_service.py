"""A platform and the command line against the whole service, as it is installed."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http.server import HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from grader_client import Client
from store import keys
from store.engine import open_store
from store.keys import NewKey, Scope
from tests.samples import RIGHT, RUBRIC, TOTAL
from tests.waiting import until
from workers.settings import Settings
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
MANY = 500
COMMAND = (sys.executable, "-c", "from cli.main import app; app()", "batch")


@dataclass(frozen=True, slots=True)
class Running:
    """A service and the token of an admin's key."""

    address: str
    token: str


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """API, dispatcher, worker, broker and SQLite, as `grader serve` starts them."""
    folder = tmp_path_factory.mktemp("service")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(data_dir=folder, processes=1, api_port=port, webhook_private=True)
    with running(settings, api=("web.server",), output=folder / "log") as (started, _):
        engine = open_store(started.store_url)
        with engine.begin() as connection:
            new = NewKey("platform", {Scope.ADMIN})
            _, token = keys.issue(connection, new, datetime.now(UTC))
        engine.dispose()
        yield Running(f"http://127.0.0.1:{port}", token)


def example() -> dict[str, Any]:
    """What the integration in docs/api.md defines."""
    (source,) = re.findall(r"```python\n(from http.server.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(source.splitlines()) < 40
    names: dict[str, Any] = {}
    exec(compile(source, str(DOCUMENT), "exec"), names)  # noqa: S102 our own document
    return names


def test_the_integration_that_is_documented(service: Running) -> None:
    names = example()
    with Client(service.address, service.token) as grader:
        grader.publish(RUBRIC)

    ids = {
        names["hand_in"](service.address, service.token, "test-lines", "r-1", RIGHT)
        for _ in range(2)
    }

    assert len(ids) == 1
    said = names["score"](service.address, service.token, *ids)
    assert [line.split(",")[0] for line in said] == ["a: 1.5 of 1.5", "b: 0.1 of 0.1"]


def test_many_at_once_are_each_graded_once(service: Running) -> None:
    headers = {"Authorization": f"Bearer {service.token}"}
    with (
        httpx2.Client(base_url=service.address, headers=headers, timeout=60) as http,
        Client(service.address, service.token) as grader,
    ):
        grader.publish(RUBRIC)
        ids = [id_ for start in range(0, MANY, 100) for id_ in handed_in(http, start)]
        until(lambda: not any(grader.submissions(state="queued")))
        until(lambda: not any(grader.submissions(state="grading")))
        shown = [each for each in grader.submissions(limit=200) if each.id in set(ids)]
        histories = [http.get(f"/v1/submissions/{id_}").json()["history"] for id_ in ids]

    assert len(set(ids)) == MANY
    assert sorted(each.id for each in shown) == sorted(ids)
    for each in shown:
        assert each.score is not None
        wrong = int(each.contestant[1:]) % 5 == 0
        assert each.score.total == Decimal("1.5" if wrong else TOTAL)
    assert {len(history) for history in histories} == {1}


def handed_in(http: httpx2.Client, start: int) -> list[int]:
    """A hundred submissions in one call, every fifth with one wrong answer; their ids."""
    given = [
        {"problem": "test-lines", "contestant": f"c{n}", "answers": answers(n)}
        for n in range(start, start + 100)
    ]
    named = {"Idempotency-Key": f"many-{start}"}
    reply = http.post("/v1/submissions", json=given, headers=named).raise_for_status()
    return [each["id"] for each in reply.json()]


def answers(number: int) -> dict[str, str]:
    return RIGHT if number % 5 else {"a": "2x", "b": f"x + {number + 2}"}


def test_the_receiver_that_is_documented(service: Running) -> None:
    names = example()
    names["Receiver"].log_message = lambda *_: None
    with HTTPServer(("127.0.0.1", 0), names["Receiver"]) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        names["SECRET"] = webhook(service, address)
        with Client(service.address, service.token) as grader:
            grader.publish(RUBRIC)
        names["hand_in"](service.address, service.token, "test-lines", "r-2", RIGHT)
        until(lambda: names["points"].get("r-2"))
        forged = httpx2.post(address, content=b"{}")
        server.shutdown()
        thread.join()

    assert names["points"]["r-2"] == TOTAL
    assert forged.status_code == 400


def webhook(service: Running, address: str) -> str:
    """The secret of a new webhook to the address."""
    made = httpx2.post(
        f"{service.address}/v1/webhooks",
        headers={"Authorization": f"Bearer {service.token}"},
        json={"url": address},
    )
    secret: str = made.raise_for_status().json()["secret"]
    return secret


def batch(service: Running, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    environment = {**os.environ, "GRADER_TOKEN": service.token}
    return subprocess.run(  # noqa: S603 our own
        command, capture_output=True, text=True, check=False, env=environment
    )


def test_a_service_grades_as_the_command_does_itself(service: Running, tmp_path: Path) -> None:
    rubric, source = tmp_path / "rubric.toml", tmp_path / "in.jsonl"
    rubric.write_text(RUBRIC, encoding="utf-8")
    rows: list[object] = [
        {"contestant": "Ada", "answers": RIGHT, "reference": "r-1"},
        {"contestant": "Bob", "answers": {"a": 2}},
        {"contestant": "Dan", "answers": {"a": "3x", "b": "1+"}},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"

    alone = batch(service, rubric, source, "--out", here, "--processes", "1")
    served = batch(service, rubric, source, "--out", there, "--server", service.address)

    assert (alone.returncode, served.returncode) == (1, 1), served.stderr
    assert there.read_text() == here.read_text()
    assert sorted(path.name for path in tmp_path.glob("there*")) == ["there.jsonl"]


def test_an_interrupted_batch_goes_on_with_the_same_one(service: Running, tmp_path: Path) -> None:
    rubric, folder = tmp_path / "rubric.toml", tmp_path / "write-ups"
    rubric.write_text(RUBRIC, encoding="utf-8")
    folder.mkdir()
    (folder / "Ada.tex").write_text("(a) $f(x) = 2x$\n\n(b) $g(x) = x + 1$", encoding="utf-8")
    (folder / "Bob.tex").write_bytes(b"\xff\xfe")
    out = tmp_path / "out.jsonl"
    command = (rubric, folder, "--out", out, "--server", service.address)
    batch(service, *command)
    first, second = out.read_bytes().splitlines(keepends=True)
    out.unlink()
    (tmp_path / "out.jsonl.partial").write_bytes(first + second[:9])  # as a kill leaves it
    (tmp_path / "out.jsonl.partial.batch").write_text("resumed", encoding="utf-8")

    done = batch(service, *command, "--resume")

    assert out.read_bytes() == first + second, done.stderr
    assert json.loads(first)["total"] == TOTAL
    assert "UTF-8" in json.loads(second)["fault"]
