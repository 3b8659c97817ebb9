"""Many rows at once: without SQLAlchemy's work for each row and value."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Dialect

    from store.tables import Base


def new_ids(connection: Connection, table: type[Base], count: int) -> Sequence[int]:
    """Ids for rows that this transaction adds, in rising order.

    On SQLite they are the next ones: there is one transaction that writes at a time.
    """
    if connection.dialect.name == "postgresql":
        drawn = (
            "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
        )
        parameters = {"name": table.__tablename__, "count": count}
        return connection.scalars(text(drawn), parameters).all()
    last = connection.scalar(select(func.max(table.__table__.c.id))) or 0
    return range(last + 1, last + 1 + count)


def add_rows(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows, which name the same columns; any other column is left to the database.

    PostgreSQL takes them as one text of JSON, which costs a fifth of as many parameters.
    """
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        rows_as_json = json.dumps(rows, default=_plain)
        connection.exec_driver_sql(_from_json(connection.dialect, table, names), (rows_as_json,))
        return
    columns = [
        _processed([row[name] for row in rows], process)
        for name, process in zip(names, _processors(connection.dialect, table, names), strict=True)
    ]
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.__tablename__} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 names of ours
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@cache
def _from_json(dialect: Dialect, table: type[Base], names: tuple[str, ...]) -> str:
    columns = ", ".join(names)
    types = [table.__table__.c[name].type.dialect_impl(dialect).compile(dialect) for name in names]
    typed = ", ".join(f"{name} {type_}" for name, type_ in zip(names, types, strict=True))
    return (
        f"INSERT INTO {table.__tablename__} ({columns})"  # noqa: S608 names of ours
        f" SELECT {columns} FROM json_to_recordset(%s::json) AS given ({typed})"
    )


def _plain(value: object) -> str:
    """What JSON has no word for, as the columns' types would write it."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat()
        case _:
            raise TypeError(f"{value!r} in a row")


def _processed(column: list[object], process: Callable[[Any], Any] | None) -> list[object]:
    """The values as the driver takes them; most columns of times have one value alone."""
    if process is None:
        return column
    first = column[0]
    if all(value is first for value in column):
        return [process(first)] * len(column)
    return list(map(process, column))


@cache
def _processors(
    dialect: Dialect, table: type[Base], names: tuple[str, ...]
) -> list[Callable[[Any], Any] | None]:
    """What makes of each column's values what the driver takes; None where it takes them so."""
    types = [table.__table__.c[name].type.dialect_impl(dialect) for name in names]
    return [type_.bind_processor(dialect) for type_ in types]
