"""The limits of the child that grades, and that it is replaced after each."""

from __future__ import annotations

import os
import select
import signal
import time
from typing import TYPE_CHECKING

import pytest

from workers.child import Child, Failed, Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_S = 2


def work(request: bytes) -> bytes:
    match request:
        case b"endless":
            while True:
                pass
        case b"hungry":
            return bytes(2**31)
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(3)
        case b"bug":
            raise KeyError("ours")
        case b"deep":
            return work(request)
        case b"pid":
            return str(os.getpid()).encode()
        case _:
            pass
    return request.upper()


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(work, timeout_s=TIMEOUT_S, memory_mib=256)
    yield child
    child.close()


def ask(child: Child, *requests: bytes) -> list[bytes | Failed]:
    for request in requests:
        child.give(request)
    answers: list[bytes | Failed] = []
    while child.unanswered:
        readable, _, _ = select.select([child], [], [], max(0.0, child.deadline - time.monotonic()))
        answers += child.receive() if readable else [child.give_up()]
    return answers


@pytest.mark.parametrize(
    ("request_", "failure", "detail"),
    [
        (b"endless", Failure.TIME, "took longer than 2 s"),
        (b"hungry", Failure.MEMORY, "needed more memory than an answer may"),
        (b"crash", Failure.CRASH, "the process was killed by SIGSEGV"),
        (b"leave", Failure.CRASH, "the process ended with 3"),
        (b"bug", Failure.ERROR, "KeyError: 'ours'"),
        (b"deep", Failure.ERROR, "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_a_limit_is_the_failure_of_one_answer(
    child: Child, request_: bytes, failure: Failure, detail: str
) -> None:
    before, failed, *after = ask(child, b"before", request_, b"next", b"last")

    assert before == b"BEFORE"
    assert isinstance(failed, Failed)
    assert failed.failure is failure
    assert failed.detail.startswith(detail)
    assert after == [b"NEXT", b"LAST"]


def test_every_failure_is_that_of_its_own_request(child: Child) -> None:
    answers = ask(child, b"crash", b"a", b"bug", b"leave", b"b", b"crash")

    failures = [each.failure if isinstance(each, Failed) else each for each in answers]
    assert failures == [
        Failure.CRASH,
        b"A",
        Failure.ERROR,
        Failure.CRASH,
        b"B",
        Failure.CRASH,
    ]


def test_one_process_serves_many_requests(child: Child) -> None:
    (first,), (second,) = ask(child, b"pid"), ask(child, b"pid")

    assert first == second != str(os.getpid()).encode()


def test_a_long_request_and_reply_go_through(child: Child) -> None:
    assert ask(child, b"x" * 5_000_000) == [b"X" * 5_000_000]


def test_the_owner_does_not_wait_for_a_busy_child_to_take_long_requests(child: Child) -> None:
    long = b"x" * 1_000_000

    late, *answers = ask(child, b"endless", *[long] * 5, *[b"y" * 5000] * 50)

    assert isinstance(late, Failed)
    assert answers == [long.upper()] * 5 + [b"Y" * 5000] * 50


def test_a_child_lost_between_two_requests_is_replaced(child: Child) -> None:
    (pid,) = ask(child, b"pid")
    assert isinstance(pid, bytes)
    os.kill(int(pid), signal.SIGKILL)
    os.waitid(os.P_PID, int(pid), os.WEXITED | os.WNOWAIT)  # it is gone, and still to be reaped

    assert ask(child, b"next", b"last") == [b"NEXT", b"LAST"]


def test_what_was_asked_of_a_closed_child_is_forgotten(child: Child) -> None:
    child.give(b"endless")
    child.close()

    assert ask(child, b"next") == [b"NEXT"]
