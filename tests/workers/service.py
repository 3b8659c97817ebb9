"""The service as it runs, with broker, dispatcher and worker, for a test to use and to harm."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from sqlalchemy import select

from store import events, jobs, rubrics, scores, submissions
from store.engine import open_store, reading
from store.tables import JobRow
from tests.samples import RUBRIC, submission
from tests.waiting import until
from tests.workers.scripted_worker import PART
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from grader.model import Score
    from store.events import EventKind
    from store.intake import SubmissionIn
    from workers.settings import Settings
    from workers.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Service:
    """A running service; submissions are named by their contestant, who says what happens to it."""

    engine: Engine
    settings: Settings
    supervisor: Supervisor

    def submit(self, contestants: Sequence[str]) -> list[int]:
        """Their ids, which are those of their jobs too: the store was empty."""
        now = datetime.now(UTC)
        with self.engine.begin() as connection:
            rubric = rubrics.publish(
                connection, problem="test-lines", version=1, text=RUBRIC, now=now
            )
            new = [_scripted(name) for name in contestants]
            return submissions.accept(connection, new, rubric_id=rubric, now=now)

    def finished(self) -> bool:
        """Whether every job has ended; what died meanwhile is started anew."""
        self.supervisor.restart_dead()
        with reading(self.engine) as connection:
            return jobs.unfinished(connection) == 0

    def score(self, submission_id: int) -> Score:
        """The one score: no score and two scores both fail."""
        with reading(self.engine) as connection:
            (score,) = scores.of_submission(connection, submission_id)
        return score

    def history(self, submission_id: int) -> list[EventKind]:
        """What happened to it, oldest first."""
        with reading(self.engine) as connection:
            return [event.kind for event in events.of_submission(connection, submission_id)]

    def attempts(self, job_id: int) -> int:
        """How often a worker took it."""
        with reading(self.engine) as connection:
            return connection.execute(
                select(JobRow.attempts).where(JobRow.id == job_id)
            ).scalar_one()

    def kill(self, name: str) -> None:
        """SIGKILL for a part and all its processes."""
        os.killpg(self.supervisor.pid(name), signal.SIGKILL)


@contextmanager
def serve(settings: Settings) -> Iterator[Service]:
    """The whole service with the scripted worker."""
    log = settings.data_dir / "log"
    worker = ("tests.workers.scripted_worker",)
    with running(settings, worker=worker, output=log) as (started, supervisor):
        engine = open_store(started.store_url)
        try:
            yield Service(engine, started, supervisor)
        except BaseException:
            print(log.read_text(encoding="utf-8"))  # noqa: T201 pytest shows it with the failure
            raise
        finally:
            engine.dispose()


def _scripted(name: str) -> SubmissionIn:
    given = submission(name)
    return given.model_copy(update={"answers": {**given.answers, PART: name}})


def gate(folder: Path) -> Path:
    """A pipe at which the submission "gated PATH" waits until it is opened for writing."""
    path = folder / "gate"
    os.mkfifo(path)
    return path


def wait_until_begun(path: Path) -> None:
    """Return when grading has come to the gate."""
    until(_sign(path).exists)


def wait_until_ended(path: Path) -> None:
    """Return when the process that came to the gate is no more."""
    with _sign(path).open() as sign:
        until(lambda: _free(sign))


def _sign(path: Path) -> Path:
    return path.with_name(f"{path.name}.begun")


def _free(sign: TextIO) -> bool:
    try:
        fcntl.flock(sign, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
