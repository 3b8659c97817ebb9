"""Appeals: opened about a part of a submission, answered once with a decision or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from store.tables import AppealRow, MarkRow, SubmissionRow
from store.upsert import inserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


class AppealOpenError(Exception):
    """An appeal about the part is open; the message names the part."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal; open until `answered_at`. A granted one has a decision, a refused one has none."""

    id: int
    submission_id: int
    problem: str
    contestant: str
    part: str
    text: str
    opened_at: datetime
    answered_at: datetime | None
    reply: str | None
    actor: str | None
    decision_id: int | None


def marked_part(connection: Connection, submission_id: int, part: str) -> str | None:
    """The contestant whose part it is; None where the submission has no live mark of the part."""
    return connection.scalar(
        select(SubmissionRow.contestant)
        .join(MarkRow, MarkRow.score_id == SubmissionRow.live_score_id)
        .where(SubmissionRow.id == submission_id, MarkRow.part == part)
    )


def open_one(
    connection: Connection, submission_id: int, part: str, *, text: str, now: datetime
) -> int:
    """The id of a new appeal. Raises AppealOpenError where one about the part is open."""
    opened: int | None = connection.scalar(
        inserting(connection, AppealRow)
        .values(submission_id=submission_id, part=part, text=text, opened_at=now)
        .on_conflict_do_nothing()
        .returning(AppealRow.id)
    )
    if opened is None:
        raise AppealOpenError(f"about part '{part}'")
    return opened


def answer(
    connection: Connection,
    id_: int,
    *,
    reply: str,
    actor: str,
    decision_id: int | None,
    now: datetime,
) -> bool:
    """Close an appeal; False where it is answered already."""
    closed = connection.execute(
        update(AppealRow)
        .where(AppealRow.id == id_, AppealRow.answered_at.is_(None))
        .values(reply=reply, actor=actor, decision_id=decision_id, answered_at=now)
        .returning(AppealRow.id)
    )
    return closed.scalar_one_or_none() is not None


def by_id(connection: Connection, id_: int, contestant: str | None = None) -> Appeal | None:
    """An appeal; None where there is none, or it is another contestant's."""
    rows = connection.execute(_appeals(contestant).where(AppealRow.id == id_))
    return next(map(_appeal, rows), None)


def of_submission(connection: Connection, submission_id: int) -> list[Appeal]:
    """The appeals about a submission, the oldest first."""
    rows = _appeals(None).where(AppealRow.submission_id == submission_id).order_by(AppealRow.id)
    return [_appeal(row) for row in connection.execute(rows)]


def search(
    connection: Connection,
    *,
    contestant: str | None,
    answered: bool | None,
    before_id: int | None,
    limit: int,
) -> list[Appeal]:
    """Appeals with an id below `before_id`, the newest first."""
    rows = _appeals(contestant).order_by(AppealRow.id.desc()).limit(limit)
    if answered is not None:
        rows = rows.where(AppealRow.answered_at.is_not(None) == answered)
    if before_id is not None:
        rows = rows.where(AppealRow.id < before_id)
    return [_appeal(row) for row in connection.execute(rows)]


def _appeals(contestant: str | None) -> Select[*tuple[Any, ...]]:
    rows = select(AppealRow.__table__, SubmissionRow.problem, SubmissionRow.contestant).join(
        SubmissionRow, SubmissionRow.id == AppealRow.submission_id
    )
    return rows if contestant is None else rows.where(SubmissionRow.contestant == contestant)


def _appeal(row: Row[*tuple[Any, ...]]) -> Appeal:
    return Appeal(
        id=row.id,
        submission_id=row.submission_id,
        problem=row.problem,
        contestant=row.contestant,
        part=row.part,
        text=row.text,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        reply=row.reply,
        actor=row.actor,
        decision_id=row.decision_id,
    )
