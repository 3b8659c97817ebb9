"""Rows added many at once are those that SQLAlchemy would have written, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from store.among import among
from store.bulk import add_rows, new_ids
from store.tables import EventRow, JudgementRow, RubricRow

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOON = datetime(2026, 1, 31, 12, 0, 0, 123, tzinfo=timezone(timedelta(hours=5)))
ODD_TEXT = "a\tb\n\\N {1,2} \"'%s ∂ 😀 \u2028"


def event(number: int, **fields: object) -> dict[str, object]:
    return {
        "at": NOON,
        "kind": "kind",
        "type": "type",
        "object_id": str(number),
        "data": None,
        "contestant": None,
        "submission_id": None,
        "job_id": None,
        "detail": {},
        **fields,
    }


def test_values_come_back_as_they_were(engine: Engine) -> None:
    rows = [
        event(1, data={"total": "1.50", "deep": [None, True, {"x": ODD_TEXT}]}, contestant="Ada"),
        event(2, contestant=ODD_TEXT, detail={"attempt": 1}),
        event(3, data={}, at=NOON + timedelta(hours=1)),
    ]
    with engine.begin() as connection:
        add_rows(connection, EventRow, rows)
        found = connection.execute(select(EventRow.__table__).order_by(EventRow.id)).all()

    assert [row._asdict() | {"id": 0} for row in found] == [row | {"id": 0} for row in rows]


def test_rows_are_what_sqlalchemy_writes(engine: Engine) -> None:
    row = {"problem": "p", "version": 1, "text": ODD_TEXT, "published_at": NOON}
    with engine.begin() as connection:
        add_rows(connection, RubricRow, [row])
        connection.execute(insert(RubricRow), [row | {"version": 2}])
        columns = [
            column for column in RubricRow.__table__.c if column.name not in {"id", "version"}
        ]
        distinct = connection.execute(select(*columns).distinct()).all()

    assert len(distinct) == 1


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with engine.begin() as connection:
        add_rows(connection, EventRow, [])


def test_a_row_that_is_there_already_is_refused(engine: Engine) -> None:
    row = {"digest": "d", "judgement": "{}"}
    with engine.begin() as connection:
        add_rows(connection, JudgementRow, [row])

    with pytest.raises(IntegrityError), engine.begin() as connection:
        add_rows(connection, JudgementRow, [row])


def test_ids_ahead_clash_with_no_others(engine: Engine) -> None:
    row = {"problem": "p", "text": "", "published_at": NOON}
    with engine.begin() as connection:
        first, second = new_ids(connection, RubricRow, 2)
        add_rows(
            connection,
            RubricRow,
            [{"id": first, "version": 1, **row}, {"id": second, "version": 2, **row}],
        )
        third = connection.execute(
            insert(RubricRow).values(version=3, **row).returning(RubricRow.id)
        ).scalar_one()
        (fourth,) = new_ids(connection, RubricRow, 1)

    assert first < second < third < fourth


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_ids_among_any_number(engine: Engine, count: int) -> None:
    with engine.begin() as connection:
        add_rows(connection, EventRow, [event(number) for number in range(5)])
        ids = connection.scalars(select(EventRow.id)).all()
        wanted = [*ids[:3], *range(10**6, 10**6 + count)][:count]
        found = select(func.count()).where(among(EventRow.id, wanted))

        assert connection.scalar(found) == min(count, 3)
