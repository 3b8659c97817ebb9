"""How ids are put into messages, and that a dispatcher needs no worker to be right."""

from __future__ import annotations

import shutil
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import redis
from kombu.exceptions import OperationalError

from store import jobs, rubrics, schema, submissions
from store.engine import open_store, reading
from store.jobs import Sent
from store.tables import Priority
from tests.samples import RUBRIC, submission
from tests.waiting import until
from workers import tether
from workers.app import GRADE, build_app
from workers.bell import Bell
from workers.broker import embed
from workers.dispatcher import (
    CROWDED,
    IN_THE_QUEUE,
    QUEUES,
    Dispatcher,
    chunk_size,
    messages,
)
from workers.settings import Settings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from workers.broker import EmbeddedBroker


@pytest.mark.parametrize(
    ("waiting", "processes", "size"),
    [(0, 2, 1), (1, 2, 1), (8, 2, 2), (40, 2, 10), (400, 2, 100), (1_000_000, 2, 100)],
)
def test_chunk_size(waiting: int, processes: int, size: int) -> None:
    assert chunk_size(waiting, processes=processes, largest=100) == size


def test_a_job_that_failed_before_goes_alone() -> None:
    sent = [Sent(number, alone=number in {2, 5}) for number in range(1, 7)]

    assert messages(sent, 3) == [[1, 3, 4], [6], [2], [5]]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[tuple[EmbeddedBroker, subprocess.Popen[bytes]]]:
    embedded = embed(tmp_path / "broker")
    process = tether.start(embedded.command)
    until(embedded.answers)
    yield embedded, process
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    shutil.rmtree(embedded.socket.parent)


@pytest.fixture
def dispatcher(
    tmp_path: Path, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> Iterator[Dispatcher]:
    settings = Settings(data_dir=tmp_path, processes=2)
    engine = open_store(settings.store_url)
    schema.upgrade(engine)
    app = build_app(settings, broker[0].url)
    yield Dispatcher(engine, app, settings)
    app.close()
    engine.dispose()


def accept(dispatcher: Dispatcher, count: int) -> list[int]:
    now = datetime.now(UTC)
    with dispatcher.engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=now)
        return submissions.accept(connection, [submission()] * count, rubric_id=rubric, now=now)


def queued(broker: EmbeddedBroker) -> int:
    """How many messages lie in the broker."""
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        return int(client.llen("grader"))


def test_no_more_is_sent_than_workers_soon_take(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    accept(dispatcher, 4000)

    assert dispatcher.dispatch() == 800  # 4 messages of 100 for each of 2 processes
    assert dispatcher.dispatch() == 0
    assert queued(broker[0]) == 8


def test_a_lapsed_job_is_sent_again(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    ids = accept(dispatcher, 1)
    past = datetime.now(UTC) - timedelta(seconds=1)
    with dispatcher.engine.begin() as connection:
        jobs.claim(connection, ids, now=past, until=past)

    assert dispatcher.dispatch() == 1
    assert queued(broker[0]) == 1


def test_a_job_whose_message_lies_in_the_queue_does_not_fill_it(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    ids = accept(dispatcher, 1)
    bell = Bell(broker[0].url)
    for _ in range(2 * CROWDED * 2):  # no worker takes it, and each time it falls due again
        dispatcher.dispatch(dispatcher.crowded(bell))
        with dispatcher.engine.begin() as connection:
            jobs.unsend(connection, ids, datetime.now(UTC))

    assert queued(broker[0]) == CROWDED * 2  # for two processes
    assert dispatcher.crowded(bell) == {Priority.SINGLE}
    bell.close()


def test_each_priority_has_the_queue_that_is_counted(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    bell = Bell(broker[0].url)
    for priority in (Priority.BATCH, Priority.REGRADE):
        dispatcher.app.send_task(GRADE, args=[[1]], priority=IN_THE_QUEUE[priority])

    assert bell.messages([QUEUES[each] for each in Priority]) == [0, 2, 2]
    bell.close()


def test_a_message_that_no_broker_takes_is_due_at_once(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    accept(dispatcher, 1)
    broker[1].kill()
    broker[1].wait()

    with pytest.raises(OperationalError):
        dispatcher.dispatch()

    with reading(dispatcher.engine) as connection:
        assert jobs.due(connection, now=datetime.now(UTC), at_most=9) == 1


@pytest.mark.slow
def test_a_frozen_broker_does_not_block_for_ever(
    dispatcher: Dispatcher, broker: tuple[EmbeddedBroker, subprocess.Popen[bytes]]
) -> None:
    accept(dispatcher, 1)
    broker[1].send_signal(signal.SIGSTOP)

    with pytest.raises(OperationalError):
        dispatcher.dispatch()
