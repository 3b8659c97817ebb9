"""Rubrics checked in a process of their own, within limits of time and memory.

A text that somebody is typing may ask for any work. The process is started on first use, takes one
text after another, is replaced when it was killed, and ends with the one that started it. The API
has many threads, so it is no fork of the API (workers/child.py), but a new interpreter.

    python -m web.checking MEMORY_MIB
"""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from pydantic import TypeAdapter

from grader.rubric_check import Finding, Report, Severity, check_rubric, refused
from grader.rubric_file import RubricError, read_rubric
from workers.frames import READ_BYTES, Frames, framed
from workers.limits import limit_memory

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = 64
TIMES = 3  # as long as an answer may take: a check tries many
REMEDY = (
    "Take out what is large, such as a power or a sum of many terms. `grader check` on a machine of"
    " your own has no limits."
)
BUSY = "Another rubric is being checked. Check this one again in a moment."


@dataclass(frozen=True, slots=True)
class Examined:
    """What the check says; `loaded` where it is a rubric. Examples in files are left out."""

    report: Report
    loaded: bool = False
    left_out: tuple[str, ...] = ()


_EXAMINED = TypeAdapter(Examined)


class Checker:
    """Checks texts, and knows what it said of the last ones; any thread may ask."""

    def __init__(
        self, *, timeout_s: float, memory_mib: int, command: Sequence[str] | None = None
    ) -> None:
        self._timeout_s = timeout_s
        self._memory_mib = memory_mib
        self._command = command or (sys.executable, "-m", "web.checking", str(memory_mib))
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._known: OrderedDict[str, Examined] = OrderedDict()

    def examined(self, text: str) -> Examined:
        """What `grader check` says of a text, or that it took too much."""
        if text in self._known:
            return self._known[text]
        if not self._turn.acquire(timeout=self._timeout_s):
            return _stopped(BUSY)
        try:
            found = self._known.get(text) or self._ask(text)
            self._known[text] = found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        finally:
            self._turn.release()
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, text: str) -> Examined:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 our own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        try:
            reply = self._reply(self._process, framed(text.encode()))
        except TimeoutError:
            self.close()
            return _stopped(f"The check took longer than {self._timeout_s:g} s and was stopped.")
        if reply is None:
            self.close()
            said = f"The check needed more than {self._memory_mib} MiB of memory and was stopped."
            return _stopped(said)
        return _EXAMINED.validate_json(reply)

    def _reply(self, process: subprocess.Popen[bytes], request: bytes) -> bytes | None:
        """None where the process ended over it. Raises TimeoutError."""
        assert process.stdin is not None  # noqa: S101 both are pipes
        assert process.stdout is not None  # noqa: S101
        frames, until = Frames(), time.monotonic() + self._timeout_s
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except BrokenPipeError:
            return None
        while select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
            read = os.read(process.stdout.fileno(), READ_BYTES)
            if not read:
                return None
            for reply in frames.cut(read):
                return reply
        raise TimeoutError


def examine(text: str) -> Examined:
    """What `grader check` says of a text."""
    try:
        prepared = read_rubric(text)
    except RubricError as error:
        return Examined(refused(error, text))
    examples = prepared.rubric.examples
    here = tuple(each for each in examples if not each.file)
    without = replace(prepared, rubric=replace(prepared.rubric, examples=here))
    left_out = tuple(each.name for each in examples if each.file)
    return Examined(check_rubric(without, {}, text), loaded=True, left_out=left_out)


def _stopped(said: str) -> Examined:
    return Examined(Report((Finding(Severity.ERROR, "", "check.stopped", said, REMEDY),)))


# -- the process -----------------------------------------------------------------------------------


def main(memory_mib: int) -> NoReturn:
    """Answer texts from the standard input, one after another; end over one that needs too much."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press reaches the API, which ends this
    limit_memory(memory_mib)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take, args=[requests], daemon=True).start()
    while True:
        try:
            found = _EXAMINED.dump_json(examine(requests.get().decode()))
        except MemoryError:
            os._exit(1)
        _write(framed(found))


def _write(reply: bytes) -> None:
    while reply:
        reply = reply[os.write(1, reply) :]


def _take(requests: queue.SimpleQueue[bytes]) -> None:
    """Read beside the work, so that the end of the input, which is that of the API, ends it."""
    frames, status = Frames(), 1
    try:
        while read := os.read(0, READ_BYTES):
            for request in frames.cut(read):
                requests.put(request)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
