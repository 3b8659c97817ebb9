"""What a regrade would change, part by part: kept as its scores come, so that no page counts rows.

Parts that a person decided about do not change. What is decided while it runs is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, Text, and_, case, cast, delete, func, insert, or_, select, union_all
from sqlalchemy.orm import aliased

from grader.model import Verdict
from store.among import among
from store.decided import CODE as DECIDED
from store.tables import (
    ChoiceRow,
    DifferenceRow,
    JobRow,
    MarkRow,
    RegradeRow,
    ScoreRow,
    SubmissionRow,
)
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection, Row, Select

RUNNING = "running"
ALONE = "#"  # before the number of a submission whose answer is in no group
NEW, LIVE = aliased(MarkRow), aliased(MarkRow)
MARKS = (
    DifferenceRow.part,
    DifferenceRow.answer_group,
    DifferenceRow.verdict,
    DifferenceRow.points,
    DifferenceRow.code,
    DifferenceRow.new_verdict,
    DifferenceRow.new_points,
    DifferenceRow.new_code,
)
SUMMARY = (
    *MARKS,
    func.count().label("size"),
    func.min(DifferenceRow.submission_id).label("first"),
)
REJECTED = ChoiceRow.answer_group.is_not(None)
NO_POINTS = 1e-9  # what is less is an error of adding


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


def note(connection: Connection, submissions: Collection[int]) -> None:
    """Hold these submissions' marks by a regrade that runs against those that count now."""
    running = select(RegradeRow.id).where(RegradeRow.stage == RUNNING)
    if not submissions or connection.scalar(running.limit(1)) is None:
        return
    connection.execute(
        delete(DifferenceRow).where(
            among(DifferenceRow.submission_id, submissions), DifferenceRow.regrade_id.in_(running)
        )
    )
    names = [column.name for column in DifferenceRow.__table__.columns]
    connection.execute(insert(DifferenceRow).from_select(names, _compared(submissions, running)))


def grouped(
    connection: Connection,
    regrade_id: int,
    *,
    part: str | None = None,
    offset: int = 0,
    limit: int,
) -> list[Difference]:
    """What would change by cause and answer, the most contestants first."""
    of = [DifferenceRow.regrade_id == regrade_id]
    if part is not None:
        of.append(DifferenceRow.part == part)
    rows = union_all(_together(of), _alone(of)).subquery()
    ordered = select(rows).order_by(rows.c.size.desc(), rows.c.part, rows.c.first)
    found = connection.execute(ordered.offset(offset).limit(limit))
    return [_difference(row) for row in found]


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

    The group `#` is of the answers that are in none.
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
        named = None if group == ALONE else group
        rows = rows.where(DifferenceRow.answer_group.is_not_distinct_from(named))
    return [_concerned(row) for row in connection.execute(rows)]


def counts(connection: Connection, regrade_id: int) -> tuple[int, int]:
    """How many submissions would change, and in how many parts all together."""
    row = connection.execute(
        select(func.count(DifferenceRow.submission_id.distinct()), func.count()).where(
            DifferenceRow.regrade_id == regrade_id
        )
    ).one()
    return row[0], row[1]


def effect(connection: Connection, regrade_id: int) -> Effect:
    """What applying would do, with what is rejected by now."""
    gain = func.coalesce(cast(DifferenceRow.new_points, Float), 0.0) - func.coalesce(
        cast(DifferenceRow.points, Float), 0.0
    )
    each = (
        select(
            func.sum(gain).label("gain"),
            func.max(case((DifferenceRow.new_points.is_(None), 1), else_=0)).label("open"),
            func.count(ChoiceRow.answer_group).label("rejections"),
        )
        .outerjoin(ChoiceRow, _chosen())
        .where(DifferenceRow.regrade_id == regrade_id)
        .group_by(DifferenceRow.submission_id)
        .subquery()
    )
    changes = each.c.rejections == 0
    figures = (
        changes,
        ~changes,
        and_(changes, each.c.gain > NO_POINTS),
        and_(changes, each.c.gain < -NO_POINTS),
        and_(changes, each.c.open == 1),
    )
    sums = [func.coalesce(func.sum(case((figure, 1), else_=0)), 0) for figure in figures]
    return Effect(*connection.execute(select(*sums)).one())


def answers(connection: Connection, submissions: Collection[int]) -> dict[tuple[int, str], str]:
    """The answers to each part that the scores that count found in these submissions."""
    rows = (
        select(SubmissionRow.id, MarkRow.part, MarkRow.answer)
        .join(MarkRow, MarkRow.score_id == SubmissionRow.live_score_id)
        .where(among(SubmissionRow.id, submissions))
    )
    return {(id_, part): answer for id_, part, answer in connection.execute(rows)}


