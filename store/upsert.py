"""INSERT ... ON CONFLICT, which SQLAlchemy spells apart for each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.tables import Base


def inserting(connection: Connection, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert into the table that may say what to do `on_conflict`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
