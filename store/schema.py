"""Bring a database to the newest schema (or to an older one), from code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Any fixed number does: it keeps two processes from migrating PostgreSQL at the same time.
MIGRATION_LOCK = 7_165_001


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction."""
    with engine.begin() as connection:
        _lock(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` ("base" for all)."""
    with engine.begin() as connection:
        _lock(connection)
        command.downgrade(_config(connection), revision)


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
