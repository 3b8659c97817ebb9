"""A score with what persons decided about its parts, in place of what the grader said.

Later parts that depend on a decided one are marked again by the rubric: those that need its points,
that lose nothing for a slip charged there, that follow from its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import ANSWER, Award, Evidence, Judgement, Verdict
from grader.rubric import FORM, depending

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model import Part, PartScore, Rubric, Score

CODE = "decision"
DEPENDS = "decision.depends"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about a part: of its answer alone, or of the part as a `whole`."""

    verdict: Verdict
    points: Decimal
    reason: str
    whole: bool


def decided(score: Score, rulings: Mapping[str, Ruling], rubric: Rubric) -> Score:
    """The score with the rulings, by part, and what depends on them by the rubric it is by.

    Of an answer alone `needs` still holds; of a part as a whole the person has the last word.
    """
    if not rulings:
        return score
    before = {part.part: part for part in score.parts}
    parts: dict[str, PartScore] = {}
    for part in rubric.parts:
        parts[part.id] = _part(part, before, parts, rulings)
    every = tuple(parts.values())
    return replace(
        score,
        parts=every,
        total=sum((part.given for part in every), start=ZERO),
        withheld=sum((part.withheld for part in every), start=ZERO),
        needs_review=any(part.needs_review for part in every),
    )


def _part(
    part: Part,
    before: Mapping[str, PartScore],
    parts: Mapping[str, PartScore],
    rulings: Mapping[str, Ruling],
) -> PartScore:
    score, ruling = before[part.id], rulings.get(part.id)
    if ruling is not None and ruling.whole:
        return _with(score, ruling, (_award(score.out_of, ruling),))
    if ruling is None and all(parts[id_] == before[id_] for id_ in parts):
        return score
    own = score.own or score.awards or (Award(ANSWER, ZERO, score.out_of, score.out_of, "", ""),)
    if ruling is None:
        answer = _by_case(part, score, own[0], parts, rulings)
    else:
        answer = _award(own[0].out_of, ruling)
    earlier = {id_: _as_charged(parts[id_], before[id_]) for id_ in parts}
    awards = depending(part, (answer, *own[1:]), earlier)
    if ruling is not None:
        return _with(score, ruling, awards)
    return score if awards == score.awards else _again(score, awards, rulings)


def _by_case(
    part: Part,
    score: PartScore,
    own: Award,
    parts: Mapping[str, PartScore],
    rulings: Mapping[str, Ruling],
) -> Award:
    """What the answer earns now that it is said which of the parts before it are wrong."""
    rule = part.criterion.follow
    if rule is None or not score.cases or not set(rule.through) & set(rulings):
        return own
    wrong = {id_: _is_wrong(parts[id_], rulings.get(id_)) for id_ in rule.through}
    if None in wrong.values():
        return own
    said = tuple(id_ for id_ in rule.through if wrong[id_])
    cases = {case.wrong: case.award for case in score.cases}
    # One that was found right beforehand stands in no case: what follows from it is as without.
    open_ = {id_ for case in cases for id_ in case}
    return cases.get(tuple(id_ for id_ in said if id_ in open_), own)


def _is_wrong(score: PartScore, ruling: Ruling | None) -> bool | None:
    """Whether an answer is wrong; None where that is still open."""
    if ruling is not None:
        return ruling.verdict is Verdict.INCORRECT
    match score.judgement.verdict:
        case Verdict.CORRECT:
            return False
        case Verdict.INCORRECT:
            return not score.judgement.code.startswith(FORM)
        case Verdict.UNDECIDED | Verdict.UNREADABLE:
            return None


def _as_charged(score: PartScore, before: PartScore) -> PartScore:
    """A slip that cost points beforehand is still charged where a person took points too."""
    if score.code != CODE or not before.awards or not score.awards:
        return score
    answer, *others = score.awards
    return replace(score, awards=(replace(answer, code=before.awards[0].code), *others))


def _with(score: PartScore, ruling: Ruling, awards: Sequence[Award]) -> PartScore:
    """The part as a person decided it; points under an older rubric are cut to what it gives."""
    return replace(
        score,
        points=_points(awards),
        code=awards[0].code,
        say=awards[0].say,
        judgement=Judgement(ruling.verdict, CODE, _say(ruling), read=score.judgement.read),
        awards=tuple(awards),
        own=(),
        cases=(),
    )


def _again(score: PartScore, awards: Sequence[Award], rulings: Mapping[str, Ruling]) -> PartScore:
    """The part marked again, with the decisions that it comes from."""
    because = tuple(
        Evidence(DEPENDS, f"marked again, for {part} was decided: {ruling.reason}")
        for part, ruling in rulings.items()
    )
    answer, *others = awards
    answer = replace(answer, evidence=(*answer.evidence, *because))
    return replace(
        score,
        points=_points(awards),
        code=answer.code,
        say=answer.say,
        awards=(answer, *others),
        own=(),
        cases=(),
    )


def _award(most: Decimal, ruling: Ruling) -> Award:
    return Award(ANSWER, min(ruling.points, most), ZERO, most, CODE, _say(ruling))


def _say(ruling: Ruling) -> str:
    return f"a person decided: {ruling.reason}"


def _points(awards: Sequence[Award]) -> Decimal | None:
    if any(award.withheld for award in awards):
        return None
    return sum((award.points for award in awards), start=ZERO)
