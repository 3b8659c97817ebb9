"""The migrations make the tables that the code declares, and go back, with data in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from grader.grade import grade
from grader.model import Submission
from grader.rubric_file import read_rubric
from store import feed, jobs, rubrics, schema, scores, submissions
from store.engine import reading
from store.marks import marked
from store.score_json import from_json, to_json
from store.tables import Base
from tests.samples import NOW, RUBRIC, submission
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_migrations_make_the_declared_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_with_data(own: Engine) -> None:
    with own.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        submissions.accept(connection, [submission()], rubric_id=rubric, now=NOW)

    schema.downgrade(own, "base")
    assert inspect(own).get_table_names() == ["alembic_version"]

    schema.upgrade(own)
    assert "scores" in inspect(own).get_table_names()


def test_earlier_events_are_told_as_later_ones(own: Engine) -> None:
    with own.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        (id_,) = submissions.accept(connection, [submission()], rubric_id=rubric, now=NOW)
        claimed = jobs.claim(connection, [id_], now=NOW, until=NOW)
        score = marked(ungraded(RUBRIC, "made for a test", attempts=1))
        jobs.finish(connection, [(job, score) for job in claimed], NOW)
        before = feed.after(connection, feed.BEGINNING, limit=10)

    schema.downgrade(own, "0002")
    schema.upgrade(own)

    with reading(own) as connection:
        assert feed.after(connection, feed.BEGINNING, limit=10) == before
    assert len(before) == 2


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)

    assert "jobs" in inspect(engine).get_table_names()


SCORE = grade(Submission("test-lines", "Ada", "$g(x) = x$", {"a": "2x"}), read_rubric(RUBRIC))
OLD = """
INSERT INTO rubrics VALUES (1, 'test-lines', 1, :rubric, :now);
INSERT INTO problems VALUES ('test-lines', 1);
INSERT INTO submissions (id, problem, contestant, text, answers, received_at)
  VALUES (1, 'test-lines', 'Ada', '', '{}', :now);
INSERT INTO jobs VALUES (1, 1, 1, 'done', 1, NULL, :now, :now);
INSERT INTO scores VALUES (1, 1, 1, '0.1.0', '1.5', '1.6', :review, :score, :now);
UPDATE submissions SET live_score_id = 1;
"""


def test_an_old_score_is_taken_apart_and_put_together_again(empty: Engine) -> None:
    schema.upgrade(empty, "0003")
    values = {
        "rubric": RUBRIC,
        "now": "2026-01-31 12:00:00.000000",
        "score": to_json(SCORE).decode(),
        "review": SCORE.needs_review,
    }
    with empty.begin() as connection:
        for statement in OLD.strip().split(";")[:-1]:
            named = {name: values[name] for name in values if f":{name}" in statement}
            connection.execute(text(statement), named)

    schema.upgrade(empty)
    with reading(empty) as connection:
        (past,) = scores.history(connection, 1)
        assert scores.of_submission(connection, 1) == [SCORE]
        assert (past.live, past.withheld) == (True, SCORE.withheld)

    schema.downgrade(empty, "0003")
    with reading(empty) as connection:
        assert from_json(connection.execute(text("SELECT score FROM scores")).scalar_one()) == SCORE
