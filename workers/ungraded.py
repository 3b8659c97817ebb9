"""The score of a submission whose grading did not come to an end: undecided, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Found, Judgement, Verdict
from grader.rubric import PartJudgement, award
from grader.rubric_file import read_rubric
from grader.version import GRADER_VERSION

if TYPE_CHECKING:
    from grader.model import Score

CODE = "grading.ended"
NOTHING = Found(text="", start=0, end=0, how="nothing")


def ungraded(rubric_text: str, reason: str, *, attempts: int) -> Score:
    """Every part undecided, with the reason as evidence; no points given and none refused."""
    rubric = read_rubric(rubric_text).rubric
    detail = f"{reason}; {attempts} attempts were made; a person has to grade this"
    judged = PartJudgement(NOTHING, Judgement(Verdict.UNDECIDED, CODE, detail))
    judgements = {part.id: [judged] for part in rubric.parts}
    return award(rubric, judgements, grader_version=GRADER_VERSION)
