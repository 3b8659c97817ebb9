"""A batch's jobs held, let go and cancelled, some at a time, so that no writer waits for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from store import audit, batches
from store.audit import Change
from store.batches import BatchState
from store.tables import JobRow, JobState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from store.audit import Actor

AT_ONCE = 2000

# What becomes of the jobs in each state of their batch; a job that runs is let run.
FROM = {
    BatchState.RUNNING: [JobState.HELD],
    BatchState.PAUSED: [JobState.QUEUED],
    BatchState.CANCELLED: [JobState.QUEUED, JobState.HELD],
}
TO = {
    BatchState.RUNNING: JobState.QUEUED,
    BatchState.PAUSED: JobState.HELD,
    BatchState.CANCELLED: JobState.CANCELLED,
}


def put(engine: Engine, batch_id: int, state: BatchState, actor: Actor, now: datetime) -> None:
    """Pause a batch, resume it or cancel it, with all its jobs that wait; it is written down.

    The same again goes over the jobs again, so that a call that was broken off can be repeated.
    Raises BatchStateError where the batch cannot go there.
    """
    with engine.begin() as connection:
        before = batches.change(connection, batch_id, state)
        if before != state:
            what = f"batch {batch_id}"
            change = Change(f"batch.{state}", what, {"state": before}, {"state": state})
            audit.add(connection, actor, change, now)
    last: int | None = 0
    while last is not None:
        last = _step(engine, batch_id, state, after=last, now=now)


def _step(
    engine: Engine, batch_id: int, state: BatchState, *, after: int, now: datetime
) -> int | None:
    """The last of the jobs that this step went over; None where none are left.

    Nor are any where another call has put the batch elsewhere: the jobs follow the last call. The
    jobs are locked before the state is read, so that no step comes after those of a later call.
    """
    with engine.begin() as connection:
        ids = connection.scalars(
            select(JobRow.id)
            .where(JobRow.batch_id == batch_id, JobRow.id > after)
            .order_by(JobRow.id)
            .limit(AT_ONCE)
            .with_for_update()
        ).all()
        if batches.state_of(connection, batch_id) != state:
            return None
        connection.execute(
            update(JobRow)
            .where(JobRow.id.in_(ids), JobRow.state.in_(FROM[state]))
            .values(state=TO[state], due_at=now if state == BatchState.RUNNING else None)
        )
    return ids[-1] if ids else None
