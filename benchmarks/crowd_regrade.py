"""A regrade of a whole contest that waits to be read: one part gives less, the rest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from store import comparing, regrades, rubrics
from store.tables import SubmissionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

AT_ONCE = 5000
SCORES = """INSERT INTO scores (submission_id, rubric_id, job_id, cause, grader_version, total,
 out_of, withheld, needs_review, graded_at)
 SELECT jobs.submission_id, jobs.rubric_id, jobs.id, 'regrade', old.grader_version, old.total,
 old.out_of, old.withheld, old.needs_review, jobs.created_at FROM jobs
 JOIN submissions ON submissions.id = jobs.submission_id
 JOIN scores AS old ON old.id = submissions.live_score_id WHERE jobs.regrade_id = :id"""
MARKS = """INSERT INTO marks (score_id, position, submission_id, problem, part, answer_group,
 verdict, code, points, needs_review, live, asks, judgement, answer, found)
 SELECT scores.id, old.position, old.submission_id, old.problem, old.part, old.answer_group,
 old.verdict, old.code, CASE WHEN old.part = 'dW' AND old.points = '4' THEN '3' ELSE old.points END,
 old.needs_review, false, old.asks, old.judgement, old.answer, old.found FROM jobs
 JOIN scores ON scores.job_id = jobs.id
 JOIN submissions ON submissions.id = jobs.submission_id
 JOIN marks AS old ON old.score_id = submissions.live_score_id WHERE jobs.regrade_id = :id"""
DONE = "UPDATE jobs SET state = 'done', due_at = NULL, finished_at = :at WHERE regrade_id = :id"
COUNTED = "UPDATE regrades SET done = jobs WHERE id = :id"


def regrade(engine: Engine, problem: str, rubric: str, now: datetime) -> None:
    """Publish a second version of a rubric that has one, and mark every submission by it."""
    with engine.begin() as connection:
        second = rubrics.publish(
            connection,
            problem=problem,
            version=2,
            text=rubric.replace("version = 1", "version = 2", 1),
            now=now,
        )
        id_ = regrades.start(connection, problem, second, reason="dW gives less", now=now)
        connection.execute(text(SCORES), {"id": id_})
        connection.execute(text(MARKS), {"id": id_})
        connection.execute(text(DONE), {"id": id_, "at": now})
        connection.execute(text(COUNTED), {"id": id_})
        ids = list(connection.scalars(select(SubmissionRow.id).order_by(SubmissionRow.id)))
        for start in range(0, len(ids), AT_ONCE):
            comparing.note(connection, ids[start : start + AT_ONCE])
