"""From judgements to points: what a rubric gives for each part, exact and with its reason."""

from __future__ import annotations

from grader.rubric.judged import (
    BLANK,
    FORM,
    MANUAL,
    NEEDS_OPEN,
    DerivationJudgement,
    Followed,
    PartJudgement,
    Slip,
    Supposed,
)
from grader.rubric.scores import award, depending

__all__ = [
    "BLANK",
    "FORM",
    "MANUAL",
    "NEEDS_OPEN",
    "DerivationJudgement",
    "Followed",
    "PartJudgement",
    "Slip",
    "Supposed",
    "award",
    "depending",
]
