"""The migrations make the tables that the code declares, and go back, with data in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from store import feed, jobs, rubrics, schema, submissions
from store.engine import reading
from store.tables import Base
from tests.samples import NOW, RUBRIC, submission
from workers.ungraded import ungraded

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


def test_earlier_events_are_told_as_later_ones(engine: Engine) -> None:
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        (id_,) = submissions.accept(connection, [submission()], rubric_id=rubric, now=NOW)
        claimed = jobs.claim(connection, [id_], now=NOW, until=NOW)
        score = ungraded(RUBRIC, "made for a test", attempts=1)
        jobs.finish(connection, [(job, score) for job in claimed], NOW)
        before = feed.after(connection, feed.BEGINNING, limit=10)

    schema.downgrade(engine, "0002")
    schema.upgrade(engine)

    with reading(engine) as connection:
        assert feed.after(connection, feed.BEGINNING, limit=10) == before
    assert len(before) == 2


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)

    assert "jobs" in inspect(engine).get_table_names()
