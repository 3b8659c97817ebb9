"""Messages to webhooks, in order for each: made from the feed, claimed, delivered or kept.

A message is a row before it is sent, so a process that is killed loses none; it is sent again under
the same `message_id` when its claim has lapsed. The oldest that waits is sent alone; what comes
after it waits. A ping stands outside of this order and is tried once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from store import feed
from store.events import INTERNAL
from store.tables import DeliveryRow, EventRow, WebhookRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from store.feed import Notice

PING = "ping"
AHEAD = 100  # rows made before they are due, for each webhook: the rest waits in the feed


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message and what became of it; `due_at` is None once it was delivered or given up."""

    id: int
    message_id: str
    kind: str
    body: Mapping[str, Any]
    created_at: datetime
    due_at: datetime | None
    attempts: int
    status: int | None
    outcome: str | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send now, with where to and what signs it."""

    delivery: Delivery
    webhook_id: int
    url: str
    secrets: tuple[str, ...]


def spread(connection: Connection, now: datetime) -> int:
    """Make messages of what happened since each webhook was served last; how many."""
    rows = connection.execute(
        select(WebhookRow.__table__)
        .where(WebhookRow.disabled_at.is_(None), WebhookRow.seen < feed.newest(connection))
        .order_by(WebhookRow.id)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_spread_to(connection, row.id, row.seen, row.kinds, now=now) for row in rows)


def _spread_to(
    connection: Connection, webhook_id: int, seen: int, kinds: list[str], *, now: datetime
) -> int:
    waiting = connection.scalar(
        select(func.count())
        .select_from(DeliveryRow)
        .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.due_at.is_not(None))
    )
    room = AHEAD - (waiting or 0)
    if room <= 0:
        return 0
    newest = feed.newest(connection)  # first: what comes meanwhile is after it
    notices = feed.after(connection, seen, limit=room)
    reached = notices[-1].id if notices else newest
    wanted = [notice for notice in notices if not kinds or notice.kind in kinds]
    if wanted:
        connection.execute(
            insert(DeliveryRow), [_of_notice(webhook_id, notice, now) for notice in wanted]
        )
    connection.execute(update(WebhookRow).where(WebhookRow.id == webhook_id).values(seen=reached))
    return len(wanted)


def ping(connection: Connection, webhook_id: int, now: datetime) -> int:
    """A message that tells nothing, to be sent at once; its id."""
    body = {"type": PING, "timestamp": now.isoformat(), "data": {}}
    row = _row(webhook_id, PING, body, now=now)
    return connection.execute(
        insert(DeliveryRow).values(row).returning(DeliveryRow.id)
    ).scalar_one()


def claim(connection: Connection, *, now: datetime, until: datetime) -> list[Claimed]:
    """The messages that are due, one a webhook and every ping; nobody else gets them `until`."""
    heads = (
        select(func.min(DeliveryRow.id))
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(
            DeliveryRow.due_at.is_not(None),
            DeliveryRow.kind != PING,
            WebhookRow.disabled_at.is_(None),
        )
        .group_by(DeliveryRow.webhook_id)
    )
    first = or_(DeliveryRow.kind == PING, DeliveryRow.id.in_(heads))
    ids = list(
        connection.scalars(
            select(DeliveryRow.id)
            .where(and_(DeliveryRow.due_at <= now, first))
            .order_by(DeliveryRow.id)
            .with_for_update(skip_locked=True)
        )
    )
    if not ids:
        return []
    connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(ids))
        .values(due_at=until, attempts=DeliveryRow.attempts + 1)
    )
    return _claimed(connection, ids, now)


def _claimed(connection: Connection, ids: list[int], now: datetime) -> list[Claimed]:
    rows = connection.execute(
        select(
            DeliveryRow.__table__,
            WebhookRow.url,
            WebhookRow.secret,
            WebhookRow.former_secret,
            WebhookRow.former_until,
        )
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(DeliveryRow.id.in_(ids))
        .order_by(DeliveryRow.id)
    )
    claimed = []
    for row in rows:
        former = row.former_until is not None and row.former_until > now
        signing = (row.secret, row.former_secret) if former else (row.secret,)
        claimed.append(Claimed(_delivery(row), row.webhook_id, row.url, signing))
    return claimed


def settle(
    connection: Connection,
    id_: int,
    *,
    status: int | None,
    outcome: str,
    due_at: datetime | None,
    delivered_at: datetime | None = None,
) -> None:
    """What came of an attempt, and when the next is; None for none."""
    connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == id_)
        .values(
            status=status,
            outcome=outcome,
            due_at=due_at,
            **({} if delivered_at is None else {"delivered_at": delivered_at}),
        )
    )


def again(connection: Connection, webhook_id: int, id_: int, now: datetime) -> bool:
    """Send a message once more, whatever became of it; False where there is none."""
    found = connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.id == id_)
        .values(due_at=now, attempts=0)
        .returning(DeliveryRow.id)
    )
    return found.scalar_one_or_none() is not None


def log(
    connection: Connection, webhook_id: int, *, before_id: int | None, limit: int
) -> list[Delivery]:
    """The messages of a webhook, the newest first."""
    rows = (
        select(DeliveryRow.__table__)
        .where(DeliveryRow.webhook_id == webhook_id)
        .order_by(DeliveryRow.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        rows = rows.where(DeliveryRow.id < before_id)
    return [_delivery(row) for row in connection.execute(rows)]


def behind(connection: Connection) -> int:
    """How many notices and messages the enabled webhooks are still to get."""
    waiting = connection.scalar(
        select(func.count())
        .select_from(DeliveryRow)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(DeliveryRow.due_at.is_not(None), WebhookRow.disabled_at.is_(None))
    )
    unread = connection.scalar(
        select(func.count())
        .select_from(WebhookRow)
        .join(EventRow, EventRow.id > WebhookRow.seen)
        .where(WebhookRow.disabled_at.is_(None), EventRow.kind.not_in(INTERNAL))
    )
    return (waiting or 0) + (unread or 0)


def _of_notice(webhook_id: int, notice: Notice, now: datetime) -> dict[str, object]:
    body = {
        "type": notice.kind,
        "timestamp": notice.at.isoformat(),
        "data": notice.data,
        "object": {"type": notice.type, "id": notice.object_id},
        "token": str(notice.id),
    }
    return _row(webhook_id, notice.kind, body, now=now)


def _row(webhook_id: int, kind: str, body: dict[str, Any], *, now: datetime) -> dict[str, object]:
    return {
        "webhook_id": webhook_id,
        "message_id": f"msg_{secrets.token_hex(16)}",
        "kind": kind,
        "body": body,
        "created_at": now,
        "due_at": now,
    }


def _delivery(row: Any) -> Delivery:  # noqa: ANN401 a row of one of two queries
    return Delivery(
        id=row.id,
        message_id=row.message_id,
        kind=row.kind,
        body=row.body,
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        status=row.status,
        outcome=row.outcome,
        delivered_at=row.delivered_at,
    )
