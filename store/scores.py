"""Scores: one for a submission, a rubric version and a grader version, however often graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from store.score_json import from_json, to_json
from store.tables import ScoreRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from grader.model import Score

KEY = ["submission_id", "rubric_id", "grader_version"]
INSERT: Mapping[str, Callable[[type[ScoreRow]], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def put(connection: Connection, graded: Sequence[tuple[int, int, Score]], now: datetime) -> None:
    """Store (submission id, rubric id, score); a score for the same three is replaced."""
    if not graded:
        return
    statement = INSERT[connection.dialect.name](ScoreRow)
    replaced = ("total", "out_of", "needs_review", "score", "graded_at")
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=KEY, set_={name: statement.excluded[name] for name in replaced}
        ),
        [
            _row(submission_id, rubric_id, score, now=now)
            for submission_id, rubric_id, score in graded
        ],
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
