"""The points of a derivation: all, less for slips and for milestones left out, or none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import DERIVATION, Award, Evidence

if TYPE_CHECKING:
    from grader.model import DerivationRule, Milestone
    from grader.rubric.judged import DerivationJudgement

ZERO = Decimal(0)
NOT_LOOKED_AT = Evidence("derivation.none", "the derivation was not looked at; a person has to")


def mark_derivation(rule: DerivationRule, judged: DerivationJudgement | None) -> Award:
    """The points of a derivation; whatever is in doubt is withheld."""
    if judged is None:
        return _award(rule, ZERO, rule.points, NOT_LOOKED_AT)
    if judged.is_derivation is False:
        return _award(rule, ZERO, ZERO, judged.summary)
    most = max(ZERO, rule.points - _lost(rule, judged, doubtful=False))
    least = max(ZERO, rule.points - _lost(rule, judged, doubtful=True))
    if judged.is_derivation is None or judged.doubts:
        least = ZERO
    missing = [*_missing(rule, judged)]
    summary = missing[0] if missing and not judged.slips and not judged.doubts else judged.summary
    slips = (slip.evidence for slip in judged.slips)
    others = (each for each in (*slips, *missing, *judged.doubts) if each != summary)
    return _award(rule, least, most - least, summary, *others)


def _award(
    rule: DerivationRule, points: Decimal, withheld: Decimal, why: Evidence, *others: Evidence
) -> Award:
    return Award(DERIVATION, points, withheld, rule.points, why.code, why.say, others)


def _lost(rule: DerivationRule, judged: DerivationJudgement, *, doubtful: bool) -> Decimal:
    """What slips and milestones cost: those left out, or with them those in doubt too."""
    slips = len({slip.kind for slip in judged.slips})
    each = rule.points if rule.deduct is None else rule.deduct
    costs = [
        rule.points if milestone.points is None else milestone.points
        for milestone, passed in _milestones(rule, judged)
        if passed is False or (doubtful and passed is None)
    ]
    return sum(costs, start=each * slips)


def _milestones(
    rule: DerivationRule, judged: DerivationJudgement
) -> list[tuple[Milestone, bool | None]]:
    return list(zip(rule.must_pass, judged.passed, strict=False))


def _missing(rule: DerivationRule, judged: DerivationJudgement) -> list[Evidence]:
    """A sentence for each milestone that was not passed, or not certainly."""
    found = []
    for milestone, passed in _milestones(rule, judged):
        if passed is None:
            say = f"whether it passes {milestone.answer} could not be decided"
            found.append(Evidence("milestone.undecided", say))
        elif not passed:
            found.append(Evidence(milestone.code, milestone.say))
    return found
