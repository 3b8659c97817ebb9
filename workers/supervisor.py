"""One process that starts the others, restarts what dies, and takes all with it when it ends."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from store import schema
from store.engine import open_store
from workers import tether
from workers.broker import embed
from workers.startable import StartError, check, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from workers.broker import EmbeddedBroker
    from workers.settings import Settings

log = logging.getLogger(__name__)

ADDRESS = "address"  # the file beside the broker's that says where it answers
READY_S = 30.0  # a large append-only file takes a while to read
STOP_S = 15.0
RESTART_S = 1.0
POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Service:
    """A command to keep running; `ready` says when the next service may start.

    One that is `needed` ends after the others: they cannot end in order without it.
    """

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    ready: Callable[[], bool] = lambda: True
    needed: bool = False


class Supervisor:
    """Keeps services running, in their order. Must be used from the main thread of a process."""

    def __init__(self, services: Sequence[Service], *, output: Path | None = None) -> None:
        self._services = services
        self._output = output
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._started_at: dict[str, float] = {}

    def start(self) -> None:
        """Start every service, each when the one before is ready; StartError if one is not."""
        for service in self._services:
            self._spawn(service)
            self._await_ready(service)

    def restart_dead(self) -> list[str]:
        """Start anew what has ended (but not twice within a second); the names of these."""
        dead = [service for service in self._services if self._may_restart(service.name)]
        for service in dead:
            log.warning("%s ended with %s: restarted", service.name, self._code(service.name))
            _end(self._processes[service.name])
            self._spawn(service)
        return [service.name for service in dead]

    def pid(self, name: str) -> int:
        """The process of a service: the leader of its process group."""
        return self._processes[name].pid

    def stop(self) -> None:
        """End all, side by side, then what they need; what does not end in time is killed."""
        started = [each for each in reversed(self._services) if each.name in self._processes]
        for needed in (False, True):
            processes = [self._processes[each.name] for each in started if each.needed is needed]
            for process in processes:
                _ask(process)
            for process in processes:
                _take_leave(process)

    def _spawn(self, service: Service) -> None:
        with ExitStack() as stack:
            output = stack.enter_context(self._output.open("ab")).fileno() if self._output else None
            self._processes[service.name] = tether.start(
                service.command, environment=service.environment, output=output
            )
        self._started_at[service.name] = time.monotonic()

    def _await_ready(self, service: Service) -> None:
        deadline = time.monotonic() + READY_S
        while not service.ready():
            if self._code(service.name) is not None:
                raise StartError(f"{service.name} ended with {self._code(service.name)}")
            if time.monotonic() > deadline:
                raise StartError(f"{service.name} is not ready after {READY_S:g} s")
            time.sleep(POLL_S)

    def _may_restart(self, name: str) -> bool:
        rested = time.monotonic() - self._started_at[name] > RESTART_S
        return rested and self._code(name) is not None

    def _code(self, name: str) -> int | None:
        return self._processes[name].poll()


def _end(process: subprocess.Popen[bytes]) -> None:
    _ask(process)
    _take_leave(process)


def _ask(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()


def _take_leave(process: subprocess.Popen[bytes]) -> None:
    """Wait, then kill; the group goes with its leader. What is lost so is graded again."""
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        log.warning("killed: %s", process.args)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


@contextmanager
def running(
    settings: Settings,
    *,
    worker: Sequence[str] = ("workers.worker",),
    api: Sequence[str] = (),
    output: Path | None = None,
) -> Iterator[tuple[Settings, Supervisor]]:
    """Broker (if none is named), dispatcher and worker over a migrated store, stopped at the end.

    Gives the settings with the broker's address. `worker` is the module that runs the worker, with
    its arguments; so is `api`, which is not started where it is empty.
    """
    check(settings, api=bool(api))
    with ExitStack() as stack:
        services: list[Service] = []
        if not settings.broker_url:
            broker = _embedded(settings, stack)
            settings = settings.model_copy(update={"broker_url": broker.url})
            services = [
                Service("broker", broker.command, dict(os.environ), broker.answers, needed=True)
            ]
        migrate(settings)
        environment = {**os.environ, **settings.to_environment()}
        python = (sys.executable, "-m")
        services += [
            Service("worker", (*python, *worker), environment),
            Service("dispatcher", (*python, "workers.dispatcher"), environment),
        ]
        if api:
            listens = partial(_listens, settings.api_host, settings.api_port)
            services += [
                Service("delivery", (*python, "workers.delivery"), environment),
                Service("api", (*python, *api), environment, listens),
            ]
        supervisor = Supervisor(services, output=output)
        stack.callback(supervisor.stop)
        supervisor.start()
        yield settings, supervisor


def embedded_url(settings: Settings) -> str | None:
    """The address of the broker that runs on `data_dir`; None where none does."""
    data = settings.data_dir / "broker"
    if not (data / "lock").exists() or not (data / ADDRESS).exists():
        return None
    with (data / "lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return (data / ADDRESS).read_text(encoding="utf-8")
    return None


def _embedded(settings: Settings, stack: ExitStack) -> EmbeddedBroker:
    """A broker over `data_dir`, which no other may use meanwhile."""
    data = settings.data_dir / "broker"
    data.mkdir(parents=True, exist_ok=True)
    lock = stack.enter_context((data / "lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StartError(f"another grader runs on {settings.data_dir}") from error
    broker = embed(data)
    (data / ADDRESS).write_text(broker.url, encoding="utf-8")
    stack.callback(shutil.rmtree, broker.socket.parent, ignore_errors=True)
    return broker


def _listens(host: str, port: int) -> bool:
    """Whether a process takes connections there."""
    try:
        with socket.create_connection((host, port), timeout=READY_S):
            return True
    except OSError:
        return False


def migrate(settings: Settings) -> None:
    """Bring the store to the newest schema. Raises StartError where it cannot be opened."""
    with opening(settings):
        engine = open_store(settings.store_url)
        schema.upgrade(engine)
        engine.dispose()
