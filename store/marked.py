"""The submissions behind a mark or a total: a page of their ids from indexes alone.

A page is the newest of the newest for each outcome that the tallies have, so that a rare mark is
found as fast as a common one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union

from store.tables import MarkRow, PartTallyRow, ScoreRow, SubmissionRow
from store.tallies import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select
    from sqlalchemy.sql.elements import SQLCoreOperations

    from grader.model import Verdict
    from store.submissions import Wanted


@dataclass(frozen=True, slots=True)
class WantedMark:
    """A mark of a part; None is any. `waits` is one that a person decides."""

    part: str | None = None
    verdict: Verdict | None = None
    code: str | None = None
    points: Decimal | None = None
    waits: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Up to `limit` rows below or above an id, next to it."""

    before_id: int | None
    after_id: int | None
    limit: int

    def of(
        self, rows: Select[*tuple[Any, ...]], id_: SQLCoreOperations[int]
    ) -> Select[*tuple[Any, ...]]:
        """Those of the rows that are on the page."""
        if self.before_id is not None:
            rows = rows.where(id_ < self.before_id)
        if self.after_id is not None:
            return rows.where(id_ > self.after_id).order_by(id_).limit(self.limit)
        return rows.order_by(id_.desc()).limit(self.limit)


def behind(connection: Connection, wanted: Wanted, page: Page) -> Select[int] | list[int] | None:
    """The submissions with the mark and the total that are wanted; None where neither is.

    Those of the page alone, unless other filters choose among them.
    """
    mark = _wanted_mark(wanted)
    if mark is None and wanted.total is None:
        return None
    totals = None if wanted.total is None else _totals(connection, wanted.problem, wanted.total)
    if mark is None:
        branches = [_with_total(wanted.problem, total) for total in totals or []]
    else:
        branches = [
            branch if totals is None else branch.where(_scored(totals))
            for branch in _with_mark(connection, wanted.problem, mark)
        ]
    if not branches:
        return []
    if _others(wanted):
        every = union(*branches).subquery()
        return select(every.c.submission_id)
    firsts = (page.of(branch, branch.selected_columns.submission_id) for branch in branches)
    newest = union(*(select(first.subquery().c.submission_id) for first in firsts)).subquery()
    ids = page.of(select(newest.c.submission_id), newest.c.submission_id)
    return list(connection.scalars(ids))


def _wanted_mark(wanted: Wanted) -> WantedMark | None:
    """A verdict that is asked for beside a mark is the mark's."""
    if wanted.verdict is None:
        return wanted.mark
    return replace(wanted.mark or WantedMark(), verdict=wanted.verdict)


def _others(wanted: Wanted) -> bool:
    others = (wanted.contestant, wanted.reference, wanted.state, wanted.since, wanted.before)
    return any(other is not None for other in others)


def _with_mark(connection: Connection, problem: str | None, mark: WantedMark) -> list[Select[int]]:
    """For each outcome of a part that is so: the submissions that have it."""
    if mark.group is not None:
        return [_of_group(problem, mark, mark.group)]
    outcomes = connection.execute(
        select(
            PartTallyRow.problem,
            PartTallyRow.part,
            PartTallyRow.verdict,
            PartTallyRow.code,
            PartTallyRow.points,
        )
        .where(*_is(PartTallyRow, problem, mark), PartTallyRow.alike > 0)
        .distinct()
    )
    return [_of_outcome(row) for row in outcomes if _has_points(row.points, mark)]


def _has_points(points: str, mark: WantedMark) -> bool:
    """1 and 1.0 are the same."""
    if mark.waits or mark.points is None:
        return points == OPEN or not mark.waits
    return points != OPEN and Decimal(points) == mark.points


def _is(
    table: type[MarkRow | PartTallyRow], problem: str | None, mark: WantedMark
) -> list[ColumnElement[bool]]:
    wanted = (
        (table.problem, problem),
        (table.part, mark.part),
        (table.verdict, mark.verdict),
        (table.code, mark.code),
    )
    return [column == value for column, value in wanted if value is not None]


def _of_outcome(row: Row[str, str, str, str, str]) -> Select[int]:
    is_open = row.points == OPEN
    return select(MarkRow.submission_id).where(
        MarkRow.live,
        MarkRow.problem == row.problem,
        MarkRow.part == row.part,
        MarkRow.verdict == row.verdict,
        MarkRow.code == row.code,
        MarkRow.points.is_(None) if is_open else MarkRow.points == Decimal(row.points),
    )


def _of_group(problem: str | None, mark: WantedMark, group: str) -> Select[int]:
    rows = select(MarkRow.submission_id).where(
        MarkRow.live, MarkRow.answer_group == group, *_is(MarkRow, problem, mark)
    )
    return rows.where(MarkRow.needs_review) if mark.waits else rows


def _totals(connection: Connection, problem: str | None, total: Decimal) -> list[Decimal]:
    """The ways in which scores have this total: 1 and 1.0 are stored as they came."""
    rows = select(PartTallyRow.total).where(PartTallyRow.position == 0).distinct()
    if problem is not None:
        rows = rows.where(PartTallyRow.problem == problem)
    return [Decimal(text) for text in connection.scalars(rows) if Decimal(text) == total]


def _with_total(problem: str | None, total: Decimal) -> Select[int]:
    rows = (
        select(ScoreRow.submission_id)
        .join(SubmissionRow, SubmissionRow.id == ScoreRow.submission_id)
        .where(ScoreRow.total == total, SubmissionRow.live_score_id == ScoreRow.id)
    )
    return rows if problem is None else rows.where(SubmissionRow.problem == problem)


def _scored(totals: Sequence[Decimal]) -> ColumnElement[bool]:
    return MarkRow.score_id.in_(select(ScoreRow.id).where(ScoreRow.total.in_(totals)))
