"""`grader doctor` on installations that are really broken."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from store import batches, keys, rubrics, submissions
from store.batches import Upload
from store.engine import open_store
from store.keys import NewKey, Scope
from tests.samples import NOW, RUBRIC, submission
from tests.waiting import until
from tests.workers.installed import GRADER, free_port
from tests.workers.service import serve
from workers import tether
from workers.bell import Bell
from workers.broker import find_server
from workers.checkup import Standing, examine
from workers.checkup.machine import packages
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from workers.checkup import Finding


def checked(**environment: str) -> dict[str, Finding]:
    """What is found, by name."""
    return {each.name: each for each in examine(environment)}


def test_a_service_that_runs_and_then_loses_its_parts(tmp_path: Path) -> None:
    environment = {"GRADER_DATA_DIR": str(tmp_path)}

    def wrong() -> set[str]:
        found = [each for each in examine(environment) if each.standing is Standing.WRONG]
        return {each.name for each in found} - {"packages"}  # a developer's may be newer

    assert wrong() == set()
    with serve(Settings(data_dir=tmp_path, processes=1)) as service:
        until(lambda: wrong() == set())
        service.kill("dispatcher")
        until(lambda: wrong() == {"dispatcher"})
        service.kill("worker")
        until(lambda: wrong() == {"dispatcher", "worker"})
        service.kill("broker")
        until(lambda: wrong() == {"broker"})
    assert checked(**environment)["worker"].standing is Standing.UNCHECKED


def test_a_store_without_schema(empty: Engine) -> None:
    url = empty.url.render_as_string(hide_password=False)
    with empty.begin():
        found = checked(DATABASE_URL=url)

    assert found["store"].standing is Standing.OK
    assert (found["schema"].standing, found["schema"].remedy) == (
        Standing.WRONG,
        "run `grader prepare`",
    )


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/none/store", "mysql://x", "?"]
)
def test_a_store_that_is_not_there(url: str) -> None:
    found = checked(DATABASE_URL=url)

    assert found["store"].standing is not Standing.OK
    assert "schema" not in found


def test_work_that_does_not_move(store_url: str) -> None:
    engine = open_store(store_url)
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        submissions.accept(connection, [submission()], rubric_id=rubric, now=NOW)
        key, _ = keys.issue(connection, NewKey("test", {Scope.SUBMIT}), NOW)
        left = batches.begin(connection, Upload(key, "a", "f", rubric), NOW)
    engine.dispose()

    found = checked(DATABASE_URL=store_url)

    assert found["schema"].standing is Standing.OK
    assert found["queue"].standing is Standing.WRONG
    assert found["batches"].seen == f"not received to their end: {left.id}"


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[str]:
    """A broker that keeps nothing on disk and drops what it has no room for."""
    port = free_port()
    command = [find_server(), "--port", str(port), "--dir", str(tmp_path), "--save", ""]
    process = tether.start([*command, "--maxmemory-policy", "allkeys-lru"])
    url = f"redis://127.0.0.1:{port}/0"
    bell = Bell(url, patience_s=2)
    until(bell.answers)
    bell.close()
    yield url
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()


def test_a_broker_that_forgets(forgetful: str) -> None:
    found = checked(GRADER_BROKER_URL=forgetful)

    wrong = {name for name, each in found.items() if each.standing is Standing.WRONG}
    assert wrong - {"packages"} == {"broker's file", "broker's memory", "worker", "dispatcher"}


def test_settings_that_cannot_work() -> None:
    found = [
        each
        for each in examine({"GRADER_PROCESES": "2", "GRADER_CHUNK": "0"})
        if each.name == "settings"
    ]

    assert [each.seen.split(":")[0] for each in found] == [
        "GRADER_PROCESES is no setting",
        "GRADER_CHUNK",
    ]


@pytest.mark.parametrize(
    ("locked", "standing"),
    [
        ("celery==1.0 \\", Standing.WRONG),
        ("no-such-package==1.0 \\", Standing.WRONG),
        ("no-such-package==1.0 ; sys_platform == 'win32' \\", Standing.OK),
        ("no-such-package==1.0 ; python_version >= '3' \\", Standing.WRONG),
        ("celery[redis]==1.0 ; python_version < '3' \\", Standing.OK),
    ],
)
def test_packages_that_are_not_those_of_the_lock(
    tmp_path: Path, locked: str, standing: Standing
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"{locked}\n    --hash=sha256:0\n", encoding="utf-8")

    assert packages(lock).standing is standing


def test_the_command_says_what_to_do_and_fails(tmp_path: Path) -> None:
    environment = {**os.environ, "GRADER_DATA_DIR": str(tmp_path), "DATABASE_URL": "mysql://x"}
    plain, as_json = (
        subprocess.run(  # noqa: S603 our own
            [*GRADER, "doctor", *options],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        for options in ([], ["--json"])
    )

    assert (plain.returncode, as_json.returncode) == (1, 1), plain.stderr
    assert "do: check DATABASE_URL" in plain.stdout
    found = [json.loads(line) for line in as_json.stdout.splitlines()]
    assert [each["name"] for each in found if each["standing"] == "wrong"][-1] == "store"
