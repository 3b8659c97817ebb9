"""A score with what persons decided about its parts, in place of what the grader said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import ANSWER, Award, Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model import PartScore, Score, Verdict

CODE = "decision"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about a part: of its answer alone, or of the part as a `whole`."""

    verdict: Verdict
    points: Decimal
    reason: str
    whole: bool


def decided(score: Score, rulings: Mapping[str, Ruling]) -> Score:
    """The score with the rulings, by part; other parts stay as they are."""
    parts = tuple(
        _ruled(part, rulings[part.part]) if part.part in rulings else part for part in score.parts
    )
    return replace(
        score,
        parts=parts,
        total=sum((part.given for part in parts), start=ZERO),
        withheld=sum((part.withheld for part in parts), start=ZERO),
        needs_review=any(part.needs_review for part in parts),
    )


def _ruled(part: PartScore, ruling: Ruling) -> PartScore:
    """Points of a ruling under an older rubric are cut to what the part can give now."""
    say = f"a person decided: {ruling.reason}"
    answer, *others = part.awards or (_award(part.out_of, ruling, say),)
    most = part.out_of if ruling.whole else answer.out_of
    awards = (_award(most, ruling, say), *(() if ruling.whole else others))
    return replace(
        part,
        points=_points(awards),
        code=CODE,
        say=say,
        judgement=Judgement(ruling.verdict, CODE, say, read=part.judgement.read),
        awards=awards,
    )


def _award(most: Decimal, ruling: Ruling, say: str) -> Award:
    return Award(ANSWER, min(ruling.points, most), ZERO, most, CODE, say)


def _points(awards: Sequence[Award]) -> Decimal | None:
    if any(award.withheld for award in awards):
        return None
    return sum((award.points for award in awards), start=ZERO)
