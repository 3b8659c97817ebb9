"""math-verify on the same rows, in the same process: parse both sides, then verify.

Its timeouts are off (each would set an alarm for every call); one timer a row stops what never
ends. What it cannot be told (shapes, definitions) it is not charged for: times are compared on the
rows that it reads as mathematics on both sides.
"""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING, Any

from math_verify import parse, verify

from benchmarks.figures import forget, least
from benchmarks.ours import WARM_UP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.tables import Case

LIMIT_S = 5.0
"""The limit that math-verify itself sets by default, there for each step, here for a row."""
AGAIN_S = 0.5

logging.getLogger("math_verify").setLevel(logging.ERROR)


class Stopped(BaseException):
    """A row took longer than LIMIT_S; not an Exception, so that nothing on the way swallows it."""


@dataclass(frozen=True, slots=True)
class PeerRun:
    """A row's verdict, whether both sides were read as mathematics, and the two times."""

    accepted: list[bool]
    read: list[bool]
    references_s: list[float]
    answers_s: list[float]

    @property
    def both_s(self) -> list[float]:
        """A row's time with its reference, which is how `parse` and `verify` are used."""
        pairs = zip(self.references_s, self.answers_s, strict=True)
        return [reference_s + answer_s for reference_s, answer_s in pairs]


def best(runs: Sequence[PeerRun]) -> PeerRun:
    """The least time of every row over several runs."""
    return PeerRun(
        runs[0].accepted,
        runs[0].read,
        least([run.references_s for run in runs]),
        least([run.answers_s for run in runs]),
    )


def run(cases: Sequence[Case]) -> PeerRun:
    """Every row verified once, from empty caches."""
    forget()
    for reference, answer in WARM_UP:
        _row(reference, answer)
    rows = [_row(*sides(case)) for case in cases]
    accepted, read, references_s, answers_s = (list(column) for column in zip(*rows, strict=True))
    return PeerRun(accepted, read, references_s, answers_s)


def sides(case: Case) -> tuple[str, str]:
    """The reference and the answer for its parser, which finds the answer of a write-up itself."""
    row = case.row
    reference = case.reference if row.reference is None else marked(case.reference)
    return reference, case.answer if row.answer is None else marked(case.answer)


def marked(text: str) -> str:
    """An answer as mathematics, which it looks for between dollars."""
    has_marks = any(mark in text for mark in ("$", r"\boxed", r"\[", r"\("))
    return text if has_marks else f"${text}$"


def _row(reference: str, answer: str) -> tuple[bool, bool, float, float]:
    """Accepted, read, seconds for the reference, seconds for the answer and the verdict."""
    start = parsed = process_time()
    accepted = read = False
    try:
        with _limit():
            expected = parse(reference, parsing_timeout=None)
            parsed = process_time()
            came = parse(answer, parsing_timeout=None)
            accepted = verify(expected, came, timeout_seconds=None)
            read = _is_mathematics(expected) and _is_mathematics(came)
    except Stopped:
        accepted = False
    return accepted, read, parsed - start, process_time() - parsed


def _is_mathematics(found: list[Any]) -> bool:
    """Whether anything was read as more than a string to compare by letter."""
    return any(not isinstance(item, str) for item in found)


@contextmanager
def _limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S, AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
