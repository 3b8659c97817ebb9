"""The services of docker-compose.yml without Docker: only addresses are replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import httpx2
import redis

from tests.deployment.compose_file import compose
from tests.waiting import until
from tests.workers.installed import GRADER, TOKEN, free_port
from workers import tether
from workers.broker import find_server
from workers.settings import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.deployment.compose_file import Service

PROGRAMS = {"grader": GRADER, "python": (sys.executable,)}
# What a person would write into grader.env to have webhooks on this machine.
GRADER_ENV = {"GRADER_WEBHOOK_PRIVATE": "true"}


@contextmanager
def composed(folder: Path, database_url: str) -> Iterator[tuple[str, str]]:
    """The address of the API and an admin's token."""
    broker_port, api_port = free_port(), free_port()
    addresses = {
        "DATABASE_URL": database_url,
        "GRADER_BROKER_URL": f"redis://127.0.0.1:{broker_port}/0",
        "GRADER_API_HOST": "127.0.0.1",
        "GRADER_API_PORT": str(api_port),
    }
    services = compose().services
    with ExitStack() as stack, (folder / "log").open("wb") as log:
        broker = [find_server(), *services["broker"].command[1:], "--port", str(broker_port)]
        _run(stack, [*broker, "--bind", "127.0.0.1", "--dir", str(folder)], {}, log.fileno())
        until(lambda: _pongs(broker_port))
        ours = dict(compose().ours)
        token = _prepared(ours.pop("prepare"), addresses, folder)
        for service in ours.values():
            environment = _environment(service, addresses, folder)
            _run(stack, _command(service), environment, log.fileno())
        until(lambda: _ready(api_port))
        yield f"http://127.0.0.1:{api_port}", token


def _prepared(service: Service, addresses: Mapping[str, str], folder: Path) -> str:
    """What it says is the token of the first admin's key; it ends by itself."""
    environment = _environment(service, addresses, folder)
    ran = subprocess.run(  # noqa: S603 from our own file
        _command(service), env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    (token,) = TOKEN.findall(ran.stdout)
    assert isinstance(token, str)
    return token


def _command(service: Service) -> list[str]:
    program, *arguments = service.command
    return [*PROGRAMS[program], *arguments]


def _environment(service: Service, addresses: Mapping[str, str], folder: Path) -> dict[str, str]:
    """As the container has it; GRADER_DATA_DIR is the image's."""
    inherited = {name: text for name, text in os.environ.items() if name not in VARIABLES.values()}
    given = {name: addresses.get(name, text) for name, text in service.environment.items()}
    return {**inherited, "GRADER_DATA_DIR": str(folder), **GRADER_ENV, **given}


def _run(
    stack: ExitStack, command: Sequence[str], environment: dict[str, str], output: int
) -> None:
    process = tether.start(command, environment={**os.environ, **environment}, output=output)

    def end() -> None:
        process.terminate()
        process.wait(60)
        assert process.stdin is not None
        process.stdin.close()

    stack.callback(end)


def _pongs(port: int) -> bool:
    with redis.Redis(port=port) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _ready(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    except httpx2.TransportError:
        return False
