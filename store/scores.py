"""Scores: one for a submission, a rubric version and a grader version, however often graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from store.score_json import from_json, to_json
from store.tables import ScoreRow, SubmissionRow
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from grader.model import Score

KEY = ["submission_id", "rubric_id", "grader_version"]


def put(connection: Connection, graded: Sequence[tuple[int, int, Score]], now: datetime) -> None:
    """Store (submission id, rubric id, score) and make it the live one of its submission.

    A score for the same submission, rubric and grader version is replaced.
    """
    if not graded:
        return
    statement = inserting(connection, ScoreRow)
    replaced = ("total", "out_of", "needs_review", "score", "graded_at")
    rows = connection.execute(
        statement.on_conflict_do_update(
            index_elements=KEY, set_={name: statement.excluded[name] for name in replaced}
        ).returning(ScoreRow.id, ScoreRow.submission_id),
        [
            _row(submission_id, rubric_id, score, now=now)
            for submission_id, rubric_id, score in graded
        ],
    )
    connection.execute(
        update(SubmissionRow)
        .where(SubmissionRow.id == bindparam("submission"))
        .values(live_score_id=bindparam("score"))
        .execution_options(synchronize_session=None),
        [{"submission": row.submission_id, "score": row.id} for row in rows],
    )


def of_submission(connection: Connection, submission_id: int) -> list[Score]:
    """Every score of a submission, the newest last."""
    rows = connection.scalars(
        select(ScoreRow.score)
        .where(ScoreRow.submission_id == submission_id)
        .order_by(ScoreRow.graded_at, ScoreRow.id)
    )
    return [from_json(row) for row in rows]


def _row(submission_id: int, rubric_id: int, score: Score, *, now: datetime) -> dict[str, object]:
    return {
        "submission_id": submission_id,
        "rubric_id": rubric_id,
        "grader_version": score.grader_version,
        "total": score.total,
        "out_of": score.out_of,
        "needs_review": score.needs_review,
        "score": to_json(score).decode(),
        "graded_at": now,
    }
