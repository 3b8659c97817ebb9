"""The store: whether it is there, its schema the newest, and what waits in it moves."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from store import batches, measures, schema
from store.engine import BACKENDS, open_store, reading
from workers.checkup.finding import Finding, ok, unchecked, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from workers.settings import Settings

LONGEST_SKEW_S = 2.0
LONGEST_WAIT_S = 60.0
CHECK = "check DATABASE_URL, and that the server runs"
MIGRATE = "run `grader prepare`"


def examine(settings: Settings) -> Iterator[Finding]:
    """What is stored can be examined only where the schema is the newest."""
    try:
        backend = make_url(settings.store_url).get_backend_name()
        if backend not in BACKENDS:
            yield wrong("store", f"a store is in SQLite or PostgreSQL, not {backend}", CHECK)
            return
        with _connected(settings) as connection:
            where = make_url(settings.store_url).render_as_string()
            if connection is None:
                yield unchecked("store", f"{where} is made at the first start")
                return
            yield ok("store", where)
            yield _clock(connection)
            current, newest = schema.revisions(connection)
            if current != newest:
                yield wrong("schema", f"at {current or 'none'}, the newest is {newest}", MIGRATE)
                return
            yield ok("schema", f"at {newest}")
            yield from _waiting(connection)
    except SQLAlchemyError as error:
        yield wrong("store", _first_line(error), CHECK)


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection | None]:
    """None where SQLite would make the file by being asked."""
    path = make_url(settings.store_url).database
    sqlite = settings.store_url.startswith("sqlite")
    if sqlite and path and not Path(path).exists():
        yield None
        return
    engine = open_store(settings.store_url)
    try:
        with reading(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _clock(connection: Connection) -> Finding:
    if connection.dialect.name == "sqlite":
        return ok("clock", "the store is a file of this machine")
    there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    skew_s = abs((datetime.now(UTC) - there).total_seconds())
    if skew_s > LONGEST_SKEW_S:
        return wrong("clock", f"{skew_s:.1f} s from the store's", "set both by NTP")
    return ok("clock", f"{skew_s:.1f} s from the store's")


def _waiting(connection: Connection) -> Iterator[Finding]:
    now = datetime.now(UTC)
    found = measures.measures(connection, now)
    idle_s = measures.idle_s(connection, now)
    queued = f"{sum(found.jobs.values())} jobs wait, the oldest for {found.oldest_s:.0f} s"
    if found.oldest_s > LONGEST_WAIT_S and idle_s > LONGEST_WAIT_S:
        yield wrong("queue", f"{queued}, and nothing was graded for {idle_s:.0f} s", _LOOK)
    else:
        yield ok("queue", queued)
    left = batches.interrupted(connection, now)
    if left:
        numbers = ", ".join(map(str, left))
        yield wrong("batches", f"not received to their end: {numbers}", _RESEND)
    else:
        yield ok("batches", "all received to their end")
    if found.webhooks_disabled:
        yield wrong("webhooks", f"{found.webhooks_disabled} switched off", _ENABLE)
    else:
        yield ok("webhooks", f"{found.webhook_backlog} messages to deliver")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


_LOOK = "see below whether worker and dispatcher live, and their logs"
_RESEND = "send each file again under its Idempotency-Key, or cancel the batch"
_ENABLE = "GET /v1/webhooks says why; PATCH with enabled goes on"
