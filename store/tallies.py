"""What is counted when live marks change; see `store/tables/tallies.py`.

Who counts holds the order of events first, so that two transactions never wait for each other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, delete, func, insert, literal, not_, select, union_all

from store import events
from store.tables import (
    Activity,
    Cause,
    GroupTallyRow,
    MarkRow,
    MinuteRow,
    PartTallyRow,
    ScoreRow,
    SubmissionRow,
)
from store.upsert import add_counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select

    from store.marks import Marked
    from store.tables import Base

OPEN = ""  # in place of points that a person decides


def received(connection: Connection, problems: Iterable[str], now: datetime) -> None:
    """Submissions to these problems came."""
    _count_minutes(connection, Activity.RECEIVED, problems, now)


def graded(connection: Connection, scores: Collection[tuple[str, Marked]], now: datetime) -> None:
    """The first scores of submissions to these problems count."""
    parts: Counter[tuple[Any, ...]] = Counter()
    groups: Counter[tuple[Any, ...]] = Counter()
    for problem, score in scores:
        total, settled = f"{score.total:f}", not score.needs_review
        for position, mark in enumerate(score.marks):
            outcome = (mark.verdict, mark.code, as_text(mark.points))
            parts[problem, mark.part, position, *outcome, total, settled] += 1
            if mark.group is not None:
                groups[problem, mark.part, mark.group, *outcome] += 1
    events.hold(connection)
    add_counts(connection, PartTallyRow, parts)
    add_counts(connection, GroupTallyRow, groups)
    _count_minutes(connection, Activity.GRADED, (problem for problem, _ in scores), now)


def replaced(connection: Connection, ids: Collection[int]) -> None:
    """These scores will count from now on, in place of those that do."""
    submissions = select(ScoreRow.submission_id).where(ScoreRow.id.in_(ids))
    former = select(SubmissionRow.live_score_id).where(SubmissionRow.id.in_(submissions))
    parts: Counter[tuple[Any, ...]] = Counter()
    groups: Counter[tuple[Any, ...]] = Counter()
    for sign, scores in ((-1, former), (1, ids)):
        for row in connection.execute(_alike(scores)):
            outcome = (row.verdict, row.code, as_text(row.points))
            key = (row.problem, row.part, row.position, *outcome)
            parts[*key, f"{row.total:f}", not row.needs_review] += sign * row.alike
            if row.answer_group is not None:
                groups[row.problem, row.part, row.answer_group, *outcome] += sign * row.alike
    events.hold(connection)
    add_counts(connection, PartTallyRow, parts)
    add_counts(connection, GroupTallyRow, groups)


def as_text(points: Decimal | None) -> str:
    """Points as the tallies have them."""
    return OPEN if points is None else f"{points:f}"


def _alike(
    scores: Collection[int] | Select[int | None] | ScalarSelect[Any],
) -> Select[*tuple[Any, ...]]:
    columns = (
        MarkRow.problem,
        MarkRow.part,
        MarkRow.position,
        MarkRow.answer_group,
        MarkRow.verdict,
        MarkRow.code,
        MarkRow.points,
        ScoreRow.total,
        ScoreRow.needs_review,
    )
    return (
        select(*columns, func.count().label("alike"))
        .join(ScoreRow, ScoreRow.id == MarkRow.score_id)
        .where(MarkRow.score_id.in_(scores))
        .group_by(*columns)
    )


def _count_minutes(
    connection: Connection, activity: Activity, problems: Iterable[str], now: datetime
) -> None:
    minute = now.replace(second=0, microsecond=0)
    counts = Counter(problems)
    rows = {(activity.value, minute, problem): count for problem, count in counts.items()}
    add_counts(connection, MinuteRow, rows)


def recount(connection: Connection) -> None:
    """Count everything anew from the rows: after rows were put in past this module."""
    for table, rows in _from_rows(connection.dialect.name):
        connection.execute(delete(table))
        columns = [column.name for column in table.__table__.columns]
        connection.execute(insert(table).from_select(columns, rows))


def _from_rows(dialect: str) -> Iterator[tuple[type[Base], Select[*tuple[Any, ...]]]]:
    mark = (MarkRow.verdict, MarkRow.code, func.coalesce(cast(MarkRow.points, Text), OPEN))
    of_part = (MarkRow.problem, MarkRow.part, MarkRow.position, *mark)
    of_score = (cast(ScoreRow.total, Text), not_(ScoreRow.needs_review))
    marks = select(*of_part, *of_score, func.count()).join(
        ScoreRow, ScoreRow.id == MarkRow.score_id
    )
    yield PartTallyRow, marks.where(MarkRow.live).group_by(*of_part, *of_score)
    of_group = (MarkRow.problem, MarkRow.part, MarkRow.answer_group, *mark)
    grouped = select(*of_group, func.count()).where(MarkRow.live, MarkRow.answer_group.is_not(None))
    yield GroupTallyRow, grouped.group_by(*of_group)
    yield MinuteRow, _happened(dialect)


def _happened(dialect: str) -> Select[*tuple[Any, ...]]:
    received = select(
        literal(Activity.RECEIVED.value).label("activity"),
        SubmissionRow.problem,
        SubmissionRow.received_at.label("at"),
    )
    graded_ = (
        select(literal(Activity.GRADED.value), SubmissionRow.problem, ScoreRow.graded_at)
        .join(ScoreRow, ScoreRow.submission_id == SubmissionRow.id)
        .where(ScoreRow.cause == Cause.GRADED)
    )
    happened = union_all(received, graded_).subquery()
    minute: ColumnElement[Any] = (
        func.strftime("%Y-%m-%d %H:%M:00.000000", happened.c.at)
        if dialect == "sqlite"
        else func.date_trunc("minute", happened.c.at)
    )
    key = (happened.c.activity, minute, happened.c.problem)
    return select(*key, func.count()).group_by(*key)
