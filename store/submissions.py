"""Accept submissions: the row, its job and its first event in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from store import events
from store.events import Event, EventKind
from store.tables import JobRow, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from store.intake import SubmissionIn


def accept(
    connection: Connection, submissions: Sequence[SubmissionIn], *, rubric_id: int, now: datetime
) -> list[int]:
    """Store the submissions as they came, each with a job that is due; their ids in that order."""
    if not submissions:
        return []
    rows = [{**submission.model_dump(), "received_at": now} for submission in submissions]
    ids = connection.scalars(
        insert(SubmissionRow).returning(SubmissionRow.id, sort_by_parameter_order=True), rows
    ).all()
    jobs = [
        {"submission_id": id_, "rubric_id": rubric_id, "due_at": now, "created_at": now}
        for id_ in ids
    ]
    job_ids = connection.scalars(
        insert(JobRow).returning(JobRow.id, sort_by_parameter_order=True), jobs
    ).all()
    submitted = [
        Event(EventKind.SUBMITTED, id_, job) for id_, job in zip(ids, job_ids, strict=True)
    ]
    events.add(connection, submitted, now)
    return list(ids)
