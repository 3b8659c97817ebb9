"""Published rubric versions: frozen, an edit makes the next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from store.tables import RubricRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class RubricFrozenError(Exception):
    """The version stands with another text."""


def publish(connection: Connection, *, problem: str, version: int, text: str, now: datetime) -> int:
    """The id of this version; publishing the same text again changes nothing.

    Raises RubricFrozenError where the version stands with another text.
    """
    found = connection.execute(
        select(RubricRow.id, RubricRow.text).where(
            RubricRow.problem == problem, RubricRow.version == version
        )
    ).one_or_none()
    if found is None:
        return connection.execute(
            insert(RubricRow)
            .values(problem=problem, version=version, text=text, published_at=now)
            .returning(RubricRow.id)
        ).scalar_one()
    rubric_id, frozen = found
    if frozen != text:
        raise RubricFrozenError(
            f"{problem} version {version} is published with another text: raise the version"
        )
    return rubric_id


def text_of(connection: Connection, rubric_id: int) -> str:
    """The frozen text of a version."""
    return connection.execute(select(RubricRow.text).where(RubricRow.id == rubric_id)).scalar_one()
