"""Connections: SQLite by default, PostgreSQL in production, the same code on both."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_S = 10
BACKENDS = frozenset({"sqlite", "postgresql", "postgres"})
READ_ONLY = "grader_read_only"


def open_store(url: str) -> Engine:
    """An engine for `sqlite:///FILE`, `postgresql://...` or `postgres://...`."""
    address = make_url(url)
    if address.get_backend_name() in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
        return create_engine(address, pool_pre_ping=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads: on SQLite it waits for no writer."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection, connection.begin():
        yield connection


@contextmanager
def provisional(engine: Engine) -> Iterator[Connection]:
    """A transaction that PostgreSQL need not have on disk to call it committed.

    For what would be done again, were it lost with the server's machine: a message noted as sent,
    a lease.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL synchronous_commit = off"))
        yield connection


@contextmanager
def without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """A connection on which SQLite lets a table be replaced that others point to.

    SQLite alters a table by copying it, and heeds this switch outside transactions alone.
    """
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's connection
    """Readers beside a writer, waiting instead of failing, and foreign keys that hold."""
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first: a reader that turns writer would fail with "locked" at once."""
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
