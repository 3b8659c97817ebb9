"""Scores: added and never changed; which one counts for a submission, the submission points to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, true, update

from grader.model import Score
from store import tallies
from store.among import among
from store.bulk import add_rows, new_ids
from store.marks import part_score
from store.tables import Cause, JudgementRow, MarkRow, RubricRow, ScoreRow, SubmissionRow
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import Connection

    from grader.model import PartScore
    from store.marks import Mark, Marked


@dataclass(frozen=True, slots=True)
class New:
    """A score to add; `job_id` is the job that gave it, or `base_id` the score it is made over."""

    submission_id: int
    problem: str
    rubric_id: int
    cause: Cause
    score: Marked
    job_id: int | None = None
    base_id: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A score in the history of its submission; `live` is the one that counts."""

    id: int
    cause: Cause
    rubric_version: int
    grader_version: str
    total: Decimal
    out_of: Decimal
    withheld: Decimal
    needs_review: bool
    graded_at: datetime
    live: bool


def add(connection: Connection, new: Sequence[New], now: datetime, *, live: bool) -> list[int]:
    """Store scores, and let them count where they are `live`; their ids in that order."""
    if not new:
        return []
    ids = new_ids(connection, ScoreRow, len(new))
    numbered = list(zip(ids, new, strict=True))
    add_rows(connection, ScoreRow, [{"id": id_, **_row(each, now)} for id_, each in numbered])
    _keep_judgements(connection, new)
    marks = [
        _mark_row(each, mark, score_id=id_, position=position, live=live)
        for id_, each in numbered
        for position, mark in enumerate(each.score.marks)
    ]
    add_rows(connection, MarkRow, marks)
    if live:
        _point(connection, [each.submission_id for each in new], ids)
        tallies.graded(connection, [(each.problem, each.score) for each in new], now)
    return list(ids)


def make_live(connection: Connection, ids: Collection[int]) -> None:
    """Let these scores count in place of those that did, which stay in the history."""
    if not ids:
        return
    tallies.replaced(connection, ids)
    submissions = select(ScoreRow.submission_id).where(among(ScoreRow.id, ids))
    connection.execute(
        update(MarkRow)
        .where(
            MarkRow.live.is_(true()),
            MarkRow.score_id.in_(
                select(SubmissionRow.live_score_id).where(SubmissionRow.id.in_(submissions))
            ),
        )
        .values(live=False)
    )
    connection.execute(update(MarkRow).where(among(MarkRow.score_id, ids)).values(live=True))
    connection.execute(
        update(SubmissionRow)
        .where(SubmissionRow.id == ScoreRow.submission_id, among(ScoreRow.id, ids))
        .values(live_score_id=ScoreRow.id)
    )


def by_ids(connection: Connection, ids: Collection[int]) -> dict[int, Score]:
    """Scores by their ids, put together from their marks."""
    marks = connection.execute(
        select(MarkRow.score_id, MarkRow.answer, MarkRow.found, JudgementRow.judgement)
        .join(JudgementRow, JudgementRow.digest == MarkRow.judgement)
        .where(among(MarkRow.score_id, ids))
        .order_by(MarkRow.score_id, MarkRow.position)
    )
    parts: dict[int, list[PartScore]] = {id_: [] for id_ in ids}
    for mark in marks:
        part = part_score(judgement=mark.judgement, answer=mark.answer, found=mark.found)
        parts[mark.score_id].append(part)
    rows = connection.execute(
        select(ScoreRow.__table__, RubricRow.problem, RubricRow.version)
        .join(RubricRow, RubricRow.id == ScoreRow.rubric_id)
        .where(among(ScoreRow.id, ids))
    )
    return {
        row.id: Score(
            problem=row.problem,
            rubric_version=row.version,
            grader_version=row.grader_version,
            parts=tuple(parts[row.id]),
            total=row.total,
            out_of=row.out_of,
            withheld=row.withheld,
            needs_review=row.needs_review,
        )
        for row in rows
    }


