"""Whether the cost grows linearly with the number of answers, distinct and identical."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from benchmarks.figures import forget
from grader.judge import judge, prepare
from grader.model import Declarations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COUNTS = (250, 500, 1000, 2000)
REFERENCE = r"2X^\top(Xw - t)"
LEAST_SQUARES = Declarations(objects={"X": "n x d", "w": "d", "t": "n"})


def distinct(number: int) -> str:
    """The number-th right answer; no two are the same text."""
    return rf"2X^\top X w - {number + 2}X^\top t + {number} X^\top t"


def identical(_: int) -> str:
    """The same right answer every time."""
    return distinct(1)


def costs(answer: Callable[[int], str], counts: Sequence[int] = COUNTS) -> list[float]:
    """Microseconds an answer at each count, the least of three runs."""
    return [min(_cost(answer, count) for _ in range(3)) for count in counts]


def _cost(answer: Callable[[int], str], count: int) -> float:
    forget()
    key = prepare(REFERENCE, LEAST_SQUARES)
    answers = [answer(number) for number in range(count)]
    start = process_time()
    for text in answers:
        judge(key, text)
    return 1e6 * (process_time() - start) / count
