"""Several limited children side by side: requests in, answers out in the same order."""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from workers.child import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

    from workers.child import Failed

AHEAD = 256  # answers kept for each child until an earlier one has come


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a child works on, until `deadline` on the monotonic clock."""

    child: Child
    number: int
    deadline: float


class Pool:
    """Children over which requests are spread; each answer has the limits of a child.

    Memory does not grow with the number of requests. The owner must have a single thread.
    """

    def __init__(
        self, work: Callable[[bytes], bytes], *, processes: int, timeout_s: float, memory_mib: int
    ) -> None:
        self._children = [
            Child(work, timeout_s=timeout_s, memory_mib=memory_mib) for _ in range(processes)
        ]

    def answers(self, requests: Iterable[bytes]) -> Iterator[bytes | Failed]:
        """The answer to each request, or why there is none, in their order."""
        numbered = enumerate(requests)
        idle = list(self._children)
        asked: dict[Connection, Asked] = {}
        came: dict[int, bytes | Failed] = {}
        given, more = 0, True
        while more or asked or came:
            while more and idle and len(came) < AHEAD * len(self._children):
                more = _ask(idle, asked, next(numbered, None))
            for one, answer in _come(asked):
                idle.append(one.child)
                came[one.number] = answer
            while given in came:
                yield came.pop(given)
                given += 1

    def close(self) -> None:
        """End the children."""
        for child in self._children:
            child.close()


def _ask(
    idle: list[Child], asked: dict[Connection, Asked], request: tuple[int, bytes] | None
) -> bool:
    """Give the next request to an idle child; False where there is none."""
    if request is None:
        return False
    child = idle.pop()
    pipe = child.send(request[1])
    asked[pipe] = Asked(child, request[0], time.monotonic() + child.timeout_s)
    return True


def _come(asked: dict[Connection, Asked]) -> list[tuple[Asked, bytes | Failed]]:
    """Wait until an answer comes or a deadline passes; what came of which request."""
    if not asked:
        return []
    soonest = min(one.deadline for one in asked.values())
    ready = wait(list(asked), timeout=max(0.0, soonest - time.monotonic()))
    came = [asked.pop(pipe) for pipe in ready if pipe in asked]
    answers = [(one, one.child.receive()) for one in came]
    now = time.monotonic()
    late = [pipe for pipe, one in asked.items() if one.deadline <= now and not pipe.poll()]
    return answers + [(one, one.child.give_up()) for one in map(asked.pop, late)]
