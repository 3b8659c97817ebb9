"""A process says every few seconds that it is there; see `store/pulse.py`."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from store import pulse
from store.pulse import Process

if TYPE_CHECKING:
    from sqlalchemy import Engine

EVERY_S = 5.0
FORGOTTEN_AFTER = timedelta(minutes=10)


class Pulse:
    """The pulse of this process, which does one `kind` of work."""

    def __init__(self, kind: str, *, graders: int = 0) -> None:
        now = datetime.now(UTC)
        self._process = Process(socket.gethostname(), os.getpid(), kind, graders, now, now)

    def due(self) -> bool:
        """Whether it is time to say so again."""
        return datetime.now(UTC) - self._process.seen_at > timedelta(seconds=EVERY_S)

    def beat(self, engine: Engine) -> None:
        """Say that the process is there, and forget those that have long been silent."""
        now = datetime.now(UTC)
        self._process = replace(self._process, seen_at=now)
        with engine.begin() as connection:
            pulse.beat(connection, self._process)
            pulse.forget(connection, now - FORGOTTEN_AFTER)
