"""Where the time of our judge goes: by layer and method, by function, and for the slowest rows.

    python -m benchmarks.profiling [--table rows.jsonl] [--seconds 10] [--below-ms 1] [--calls]

A timer looks at the stack every few milliseconds of processor time, which bends nothing; a sample
belongs to the layer that the judge called and to the innermost function of ours, libraries below
included. `--calls` adds cProfile, whose counts are exact and whose times favour C over Python.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.figures import forget
from benchmarks.ours import WARM_UP, judged, keys_of
from benchmarks.tables import OWN_TABLES, Case, load
from grader.judge import judge, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from grader.first_reading import Key

INTERVAL_S = 0.001
CORE = str(Path(__file__).resolve().parent.parent / "grader") + "/"
DISPATCH = (
    *("equivalence/tensors.py", "equivalence/decide.py", "equivalence/answers/"),
    "equivalence/freedoms.py",
)
"""What calls the methods in order; a method's time is not its caller's."""


@dataclass(slots=True)
class Samples:
    """How often each layer, each function alone, and each function with what it calls was seen."""

    total: int = 0
    layers: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)
    below: Counter[str] = field(default_factory=Counter)

    def take(self, _: int, frame: FrameType | None) -> None:
        """Count one look at the stack, innermost frame first."""
        stack = _stack(frame)
        ours = [place for place in stack if place.startswith(CORE)]
        if not ours:
            return
        names = [place.removeprefix(CORE) for place in ours]
        self.total += 1
        self.layers[_layer(names)] += 1
        self.own[names[0]] += 1
        self.within.update(set(names))
        self.below[_library(stack)] += 1


def _stack(frame: FrameType | None) -> list[str]:
    places = []
    while frame is not None:
        places.append(f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}")
        frame = frame.f_back
    return places


def _layer(names: Sequence[str]) -> str:
    """The layer that `judge` called; for equivalence, the file of the method that was called."""
    paths = [name.partition(":")[0] for name in reversed(names)]
    layers = [path for path in paths if "/" in path]
    if not layers:
        return paths[-1]
    if not layers[0].startswith("equivalence/"):
        return layers[0].partition("/")[0]
    compared = [path for path in layers if path.startswith("equivalence/")]
    return next((path for path in compared if not path.startswith(DISPATCH)), "equivalence")


def _library(stack: Sequence[str]) -> str:
    """Whose code ran: ours, a package's, or the standard library's."""
    path = stack[0]
    if path.startswith(CORE):
        return "grader (and C code called from it)"
    for package in ("sympy", "mpmath", "flint"):
        if f"/{package}/" in path:
            return package
    return Path(path.partition(":")[0]).name


def sampled(pairs: Sequence[tuple[Case, Key]], seconds: float) -> Samples:
    """Samples of judging the rows over and over, caches emptied before each round."""
    samples = Samples()
    before = signal.signal(signal.SIGPROF, samples.take)
    end = process_time() + seconds
    while process_time() < end:
        forget()
        _warm_up()
        unjudged = fresh(pairs)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL_S, INTERVAL_S)
        for case, key in unjudged:
            judged(case, key)
        signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    return samples


def fresh(pairs: Sequence[tuple[Case, Key]]) -> list[tuple[Case, Key]]:
    """The rows with their references read anew: keys keep what earlier answers needed of them."""
    cases = [case for case, _ in pairs]
    return [(case, key) for case, key in zip(cases, keys_of(cases)[0], strict=True) if key]


def _warm_up() -> None:
    for reference, answer in WARM_UP:
        judge(prepare(reference), answer)


def below(pairs: Sequence[tuple[Case, Key]], limit_ms: float) -> list[tuple[Case, Key]]:
    """The rows that take less than a limit: where the median is, the slow ones do not hide."""
    slow = {
        row.row.id for seconds, row, _ in slowest(pairs, len(pairs)) if seconds > limit_ms / 1000
    }
    return [(case, key) for case, key in pairs if case.row.id not in slow]


def slowest(pairs: Sequence[tuple[Case, Key]], count: int) -> list[tuple[float, Case, str]]:
    """The rows that take longest: seconds, the row, its verdict and code."""
    forget()
    _warm_up()
    found = []
    for case, key in fresh(pairs):
        start = process_time()
        judgement = judged(case, key)
        found.append((process_time() - start, case, f"{judgement.verdict.value} {judgement.code}"))
    return sorted(found, key=lambda row: -row[0])[:count]


def _print_shares(title: str, counts: Counter[str], samples: Samples, top: int) -> None:
    print(f"\n{title}")
    for name, count in counts.most_common(top):
        print(f"  {100 * count / samples.total:5.1f} %  {name}")


def main() -> None:
    """Profile the tables asked for and print the shares."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profiling", description=__doc__)
    parser.add_argument("--table", type=Path, action="append", help="a case table, JSON Lines")
    parser.add_argument("--seconds", type=float, default=10, help="processor time to sample")
    parser.add_argument("--below-ms", type=float, help="only the rows that take less than this")
    parser.add_argument("--top", type=int, default=30, help="functions to list")
    parser.add_argument("--calls", action="store_true", help="cProfile as well")
    arguments = parser.parse_args()
    cases = [case for path in arguments.table or OWN_TABLES for case in load(path)]
    keys, _ = keys_of(cases)
    pairs = [(case, key) for case, key in zip(cases, keys, strict=True) if key is not None]
    if arguments.below_ms is not None:
        pairs = below(pairs, arguments.below_ms)
    samples = sampled(pairs, arguments.seconds)
    print(f"{len(pairs)} rows, {samples.total} samples")
    _print_shares("By layer, and by method where it compares", samples.layers, samples, 20)
    _print_shares("Whose code ran", samples.below, samples, 10)
    _print_shares(
        "Functions of ours, libraries below them included", samples.own, samples, arguments.top
    )
    _print_shares("Functions of ours with all they call", samples.within, samples, arguments.top)
    print("\nThe slowest rows, ms")
    for seconds, case, verdict in slowest(pairs, 12):
        pair = f"{case.reference[:90]} <- {case.answer[:90]}"
        print(f"  {1000 * seconds:7.1f}  {case.row.id}  {pair}  {verdict}")
    if arguments.calls:
        profile = cProfile.Profile()
        for case, key in fresh(pairs):
            profile.runcall(judged, case, key)
        pstats.Stats(profile).sort_stats("tottime").print_stats(arguments.top)


if __name__ == "__main__":
    main()
