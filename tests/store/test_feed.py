"""The feed gives every event once, in order, also while several write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import select

from store import events, feed, rubrics, submissions
from store.engine import reading
from store.events import Event, EventKind, ObjectType
from store.tables import EventRow
from tests.samples import NOW, RUBRIC, submission

if TYPE_CHECKING:
    from sqlalchemy import Engine

WRITERS, TIMES = 4, 25


def write(engine: Engine, name: str, times: int = 1) -> None:
    """Hand in `times` submissions, each in a transaction that goes on after its event."""
    for _ in range(times):
        with engine.begin() as connection:
            rubric = rubrics.publish(
                connection, problem="test-lines", version=1, text=RUBRIC, now=NOW
            )
            submissions.accept(connection, [submission(name)], rubric_id=rubric, now=NOW)
            rubrics.text_of(connection, rubric)


def test_a_reader_beside_writers_misses_nothing_and_gets_nothing_twice(engine: Engine) -> None:
    write(engine, "first")
    seen: list[int] = []

    def read() -> None:
        with reading(engine) as connection:
            since = seen[-1] if seen else feed.BEGINNING
            seen.extend(notice.id for notice in feed.after(connection, since, limit=3))

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, engine, f"c{n}", TIMES) for n in range(WRITERS)]
        while not all(future.done() for future in writing):
            read()
    for future in writing:
        future.result()
    for _ in range(WRITERS * TIMES):
        read()

    with reading(engine) as connection:
        assert seen == list(connection.scalars(select(EventRow.id).order_by(EventRow.id)))
    assert len(seen) == 1 + WRITERS * TIMES


def test_a_contestants_reader_gets_its_own_alone(engine: Engine) -> None:
    for name in ("Ada", "Bob", "Ada"):
        write(engine, name)

    with reading(engine) as connection:
        everything = feed.after(connection, feed.BEGINNING, limit=10)
        own = feed.after(connection, feed.BEGINNING, contestant="Ada", limit=10)
        bobs = str(everything[1].id)

        assert [notice.object_id for notice in own] == ["1", "3"]
        assert own[0].data is not None
        assert own[0].data["contestant"] == "Ada"
        assert feed.position(connection, bobs) == everything[1].id
        assert feed.position(connection, bobs, "Ada") is None


def test_what_is_internal_is_not_told_and_its_id_is_no_token(engine: Engine) -> None:
    write(engine, "Ada")
    lapse = Event(EventKind.LEASE_LAPSED, ObjectType.SUBMISSIONS, "1", submission_id=1, job_id=1)
    with engine.begin() as connection:
        events.add(connection, [lapse], NOW)

    with reading(engine) as connection:
        told = feed.after(connection, feed.BEGINNING, limit=10)
        hidden = feed.newest(connection)

        assert [notice.kind for notice in told] == [EventKind.SUBMITTED]
        assert hidden == told[-1].id + 1
        assert feed.position(connection, str(hidden)) is None


def test_tokens_that_are_none(engine: Engine) -> None:
    with reading(engine) as connection:
        for token in ("1", "x", "-1", "٣", "9" * 30, "1.0"):
            assert feed.position(connection, token) is None, token
