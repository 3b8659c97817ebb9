"""The migrations make the tables that the code declares, and go back, with data in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from store import rubrics, schema, submissions
from store.tables import Base
from tests.samples import NOW, RUBRIC, submission

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_migrations_make_the_declared_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_with_data(engine: Engine) -> None:
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        submissions.accept(connection, [submission()], rubric_id=rubric, now=NOW)

    schema.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]

    schema.upgrade(engine)
    assert "scores" in inspect(engine).get_table_names()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)

    assert "jobs" in inspect(engine).get_table_names()
