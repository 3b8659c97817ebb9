"""The limits of the child that grades, and that it is replaced after each."""

from __future__ import annotations

import os
import signal
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
def test_a_limit_is_a_failure_and_the_next_answer_is_graded(
    child: Child, request_: bytes, failure: Failure, detail: str
) -> None:
    failed = child.ask(request_)

    assert isinstance(failed, Failed)
    assert failed.failure is failure
    assert failed.detail.startswith(detail)
    assert child.ask(b"next") == b"NEXT"


def test_one_process_serves_many_requests(child: Child) -> None:
    assert child.ask(b"pid") == child.ask(b"pid")
    assert child.ask(b"pid") != str(os.getpid()).encode()


def test_a_long_request_and_reply_go_through(child: Child) -> None:
    assert child.ask(b"x" * 5_000_000) == b"X" * 5_000_000


def test_a_child_lost_between_two_requests_is_replaced(child: Child) -> None:
    pid = child.ask(b"pid")
    assert isinstance(pid, bytes)
    os.kill(int(pid), signal.SIGKILL)
    os.waitid(os.P_PID, int(pid), os.WEXITED | os.WNOWAIT)  # it is gone, and still to be reaped

    assert child.ask(b"next") == b"NEXT"
