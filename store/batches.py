"""Batches: many submissions from one file, stored row by row, with a fault for each bad row.

A batch is received in steps, each a transaction of its own; a step that is not carried out leaves
the batch as the step before left it, and the next may follow in another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from store import submissions
from store.tables import (
    BatchLineRow,
    BatchRow,
    JobRow,
    Priority,
    RequestRow,
    RubricRow,
    ScoreRow,
    SubmissionRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from store.rows import Row as GivenRow

FAULT_CHARACTERS = 500


class BatchState(StrEnum):
    """Where a batch stands; `cancelled` is final."""

    RECEIVING = "receiving"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class BatchStateError(Exception):
    """What was asked for does not go with the batch's state."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and how far it is; `graded_at` is when its last score came."""

    id: int
    problem: str
    rubric_id: int
    rubric_version: int
    key_id: int
    state: BatchState
    rows: int
    accepted: int
    graded: int
    created_at: datetime
    received_at: datetime | None
    graded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes in: who sends it, under which name, and what it is."""

    key_id: int
    request: str
    fingerprint: str
    rubric_id: int


def begin(connection: Connection, upload: Upload, now: datetime) -> Batch:
    """The batch of an upload: the one that an earlier sending left unfinished, or a new one."""
    earlier = _batches().where(
        BatchRow.key_id == upload.key_id,
        BatchRow.request == upload.request,
        BatchRow.fingerprint == upload.fingerprint,
        BatchRow.state == BatchState.RECEIVING,
    )
    row = connection.execute(earlier.order_by(BatchRow.id.desc()).limit(1)).one_or_none()
    return _batch(row) if row is not None else _new(connection, upload, now)


def add(connection: Connection, batch: Batch, rows: Sequence[GivenRow], now: datetime) -> Batch:
    """The batch with these rows after those it has. Raises BatchStateError where it has ended."""
    held = _locked(connection, batch.id)
    if held.state != BatchState.RECEIVING:
        raise BatchStateError(f"the batch is {held.state}")
    given = [row.submission for row in rows if row.submission is not None]
    stored = submissions.accept_with_jobs(
        connection,
        given,
        work={"rubric_id": batch.rubric_id, "batch_id": batch.id, "priority": Priority.BATCH},
        now=now,
        key_id=batch.key_id,
    )
    ids = iter(stored)
    lines = [
        _line(batch.id, number, row, next(ids) if row.submission is not None else (None, None))
        for number, row in enumerate(rows, start=held.rows + 1)
    ]
    connection.execute(insert(BatchLineRow), lines)
    values = {"rows": held.rows + len(rows), "accepted": held.accepted + len(given)}
    return _set(connection, batch.id, **values)


def received(connection: Connection, id_: int, now: datetime) -> Batch:
    """Every row of the file is stored. Raises BatchStateError where it was cancelled meanwhile."""
    held = _locked(connection, id_)
    if held.state != BatchState.RECEIVING:
        raise BatchStateError(f"the batch is {held.state}")
    return _set(connection, id_, state=BatchState.RUNNING, received_at=now)


def by_id(connection: Connection, id_: int) -> Batch | None:
    """A batch; None where there is none."""
    row = connection.execute(_batches().where(BatchRow.id == id_)).one_or_none()
    return None if row is None else _batch(row)


def listed(connection: Connection, *, before_id: int | None, limit: int) -> list[Batch]:
    """Batches with an id below `before_id`, the newest first."""
    rows = _batches().order_by(BatchRow.id.desc()).limit(limit)
    if before_id is not None:
        rows = rows.where(BatchRow.id < before_id)
    return [_batch(row) for row in connection.execute(rows)]


def interrupted(connection: Connection, now: datetime) -> list[int]:
    """The batches that are not received to their end, and whose file nobody is sending."""
    sending = select(RequestRow.name).where(
        RequestRow.key_id == BatchRow.key_id,
        RequestRow.name == BatchRow.request,
        RequestRow.status.is_(None),
        RequestRow.until > now,
    )
    left = select(BatchRow.id).where(BatchRow.state == BatchState.RECEIVING, ~sending.exists())
    return list(connection.scalars(left.order_by(BatchRow.id)))


def waiting_for_a_person(connection: Connection, id_: int) -> int:
    """How many of its submissions have a live score that leaves a part to a person.

    It goes through the scores of that kind, of all batches, which an index holds. `coalesce`
    keeps SQLite from looking for the job of each in the whole batch instead of by its submission.
    """
    jobs = select(JobRow.id).where(
        JobRow.submission_id == ScoreRow.submission_id, func.coalesce(JobRow.batch_id, 0) == id_
    )
    live = select(SubmissionRow.id).where(
        SubmissionRow.id == ScoreRow.submission_id, SubmissionRow.live_score_id == ScoreRow.id
    )
    return (
        connection.scalar(
            select(func.count())
            .select_from(ScoreRow)
            .where(ScoreRow.needs_review, jobs.exists(), live.exists())
        )
        or 0
    )


def state_of(connection: Connection, id_: int) -> BatchState:
    """Where the batch stands at this moment."""
    return BatchState(
        connection.execute(select(BatchRow.state).where(BatchRow.id == id_)).scalar_one()
    )


def change(connection: Connection, id_: int, state: BatchState) -> BatchState:
    """Put the batch in that state, but not its jobs; the state it was in.

    Raises BatchStateError where it cannot go there from where it is.
    """
    held = _locked(connection, id_)
    if held.state == state:
        return state
    if held.state == BatchState.CANCELLED:
        raise BatchStateError("it is cancelled, which is final")
    if held.state == BatchState.RECEIVING and state != BatchState.CANCELLED:
        raise BatchStateError("it is still being received; it may be cancelled")
    _set(connection, id_, state=state)
    return BatchState(held.state)


def _new(connection: Connection, upload: Upload, now: datetime) -> Batch:
    values = {
        "key_id": upload.key_id,
        "request": upload.request,
        "fingerprint": upload.fingerprint,
        "rubric_id": upload.rubric_id,
        "state": BatchState.RECEIVING,
        "created_at": now,
    }
    id_ = connection.execute(insert(BatchRow).values(values).returning(BatchRow.id)).scalar_one()
    return _found(connection, id_)


def _locked(connection: Connection, id_: int) -> Row[str, int, int]:
    return connection.execute(
        select(BatchRow.state, BatchRow.rows, BatchRow.accepted)
        .where(BatchRow.id == id_)
        .with_for_update()
    ).one()


def _set(connection: Connection, id_: int, **values: object) -> Batch:
    connection.execute(update(BatchRow).where(BatchRow.id == id_).values(**values))
    return _found(connection, id_)


def _found(connection: Connection, id_: int) -> Batch:
    return _batch(connection.execute(_batches().where(BatchRow.id == id_)).one())


def _line(
    batch_id: int, number: int, row: GivenRow, stored: tuple[int | None, int | None]
) -> dict[str, object]:
    submission_id, job_id = stored
    return {
        "batch_id": batch_id,
        "number": number,
        "line": row.line,
        "submission_id": submission_id,
        "job_id": job_id,
        "fault": _storable(row.fault) if row.submission is None else None,
    }


def _storable(fault: str) -> str:
    """A fault may quote the row, and with it what no database takes."""
    plain = fault.replace("\x00", "\ufffd").encode(errors="replace").decode()
    return plain[:FAULT_CHARACTERS]


def _batches() -> Select[*tuple[Any, ...]]:
    return select(BatchRow.__table__, RubricRow.problem, RubricRow.version).join(
        RubricRow, RubricRow.id == BatchRow.rubric_id
    )


def _batch(row: Row[*tuple[Any, ...]]) -> Batch:
    return Batch(
        id=row.id,
        problem=row.problem,
        rubric_id=row.rubric_id,
        rubric_version=row.version,
        key_id=row.key_id,
        state=BatchState(row.state),
        rows=row.rows,
        accepted=row.accepted,
        graded=row.graded,
        created_at=row.created_at,
        received_at=row.received_at,
        graded_at=row.graded_at,
    )
