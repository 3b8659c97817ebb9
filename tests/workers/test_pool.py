"""Answers come in the order of their requests, whatever happens to the children."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from workers.child import Failed, Failure
from workers.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator


def work(request: bytes) -> bytes:
    match request.partition(b" ")[0]:
        case b"slow":
            time.sleep(0.05)
        case b"endless":
            while True:
                pass
        case b"crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case _:
            pass
    return request.upper()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(work, processes=2, timeout_s=0.5, memory_mib=256)
    yield pool
    pool.close()


def test_slow_ones_keep_their_place(pool: Pool) -> None:
    requests = [b"slow %d" % n if n % 7 == 0 else b"fast %d" % n for n in range(50)]

    assert list(pool.answers(requests)) == [request.upper() for request in requests]


def test_a_lost_child_costs_one_answer(pool: Pool) -> None:
    requests = [b"a", b"crash", b"b", b"endless", *(b"c %d" % n for n in range(20))]

    answers = list(pool.answers(requests))

    failures = [each.failure for each in answers if isinstance(each, Failed)]
    assert failures == [Failure.CRASH, Failure.TIME]
    assert answers[0] == b"A"
    assert answers[4:] == [request.upper() for request in requests[4:]]


def test_requests_are_taken_as_they_are_needed(pool: Pool) -> None:
    taken = 0

    def requests() -> Iterator[bytes]:
        nonlocal taken
        for n in range(100_000):
            taken += 1
            yield b"%d" % n

    answers = pool.answers(requests())

    assert next(answers) == b"0"
    assert taken < 1000
