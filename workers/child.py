"""A persistent child process in which answers are worked on, one at a time, within limits.

A round trip costs some 20 microseconds, killing and replacing the child some 6 milliseconds. The
owner must have a single thread: the child is forked.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Pipe
from typing import TYPE_CHECKING, NoReturn

from workers.limits import die_with_parent, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

DONE, FAILED = b"\x00", b"\x01"


class Failure(StrEnum):
    """What kept the child from an answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer came; `detail` says what happened, for a person."""

    failure: Failure
    detail: str


class Child:
    """Runs `work` on requests in a process of its own; started on first use, replaced when lost."""

    def __init__(
        self, work: Callable[[bytes], bytes], *, timeout_s: float, memory_mib: int
    ) -> None:
        self._work = work
        self.timeout_s = timeout_s
        self._memory_mib = memory_mib
        self._pid = 0
        self._pipe: Connection | None = None

    def ask(self, request: bytes) -> bytes | Failed:
        """What `work(request)` gives, or why it gave nothing within the limits."""
        pipe = self.send(request)
        return self.receive() if pipe.poll(self.timeout_s) else self.give_up()

    def send(self, request: bytes) -> Connection:
        """Hand a request over; the pipe is ready to be read when `receive` will not wait.

        A child lost since the last request is replaced first.
        """
        if self._pipe is not None:
            try:
                self._pipe.send_bytes(request)
            except (BrokenPipeError, ConnectionResetError):
                self._reap()
            else:
                return self._pipe
        pipe = self._start()
        pipe.send_bytes(request)
        return pipe

    def receive(self) -> bytes | Failed:
        """The answer to what was sent, or why there is none."""
        if self._pipe is None:
            raise RuntimeError("nothing was sent")
        try:
            reply = self._pipe.recv_bytes()
        except (EOFError, ConnectionResetError):
            return Failed(Failure.CRASH, f"the process {_ending(self._reap())}")
        if reply[:1] == DONE:
            return reply[1:]
        self.close()
        failure, detail = reply[1:].decode().split(":", 1)
        return Failed(Failure(failure), detail)

    def give_up(self) -> Failed:
        """No answer within the time: the child is killed."""
        self.close()
        return Failed(Failure.TIME, f"took longer than {self.timeout_s:g} s")

    def close(self) -> None:
        """Kill the child, if there is one; the next request starts another."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._reap()

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        owner = os.getpid()
        gc.freeze()  # what is shared with the child stays shared
        self._pid = os.fork()
        if self._pid == 0:
            _serve(self._work, theirs, owner=owner, memory_mib=self._memory_mib)
        gc.unfreeze()
        theirs.close()
        self._pipe = ours
        return ours

    def _reap(self) -> int:
        """Take leave of a child that has ended or is about to; its wait status."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        pid, self._pid = self._pid, 0
        return os.waitpid(pid, 0)[1]


def _serve(
    work: Callable[[bytes], bytes], pipe: Connection, *, owner: int, memory_mib: int
) -> NoReturn:
    """The child's whole life. It leaves by `_exit`, so nothing of the owner's is cleaned up."""
    status = 1
    try:
        _settle(pipe, owner=owner, memory_mib=memory_mib)
        while _reply(work, pipe):
            pass
        status = 0
    except (EOFError, OSError):  # the owner is gone
        status = 0
    finally:
        os._exit(status)


def _settle(pipe: Connection, *, owner: int, memory_mib: int) -> None:
    """Keep nothing of the owner's but the pipe and its standard streams."""
    die_with_parent(owner)
    for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGCHLD, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press reaches the owner, who decides
    ours = pipe.fileno()
    os.closerange(3, ours)
    os.closerange(ours + 1, os.sysconf("SC_OPEN_MAX"))
    limit_memory(memory_mib)


def _reply(work: Callable[[bytes], bytes], pipe: Connection) -> bool:
    """Answer one request; False when the child is not to be used again."""
    request = pipe.recv_bytes()
    try:
        reply = DONE + work(request)
    except MemoryError:
        reply = _failed(Failure.MEMORY, "needed more memory than an answer may")
    except Exception as error:  # noqa: BLE001 the entry point of the child: the owner reports it
        os.write(2, traceback.format_exc().encode(errors="backslashreplace"))
        reply = _failed(Failure.ERROR, f"{type(error).__name__}: {error}")
    pipe.send_bytes(reply)
    return reply[:1] == DONE


def _failed(failure: Failure, detail: str) -> bytes:
    return FAILED + f"{failure}:{detail}".encode(errors="backslashreplace")


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
