"""Answer groups: the equal answers to a part, counted over the scores that count."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from grader.model import Verdict
from store.marks import part_score
from store.tables import GroupTallyRow, JudgementRow, MarkRow
from store.tallies import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from grader.model import PartScore

SPELLINGS = 100
COUNTED = 5000


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mark that answers of a group got, and how many of them."""

    verdict: Verdict
    code: str
    points: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group, with the score of the part in its first submission, and every mark it got."""

    key: str
    size: int
    in_review: int
    first: PartScore
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of groups goes on: after the group of that key, size and need of review."""

    waits: bool
    size: int
    key: str


SIZE = func.sum(GroupTallyRow.alike)
IN_REVIEW = func.sum(case((GroupTallyRow.points == OPEN, GroupTallyRow.alike), else_=0))
WAITS = case((IN_REVIEW > 0, 1), else_=0)


def of_part(
    connection: Connection, problem: str, part: str, *, after: Place | None, limit: int
) -> list[Group]:
    """Groups of a part: those that wait for a person first, then the largest."""
    rows = (
        _sizes(problem, part)
        .order_by(WAITS.desc(), SIZE.desc(), GroupTallyRow.answer_group)
        .limit(limit)
    )
    if after is not None:
        rows = rows.having(_behind(after))
    return _groups(connection, problem, part, connection.execute(rows).all())


def one(connection: Connection, problem: str, part: str, key: str) -> Group | None:
    """A group by its key; None where no score that counts has an answer of it."""
    rows = connection.execute(_sizes(problem, part).where(GroupTallyRow.answer_group == key))
    return next(iter(_groups(connection, problem, part, rows.all())), None)


def spellings(connection: Connection, problem: str, part: str, key: str) -> list[tuple[str, int]]:
    """How the answers of a group were typed and how often, the commonest first; 100 at most.

    Counted among the first 5000 answers of the group.
    """
    first = (
        select(MarkRow.answer)
        .where(
            MarkRow.live,
            MarkRow.problem == problem,
            MarkRow.part == part,
            MarkRow.answer_group == key,
        )
        .order_by(MarkRow.submission_id)
        .limit(COUNTED)
        .subquery()
    )
    often = func.count()
    rows = (
        select(first.c.answer, often)
        .group_by(first.c.answer)
        .order_by(often.desc(), first.c.answer)
        .limit(SPELLINGS)
    )
    return [(answer, count) for answer, count in connection.execute(rows)]


def _of(problem: str, part: str) -> tuple[ColumnElement[bool], ...]:
    return (GroupTallyRow.problem == problem, GroupTallyRow.part == part, GroupTallyRow.alike > 0)


def _sizes(problem: str, part: str) -> Select[str, int, int]:
    return (
        select(GroupTallyRow.answer_group, SIZE, IN_REVIEW)
        .where(*_of(problem, part))
        .group_by(GroupTallyRow.answer_group)
    )


def _behind(place: Place) -> ColumnElement[bool]:
    waits, size = WAITS, SIZE
    alike = waits == int(place.waits)
    return or_(
        waits < int(place.waits),
        and_(alike, size < place.size),
        and_(alike, size == place.size, GroupTallyRow.answer_group > place.key),
    )


def _groups(
    connection: Connection, problem: str, part: str, rows: Sequence[Row[str, int, int]]
) -> list[Group]:
    keys = [key for key, _, _ in rows]
    outcomes = _outcomes(connection, problem, part, keys)
    firsts = _firsts(connection, problem, part, keys)
    return [
        Group(key, size, int(in_review), firsts[key], tuple(outcomes[key]))
        for key, size, in_review in rows
    ]


def _outcomes(
    connection: Connection, problem: str, part: str, keys: Sequence[str]
) -> dict[str, list[Outcome]]:
    rows = connection.execute(
        select(GroupTallyRow.__table__)
        .where(*_of(problem, part), GroupTallyRow.answer_group.in_(keys))
        .order_by(GroupTallyRow.alike.desc(), GroupTallyRow.code)
    )
    found: dict[str, list[Outcome]] = {key: [] for key in keys}
    for row in rows:
        points = None if row.points == OPEN else Decimal(row.points)
        found[row.answer_group].append(Outcome(Verdict(row.verdict), row.code, points, row.alike))
    return found


def _firsts(
    connection: Connection, problem: str, part: str, keys: Sequence[str]
) -> dict[str, PartScore]:
    """What the first submission of each group got; one step in the index for each."""
    given = (
        select(GroupTallyRow.answer_group)
        .where(*_of(problem, part), GroupTallyRow.answer_group.in_(keys))
        .distinct()
        .subquery()
    )
    member = aliased(MarkRow)
    first = (
        select(member.score_id)
        .where(
            member.live,
            member.problem == problem,
            member.part == part,
            member.answer_group == given.c.answer_group,
        )
        .order_by(member.submission_id)
        .limit(1)
        .correlate(given)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(MarkRow.answer_group, MarkRow.answer, MarkRow.found, JudgementRow.judgement)
        .join(JudgementRow, JudgementRow.digest == MarkRow.judgement)
        .where(MarkRow.part == part, MarkRow.score_id.in_(select(first).select_from(given)))
    )
    return {
        row.answer_group: part_score(judgement=row.judgement, answer=row.answer, found=row.found)
        for row in rows
    }
