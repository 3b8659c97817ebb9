"""Which decisions hold about parts of scores.

One about an answer group holds for the answers with its key, and for every answer that is typed as
one that it was carried out on: a newer grader may read that otherwise, and give it another key.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grader.document.groups import spelling
from store.among import among
from store.marks import found_of
from store.tables import DecisionRow, DecisionSpellingRow, MarkRow
from store.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

Part = tuple[str, str]  # a problem and a part of it


@dataclass(frozen=True, slots=True)
class Held:
    """A decision that holds about a part of a score; `spelling` is of an answer in a group."""

    score_id: int
    submission_id: int
    part: str
    decision: Row[Any]
    group: str | None = None
    spelling: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A mark of a part about which groups are decided, with what was typed."""

    score_id: int
    submission_id: int
    problem: str
    part: str
    group: str
    spelling: str


def holding(connection: Connection, score_ids: Sequence[int]) -> list[Held]:
    """The decisions that hold about parts of these scores, the oldest first."""
    held = [*_about_one(connection, score_ids), *_about_groups(connection, score_ids)]
    return sorted(held, key=lambda each: each.decision.id)


def keep(connection: Connection, held: Sequence[Held]) -> None:
    """Note what the answers are typed as that decisions about groups are carried out on."""
    rows = {(each.decision.id, each.spelling, each.group) for each in held if each.spelling}
    if rows:
        names = ("decision_id", "spelling", "answer_group")
        connection.execute(
            inserting(connection, DecisionSpellingRow).on_conflict_do_nothing(),
            [dict(zip(names, row, strict=True)) for row in sorted(rows)],
        )


def groups_of(connection: Connection, decision_id: int) -> set[str]:
    """The groups in which a decision was carried out, whatever its own is."""
    rows = select(DecisionSpellingRow.answer_group).where(
        DecisionSpellingRow.decision_id == decision_id
    )
    return set(connection.scalars(rows.distinct()))


def _about_one(connection: Connection, score_ids: Sequence[int]) -> list[Held]:
    rows = connection.execute(
        select(MarkRow.score_id, *DecisionRow.__table__.columns)
        .join(
            DecisionRow,
            (DecisionRow.submission_id == MarkRow.submission_id)
            & (DecisionRow.part == MarkRow.part),
        )
        .where(among(MarkRow.score_id, score_ids), DecisionRow.undone_at.is_(None))
    )
    return [Held(row.score_id, row.submission_id, row.part, row) for row in rows]


def _about_groups(connection: Connection, score_ids: Sequence[int]) -> list[Held]:
    marks = _given(connection, score_ids)
    if not marks:
        return []
    by_key: dict[tuple[Part, str], list[Row[Any]]] = defaultdict(list)
    keys = {mark.group for mark in marks}
    for row in connection.execute(_holding().where(DecisionRow.answer_group.in_(keys))):
        by_key[(row.problem, row.part), row.answer_group].append(row)
    by_spelling: dict[tuple[Part, str], list[Row[Any]]] = defaultdict(list)
    typed = {mark.spelling for mark in marks}
    for row in connection.execute(_spelled().where(DecisionSpellingRow.spelling.in_(typed))):
        by_spelling[(row.problem, row.part), row.spelling].append(row)
    return [
        Held(mark.score_id, mark.submission_id, mark.part, row, mark.group, mark.spelling)
        for mark in marks
        for row in {
            row.id: row
            for row in (
                *by_spelling[(mark.problem, mark.part), mark.spelling],
                *by_key[(mark.problem, mark.part), mark.group],
            )
        }.values()
    ]


def _given(connection: Connection, score_ids: Sequence[int]) -> list[Given]:
    decided = select(DecisionRow.id).where(
        DecisionRow.problem == MarkRow.problem,
        DecisionRow.part == MarkRow.part,
        DecisionRow.answer_group.is_not(None),
        DecisionRow.undone_at.is_(None),
    )
    rows = connection.execute(
        select(MarkRow.__table__).where(
            among(MarkRow.score_id, score_ids), MarkRow.answer_group.is_not(None), decided.exists()
        )
    )
    return [
        Given(
            row.score_id,
            row.submission_id,
            row.problem,
            row.part,
            row.answer_group,
            spelling(found_of(answer=row.answer, found=row.found)),
        )
        for row in rows
    ]


def _holding() -> Select[*tuple[Any, ...]]:
    return select(DecisionRow.__table__).where(DecisionRow.undone_at.is_(None))


def _spelled() -> Select[*tuple[Any, ...]]:
    return (
        select(*DecisionRow.__table__.columns, DecisionSpellingRow.spelling)
        .join(DecisionSpellingRow, DecisionSpellingRow.decision_id == DecisionRow.id)
        .where(DecisionRow.undone_at.is_(None))
        .distinct()
    )
