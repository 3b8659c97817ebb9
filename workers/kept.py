"""Answers kept for questions that come again."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_BYTES = 32 * 1024 * 1024
LONGEST_BYTES = 16 * 1024
ENTRY_BYTES = 1024  # about what a key and its place take beside the answer


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
