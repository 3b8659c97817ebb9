"""Rubrics checked in a process of their own, within limits of time and memory.

A text that somebody is typing may ask for any work. The process is started on first use, takes one
text after another, is replaced when it was killed, and ends with the one that started it. The API
has many threads, so it is no fork of the API (workers/child.py), but a new interpreter, that of
`web/examining.py`.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from grader.rubric_check.findings import Finding, Report, Severity
from workers.frames import READ_BYTES, Frames, framed

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


EXAMINED = TypeAdapter(Examined)


class Checker:
    """Checks texts, and knows what it said of the last ones; any thread may ask."""

    def __init__(
        self, *, timeout_s: float, memory_mib: int, command: Sequence[str] | None = None
    ) -> None:
        self._timeout_s = timeout_s
        self._memory_mib = memory_mib
        self._command = command or (sys.executable, "-m", "web.examining", str(memory_mib))
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
        return EXAMINED.validate_json(reply)

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


def _stopped(said: str) -> Examined:
    return Examined(Report((Finding(Severity.ERROR, "", "check.stopped", said, REMEDY),)))
