"""What a regrade would change, part by part, as `store/comparing.py` keeps it while scores come.

Parts that a person decided about do not change. What is decided while it runs is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from grader.model import Verdict
from store.among import among
from store.comparing import NO_GROUP, is_rejected
from store.tables import (
    DifferenceRow,
    DifferenceTallyRow,
    EffectTallyRow,
    MarkRow,
    SubmissionRow,
)
from store.tallies import OPEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect


class Cause(StrEnum):
    """Why a mark changes: the verdict does, another rule decides, or its points do."""

    VERDICT = "verdict"
    RULE = "rule"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Difference:
    """What equal answers get from now on: `count` answers to a part, from one mark to another.

    `group` None is of answers that stand alone; the codes are the rules or the reasons of the old
    and the new mark. `rejected` ones keep their scores.
    """

    part: str
    group: str | None
    verdict: Verdict
    points: Decimal | None
    old_code: str
    new_verdict: Verdict
    new_points: Decimal | None
    code: str
    count: int
    first_submission_id: int
    rejected: bool

    @property
    def cause(self) -> Cause:
        """What changed first of all."""
        if self.verdict is not self.new_verdict:
            return Cause.VERDICT
        return Cause.RULE if self.old_code != self.code else Cause.POINTS


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying would do to how many submissions; `kept` have a rejected answer.

    Of those that change `raised` gain points, `lowered` lose some, `left` get a part that a person
    has to decide.
    """

    changed: int
    kept: int
    raised: int
    lowered: int
    left: int


@dataclass(frozen=True, slots=True)
class Concerned:
    """A submission that a regrade would mark otherwise in a part."""

    submission_id: int
    contestant: str
    part: str
    group: str | None
    verdict: Verdict
    points: Decimal | None
    old_code: str
    new_verdict: Verdict
    new_points: Decimal | None
    code: str


def grouped(
    connection: Connection, regrade_id: int, *, offset: int = 0, limit: int
) -> list[Difference]:
    """What would change by cause and answer, the most contestants first."""
    *key, alike = DifferenceTallyRow.__table__.columns
    shown = (
        select(DifferenceTallyRow.__table__)
        .where(DifferenceTallyRow.regrade_id == regrade_id, alike > 0)
        .order_by(alike.desc(), *key)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    together = _first(shown.c, DifferenceRow.answer_group == shown.c.answer_group)
    alone = _first(shown.c, DifferenceRow.answer_group.is_(None), shown.c.answer_group == NO_GROUP)
    found = select(shown, func.coalesce(together, alone).label("first"))
    ordered = found.order_by(shown.c.alike.desc(), *(shown.c[column.name] for column in key))
    return [_difference(row) for row in connection.execute(ordered)]


def concerned(
    connection: Connection,
    regrade_id: int,
    *,
    part: str | None = None,
    group: str | None = None,
    after_id: int = 0,
    limit: int,
) -> list[Concerned]:
    """Every submission that would be marked otherwise, in the order in which they came.

    The group "" is of the answers that are in none.
    """
    rows = (
        select(DifferenceRow.__table__, SubmissionRow.contestant)
        .join(SubmissionRow, SubmissionRow.id == DifferenceRow.submission_id)
        .where(DifferenceRow.regrade_id == regrade_id, DifferenceRow.submission_id > after_id)
        .order_by(DifferenceRow.submission_id, DifferenceRow.part)
        .limit(limit)
    )
    if part is not None:
        rows = rows.where(DifferenceRow.part == part)
    if group is not None:
        rows = rows.where(_in_group(group))
    return [_concerned(row) for row in connection.execute(rows)]


def effect(connection: Connection, regrade_id: int) -> Effect:
    """What applying would do, with what is rejected by now."""
    tallied = select(EffectTallyRow.__table__).where(EffectTallyRow.regrade_id == regrade_id)
    rows = connection.execute(tallied).all()
    changed = [row for row in rows if not row.kept]
    return Effect(
        changed=sum(row.submissions for row in changed),
        kept=sum(row.submissions for row in rows if row.kept),
        raised=sum(row.submissions for row in changed if row.gain > 0),
        lowered=sum(row.submissions for row in changed if row.gain < 0),
        left=sum(row.submissions for row in changed if row.asks),
    )


def answers(connection: Connection, submissions: Collection[int]) -> dict[tuple[int, str], str]:
    """The answers to each part that the scores that count found in these submissions."""
    rows = (
        select(SubmissionRow.id, MarkRow.part, MarkRow.answer)
        .join(MarkRow, MarkRow.score_id == SubmissionRow.live_score_id)
        .where(among(SubmissionRow.id, submissions))
    )
    return {(id_, part): answer for id_, part, answer in connection.execute(rows)}


def _in_group(group: str) -> ColumnElement[bool]:
    """As an index has it: without asking for what is distinct."""
    if group == NO_GROUP:
        return DifferenceRow.answer_group.is_(None)
    return DifferenceRow.answer_group == group


def _first(tally: Any, *of_group: ColumnElement[bool]) -> ScalarSelect[Any]:  # noqa: ANN401 columns by name
    """The first submission with such a difference, found along an index."""
    return (
        select(DifferenceRow.submission_id)
        .where(
            DifferenceRow.regrade_id == tally.regrade_id,
            DifferenceRow.part == tally.part,
            *of_group,
            DifferenceRow.verdict == tally.verdict,
            func.coalesce(DifferenceRow.points, OPEN) == tally.points,
            DifferenceRow.code == tally.code,
            DifferenceRow.new_verdict == tally.new_verdict,
            func.coalesce(DifferenceRow.new_points, OPEN) == tally.new_points,
            DifferenceRow.new_code == tally.new_code,
            is_rejected() == tally.rejected,
        )
        .order_by(DifferenceRow.submission_id)
        .limit(1)
        .scalar_subquery()
    )


def _difference(row: Row[*tuple[Any, ...]]) -> Difference:
    return Difference(
        part=row.part,
        group=row.answer_group or None,
        verdict=Verdict(row.verdict),
        points=None if row.points == OPEN else Decimal(row.points),
        old_code=row.code,
        new_verdict=Verdict(row.new_verdict),
        new_points=None if row.new_points == OPEN else Decimal(row.new_points),
        code=row.new_code,
        count=row.alike,
        first_submission_id=row.first,
        rejected=row.rejected,
    )


def _concerned(row: Row[Any]) -> Concerned:
    return Concerned(
        submission_id=row.submission_id,
        contestant=row.contestant,
        part=row.part,
        group=row.answer_group,
        verdict=Verdict(row.verdict),
        points=row.points,
        old_code=row.code,
        new_verdict=Verdict(row.new_verdict),
        new_points=row.new_points,
        code=row.new_code,
    )
