"""What a list of times says: quantiles, rates, and the least of several runs of the same rows."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy.core.cache import clear_cache

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds an answer."""

    median: float
    mean: float
    p95: float
    p99: float
    max: float


def spread(times_s: Sequence[float]) -> Spread:
    """The spread of some times by nearest rank."""
    ordered = sorted(1000 * time_s for time_s in times_s)
    last = len(ordered) - 1
    at = [ordered[round(share * last)] for share in (0.5, 0.95, 0.99)]
    return Spread(at[0], sum(ordered) / len(ordered), at[1], at[2], ordered[-1])


def rate(times_s: Sequence[float]) -> float:
    """Rows a second."""
    total_s = sum(times_s)
    return len(times_s) / total_s if total_s else 0.0


def least(runs: Sequence[Sequence[float]]) -> list[float]:
    """The least time of every row over the runs: what it costs when nothing else disturbs it."""
    return [min(times) for times in zip(*runs, strict=True)]


def forget() -> None:
    """Empty all caches, ours, sympy's and the peer's: no run profits from the one before."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"grader", "math_verify", "latex2sympy2_extended"}:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    clear_cache()
    gc.collect()
