"""Which processes are alive is what they said themselves, not long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from store import pulse
from store.engine import reading
from store.pulse import Process
from tests.samples import NOW

if TYPE_CHECKING:
    from sqlalchemy import Engine

WORKER = Process("here", 7, "worker", 2, NOW, NOW)
SOON = NOW + timedelta(seconds=5)


def test_the_last_word_of_each_counts(engine: Engine) -> None:
    again = Process("here", 7, "worker", 2, NOW, SOON)
    with engine.begin() as connection:
        for process in (WORKER, Process("here", 8, "dispatcher", 0, NOW, NOW), again):
            pulse.beat(connection, process)

    with reading(engine) as connection:
        assert pulse.alive(connection, SOON) == [again]
        assert len(pulse.alive(connection, NOW)) == 2


def test_who_leaves_or_is_long_silent_is_forgotten(engine: Engine) -> None:
    with engine.begin() as connection:
        pulse.beat(connection, WORKER)
        pulse.forget(connection, NOW)
        assert pulse.alive(connection, NOW) == [WORKER]
        pulse.leave(connection, "here", 7)
        assert pulse.alive(connection, NOW) == []
