"""Published rubric versions: frozen, an edit makes the next version. One of a problem is live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from store.tables import ProblemRow, RubricRow
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


class RubricFrozenError(Exception):
    """The version stands with another text."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, without its text; `live` is the one that marks what comes in."""

    id: int
    problem: str
    version: int
    published_at: datetime
    live: bool


def publish(connection: Connection, *, problem: str, version: int, text: str, now: datetime) -> int:
    """The id of this version; publishing the same text again changes nothing.

    The first version of a problem is live at once, a later one when it is made so.

    Raises RubricFrozenError where the version stands with another text.
    """
    found = connection.execute(
        select(RubricRow.id, RubricRow.text).where(
            RubricRow.problem == problem, RubricRow.version == version
        )
    ).one_or_none()
    if found is None:
        return _insert(connection, problem, version, text=text, now=now)
    rubric_id, frozen = found
    if frozen != text:
        raise RubricFrozenError(
            f"{problem} version {version} is published with another text: raise the version"
        )
    return rubric_id


def text_of(connection: Connection, rubric_id: int) -> str:
    """The frozen text of a version."""
    return connection.execute(select(RubricRow.text).where(RubricRow.id == rubric_id)).scalar_one()


def texts(connection: Connection, rubric_ids: Collection[int]) -> dict[int, str]:
    """The frozen texts of versions."""
    rows = select(RubricRow.id, RubricRow.text).where(RubricRow.id.in_(rubric_ids))
    return {row.id: row.text for row in connection.execute(rows)}


def how_many(connection: Connection) -> dict[str, int]:
    """How many versions each problem has."""
    rows = select(RubricRow.problem, func.count()).group_by(RubricRow.problem)
    return dict(connection.execute(rows).all())


def make_live(connection: Connection, problem: str, rubric_id: int) -> None:
    """What comes in from now on is marked by this version."""
    statement = inserting(connection, ProblemRow)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"live_rubric_id": statement.excluded.live_rubric_id}
        ),
        {"name": problem, "live_rubric_id": rubric_id},
    )


def live(connection: Connection, problem: str) -> int | None:
    """The id of the live version; None where no rubric of the problem is published."""
    return connection.scalar(select(ProblemRow.live_rubric_id).where(ProblemRow.name == problem))


def problems(connection: Connection) -> list[Version]:
    """The live version of every problem, by name."""
    rows = _versions().where(RubricRow.id == ProblemRow.live_rubric_id)
    return [_version(row) for row in connection.execute(rows.order_by(ProblemRow.name))]


def versions(connection: Connection, problem: str) -> list[Version]:
    """Every version of a problem, the oldest first."""
    rows = _versions().where(RubricRow.problem == problem)
    return [_version(row) for row in connection.execute(rows.order_by(RubricRow.version))]


def _insert(connection: Connection, problem: str, version: int, *, text: str, now: datetime) -> int:
    rubric_id = connection.execute(
        insert(RubricRow)
        .values(problem=problem, version=version, text=text, published_at=now)
        .returning(RubricRow.id)
    ).scalar_one()
    if live(connection, problem) is None:
        make_live(connection, problem, rubric_id)
    return rubric_id


def _versions() -> Select[int, str, int, datetime, int]:
    return select(
        RubricRow.id,
        RubricRow.problem,
        RubricRow.version,
        RubricRow.published_at,
        ProblemRow.live_rubric_id,
    ).join(ProblemRow, ProblemRow.name == RubricRow.problem)


def _version(row: Row[int, str, int, datetime, int]) -> Version:
    return Version(
        row.id, row.problem, row.version, row.published_at, live=row.id == row.live_rubric_id
    )
