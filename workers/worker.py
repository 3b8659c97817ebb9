"""One Celery worker: a main process that takes messages and processes that grade."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from billiard.util import get_logger
from celery.signals import setup_logging, worker_process_init, worker_ready

from grader.grade import grade as grade_submission
from store.engine import open_store
from workers.app import add_tasks, build_app
from workers.grading import work_of
from workers.limits import die_with_parent
from workers.logs import log_as
from workers.pulse import EVERY_S, Pulse
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from celery.worker.consumer import Consumer

    from grader.model import Score, Submission
    from grader.rubric_file.prepared import PreparedRubric

# Workers do not talk among themselves: it costs a second at the start and tells us nothing.
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def run_worker(settings: Settings, grade: Callable[[Submission, PreparedRubric], Score]) -> None:
    """Work until told to stop; `grade` is what the children run."""
    log_as("worker", logging.WARNING)
    app = build_app(settings, settings.broker_url)
    add_tasks(app, settings, work_of(grade))
    main_process = os.getpid()

    @setup_logging.connect(weak=False)
    def _keep_log(**_: object) -> None:  # connected, it keeps Celery from writing lines of its own
        get_logger().propagate = True

    @worker_process_init.connect(weak=False)
    def _tie(**_: object) -> None:
        die_with_parent(main_process)

    pulse = Pulse("worker", graders=settings.processes)

    @worker_ready.connect(weak=False)
    def _live(sender: Consumer, **_: object) -> None:
        sender.timer.call_repeatedly(EVERY_S, _beat, (pulse, settings))
        _beat(pulse, settings)

    app.worker_main(
        [
            "--quiet",
            "worker",
            *QUIET,
            "--pool=prefork",
            f"--concurrency={settings.processes}",
            "--loglevel=WARNING",
        ]
    )


def _beat(pulse: Pulse, settings: Settings) -> None:
    """On a connection of its own: the processes that are forked later share none."""
    engine = open_store(settings.store_url)
    pulse.beat(engine)
    engine.dispose()


if __name__ == "__main__":
    run_worker(Settings.from_environment(os.environ), grade_submission)
