"""Limited children side by side: requests in, answers out in the same order, equal ones asked once.

Memory does not grow with the number of requests. The owner must have a single thread.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from math import ceil
from select import POLLIN, poll
from typing import TYPE_CHECKING

from workers.child import Child, Failed
from workers.kept import Failures, Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence

AHEAD = 256  # requests taken for each child while the first of them has no answer
GIVEN = 8  # requests that a child has at once: enough that it need not wait for its owner


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. One with the key of another has the same answer; None is like no other."""

    key: Hashable | None
    body: Callable[[], bytes]


class Pool:
    """Children over which requests are spread; each answer has the limits of a child."""

    def __init__(
        self, work: Callable[[bytes], bytes], *, processes: int, timeout_s: float, memory_mib: int
    ) -> None:
        self._children = [
            Child(work, timeout_s=timeout_s, memory_mib=memory_mib) for _ in range(processes)
        ]
        self._kept = Kept()
        self._failures = Failures()

    def answers(self, requests: Iterable[Request]) -> Generator[bytes | Failed, None, None]:
        """The answer to each request, or why there is none, in their order."""
        series = _Series(self._children, self._kept, self._failures)
        upcoming, more = iter(requests), True
        try:
            while more or series.unfinished:
                more = more and series.take(upcoming)
                series.receive()
                yield from series.in_turn()
        finally:
            for child in self._children:
                if child.unanswered:  # whoever asked has lost interest
                    child.close()

    def close(self) -> None:
        """End the children."""
        for child in self._children:
            child.close()


class _Series:
    """Requests numbered as they come: which child has which, and what came out of turn."""

    def __init__(self, children: Sequence[Child], kept: Kept, failures: Failures) -> None:
        self._children = children
        self._kept = kept
        self._failures = failures
        self._taken = self._given = 0
        self._came: dict[int, bytes | Failed] = {}
        # A request that a child has, by its key, with the numbers that wait for its answer.
        self._asked: dict[Child, deque[tuple[Hashable | None, list[int]]]] = {
            child: deque() for child in children
        }
        self._waiting: dict[Hashable, list[int]] = {}

    @property
    def unfinished(self) -> bool:
        """Whether a request was taken whose answer is still to be given."""
        return self._given < self._taken

    def take(self, upcoming: Iterator[Request]) -> bool:
        """Take requests while a child has room; False when there are no more of them."""
        while self._taken - self._given < AHEAD * len(self._children):
            child = min(self._children, key=lambda child: child.unanswered)
            if child.unanswered >= GIVEN:
                return True
            request = next(upcoming, None)
            if request is None:
                return False
            self._take(request, child)
            self._taken += 1
        return True

    def receive(self) -> None:
        """Wait until an answer comes or a deadline passes, if a child has something to do."""
        busy = [child for child in self._children if child.unanswered]
        if not busy:
            return
        ready = _readable(busy)
        for child in busy:
            if child.fileno() in ready:
                self._come(child, child.receive())
            elif child.deadline <= time.monotonic():
                self._come(child, [child.give_up()])

    def in_turn(self) -> Iterator[bytes | Failed]:
        """The answers that have come to the first requests that had none."""
        while self._given in self._came:
            self._given += 1
            yield self._came.pop(self._given - 1)

    def _take(self, request: Request, child: Child) -> None:
        key = request.key
        kept = self._kept.get(key) or self._failures.get(key)
        if kept is not None:
            self._came[self._taken] = kept
        elif key in self._waiting:
            self._waiting[key].append(self._taken)
        else:
            numbers = [self._taken]
            self._asked[child].append((key, numbers))
            if key is not None:
                self._waiting[key] = numbers
            child.give(request.body())

    def _come(self, child: Child, answers: Sequence[bytes | Failed]) -> None:
        for answer in answers:
            key, numbers = self._asked[child].popleft()
            self._came.update(dict.fromkeys(numbers, answer))
            if key is not None:
                del self._waiting[key]
                self._keep(key, answer)

    def _keep(self, key: Hashable, answer: bytes | Failed) -> None:
        if isinstance(answer, Failed):
            self._failures.put(key, answer)
        else:
            self._kept.put(key, answer)


def _readable(children: Sequence[Child]) -> set[int]:
    """Those to read from, by their pipes; none when the first deadline has passed."""
    poller = poll()
    for child in children:
        poller.register(child.fileno(), POLLIN)
    soonest = min(child.deadline for child in children)
    left_ms = ceil(1000 * max(0.0, soonest - time.monotonic()))
    return {number for number, _ in poller.poll(left_ms)}
