"""Where a batch stands, its results as files, its states: for the API and the dashboard."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.rubric_file import read_rubric
from store import batch_jobs, batch_results, batches, rubrics
from store.batches import BatchState, BatchStateError
from store.engine import reading
from store.score_lines import csv_heads, csv_line, json_line
from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Engine

    from store.audit import Actor
    from store.batches import Batch
    from web.service import Service

RESULTS_AT_ONCE = 500


class BatchStands(StrEnum):
    """Where a batch stands; `done` has a score for every submission.

    `interrupted` is not received to its end, and nobody is sending its file: send it again under
    its Idempotency-Key, or cancel the batch. What is stored of it is graded.
    """

    RECEIVING = "receiving"
    INTERRUPTED = "interrupted"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


def stands(batch: Batch, interrupted: Collection[int]) -> BatchStands:
    """Where a batch stands, `interrupted` being those whose file nobody is sending."""
    if batch.id in interrupted:
        return BatchStands.INTERRUPTED
    if batch.state == BatchState.RUNNING and batch.graded == batch.accepted:
        return BatchStands.DONE
    return BatchStands(batch.state.value)


def rate(batch: Batch) -> float:
    """Graded submissions a second since the file came."""
    if batch.graded_at is None:
        return 0.0
    took_s = (batch.graded_at - batch.created_at).total_seconds()
    return round(batch.graded / max(took_s, 0.001), 1)


def found(engine: Engine, id_: int) -> Batch:
    """The batch of an id. Raises Fault."""
    with reading(engine) as connection:
        batch = batches.by_id(connection, id_)
    if batch is None:
        raise Fault("not-found", f"no batch {id_}")
    return batch


def put(service: Service, who: Actor, id_: int, state: BatchState) -> None:
    """Pause a batch, resume or cancel it. Raises Fault."""
    found(service.engine, id_)
    if state == BatchState.RECEIVING:
        raise Fault("batch-state", "only its file puts a batch there")
    try:
        batch_jobs.put(service.engine, id_, state, who, datetime.now(UTC))
    except BatchStateError as error:
        raise Fault("batch-state", str(error)) from error
    service.bell.ring()


def json_results(engine: Engine, batch: Batch, after: int) -> Iterator[bytes]:
    """A line for each row after the first `after`, as far as they have scores."""
    for line in _lines(engine, batch, after):
        yield json_line(line)


def csv_results(engine: Engine, batch: Batch, after: int) -> Iterator[bytes]:
    """The same as CSV, with the heads before the first row."""
    with reading(engine) as connection:
        rubric = read_rubric(rubrics.text_of(connection, batch.rubric_id)).rubric
    parts = [part.id for part in rubric.parts]
    if after == 0:
        yield csv_heads(parts)
    for line in _lines(engine, batch, after):
        yield csv_line(line, parts)


def _lines(engine: Engine, batch: Batch, after: int) -> Iterator[dict[str, Any]]:
    """In steps, each a transaction of its own: a slow reader holds nothing."""
    while True:
        with reading(engine) as connection:
            lines = batch_results.settled(connection, batch.id, after=after, limit=RESULTS_AT_ONCE)
        yield from lines
        after += len(lines)
        if len(lines) < RESULTS_AT_ONCE:
            return
