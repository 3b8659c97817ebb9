"""The scores of a submission one after another, with what each changed and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store import scores
from store.decided import DEPENDS

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy import Connection

    from grader.model import PartScore, Score, Verdict
    from store.scores import Past


@dataclass(frozen=True, slots=True)
class Change:
    """A part that a score marks otherwise than the one before it.

    `because` are the decisions about other parts that it comes from.
    """

    part: str
    verdict: Verdict
    points: Decimal | None
    new_verdict: Verdict
    new_points: Decimal | None
    code: str
    say: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A score, and what it changed of the one before it."""

    past: Past
    changes: tuple[Change, ...]


def steps(connection: Connection, submission_id: int) -> list[Step]:
    """Every score of a submission, the oldest first; four queries."""
    pasts = scores.history(connection, submission_id)
    found = scores.by_ids(connection, [past.id for past in pasts])
    whole = [found[past.id] for past in pasts]
    return [
        Step(past, changes(whole[place - 1], whole[place]) if place else ())
        for place, past in enumerate(pasts)
    ]


def changes(before: Score, after: Score) -> tuple[Change, ...]:
    """The parts that two scores of a submission mark otherwise, in the order of the newer one."""
    known = {part.part: part for part in before.parts}
    pairs = ((known[part.part], part) for part in after.parts if part.part in known)
    return tuple(_change(old, new) for old, new in pairs if _mark(old) != _mark(new))


def _mark(part: PartScore) -> tuple[object, ...]:
    return part.judgement.verdict, part.points, part.given, part.code, part.say


def _change(old: PartScore, new: PartScore) -> Change:
    evidence = (each for award in new.awards for each in award.evidence)
    return Change(
        part=new.part,
        verdict=old.judgement.verdict,
        points=old.points,
        new_verdict=new.judgement.verdict,
        new_points=new.points,
        code=new.code,
        say=new.say,
        because=tuple(each.say for each in evidence if each.code == DEPENDS),
    )
