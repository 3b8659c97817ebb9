"""The API as a process of its own, for what a test client does not show: streams, signals."""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from os import environ
from typing import TYPE_CHECKING

import httpx2

from tests.waiting import until
from workers import tether

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from workers.settings import Settings


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def served(settings: Settings) -> Iterator[tuple[httpx2.Client, subprocess.Popen[bytes]]]:
    """A client of the API on a port of its own, and its process."""
    there = settings.model_copy(update={"api_port": free_port()})
    process = tether.start(
        (sys.executable, "-m", "web.server"), environment={**environ, **there.to_environment()}
    )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{there.api_port}", timeout=30) as client:
            until(lambda: _answers(client))
            yield client, process
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()


def _answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx2.TransportError:
        return False
