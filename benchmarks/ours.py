"""Our judge on a table: a reference read once, then a verdict and its time for every row."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.figures import forget, least
from cli.compare import Keys
from grader.judge import judge, prepare
from grader.latex import LatexError
from grader.write_up import ReferenceInDoubtError, judge_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.tables import Case
    from grader.first_reading import Key
    from grader.model import Judgement

FAILED = "failed"
WARM_UP = ((r"\frac{1}{2}", "0.5"), (r"x^2-y^2", "(x+y)(x-y)"), (r"\sin^2 x", r"1-\cos^2 x"))


@dataclass(frozen=True, slots=True)
class Run:
    """One verdict and time a row; references are timed apart, each distinct one once."""

    verdicts: list[str]
    answers_s: list[float]
    references_s: list[float]

    @property
    def judged_s(self) -> list[float]:
        """The times of the answers whose reference reads; the others cost nothing."""
        return [time_s for time_s in self.answers_s if time_s] or [0.0]


def best(runs: Sequence[Run]) -> Run:
    """The least time of every row over several runs."""
    return Run(
        runs[0].verdicts,
        least([run.answers_s for run in runs]),
        least([run.references_s for run in runs]),
    )


def run(cases: Sequence[Case]) -> Run:
    """Every row judged once, from empty caches."""
    forget()
    for reference, answer in WARM_UP:
        judge(prepare(reference), answer)
    keys, references_s = keys_of(cases)
    verdicts, answers_s = [], []
    for case, key in zip(cases, keys, strict=True):
        verdict, answer_s = _verdict(case, key)
        answers_s.append(answer_s)
        verdicts.append(verdict)
    return Run(verdicts, answers_s, references_s)


def keys_of(cases: Sequence[Case]) -> tuple[list[Key | None], list[float]]:
    """The key of every row, None where its reference does not read; the time of each new one."""
    known, keys, times_s = Keys(), [], []
    for case in cases:
        before = len(known.known)
        start = process_time()
        try:
            key = known.of(case.row)
        except (LatexError, ReferenceInDoubtError):
            key = None
        elapsed_s = process_time() - start
        if len(known.known) > before:
            times_s.append(elapsed_s)
        keys.append(key)
    return keys, times_s


def _verdict(case: Case, key: Key | None) -> tuple[str, float]:
    """The verdict and its seconds, none where the reference did not read."""
    if key is None:
        return "unreadable", 0.0
    start = process_time()
    try:
        verdict = judged(case, key).verdict.value
    except Exception as error:  # noqa: BLE001 - a fault of ours is counted, not the end
        sys.stderr.write(f"row {case.row.id}: {type(error).__name__}: {error}\n")
        verdict = FAILED
    return verdict, process_time() - start


def judged(case: Case, key: Key) -> Judgement:
    """The judgement on a row: of its answer, or of the answer that its write-up holds."""
    if case.row.answer is None:
        return judge_text(key, case.answer)
    return judge(key, case.answer, before=case.row.before)


def agreement(cases: Sequence[Case], verdicts: Sequence[str]) -> Counter[str]:
    """How the verdicts stand to what they must be."""
    kinds = {
        ("correct", False): "accepted wrong",
        ("incorrect", True): "refused right",
        ("correct", True): "agrees",
        ("incorrect", False): "agrees",
    }
    pairs = zip(verdicts, cases, strict=True)
    return Counter(kinds.get((verdict, case.expected), verdict) for verdict, case in pairs)
