"""What came of a batch's rows: in their order, as far as all are settled, and their faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from store import scores
from store.score_lines import line_of
from store.tables import BatchLineRow, JobRow, JobState, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select

    from grader.model import Score
    from store.score_lines import Line

CANCELLED = "cancelled before it was graded"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be used: which it is, where it stands, and why."""

    row: int
    line: int
    fault: str


def settled(connection: Connection, batch_id: int, *, after: int, limit: int) -> list[Line]:
    """The rows after the first `after`, up to the first that has no score yet, as lines."""
    rows = connection.execute(_lines(batch_id, after).limit(limit)).all()
    ids = [row.live_score_id for row in rows if row.live_score_id is not None]
    return list(_until_open(rows, scores.by_ids(connection, ids)))


def faults(connection: Connection, batch_id: int, *, after: int, limit: int) -> list[Fault]:
    """The rows after number `after` that could not be used."""
    rows = connection.execute(
        select(BatchLineRow.number, BatchLineRow.line, BatchLineRow.fault)
        .where(
            BatchLineRow.batch_id == batch_id,
            BatchLineRow.number > after,
            BatchLineRow.fault.is_not(None),
        )
        .order_by(BatchLineRow.number)
        .limit(limit)
    )
    return [Fault(number, line, fault or "") for number, line, fault in rows]


def _lines(batch_id: int, after: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            BatchLineRow.number,
            BatchLineRow.line,
            BatchLineRow.fault,
            SubmissionRow.id,
            SubmissionRow.contestant,
            SubmissionRow.reference,
            JobRow.state,
            SubmissionRow.live_score_id,
        )
        .outerjoin(SubmissionRow, SubmissionRow.id == BatchLineRow.submission_id)
        .outerjoin(JobRow, JobRow.id == BatchLineRow.job_id)
        .where(BatchLineRow.batch_id == batch_id, BatchLineRow.number > after)
        .order_by(BatchLineRow.number)
    )


def _until_open(rows: Sequence[Row[*tuple[Any, ...]]], live: Mapping[int, Score]) -> Iterator[Line]:
    for row in rows:
        line: Line = {"row": row.number, "place": f"line {row.line}"}
        if row.fault is not None:
            yield line | {"fault": row.fault}
            continue
        line |= {
            "submission": row.id,
            "contestant": row.contestant,
            "reference": row.reference,
        }
        if row.live_score_id is not None:
            yield line | line_of(live[row.live_score_id])
        elif row.state == JobState.CANCELLED:
            yield line | {"fault": CANCELLED}
        else:
            return
