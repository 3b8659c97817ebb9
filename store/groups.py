"""Answer groups: the equal answers to a part, counted over the scores that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, func, or_, select, true

from grader.model import Verdict
from store.marks import part_score
from store.tables import JudgementRow, MarkRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection

    from grader.model import PartScore

SPELLINGS = 100


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


SIZE = func.count()
IN_REVIEW = func.sum(cast(MarkRow.needs_review, Integer))
WAITS = case((IN_REVIEW > 0, 1), else_=0)


def of_part(
    connection: Connection, problem: str, part: str, *, after: Place | None, limit: int
) -> list[Group]:
    """Groups of a part: those that wait for a person first, then the largest."""
    rows = (
        select(MarkRow.answer_group, SIZE, IN_REVIEW, func.min(MarkRow.score_id))
        .where(*_of(problem, part), MarkRow.answer_group.is_not(None))
        .group_by(MarkRow.answer_group)
        .order_by(WAITS.desc(), SIZE.desc(), MarkRow.answer_group)
        .limit(limit)
    )
    if after is not None:
        rows = rows.having(_behind(after))
    return _groups(connection, problem, part, connection.execute(rows).all())


def one(connection: Connection, problem: str, part: str, key: str) -> Group | None:
    """A group; None where no score that counts has an answer of it."""
    rows = (
        select(MarkRow.answer_group, SIZE, IN_REVIEW, func.min(MarkRow.score_id))
        .where(*_of(problem, part), MarkRow.answer_group == key)
        .group_by(MarkRow.answer_group)
    )
    found = _groups(connection, problem, part, connection.execute(rows).all())
    return next(iter(found), None)


def spellings(connection: Connection, problem: str, part: str, key: str) -> list[tuple[str, int]]:
    """How the answers of a group were typed and how often, the commonest first; 100 at most."""
    rows = connection.execute(
        select(MarkRow.answer, SIZE)
        .where(*_of(problem, part), MarkRow.answer_group == key)
        .group_by(MarkRow.answer)
        .order_by(SIZE.desc(), MarkRow.answer)
        .limit(SPELLINGS)
    )
    return [(answer, count) for answer, count in rows]


def _of(problem: str, part: str) -> tuple[ColumnElement[bool], ...]:
    return (MarkRow.live.is_(true()), MarkRow.problem == problem, MarkRow.part == part)


def _behind(place: Place) -> ColumnElement[bool]:
    waits, size = WAITS, SIZE
    alike = waits == int(place.waits)
    return or_(
        waits < int(place.waits),
        and_(alike, size < place.size),
        and_(alike, size == place.size, MarkRow.answer_group > place.key),
    )


def _groups(connection: Connection, problem: str, part: str, rows: Sequence[Any]) -> list[Group]:
    keys = [key for key, _, _, _ in rows]
    outcomes = _outcomes(connection, problem, part, keys)
    firsts = _firsts(connection, part, [first for _, _, _, first in rows])
    return [
        Group(key, size, int(in_review), firsts[first], tuple(outcomes[key]))
        for key, size, in_review, first in rows
    ]


def _outcomes(
    connection: Connection, problem: str, part: str, keys: Sequence[str]
) -> dict[str, list[Outcome]]:
    mark = (MarkRow.answer_group, MarkRow.verdict, MarkRow.code, MarkRow.points)
    rows = connection.execute(
        select(*mark, SIZE)
        .where(*_of(problem, part), MarkRow.answer_group.in_(keys))
        .group_by(*mark)
        .order_by(SIZE.desc(), MarkRow.code)
    )
    found: dict[str, list[Outcome]] = {key: [] for key in keys}
    for key, verdict, code, points, count in rows:
        found[str(key)].append(Outcome(Verdict(verdict), code, points, count))
    return found


def _firsts(connection: Connection, part: str, score_ids: Sequence[int]) -> dict[int, PartScore]:
    rows = connection.execute(
        select(MarkRow.score_id, MarkRow.answer, MarkRow.found, JudgementRow.judgement)
        .join(JudgementRow, JudgementRow.digest == MarkRow.judgement)
        .where(MarkRow.score_id.in_(score_ids), MarkRow.part == part)
    )
    return {
        row.score_id: part_score(judgement=row.judgement, answer=row.answer, found=row.found)
        for row in rows
    }
