"""The score of a submission whose grading did not come to an end: undecided, for a person."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import Judgement, PartScore, Score, Verdict
from grader.rubric_file import read_rubric
from grader.version import VERSION

if TYPE_CHECKING:
    from grader.model import Part


def ungraded(rubric_text: str, reason: str, *, attempts: int) -> Score:
    """Every part undecided, with the reason as evidence; no points given and none refused."""
    rubric = read_rubric(rubric_text)
    detail = f"{reason}; {attempts} attempts; a person has to grade this"
    parts = tuple(_undecided(part, detail) for part in rubric.parts)
    return Score(
        problem=rubric.problem,
        rubric_version=rubric.version,
        grader_version=VERSION,
        total=Decimal(0),
        out_of=sum((part.points for part in rubric.parts), Decimal(0)),
        parts=parts,
        needs_review=True,
    )


def _undecided(part: Part, detail: str) -> PartScore:
    return PartScore(
        part=part.id,
        judgement=Judgement(Verdict.UNDECIDED, "grading.ended", detail),
        points=Decimal(0),
        out_of=part.points,
    )
