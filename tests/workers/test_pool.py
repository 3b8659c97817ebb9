"""Answers come in the order of their requests, whatever happens to the children."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from workers.child import Failed, Failure
from workers.kept import Failures, Kept
from workers.pool import Pool, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def work(request: bytes) -> bytes:
    match request.partition(b" ")[0]:
        case b"slow":
            time.sleep(0.05)
        case b"endless":
            while True:
                pass
        case b"crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"now":
            return b"%d" % time.monotonic_ns()
        case _:
            pass
    return request.upper()


def alone(body: bytes) -> Request:
    return Request(None, lambda: body)


def shared(body: bytes) -> Request:
    return Request(body, lambda: body)


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(work, processes=2, timeout_s=0.5, memory_mib=256)
    yield pool
    pool.close()


def answered(pool: Pool, requests: Sequence[Request]) -> list[bytes | Failed]:
    return list(pool.answers(requests))


@pytest.mark.parametrize("kind", [alone, shared])
def test_slow_ones_keep_their_place(pool: Pool, kind: Callable[[bytes], Request]) -> None:
    bodies = [b"slow %d" % n if n % 7 == 0 else b"fast %d" % n for n in range(50)]

    assert answered(pool, [kind(body) for body in bodies]) == [body.upper() for body in bodies]


def test_a_lost_child_costs_one_answer(pool: Pool) -> None:
    bodies = [b"a", b"crash", b"b", b"endless", *(b"c %d" % n for n in range(20))]

    answers = answered(pool, [alone(body) for body in bodies])

    failures = [each.failure for each in answers if isinstance(each, Failed)]
    assert failures == [Failure.CRASH, Failure.TIME]
    assert answers[0] == b"A"
    assert answers[4:] == [body.upper() for body in bodies[4:]]


def test_equal_requests_are_asked_once(pool: Pool) -> None:
    first = answered(pool, [shared(b"now")] * 2000)
    later = answered(pool, [shared(b"now"), shared(b"now 2"), alone(b"now"), alone(b"now")])

    assert len(set(first)) == 1
    assert later[0] == first[0]
    assert len(set(later)) == 4


def test_what_takes_too_long_for_many_costs_its_time_twice(pool: Pool) -> None:
    began = time.monotonic()
    for _ in range(5):
        answers = answered(pool, [shared(b"endless")] * 20)
        assert {each.failure for each in answers if isinstance(each, Failed)} == {Failure.TIME}
        assert len(answers) == 20

    assert time.monotonic() - began < 5 * 0.5
    assert isinstance(answered(pool, [alone(b"endless")])[0], Failed)


def test_a_killed_child_says_nothing_of_what_it_was_asked(tmp_path: Path) -> None:
    sign = tmp_path / "killed"

    def killed_thrice(request: bytes) -> bytes:
        times = len(list(tmp_path.iterdir()))
        if times < 3:
            sign.with_suffix(f".{times}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return request.upper()

    pool = Pool(killed_thrice, processes=1, timeout_s=5, memory_mib=256)
    answers = [answered(pool, [shared(b"a")]) for _ in range(4)]
    pool.close()

    assert [type(answer) for (answer,) in answers] == [Failed, Failed, Failed, bytes]


def test_a_failure_is_forgotten_after_a_while() -> None:
    failures, late = Failures(remembered_s=60), Failures(remembered_s=-1)
    for each in (failures, late):
        each.put("a", Failed(Failure.TIME, ""))
        assert each.get("a") is None
        each.put("a", Failed(Failure.TIME, ""))

    assert failures.get("a") is not None
    assert late.get("a") is None


def test_kept_answers_stay_within_their_room() -> None:
    kept = Kept(most_bytes=10_000)
    for number in range(100):
        kept.put(number, b"x" * 1000)
        kept.get(0)

    assert kept.get(0) is not None  # asked for all the time
    assert kept.get(1) is None
    assert kept.get(99) is not None


def test_requests_are_taken_as_they_are_needed(pool: Pool) -> None:
    taken = 0

    def requests() -> Iterator[Request]:
        nonlocal taken
        for n in range(100_000):
            taken += 1
            yield alone(b"%d" % n)

    answers = pool.answers(requests())

    assert next(answers) == b"0"
    assert taken < 1000


def test_a_series_that_is_left_does_not_answer_the_next(pool: Pool) -> None:
    answers = pool.answers([alone(b"%d" % n) for n in range(100)])
    next(answers)
    answers.close()

    assert answered(pool, [alone(b"a"), alone(b"b")]) == [b"A", b"B"]
