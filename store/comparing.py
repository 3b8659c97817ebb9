"""Marks of regrades held against those that count, and what is chosen of the differences.

What pages show of them is counted in the same transactions, see `store/tables/tallies.py`. Who
counts holds the order of events first, so that no two count the same submission at once.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, Text, and_, case, cast, delete, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from store import events
from store.among import among
from store.decided import CODE as DECIDED
from store.tables import (
    ChoiceRow,
    DifferenceRow,
    DifferenceTallyRow,
    EffectTallyRow,
    JobRow,
    MarkRow,
    RegradeRow,
    ScoreRow,
    SubmissionRow,
)
from store.tallies import OPEN
from store.upsert import add_counts, inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from store.tables import Base

RUNNING = "running"
ALONE = "#"  # before the number of a submission whose answer is in no group
NO_GROUP = ""  # in place of the group of an answer that stands alone
NO_POINTS = 1e-9  # what is less is an error of adding
NEW, LIVE = aliased(MarkRow), aliased(MarkRow)
Named = tuple[str, str]  # a part and an answer group of it


def note(connection: Connection, submissions: Collection[int]) -> None:
    """Hold these submissions' marks by a regrade that runs against those that count now."""
    running = select(RegradeRow.id).where(RegradeRow.stage == RUNNING)
    if not submissions or connection.scalar(running.limit(1)) is None:
        return
    theirs = among(DifferenceRow.submission_id, submissions)
    noted = and_(theirs, DifferenceRow.regrade_id.in_(running))
    names = [column.name for column in DifferenceRow.__table__.columns]
    with _counted_anew(connection, noted):
        connection.execute(delete(DifferenceRow).where(noted))
        compared = _compared(submissions, running)
        connection.execute(insert(DifferenceRow).from_select(names, compared))


def reject(
    connection: Connection,
    regrade_id: int,
    groups: Sequence[Named],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Submissions with an answer in one of these groups of parts are to keep their scores.

    One in no group is named by its submission, `#17`.
    """
    for part, group in groups:
        row = {"regrade_id": regrade_id, "part": part, "answer_group": group}
        with _counted_anew(connection, _concerned(regrade_id, part, group)):
            connection.execute(
                inserting(connection, ChoiceRow)
                .values(**row, actor=actor, at=now)
                .on_conflict_do_nothing()
            )


def approve(connection: Connection, regrade_id: int, part: str, group: str) -> None:
    """A group that was rejected is not."""
    with _counted_anew(connection, _concerned(regrade_id, part, group)):
        connection.execute(
            delete(ChoiceRow).where(
                ChoiceRow.regrade_id == regrade_id,
                ChoiceRow.part == part,
                ChoiceRow.answer_group == group,
            )
        )


def rejected(connection: Connection, regrade_id: int) -> list[Named]:
    """The groups of parts that are rejected."""
    rows = connection.execute(
        select(ChoiceRow.part, ChoiceRow.answer_group)
        .where(ChoiceRow.regrade_id == regrade_id)
        .order_by(ChoiceRow.part, ChoiceRow.answer_group)
    )
    return [(part, group) for part, group in rows]


def is_rejected() -> ColumnElement[bool]:
    """Whether the answer of a difference is."""
    key = func.coalesce(DifferenceRow.answer_group, ALONE + cast(DifferenceRow.submission_id, Text))
    return exists().where(
        ChoiceRow.regrade_id == DifferenceRow.regrade_id,
        ChoiceRow.part == DifferenceRow.part,
        ChoiceRow.answer_group == key,
    )


# -- comparing -------------------------------------------------------------------------------------


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


# -- counting --------------------------------------------------------------------------------------


@contextmanager
def _counted_anew(connection: Connection, of: ColumnElement[bool]) -> Iterator[None]:
    """Bring the tallies in line with what is done to these differences meanwhile.

    They are all those of whole submissions.
    """
    events.hold(connection)
    before = _tallies(connection, of)
    yield
    for table, counts in _tallies(connection, of).items():
        counts.subtract(before[table])
        add_counts(connection, table, counts)


def _tallies(
    connection: Connection, of: ColumnElement[bool]
) -> Mapping[type[Base], Counter[tuple[Any, ...]]]:
    found: dict[type[Base], Counter[tuple[Any, ...]]] = {}
    for table, rows in ((DifferenceTallyRow, _alike(of)), (EffectTallyRow, _effects(of))):
        found[table] = Counter({tuple(key): n for *key, n in connection.execute(rows)})
    return found


def _alike(of: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """How many differences are alike, by the columns of DifferenceTallyRow."""
    key = (
        DifferenceRow.regrade_id,
        DifferenceRow.part,
        func.coalesce(DifferenceRow.answer_group, NO_GROUP),
        DifferenceRow.verdict,
        func.coalesce(cast(DifferenceRow.points, Text), OPEN),
        DifferenceRow.code,
        DifferenceRow.new_verdict,
        func.coalesce(cast(DifferenceRow.new_points, Text), OPEN),
        DifferenceRow.new_code,
    )
    each: Select[*tuple[Any, ...]] = select(
        *(column.label(f"c{n}") for n, column in enumerate(key)), is_rejected().label("r")
    )
    rows = each.where(of).subquery()
    return select(*rows.c, func.count()).group_by(*rows.c)


def _effects(of: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """How many submissions change alike, by the columns of EffectTallyRow."""
    gain = func.sum(
        func.coalesce(cast(DifferenceRow.new_points, Float), 0.0)
        - func.coalesce(cast(DifferenceRow.points, Float), 0.0)
    )
    whole = (
        select(
            DifferenceRow.regrade_id.label("regrade_id"),
            func.max(case((is_rejected(), 1), else_=0)).label("kept"),
            case((gain > NO_POINTS, 1), (gain < -NO_POINTS, -1), else_=0).label("gain"),
            func.max(case((DifferenceRow.new_points.is_(None), 1), else_=0)).label("asks"),
        )
        .where(of)
        .group_by(DifferenceRow.regrade_id, DifferenceRow.submission_id)
        .subquery()
    )
    key = (whole.c.regrade_id, whole.c.kept == 1, whole.c.gain, whole.c.asks == 1)
    return select(*key, func.count()).group_by(*key)


def _concerned(regrade_id: int, part: str, group: str) -> ColumnElement[bool]:
    """Every difference of the submissions with an answer in a group of a part, or of `#17`."""
    if group.startswith(ALONE):
        theirs = DifferenceRow.submission_id == int(group.removeprefix(ALONE))
        return and_(DifferenceRow.regrade_id == regrade_id, theirs)
    other = aliased(DifferenceRow)
    within = select(other.submission_id).where(
        other.regrade_id == regrade_id, other.part == part, other.answer_group == group
    )
    return and_(DifferenceRow.regrade_id == regrade_id, DifferenceRow.submission_id.in_(within))
