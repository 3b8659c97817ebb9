"""Answers kept for questions that come again, and what went wrong with others."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from workers.child import Failed, Failure

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_BYTES = 32 * 1024 * 1024
LONGEST_BYTES = 16 * 1024
ENTRY_BYTES = 1024  # about what a key and its place take beside the answer

MOST_FAILURES = 1024
TRIES = 2
REMEMBERED_S = 600  # then it is tried again: the machine may have had too much to do


class Kept:
    """As many answers as fit; those not asked for longest are dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> bytes | None:
        """The answer, if it is still there."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Hashable, answer: bytes) -> None:
        """Keep an answer to a key that has none here; a long one is not worth its room."""
        if len(answer) > LONGEST_BYTES:
            return
        self._answers[key] = answer
        self._bytes += len(answer) + ENTRY_BYTES
        while self._bytes > self._most_bytes:
            _, dropped = self._answers.popitem(last=False)
            self._bytes -= len(dropped) + ENTRY_BYTES


class Failures:
    """What took too much time or memory, so that an answer that many gave costs it only twice."""

    def __init__(self, *, remembered_s: float = REMEMBERED_S) -> None:
        self._remembered_s = remembered_s
        self._failed: OrderedDict[Hashable, tuple[Failed, int, float]] = OrderedDict()

    def get(self, key: Hashable) -> Failed | None:
        """The failure, where it came more than once of late."""
        failed, tries, at = self._failed.get(key, (None, 0, 0.0))
        fresh = time.monotonic() - at <= self._remembered_s
        return failed if tries >= TRIES and fresh else None

    def put(self, key: Hashable, failed: Failed) -> None:
        """Remember a failure; whoever kills a process says nothing of what it was asked."""
        if failed.failure not in {Failure.TIME, Failure.MEMORY}:
            return
        _, tries, _ = self._failed.pop(key, (failed, 0, 0.0))
        self._failed[key] = (failed, tries + 1, time.monotonic())
        if len(self._failed) > MOST_FAILURES:
            self._failed.popitem(last=False)
