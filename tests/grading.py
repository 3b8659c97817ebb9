"""Grading what waits in a store, without worker or queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grader.grade import grade
from grader.rubric_file import read_rubric
from store import jobs, rubrics
from store.marks import marked

if TYPE_CHECKING:
    from sqlalchemy import Engine

ATTEMPTS = 3


def grade_all(engine: Engine) -> None:
    """Grade every job that is due."""
    now = datetime.now(UTC)
    later = now + timedelta(hours=1)
    with engine.begin() as connection:
        sent = jobs.send_due(connection, now=now, until=later, limit=1000, attempts=ATTEMPTS)
        claimed = jobs.claim(connection, [job.id for job in sent], now=now, until=later)
        texts = {job.rubric_id: rubrics.text_of(connection, job.rubric_id) for job in claimed}
        prepared = {id_: read_rubric(text) for id_, text in texts.items()}
        graded = [(job, marked(grade(job.submission, prepared[job.rubric_id]))) for job in claimed]
        jobs.finish(connection, graded, now)
