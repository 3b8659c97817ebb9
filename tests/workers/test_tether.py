"""Nothing that we start outlives us, however we end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

import pytest

from workers import tether
from workers.settings import Settings
from workers.startable import StartError
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The command says that it is up and waits for ever; HOLD is one process, WATCH has a child too.
WAIT = "os.write(1, b'up\\n'); os.read(os.pipe()[0], 1)"
COMMAND = {"HOLD": f"import os; {WAIT}", "WATCH": f"import os; os.fork(); {WAIT}"}
STARTER = """
import subprocess, sys
from workers import tether
way, command = sys.argv[1], [sys.executable, "-c", sys.argv[2]]
if way == "HOLD":
    tether.start(command).wait()
else:
    watch = [sys.executable, "-m", "workers.tether", "WATCH", *command]
    subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True).wait()
"""


@pytest.mark.parametrize("way", ["HOLD", "WATCH"])
def test_a_command_ends_with_the_starter_that_is_killed(way: str) -> None:
    if way == "HOLD" and sys.platform != "linux":
        pytest.skip("only Linux kills a process when its parent ends")
    with subprocess.Popen(  # noqa: S603 our own command
        [sys.executable, "-c", STARTER, way, COMMAND[way]], stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"up\n"
        starter.kill()

        starter.stdout.read()  # ends when nobody holds the other end any more


def test_a_signal_reaches_the_command_and_its_code_comes_back() -> None:
    process = tether.start([sys.executable, "-c", "import os; os.read(os.pipe()[0], 1)"])
    process.terminate()

    assert process.wait(30) == -signal.SIGTERM
    assert process.stdin is not None
    process.stdin.close()


@pytest.fixture
def short() -> Iterator[str]:
    """A folder for a socket: one killed leaves it there, and `tmp_path` may be too long for it."""
    with TemporaryDirectory(prefix="grader-") as folder:
        yield folder


def test_the_whole_service_ends_when_its_supervisor_is_killed(tmp_path: Path, short: str) -> None:
    log = tmp_path / "log"
    with log.open("w") as errors, start_worker(tmp_path, short, errors) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline().startswith(b"ready")
        supervisor.kill()

        supervisor.stdout.read()  # ends when the last process of the service has ended

    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_whole_service_ends_when_it_is_asked_to(tmp_path: Path, short: str) -> None:
    with (
        (tmp_path / "log").open("w") as errors,
        start_worker(tmp_path, short, errors) as supervisor,
    ):
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline().startswith(b"ready")
        supervisor.terminate()
        supervisor.stdout.read()

    assert supervisor.returncode == 0


def test_a_data_directory_serves_one_supervisor_at_a_time(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, processes=1)
    with (
        running(settings, output=tmp_path / "log"),
        pytest.raises(StartError, match="another grader runs"),
        running(settings, output=tmp_path / "log"),
    ):
        pass


def start_worker(folder: Path, short: str, errors: TextIO) -> subprocess.Popen[bytes]:
    """`grader worker` with a store and a broker of its own in `folder`."""
    environment = {
        **os.environ,
        "GRADER_DATA_DIR": str(folder),
        "GRADER_PROCESSES": "1",
        "XDG_RUNTIME_DIR": short,
    }
    for name in ("DATABASE_URL", "GRADER_BROKER_URL"):
        environment.pop(name, None)
    command = "import typer; from cli.worker import worker; typer.run(worker)"
    return subprocess.Popen(  # noqa: S603 our own command
        [sys.executable, "-c", command], env=environment, stdout=subprocess.PIPE, stderr=errors
    )