def groups(connection: Connection, ids: Collection[int]) -> dict[int, dict[str, str | None]]:
    """The answer group of each part of these scores."""
    found: dict[int, dict[str, str | None]] = {id_: {} for id_ in ids}
    rows = select(MarkRow.score_id, MarkRow.part, MarkRow.answer_group)
    for row in connection.execute(rows.where(among(MarkRow.score_id, ids))):
        found[row.score_id][row.part] = row.answer_group
    return found


def rubric_ids(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The rubric version that each of these scores is by."""
    rows = connection.execute(
        select(ScoreRow.id, ScoreRow.rubric_id).where(among(ScoreRow.id, ids))
    )
    return {row.id: row.rubric_id for row in rows}


def of_submission(connection: Connection, submission_id: int) -> list[Score]:
    """Every score of a submission, the newest last."""
    ids = connection.scalars(
        select(ScoreRow.id).where(ScoreRow.submission_id == submission_id).order_by(ScoreRow.id)
    ).all()
    found = by_ids(connection, ids)
    return [found[id_] for id_ in ids]


def history(connection: Connection, submission_id: int) -> list[Past]:
    """What a submission's scores were, the oldest first."""
    rows = connection.execute(
        select(ScoreRow.__table__, RubricRow.version, SubmissionRow.live_score_id)
        .join(RubricRow, RubricRow.id == ScoreRow.rubric_id)
        .join(SubmissionRow, SubmissionRow.id == ScoreRow.submission_id)
        .where(ScoreRow.submission_id == submission_id)
        .order_by(ScoreRow.id)
    )
    return [
        Past(
            id=row.id,
            cause=Cause(row.cause),
            rubric_version=row.version,
            grader_version=row.grader_version,
            total=row.total,
            out_of=row.out_of,
            withheld=row.withheld,
            needs_review=row.needs_review,
            graded_at=row.graded_at,
            live=row.id == row.live_score_id,
        )
        for row in rows
    ]


def _keep_judgements(connection: Connection, new: Sequence[New]) -> None:
    """Store those not stored yet, in one order everywhere so that two workers do not block."""
    kept = {mark.digest: mark.judgement for each in new for mark in each.score.marks}
    connection.execute(
        inserting(connection, JudgementRow).on_conflict_do_nothing(),
        [{"digest": digest, "judgement": kept[digest]} for digest in sorted(kept)],
    )


def _point(connection: Connection, submissions: Sequence[int], ids: Sequence[int]) -> None:
    """The first scores of submissions: nothing counted before them."""
    connection.execute(
        update(SubmissionRow)
        .where(
            among(SubmissionRow.id, submissions),
            SubmissionRow.id == ScoreRow.submission_id,
            among(ScoreRow.id, ids),
        )
        .values(live_score_id=ScoreRow.id)
    )


def _row(new: New, now: datetime) -> dict[str, object]:
    score = new.score
    return {
        "submission_id": new.submission_id,
        "rubric_id": new.rubric_id,
        "job_id": new.job_id,
        "base_id": new.base_id,
        "cause": new.cause,
        "grader_version": score.grader_version,
        "total": score.total,
        "out_of": score.out_of,
        "withheld": score.withheld,
        "needs_review": score.needs_review,
        "graded_at": now,
    }


def _mark_row(
    new: New, mark: Mark, *, score_id: int, position: int, live: bool
) -> dict[str, object]:
    return {
        "score_id": score_id,
        "position": position,
        "submission_id": new.submission_id,
        "problem": new.problem,
        "part": mark.part,
        "answer_group": mark.group,
        "verdict": mark.verdict,
        "code": mark.code,
        "points": mark.points,
        "needs_review": mark.needs_review,
        "live": live,
        "asks": mark.asks,
        "judgement": mark.digest,
        "answer": mark.answer,
        "found": mark.found,
    }
