"""Webhooks: where events are delivered to. Each keeps how far in the feed it was served."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from store import feed
from store.events import EventKind
from store.tables import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Row

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Webhook:
    """A place that wants events of these kinds, of every kind where there is none.

    `disabled_at` is set where it was switched off, with the reason.
    """

    id: int
    url: str
    kinds: tuple[EventKind, ...]
    created_at: datetime
    disabled_at: datetime | None
    disabled_for: str | None


def create(
    connection: Connection, url: str, kinds: Collection[EventKind], now: datetime
) -> tuple[int, str]:
    """A new webhook's id and its secret, not to be shown again. It gets what happens from now."""
    secret = _secret()
    row = {
        "url": url,
        "kinds": sorted(kinds),
        "secret": secret,
        "seen": feed.newest(connection),
        "created_at": now,
    }
    id_ = connection.execute(insert(WebhookRow).values(row).returning(WebhookRow.id)).scalar_one()
    return id_, secret


def change(
    connection: Connection, id_: int, *, url: str | None, kinds: Collection[EventKind] | None
) -> None:
    """Another address, other kinds; None leaves them."""
    values = {
        **({} if url is None else {"url": url}),
        **({} if kinds is None else {"kinds": sorted(kinds)}),
    }
    if values:
        connection.execute(update(WebhookRow).where(WebhookRow.id == id_).values(values))


def enable(connection: Connection, id_: int) -> None:
    """Deliver again, beginning with what has waited; its attempts are counted anew."""
    connection.execute(
        update(WebhookRow)
        .where(WebhookRow.id == id_, WebhookRow.disabled_at.is_not(None))
        .values(disabled_at=None, disabled_for=None)
    )
    connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.webhook_id == id_, DeliveryRow.due_at.is_not(None))
        .values(attempts=0, due_at=DeliveryRow.created_at)
    )


def disable(connection: Connection, id_: int, *, reason: str, now: datetime) -> None:
    """Deliver nothing more; what waits, waits."""
    connection.execute(
        update(WebhookRow)
        .where(WebhookRow.id == id_, WebhookRow.disabled_at.is_(None))
        .values(disabled_at=now, disabled_for=reason)
    )


def rotate(connection: Connection, id_: int, until: datetime) -> str:
    """A new secret; until then messages are signed with the one before it too."""
    secret = _secret()
    connection.execute(
        update(WebhookRow)
        .where(WebhookRow.id == id_)
        .values(former_secret=WebhookRow.secret, former_until=until, secret=secret)
    )
    return secret


def remove(connection: Connection, id_: int) -> None:
    """Forget a webhook with all that was to be delivered to it."""
    connection.execute(select(WebhookRow.id).where(WebhookRow.id == id_).with_for_update())
    connection.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == id_))
    connection.execute(delete(WebhookRow).where(WebhookRow.id == id_))


def by_id(connection: Connection, id_: int) -> Webhook | None:
    """A webhook without its secret."""
    row = connection.execute(select(WebhookRow.__table__).where(WebhookRow.id == id_)).one_or_none()
    return None if row is None else _webhook(row)


def every(connection: Connection) -> list[Webhook]:
    """All of them, the oldest first."""
    rows = connection.execute(select(WebhookRow.__table__).order_by(WebhookRow.id))
    return [_webhook(row) for row in rows]


def _webhook(row: Row[tuple[object, ...]]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        kinds=tuple(EventKind(kind) for kind in row.kinds),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        disabled_for=row.disabled_for,
    )


def _secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
