"""From judgements to points: what a rubric gives for each part, exact and with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import PartScore, Score, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model import Found, Judgement, Part, Rubric

FORM = "form."  # the beginning of every code of an answer that is right in another form
BLANK = "answer.blank"


@dataclass(frozen=True, slots=True)
class PartJudgement:
    """One answer held against the reference, and against each partial rule where that failed."""

    found: Found
    answer: Judgement
    partial: tuple[Judgement, ...] = ()


def award(
    rubric: Rubric,
    judgements: Mapping[str, Sequence[PartJudgement]],
    *,
    grader_version: str = "",
) -> Score:
    """The score of a submission; each part has a judgement for every answer given for it.

    The first judgement of a part is that of the answer taken; the others, of its rivals, matter
    only where they would be marked otherwise: then a person decides.
    """
    parts = tuple(
        settle([mark(part, each) for each in judgements[part.id]]) for part in rubric.parts
    )
    return Score(
        problem=rubric.problem,
        rubric_version=rubric.version,
        grader_version=grader_version,
        parts=parts,
        total=sum((part.points for part in parts if part.points is not None), start=Decimal(0)),
        out_of=rubric.out_of,
        withheld=sum((part.out_of for part in parts if part.points is None), start=Decimal(0)),
        needs_review=any(part.needs_review for part in parts),
    )


def settle(marks: Sequence[PartScore]) -> PartScore:
    """The mark of the first of several answers if all get the same; else a person decides."""
    first = marks[0]
    if len({each.points for each in marks}) == 1:
        return first
    texts = ", ".join(each.found.text[:80] for each in marks)
    say = f"the write-up gives answers that would be marked differently: {texts}"
    return replace(first, points=None, code="answer.rivals", say=say)


def mark(part: Part, judged: PartJudgement) -> PartScore:
    """The points of one answer: full, by the form rule, by a partial rule, 0, or for a person."""
    answer = judged.answer
    match answer.verdict:
        case Verdict.CORRECT:
            return _score(part, judged, part.criterion.points, answer.code, answer.detail)
        case Verdict.UNDECIDED | Verdict.UNREADABLE:
            return _score(part, judged, None, answer.code, answer.detail)
        case Verdict.INCORRECT:
            return _less(part, judged)


def _less(part: Part, judged: PartJudgement) -> PartScore:
    """What an answer that is not the reference is worth."""
    wrong_form = part.criterion.wrong_form
    if wrong_form is not None and judged.answer.code.startswith(FORM):
        return _score(part, judged, wrong_form.points, wrong_form.code, wrong_form.say)
    for rule, held in zip(part.criterion.partial, judged.partial, strict=False):
        if held.verdict is Verdict.CORRECT:
            return _score(part, judged, rule.points, rule.code, rule.say)
        if held.verdict is not Verdict.INCORRECT:
            say = f"whether rule {rule.code} holds could not be decided: {held.detail}"
            return _score(part, judged, None, "rule.undecided", say)
    return _score(part, judged, Decimal(0), judged.answer.code, judged.answer.detail)


def _score(
    part: Part, judged: PartJudgement, points: Decimal | None, code: str, say: str
) -> PartScore:
    return PartScore(
        part=part.id,
        points=points,
        out_of=part.criterion.points,
        code=code,
        say=say,
        judgement=judged.answer,
        found=judged.found,
    )
