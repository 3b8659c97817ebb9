"""Bring a database to the newest schema (or to an older one), from code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from store.engine import without_foreign_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

# Any fixed number does: it keeps two processes from migrating PostgreSQL at the same time.
MIGRATION_LOCK = 7_165_001


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction."""
    with _migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` ("base" for all)."""
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def revisions(connection: Connection) -> tuple[str | None, str | None]:
    """The revision of the database, None where it has no schema of ours, and the newest."""
    newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), newest


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction, no other migration beside it; every foreign key holds at its end."""
    with without_foreign_keys(engine) as connection, connection.begin():
        _lock(connection)
        yield connection
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise ValueError(f"rows that point to nothing: {broken[:5]}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    """SQLite has the lock already: our transactions begin IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
