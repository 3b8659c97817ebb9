"""The Celery app. A message is a list of job ids; the database holds everything else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from celery import Celery

from workers.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers.settings import Settings

GRADE = "grader.grade"
QUEUE = "grader"
NAME = "grader-queue"  # what connections for messages are called: one that waits is a worker's
SOCKET_TIMEOUT_S = 10  # without one, a frozen Redis would block for ever


def build_app(settings: Settings, broker_url: str) -> Celery:
    """An app that can send; `add_tasks` makes it one that can work."""
    app = Celery("grader", broker=broker_url)
    # The store sends a lost message again, long before the broker would.
    visibility_timeout_s = max(3600, 4 * settings.chunk * settings.answer_timeout_s)
    app.conf.update(
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "client_name": NAME,
            "visibility_timeout": visibility_timeout_s,
            "socket_timeout": SOCKET_TIMEOUT_S,
            "socket_connect_timeout": SOCKET_TIMEOUT_S,
            "max_retries": 1,  # a sender learns at once that the broker is away
            "interval_start": 0,
            "interval_step": 0.2,
            "interval_max": 0.2,
        },
        result_backend=None,
        task_acks_late=True,
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_reject_on_worker_lost=False,  # a task that kills its process would come for ever
        task_time_limit=visibility_timeout_s / 2,  # the last resort: the child has its own
        worker_cancel_long_running_tasks_on_connection_loss=False,  # the store takes their scores
        worker_hijack_root_logger=False,
        worker_prefetch_multiplier=1,
    )
    return app


def add_tasks(app: Celery, settings: Settings, work: Callable[[bytes], bytes]) -> None:
    """Let the app grade; `work` is what each process's child runs."""

    @cache
    def desk() -> Desk:  # made in the process that works, after it was forked
        return Desk(settings, work)

    @app.task(name=GRADE)
    def grade(ids: list[int]) -> None:
        desk().grade(ids)
