"""`column IN (ids)` with all ids in one parameter: the statement is the same for any number."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import FunctionElement, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.compiler import SQLCompiler


class _Ids(TypeDecorator[Collection[int]]):
    """Numbers as text: an array of PostgreSQL, or of JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> str:
        """The numbers between commas."""
        opening, closing = "{}" if dialect.name == "postgresql" else "[]"
        return opening + ",".join(map(str, value or ())) + closing


class _Among(FunctionElement[bool]):
    inherit_cache = True


def among(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Collection[int]
) -> ColumnElement[bool]:
    """Whether the column has one of these ids."""
    return _Among(column, bindparam(None, ids, type_=_Ids(), unique=True))


@compiles(_Among, "postgresql")
def _of_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 the compiler's own
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY (CAST({ids} AS INTEGER[]))"


@compiles(_Among, "sqlite")
def _of_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 the compiler's own
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 a parameter of ours
