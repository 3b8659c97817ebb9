"""From the judgements of all parts to a score, part by part in the rubric's order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.model import Award, Case, Evidence, Judgement, PartScore, Score, Verdict
from grader.rubric.answers import RIVALS, ZERO, mark, settle
from grader.rubric.derivations import mark_derivation
from grader.rubric.judged import NEEDS_OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from grader.model import Part, Rubric
    from grader.rubric.judged import DerivationJudgement, PartJudgement

NO_DERIVATIONS: Mapping[str, DerivationJudgement] = {}


def award(
    rubric: Rubric,
    judgements: Mapping[str, Sequence[PartJudgement]],
    derivations: Mapping[str, DerivationJudgement] = NO_DERIVATIONS,
    *,
    grader_version: str = "",
) -> Score:
    """The score of a submission; each part has a judgement for every answer given for it.

    The first judgement of a part is that of the answer taken; the others, of its rivals, matter
    only where they would be marked otherwise: then a person decides.
    """
    parts: dict[str, PartScore] = {}
    for part in rubric.parts:
        judged = judgements[part.id]
        parts[part.id] = _part_score(part, judged, derivations.get(part.id), parts)
    every = tuple(parts.values())
    return Score(
        problem=rubric.problem,
        rubric_version=rubric.version,
        grader_version=grader_version,
        parts=every,
        total=sum((part.given for part in every), start=ZERO),
        out_of=rubric.out_of,
        withheld=sum((part.withheld for part in every), start=ZERO),
        needs_review=any(part.needs_review for part in every),
    )


def _part_score(
    part: Part,
    judged: Sequence[PartJudgement],
    derivation: DerivationJudgement | None,
    earlier: Mapping[str, PartScore],
) -> PartScore:
    own = [_settled(part, judged)]
    if part.criterion.derivation is not None:
        own.append(mark_derivation(part.criterion.derivation, derivation))
    awards = depending(part, own, earlier)
    return PartScore(
        part=part.id,
        points=_total(awards),
        out_of=part.criterion.out_of,
        code=awards[0].code,
        say=awards[0].say,
        judgement=_judgement(judged, own[0]),
        found=judged[0].found,
        awards=awards,
        own=() if awards == tuple(own) else tuple(own),
        cases=_cases(part, judged, own[0]),
    )


def _judgement(judged: Sequence[PartJudgement], own: Award) -> Judgement:
    """The judgement of the answer taken; undecided where another is marked otherwise."""
    taken = judged[0].answer
    if own.code != RIVALS:
        return taken
    return Judgement(Verdict.UNDECIDED, own.code, own.say, read=taken.read)


def _settled(part: Part, judged: Sequence[PartJudgement]) -> Award:
    return settle([mark(part, each) for each in judged], [each.found.text for each in judged])


def _cases(part: Part, judged: Sequence[PartJudgement], own: Award) -> tuple[Case, ...]:
    """What the answer earns in each supposed case; nothing where it is the same in all."""
    wrongs = next(([case.wrong for case in each.supposed] for each in judged if each.supposed), [])
    cases = tuple(Case(wrong, _settled(part, _supposed(judged, wrong))) for wrong in wrongs)
    return () if all(case.award == own for case in cases) else cases


def _supposed(judged: Sequence[PartJudgement], wrong: tuple[str, ...]) -> list[PartJudgement]:
    return [
        next((replace(each, followed=s.followed) for s in each.supposed if s.wrong == wrong), each)
        for each in judged
    ]


def _total(awards: Sequence[Award]) -> Decimal | None:
    """The points of a part; None where some are withheld."""
    if any(each.withheld for each in awards):
        return None
    return sum((each.points for each in awards), start=ZERO)


# -- what depends on earlier parts -----------------------------------------------------------------


def depending(
    part: Part, own: Sequence[Award], earlier: Mapping[str, PartScore]
) -> tuple[Award, ...]:
    """The awards of a part as earlier parts leave them: charged once, and if enough is earned."""
    answer, *others = own
    awards = [_charged_once(part, answer, earlier), *others]
    for needed, least in part.criterion.needs.items():
        awards = [_if_earned(each, earlier[needed], least) for each in awards]
    return tuple(awards)


def _charged_once(part: Part, answer: Award, earlier: Mapping[str, PartScore]) -> Award:
    """A slip that an earlier part was charged for costs nothing again, where its rule says so."""
    if not any(rule.once and rule.code == answer.code for rule in part.criterion.slips):
        return answer
    for score in earlier.values():
        before = score.awards[0]
        if before.code != answer.code or before.points == before.out_of:
            continue
        say = f"{answer.code} was charged in {score.part} already: {answer.say}"
        return replace(answer, points=answer.out_of, withheld=ZERO, say=say)
    return answer


def _if_earned(award_: Award, needed: PartScore, least: Decimal) -> Award:
    """The points of an award if an earlier part earned enough; for a person where that is open."""
    if needed.given >= least:
        return award_
    most = award_.points + award_.withheld
    known = Evidence(award_.code, award_.say)
    words = f"counts only with at least {least} points in {needed.part}"
    if needed.given + needed.withheld < least:
        lost = replace(award_, points=ZERO, withheld=ZERO, code="needs.missing", say=words)
        return replace(lost, evidence=(*award_.evidence, known))
    say = f"{words}, which a person has to decide"
    held = replace(award_, points=ZERO, withheld=most, code=NEEDS_OPEN, say=say)
    return replace(held, evidence=(*award_.evidence, known))
