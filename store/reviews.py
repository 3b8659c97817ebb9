"""The review queue: what waits for a person, one marker at an item.

An item is a group of equal answers that are open, one answer that stands alone, or an appeal. What
covers most contestants comes first, then what came first. Items are read from what is open, so
that none is forgotten; a claim is a row with the item as its key, so that no two markers have one,
and lapses where its marker does not come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    String,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from store.tables import AppealRow, Asks, ClaimRow, MarkRow, SkipRow, SubmissionRow
from store.upsert import inserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select, Subquery

TRIES = 100  # markers who take the items before us, one after another


class Kind(StrEnum):
    """What an item is."""

    GROUP = "group"
    ALONE = "alone"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the queue, without names: `contestants` have it, `submission_id` came first.

    `key` names it as long as it waits. `group` is of a group, `appeal_id` of an appeal.
    """

    key: str
    kind: Kind
    problem: str
    part: str
    group: str | None
    submission_id: int
    appeal_id: int | None
    contestants: int
    claimed_by: str | None = None
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items; None is any. `marker` leaves out what that one skipped."""

    problem: str | None = None
    part: str | None = None
    kind: Kind | None = None
    marker: str | None = None


def listed(
    connection: Connection, wanted: Wanted, *, now: datetime, offset: int = 0, limit: int
) -> list[Item]:
    """Items in their order, with the claims on them that hold."""
    items = _items(wanted)
    holds = (ClaimRow.item == items.c.key) & (ClaimRow.until > now)
    rows = connection.execute(
        select(items, ClaimRow.marker, ClaimRow.until)
        .outerjoin(ClaimRow, holds)
        .where(*_not_skipped(items, wanted.marker))
        .order_by(*_order(items))
        .offset(offset)
        .limit(limit)
    )
    return [_item(row, row.marker, row.until) for row in rows]


def counts(connection: Connection) -> dict[Kind, int]:
    """How many items of each kind wait."""
    items = _items(Wanted())
    rows = connection.execute(select(items.c.kind, func.count()).group_by(items.c.kind))
    return {**dict.fromkeys(Kind, 0), **{Kind(kind): count for kind, count in rows}}


def find(connection: Connection, key: str, now: datetime) -> Item | None:
    """An item by its key; None where it does not wait any more."""
    items = _items(_named(key))
    holds = (ClaimRow.item == items.c.key) & (ClaimRow.until > now)
    row = connection.execute(
        select(items, ClaimRow.marker, ClaimRow.until)
        .outerjoin(ClaimRow, holds)
        .where(items.c.key == key)
    ).one_or_none()
    return None if row is None else _item(row, row.marker, row.until)


# -- claims ----------------------------------------------------------------------------------------


def take(
    connection: Connection, wanted: Wanted, marker: str, *, now: datetime, until: datetime
) -> Item | None:
    """The item that the marker is at, else the first that nobody is at, claimed; None: no more."""
    mine = _held(connection, wanted, marker, now)
    if mine is not None:
        claim(connection, mine.key, marker, now=now, until=until)
        return mine
    for _ in range(TRIES):
        item = _first_free(connection, wanted, marker, now)
        if item is None or claim(connection, item.key, marker, now=now, until=until):
            return item
    return None


def claim(connection: Connection, key: str, marker: str, *, now: datetime, until: datetime) -> bool:
    """Be at an item until a time, again where one is; False where another marker is."""
    statement = inserting(connection, ClaimRow)
    free = or_(ClaimRow.until <= now, ClaimRow.marker == marker)
    taken = statement.on_conflict_do_update(
        index_elements=["item"],
        set_={"marker": marker, "since": now, "until": until},
        where=free,
    ).returning(ClaimRow.item)
    values = {"item": key, "marker": marker, "since": now, "until": until}
    return connection.execute(taken, values).first() is not None


def claimed(connection: Connection, key: str, marker: str, now: datetime) -> bool:
    """Whether the marker is at the item."""
    return (
        connection.scalar(
            select(ClaimRow.item).where(
                ClaimRow.item == key, ClaimRow.marker == marker, ClaimRow.until > now
            )
        )
        is not None
    )


def release(connection: Connection, key: str, marker: str) -> None:
    """Leave an item, to whoever comes next."""
    connection.execute(delete(ClaimRow).where(ClaimRow.item == key, ClaimRow.marker == marker))


def skip(connection: Connection, key: str, marker: str, now: datetime) -> None:
    """Leave an item to others: the marker does not get it again."""
    release(connection, key, marker)
    statement = inserting(connection, SkipRow).on_conflict_do_nothing()
    connection.execute(statement, {"marker": marker, "item": key, "at": now})


def forget_skips(connection: Connection, marker: str) -> int:
    """Let the marker have again what it skipped; how many items that were."""
    gone = connection.execute(
        delete(SkipRow).where(SkipRow.marker == marker).returning(SkipRow.item)
    )
    return len(gone.all())


def ended(connection: Connection, key: str) -> None:
    """The item is decided: nobody is at it any more."""
    connection.execute(delete(ClaimRow).where(ClaimRow.item == key))
    connection.execute(delete(SkipRow).where(SkipRow.item == key))


def _held(connection: Connection, wanted: Wanted, marker: str, now: datetime) -> Item | None:
    """A claim may outlive its item, where another decision settled it."""
    items = _items(wanted)
    row = connection.execute(
        select(items)
        .join(ClaimRow, ClaimRow.item == items.c.key)
        .where(ClaimRow.marker == marker, ClaimRow.until > now)
        .order_by(ClaimRow.since, *_order(items))
        .limit(1)
    ).one_or_none()
    return None if row is None else _item(row)


def _first_free(connection: Connection, wanted: Wanted, marker: str, now: datetime) -> Item | None:
    items = _items(wanted)
    taken = select(ClaimRow.item).where(ClaimRow.until > now)
    row = connection.execute(
        select(items)
        .where(items.c.key.not_in(taken), *_not_skipped(items, marker))
        .order_by(*_order(items))
        .limit(1)
    ).one_or_none()
    return None if row is None else _item(row)


# -- items -----------------------------------------------------------------------------------------


def key_of_group(problem: str, part: str, group: str) -> str:
    """The key of a group's item; problems and parts have no colon in their names."""
    return f"{Kind.GROUP}:{problem}:{part}:{group}"


