"""Which processes are alive: each says so every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from store.tables import ProcessRow
from store.upsert import inserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the service; `graders` grade in it side by side."""

    host: str
    pid: int
    kind: str
    graders: int
    started_at: datetime
    seen_at: datetime


def beat(connection: Connection, process: Process) -> None:
    """Say that the process was there at `seen_at`."""
    statement = inserting(connection, ProcessRow)
    given = statement.excluded
    changes = {name: given[name] for name in ("kind", "graders", "started_at", "seen_at")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["host", "pid"], set_=changes),
        {
            "host": process.host,
            "pid": process.pid,
            "kind": process.kind,
            "graders": process.graders,
            "started_at": process.started_at,
            "seen_at": process.seen_at,
        },
    )


def leave(connection: Connection, host: str, pid: int) -> None:
    """The process ends in order."""
    connection.execute(delete(ProcessRow).where(ProcessRow.host == host, ProcessRow.pid == pid))


def forget(connection: Connection, before: datetime) -> None:
    """Drop those that were not seen since."""
    connection.execute(delete(ProcessRow).where(ProcessRow.seen_at < before))


def alive(connection: Connection, since: datetime) -> list[Process]:
    """The processes seen since, by what they do."""
    rows = connection.execute(
        select(ProcessRow.__table__)
        .where(ProcessRow.seen_at >= since)
        .order_by(ProcessRow.kind, ProcessRow.host, ProcessRow.pid)
    )
    return [
        Process(row.host, row.pid, row.kind, row.graders, row.started_at, row.seen_at)
        for row in rows
    ]
