"""`grader serve` as it is installed: a tree of processes, to call over HTTP and to harm."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from grader_client import Client
from tests.waiting import until
from workers.settings import VARIABLES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

GRADER = (sys.executable, "-c", "from cli.main import app; app()")
TOKEN = re.compile(r"the admin's key, shown this once: (\S+)")
AGAIN_S = 0.3
# What tells the services' commands apart; below the worker come its processes, then their children.
MARKS = {
    "broker": "unixsocket",
    "worker": "workers.worker",
    "dispatcher": "workers.dispatcher",
    "delivery": "workers.delivery",
    "api": "web.server",
}


@dataclass(frozen=True, slots=True)
class Installed:
    """A service that runs, an admin's token for it, and the process that all others hang on."""

    address: str
    token: str
    settings: Settings
    process: subprocess.Popen[bytes]

    def client(self) -> Client:
        """A client that tries often: the service may be away for seconds."""
        return Client(
            self.address, self.token, attempts=1000, sleep=lambda s: time.sleep(min(s, AGAIN_S))
        )

    def pids(self, part: str) -> list[int]:
        """The processes of a part that live now; of `process` and `child` there may be several."""
        match part:
            case "process":
                return [each for pid in self.pids("worker") for each in _children(pid)]
            case "child":
                return [each for pid in self.pids("process") for each in _children(pid)]
            case _:
                below = _children(self.process.pid)
                return [pid for pid in below if MARKS[part] in _command(pid)]


def environment(settings: Settings, *, runtime: str) -> dict[str, str]:
    """For a command under these settings; `runtime` is a folder for sockets."""
    inherited = {name: text for name, text in os.environ.items() if name not in VARIABLES.values()}
    return {**inherited, **settings.to_environment(), "XDG_RUNTIME_DIR": runtime}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def installed(settings: Settings) -> Iterator[Installed]:
    """`grader serve` until the end, on a port of its own; its log is shown with a failure."""
    settings = settings.model_copy(update={"api_port": free_port()})
    said, log = settings.data_dir / "said", settings.data_dir / "log"
    with (
        TemporaryDirectory(prefix="grader-") as runtime,
        said.open("wb") as out,
        log.open("wb") as err,
    ):
        process = subprocess.Popen(  # noqa: S603 our own command
            [*GRADER, "serve"],
            env=environment(settings, runtime=runtime),
            stdout=out,
            stderr=err,
        )
        try:
            until(lambda: process.poll() is not None or TOKEN.search(said.read_text()))
            (token,) = TOKEN.findall(said.read_text())
            yield Installed(f"http://127.0.0.1:{settings.api_port}", token, settings, process)
        except BaseException:
            print(log.read_text(encoding="utf-8", errors="replace"))  # noqa: T201 pytest shows it
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _children(pid: int) -> list[int]:
    """The processes that a process started; none where it has ended."""
    found: list[int] = []
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, each.read_text(encoding="ascii").split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