def _named(key: str) -> Wanted:
    """What a key says of its item, so that others are not looked at."""
    kind, *names = key.split(":")
    if kind == Kind.GROUP and len(names) == 3:
        return Wanted(problem=names[0], part=names[1], kind=Kind.GROUP)
    return Wanted(kind=Kind(kind)) if kind in set(Kind) else Wanted()


def _items(wanted: Wanted) -> Subquery:
    sources = {Kind.GROUP: _groups, Kind.ALONE: _alone, Kind.APPEAL: _appeals}
    chosen = [source(wanted) for kind, source in sources.items() if wanted.kind in {None, kind}]
    return union_all(*chosen).subquery("items")


def _groups(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    columns = (MarkRow.problem, MarkRow.part, MarkRow.answer_group)
    key = _joined(Kind.GROUP, *columns)
    first = func.min(MarkRow.submission_id)
    return (
        select(
            key.label("key"),
            literal(Kind.GROUP.value).label("kind"),
            *columns,
            first.label("submission_id"),
            cast(null(), Integer).label("appeal_id"),
            func.count().label("contestants"),
        )
        .where(MarkRow.live, MarkRow.asks == Asks.GROUP, *_of(wanted))
        .group_by(*columns)
    )


def _alone(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    return select(
        _joined(Kind.ALONE, cast(MarkRow.submission_id, String), MarkRow.part).label("key"),
        literal(Kind.ALONE.value).label("kind"),
        MarkRow.problem,
        MarkRow.part,
        cast(null(), String).label("answer_group"),
        MarkRow.submission_id,
        cast(null(), Integer).label("appeal_id"),
        literal(1).label("contestants"),
    ).where(MarkRow.live, MarkRow.asks == Asks.ALONE, *_of(wanted))


def _appeals(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    problem = [] if wanted.problem is None else [SubmissionRow.problem == wanted.problem]
    part = [] if wanted.part is None else [AppealRow.part == wanted.part]
    return (
        select(
            _joined(Kind.APPEAL, cast(AppealRow.id, String)).label("key"),
            literal(Kind.APPEAL.value).label("kind"),
            SubmissionRow.problem,
            AppealRow.part,
            cast(null(), String).label("answer_group"),
            AppealRow.submission_id,
            AppealRow.id.label("appeal_id"),
            literal(1).label("contestants"),
        )
        .join(SubmissionRow, SubmissionRow.id == AppealRow.submission_id)
        .where(AppealRow.answered_at.is_(None), *problem, *part)
    )


def _joined(kind: Kind, *names: Any) -> Any:  # noqa: ANN401 expressions of SQL
    joined: Any = literal(kind.value)
    for name in names:
        joined = joined.concat(":").concat(name)
    return joined


def _of(wanted: Wanted) -> list[Any]:
    problem = [] if wanted.problem is None else [MarkRow.problem == wanted.problem]
    return [*problem, *([] if wanted.part is None else [MarkRow.part == wanted.part])]


def _not_skipped(items: Subquery, marker: str | None) -> list[Any]:
    if marker is None:
        return []
    skipped = select(SkipRow.item).where(SkipRow.marker == marker)
    return [items.c.key.not_in(skipped)]


def _order(items: Subquery) -> tuple[Any, ...]:
    return (items.c.contestants.desc(), items.c.submission_id, items.c.key)


def _item(row: Row[Any], marker: str | None = None, until: datetime | None = None) -> Item:
    return Item(
        key=row.key,
        kind=Kind(row.kind),
        problem=row.problem,
        part=row.part,
        group=row.answer_group,
        submission_id=row.submission_id,
        appeal_id=row.appeal_id,
        contestants=row.contestants,
        claimed_by=marker,
        claimed_until=until,
    )
