"""A persistent child process in which answers are worked on, one after another, within limits.

Requests wait in the pipe, so that the child need not wait for its owner between two of them. It
answers them in their order: the first without an answer is the one that a lost child was at, and
the rest is given to the child that takes its place.

Killing and replacing a child costs some 6 milliseconds. The owner must have a single thread: the
child is forked.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
import traceback
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

from workers.frames import READ_BYTES, Frames, framed
from workers.limits import die_with_parent, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, FAILED = b"\x00", b"\x01"
# What is written ahead of an answer. The pipe's buffer has room for more on every system once it is
# set to four times that, so the owner never waits for a child that is busy.
AHEAD_BYTES = 32 * 1024
BUFFER_BYTES = 4 * AHEAD_BYTES


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
        self._timeout_s = timeout_s
        self._memory_mib = memory_mib
        self._pid = 0
        self._pipe: socket.socket | None = None
        self._frames = Frames()
        self._unanswered: deque[bytes] = deque()
        self._written = 0  # how many of them this process of the child was sent
        self._since = 0.0  # when the first of them became the first

    @property
    def unanswered(self) -> int:
        """How many requests have no answer yet."""
        return len(self._unanswered)

    @property
    def deadline(self) -> float:
        """When, on the monotonic clock, the answer that is worked on has taken too long."""
        return self._since + self._timeout_s

    def fileno(self) -> int:
        """What to wait on while there is a request without an answer."""
        return self._open_pipe().fileno()

    def give(self, request: bytes) -> None:
        """Have a request answered after those that were given before."""
        if not self._unanswered:
            self._since = time.monotonic()
        self._unanswered.append(request)
        self._write()

    def receive(self) -> list[bytes | Failed]:
        """The next answers, in the order of the requests; it waits until there is one to read."""
        try:
            read = self._open_pipe().recv(READ_BYTES)
        except ConnectionResetError:
            read = b""
        if not read:
            return [self._lost(Failed(Failure.CRASH, f"the process {_ending(self._reap())}"))]
        answers = [self._answer(reply) for reply in self._frames.cut(read)]
        self._write()
        return answers

    def give_up(self) -> Failed:
        """The deadline has passed and there is nothing to read: the child is killed."""
        self._kill()
        return self._lost(Failed(Failure.TIME, f"took longer than {self._timeout_s:g} s"))

    def close(self) -> None:
        """Kill the child, if there is one, and forget what it was asked."""
        self._kill()
        self._unanswered.clear()

    def _answer(self, reply: bytes) -> bytes | Failed:
        if reply[:1] == DONE:
            self._go_on()
            self._written -= 1
            return reply[1:]
        self._kill()
        failure, detail = reply[1:].decode().split(":", 1)
        return self._lost(Failed(Failure(failure), detail))

    def _lost(self, failed: Failed) -> Failed:
        """The first request has ended so; the rest is for the next process."""
        self._go_on()
        self._write()
        return failed

    def _go_on(self) -> None:
        self._unanswered.popleft()
        self._since = time.monotonic()

    def _write(self) -> None:
        """Send what may be sent ahead; a request that is large is sent when it is the first."""
        ahead = sum(len(self._unanswered[place]) for place in range(self._written))
        while self._written < len(self._unanswered):
            request = self._unanswered[self._written]
            ahead += len(request)
            if self._written and ahead > AHEAD_BYTES:
                return
            if not self._send(framed(request)):
                return
            self._written += 1

    def _send(self, message: bytes) -> bool:
        """Whether it was sent. A child lost while it had nothing to do is replaced first.

        Where it had, `receive` is to find it lost.
        """
        if self._pipe is not None:
            try:
                self._pipe.sendall(message)
            except (BrokenPipeError, ConnectionResetError):
                if self._written:
                    return False
                self._reap()
            else:
                return True
        self._start().sendall(message)
        return True

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        owner = os.getpid()
        gc.freeze()  # what is shared with the child stays shared
        self._pid = os.fork()
        if self._pid == 0:
            _serve(self._work, theirs, owner=owner, memory_mib=self._memory_mib)
        gc.unfreeze()
        theirs.close()
        self._pipe, self._frames = ours, Frames()
        return ours

    def _open_pipe(self) -> socket.socket:
        if self._pipe is None:
            raise RuntimeError("nothing was given")
        return self._pipe

    def _kill(self) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._reap()

    def _reap(self) -> int:
        """Take leave of a process that has ended or is about to; its wait status."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        self._written = 0
        pid, self._pid = self._pid, 0
        return os.waitpid(pid, 0)[1]


def _serve(
    work: Callable[[bytes], bytes], pipe: socket.socket, *, owner: int, memory_mib: int
) -> NoReturn:
    """The child's whole life. It leaves by `_exit`, so nothing of the owner's is cleaned up."""
    status = 1
    try:
        _settle(pipe, owner=owner, memory_mib=memory_mib)
        _work_off(work, pipe)
        status = 0
    except OSError:  # the owner is gone
        status = 0
    finally:
        os._exit(status)


def _settle(pipe: socket.socket, *, owner: int, memory_mib: int) -> None:
    """Keep nothing of the owner's but the pipe and its standard streams."""
    die_with_parent(owner)
    for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGCHLD, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press reaches the owner, who decides
    ours = pipe.fileno()
    os.closerange(3, ours)
    os.closerange(ours + 1, os.sysconf("SC_OPEN_MAX"))
    limit_memory(memory_mib)


def _work_off(work: Callable[[bytes], bytes], pipe: socket.socket) -> None:
    """Answer requests until the owner is gone, or one failed: then the process is used no more."""
    frames = Frames()
    while read := pipe.recv(READ_BYTES):
        for request in frames.cut(read):
            reply = _reply(work, request)
            pipe.sendall(framed(reply))
            if reply[:1] == FAILED:
                return


def _reply(work: Callable[[bytes], bytes], request: bytes) -> bytes:
    try:
        return DONE + work(request)
    except MemoryError:
        return _failed(Failure.MEMORY, "needed more memory than an answer may")
    except Exception as error:  # noqa: BLE001 the entry point of the child: the owner reports it
        os.write(2, traceback.format_exc().encode(errors="backslashreplace"))
        return _failed(Failure.ERROR, f"{type(error).__name__}: {error}")


def _failed(failure: Failure, detail: str) -> bytes:
    return FAILED + f"{failure}:{detail}".encode(errors="backslashreplace")


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
