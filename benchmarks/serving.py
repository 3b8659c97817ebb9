"""The whole service on this machine, for a benchmark to call: SQLite and a broker of its own."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import keys
from store.engine import open_store
from store.keys import NewKey, Scope
from workers.settings import Settings
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

REPEATS = 10  # one answer in ten is new


@dataclass(frozen=True, slots=True)
class Served:
    """The token is of a key that may do everything; the process is that of its API."""

    settings: Settings
    address: str
    token: str
    engine: Engine
    api_process: int


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The service with its data in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(data_dir=folder, api_port=port, rate_per_minute=1_000_000)
    with running(settings, api=("web.server",), output=folder / "log") as (started, supervisor):
        engine = open_store(started.store_url)
        with engine.begin() as connection:
            _, token = keys.issue(connection, NewKey("bench", {Scope.ADMIN}), datetime.now(UTC))
        address = f"http://127.0.0.1:{port}"
        yield Served(started, address, token, engine, supervisor.pid("api"))
        engine.dispose()


def answers(number: int) -> dict[str, str]:
    """The answers of the number-th row to the rubric of the tests; nine in ten equal another's."""
    different = number // REPEATS
    return {"a": f"{different + 2}x - {different}x", "b": f"x + {different} - {different - 1}"}
