"""The derivation of a part in a write-up: found, followed step by step, judged."""

from __future__ import annotations

from grader.derivations.judge import judge_derivation
from grader.derivations.keys import DerivationKey, derivation_key, milestone_key
from grader.derivations.milestones import stands_in
from grader.derivations.written import Written, written

__all__ = [
    "DerivationKey",
    "Written",
    "derivation_key",
    "judge_derivation",
    "milestone_key",
    "stands_in",
    "written",
]