# -- approving and rejecting -----------------------------------------------------------------------


def reject(
    connection: Connection,
    regrade_id: int,
    groups: Sequence[tuple[str, str]],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Submissions with an answer in one of these groups of parts are to keep their scores.

    One in no group is named by its submission, `#17`.
    """
    rows = [
        {"regrade_id": regrade_id, "part": part, "answer_group": group, "actor": actor, "at": now}
        for part, group in groups
    ]
    if rows:
        connection.execute(inserting(connection, ChoiceRow).on_conflict_do_nothing(), rows)


def approve(connection: Connection, regrade_id: int, part: str, group: str) -> None:
    """A group that was rejected is not."""
    connection.execute(
        delete(ChoiceRow).where(
            ChoiceRow.regrade_id == regrade_id,
            ChoiceRow.part == part,
            ChoiceRow.answer_group == group,
        )
    )


def rejected(connection: Connection, regrade_id: int) -> list[tuple[str, str]]:
    """The groups of parts that are rejected."""
    rows = connection.execute(
        select(ChoiceRow.part, ChoiceRow.answer_group)
        .where(ChoiceRow.regrade_id == regrade_id)
        .order_by(ChoiceRow.part, ChoiceRow.answer_group)
    )
    return [(part, group) for part, group in rows]


# -- comparing -------------------------------------------------------------------------------------


def _chosen() -> ColumnElement[bool]:
    """Joins a difference with the rejection of its answer."""
    key = func.coalesce(DifferenceRow.answer_group, ALONE + cast(DifferenceRow.submission_id, Text))
    return and_(
        ChoiceRow.regrade_id == DifferenceRow.regrade_id,
        ChoiceRow.part == DifferenceRow.part,
        ChoiceRow.answer_group == key,
    )


def _together(of: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Equal answers are counted in an index, and only then held against what is rejected."""
    groups = (
        select(DifferenceRow.regrade_id, *SUMMARY)
        .where(*of, DifferenceRow.answer_group.is_not(None))
        .group_by(DifferenceRow.regrade_id, *MARKS)
        .subquery()
    )
    rejected = and_(
        ChoiceRow.regrade_id == groups.c.regrade_id,
        ChoiceRow.part == groups.c.part,
        ChoiceRow.answer_group == groups.c.answer_group,
    )
    shown = [column for column in groups.c if column.name != "regrade_id"]
    return select(*shown, REJECTED.label("left_out")).outerjoin(ChoiceRow, rejected)


def _alone(of: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Answers in no group are rejected one by one."""
    return (
        select(*SUMMARY, REJECTED.label("left_out"))
        .outerjoin(ChoiceRow, _chosen())
        .where(*of, DifferenceRow.answer_group.is_(None))
        .group_by(*MARKS, REJECTED)
    )


def _compared(submissions: Collection[int], running: Select[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            JobRow.regrade_id,
            NEW.submission_id,
            NEW.part,
            NEW.answer_group,
            LIVE.verdict,
            LIVE.points,
            LIVE.code,
            NEW.verdict,
            NEW.points,
            NEW.code,
        )
        .select_from(JobRow)
        .join(ScoreRow, ScoreRow.job_id == JobRow.id)
        .join(NEW, NEW.score_id == ScoreRow.id)
        .join(SubmissionRow, SubmissionRow.id == JobRow.submission_id)
        .join(LIVE, (LIVE.score_id == SubmissionRow.live_score_id) & (LIVE.part == NEW.part))
        .where(
            among(JobRow.submission_id, submissions),
            JobRow.regrade_id.in_(running),
            LIVE.code != DECIDED,
            _differ(),
        )
    )


def _differ() -> ColumnElement[bool]:
    """Another verdict or other points; 1 and 1.0 are the same."""
    points = cast(LIVE.points, Float), cast(NEW.points, Float)
    return or_(LIVE.verdict != NEW.verdict, points[0].is_distinct_from(points[1]))


def _difference(row: Row[*tuple[Any, ...]]) -> Difference:
    return Difference(
        part=row.part,
        group=row.answer_group,
        verdict=Verdict(row.verdict),
        points=row.points,
        old_code=row.code,
        new_verdict=Verdict(row.new_verdict),
        new_points=row.new_points,
        code=row.new_code,
        count=row.size,
        first_submission_id=row.first,
        rejected=bool(row.left_out),
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
