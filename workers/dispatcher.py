"""Sends the ids of jobs that are due to the workers, and again what got lost on the way.

One loop over the database does what elsewhere takes a queue call in every request and a periodic
sweep beside it: a new job is due at once, a job whose message or worker was lost is due again.
Several dispatchers may run at once.
"""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import environ
from typing import TYPE_CHECKING

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from store import jobs, rubrics
from store.engine import open_store, provisional
from store.marks import marked
from store.tables import Priority
from workers.app import GRADE, QUEUE, build_app
from workers.bell import Bell
from workers.logs import log_as
from workers.pulse import Pulse
from workers.settings import Settings
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from celery import Celery
    from sqlalchemy import Connection, Engine

    from store.jobs import Sent

log = structlog.get_logger("dispatcher")

NAME = "grader-dispatcher"  # what its connection is called: the sign that it lives
IDLE_S = 0.2
BUSY_S = 0.02
BROKER_AWAY_S = 1.0
# kombu: 0 is taken first
IN_THE_QUEUE = {Priority.SINGLE: 0, Priority.BATCH: 9, Priority.REGRADE: 9}
# The lists in which kombu keeps them.
QUEUES = {Priority.SINGLE: QUEUE} | dict.fromkeys(
    (Priority.BATCH, Priority.REGRADE), f"{QUEUE}\x06\x169"
)
CROWDED = 16  # messages for each process: workers are behind, and sending again would not help
CHUNKS_UNDER_WAY = 4  # messages for each process, so that none waits for the dispatcher


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """A store, an app that sends, and the settings."""

    engine: Engine
    app: Celery
    settings: Settings

    def run(self, stop: threading.Event) -> None:
        """Send what is due until told to stop."""
        bell = Bell(self.settings.broker_url, patience_s=IDLE_S + BROKER_AWAY_S, name=NAME)
        pulse = Pulse("dispatcher")
        pulse.beat(self.engine)
        while not stop.is_set():
            if pulse.due():
                pulse.beat(self.engine)
            try:
                if self.dispatch(self.crowded(bell)):
                    stop.wait(BUSY_S)
                else:
                    bell.wait(IDLE_S)
            except (OperationalError, RedisError) as error:
                log.warning("the broker is away", error=str(error))
                stop.wait(BROKER_AWAY_S)
        bell.close()

    def crowded(self, bell: Bell) -> set[Priority]:
        """The priorities of which many messages lie in the broker. Raises RedisError.

        A job whose message still waits there falls due again; sent again and again it would fill
        the queue faster than workers that are behind can empty it.
        """
        lie = dict(zip(Priority, bell.messages([QUEUES[each] for each in Priority]), strict=True))
        return {each for each in Priority if lie[each] >= CROWDED * self.settings.processes}

    def dispatch(self, crowded: Collection[Priority] = ()) -> int:
        """Send what is due, end what has used up its attempts; how many jobs that were.

        Of the priorities that are `crowded` nothing is sent now.
        """
        now = datetime.now(UTC)
        with self.engine.begin() as connection:
            ended = self._end_exhausted(connection, now)
        with provisional(self.engine) as connection:
            sent, chunk = self._take(connection, now, crowded)
        try:
            for priority in Priority:
                these = [job for job in sent if job.priority == priority]
                for ids in messages(these, chunk):
                    self.app.send_task(
                        GRADE,
                        args=[ids],
                        ignore_result=True,
                        retry=False,
                        priority=IN_THE_QUEUE[priority],
                    )
        except OperationalError:
            with self.engine.begin() as connection:
                jobs.unsend(connection, [job.id for job in sent], now)
            raise
        return len(sent) + ended

    def _take(
        self, connection: Connection, now: datetime, crowded: Collection[Priority]
    ) -> tuple[list[Sent], int]:
        """The jobs to send now and how many go in one message."""
        processes, largest = self.settings.processes, self.settings.chunk
        waiting = jobs.due(connection, now=now, at_most=2 * processes * largest)
        if not waiting:
            return [], 1
        under_way = jobs.under_way(connection, now)
        chunk = chunk_size(waiting + under_way, processes=processes, largest=largest)
        room = max(0, CHUNKS_UNDER_WAY * processes * chunk - under_way)
        until = now + timedelta(seconds=self.settings.resend_s)
        attempts = self.settings.attempts
        free = [each for each in Priority if each not in crowded]
        sent = jobs.send_due(
            connection, now=now, until=until, limit=room, attempts=attempts, priorities=free
        )
        return sent, chunk

    def _end_exhausted(self, connection: Connection, now: datetime) -> int:
        """A job that lost its worker on its last attempt goes to a person."""
        lost = jobs.exhausted(connection, now=now, attempts=self.settings.attempts)
        reason = "grading ended with its worker process"
        texts = {job.rubric_id: rubrics.text_of(connection, job.rubric_id) for job in lost}
        scored = [
            (job, marked(ungraded(texts[job.rubric_id], reason, attempts=job.attempt)))
            for job in lost
        ]
        return len(jobs.finish(connection, scored, now)) if scored else 0


def chunk_size(waiting: int, *, processes: int, largest: int) -> int:
    """How many ids go in a message: many when many wait, few enough that every process has some."""
    return max(1, min(largest, waiting // (2 * processes)))


def messages(sent: Sequence[Sent], chunk: int) -> list[list[int]]:
    """The ids by message; a job that failed before goes alone."""
    fresh = [job.id for job in sent if not job.alone]
    chunks = [fresh[start : start + chunk] for start in range(0, len(fresh), chunk)]
    return chunks + [[job.id] for job in sent if job.alone]


def main() -> None:
    """Dispatch until SIGTERM or SIGINT."""
    log_as("dispatcher")
    settings = Settings.from_environment(environ)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    app = build_app(settings, settings.broker_url)
    Dispatcher(open_store(settings.store_url), app, settings).run(stop)


if __name__ == "__main__":
    main()
