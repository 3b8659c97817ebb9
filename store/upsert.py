"""INSERT ... ON CONFLICT, which SQLAlchemy spells apart for each database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from store.tables import Base


def inserting(connection: Connection, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert into the table that may say what to do `on_conflict`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def add_counts(
    connection: Connection, table: type[Base], counts: Mapping[tuple[Any, ...], int]
) -> None:
    """Add to the last column of the rows with these primary keys; a row not there has 0.

    In one order, so that two transactions cannot lock up.
    """
    changed = [(*key, count) for key, count in sorted(counts.items()) if count]
    if not changed:
        return
    names = [each.name for each in table.__table__.columns]
    if connection.dialect.name == "postgresql":
        columns = (list(values) for values in zip(*changed, strict=True))
        connection.execute(_arrays_added(table), dict(zip(names, columns, strict=True)))
    else:
        rows = [dict(zip(names, row, strict=True)) for row in changed]
        connection.execute(_rows_added(table), rows)


@cache
def _rows_added(table: type[Base]) -> sqlite.Insert:
    statement = sqlite.insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key),
        set_=_sum(table, statement),
    )


@cache
def _arrays_added(table: type[Base]) -> postgresql.Insert:
    """One parameter for each column, however many rows: sent and planned once."""
    columns = table.__table__.columns
    arrays = (bindparam(each.name, type_=postgresql.ARRAY(each.type)) for each in columns)
    given = func.unnest(*arrays).table_valued(*(column(each.name, each.type) for each in columns))
    rows = select(*given.render_derived().c)
    statement = postgresql.insert(table).from_select([each.name for each in columns], rows)
    return statement.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key),
        set_=_sum(table, statement),
    )


def _sum(table: type[Base], statement: sqlite.Insert | postgresql.Insert) -> dict[str, Any]:
    counted = list(table.__table__.columns)[-1]
    return {counted.name: counted + statement.excluded[counted.name]}
