"""Webhooks made, changed, rotated, tried and removed, by the API or in the dashboard.

Each raises Fault for what is not so, and writes down what it changes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from store import audit, deliveries, webhooks
from store.audit import Change
from store.events import INTERNAL
from web.faults import Fault
from workers.address import AddressRefusedError, check_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from store.audit import Actor
    from store.events import EventKind
    from store.webhooks import Webhook

LONGEST_OVERLAP_S = 7 * 24 * 3600


def check(*, url: str | None, kinds: Collection[EventKind], private: bool) -> None:
    """Whether events of these kinds may go there; `private` addresses only where it is set.

    It asks the names of the network: not to be called in a transaction.
    """
    untold = sorted(INTERNAL.intersection(kinds))
    if untold:
        raise Fault("webhook-refused", f"not told outside: {', '.join(untold)}")
    if url is None:
        return
    try:
        check_url(url, private=private)
    except AddressRefusedError as error:
        errors = [{"detail": str(error), "pointer": "/url"}]
        raise Fault("webhook-refused", str(error), errors=errors) from error


def create(
    connection: Connection, who: Actor, url: str, kinds: Collection[EventKind]
) -> tuple[int, str]:
    """A new webhook's id, and its secret, which cannot be shown again."""
    id_, secret = webhooks.create(connection, url, kinds, datetime.now(UTC))
    _note(connection, who, "webhook.made", id_, after={"url": url, "kinds": sorted(kinds)})
    return id_, secret


def change(
    connection: Connection,
    who: Actor,
    id_: int,
    *,
    url: str | None = None,
    kinds: Collection[EventKind] | None = None,
    enabled: bool | None = None,
) -> None:
    """What is None stays as it is. Enabled again, it gets first what has waited."""
    before = _shown(found(connection, id_))
    webhooks.change(connection, id_, url=url, kinds=kinds)
    if enabled is True:
        webhooks.enable(connection, id_)
    elif enabled is False:
        webhooks.disable(connection, id_, reason="by hand", now=datetime.now(UTC))
    after = _shown(found(connection, id_))
    _note(connection, who, "webhook.changed", id_, before=before, after=after)


def remove(connection: Connection, who: Actor, id_: int) -> None:
    """Forget a webhook with its deliveries."""
    before = _shown(found(connection, id_))
    webhooks.remove(connection, id_)
    _note(connection, who, "webhook.removed", id_, before=before)


def rotate(connection: Connection, who: Actor, id_: int, *, overlap_s: int) -> str:
    """A new secret; for `overlap_s` seconds messages carry the signatures of both."""
    found(connection, id_)
    until = datetime.now(UTC) + timedelta(seconds=overlap_s)
    secret = webhooks.rotate(connection, id_, until)
    after = {"former_until": until.isoformat()}
    _note(connection, who, "webhook.rotated", id_, after=after)
    return secret


def ping(connection: Connection, who: Actor, id_: int) -> int:
    """The id of a message that tells nothing, sent at once."""
    found(connection, id_)
    delivery = deliveries.ping(connection, id_, datetime.now(UTC))
    _note(connection, who, "webhook.pinged", id_, after={"delivery": delivery})
    return delivery


def redeliver(connection: Connection, who: Actor, id_: int, delivery_id: int) -> None:
    """Send a message once more, before what waits."""
    if not deliveries.again(connection, id_, delivery_id, datetime.now(UTC)):
        raise Fault("not-found", f"webhook {id_} has no delivery {delivery_id}")
    _note(connection, who, "webhook.redelivered", id_, after={"delivery": delivery_id})


def found(connection: Connection, id_: int) -> Webhook:
    """The webhook of an id."""
    webhook = webhooks.by_id(connection, id_)
    if webhook is None:
        raise Fault("not-found", f"no webhook {id_}")
    return webhook


def _shown(webhook: Webhook) -> dict[str, Any]:
    """A webhook as the audit log has it."""
    enabled = webhook.disabled_at is None
    return {"url": webhook.url, "kinds": sorted(webhook.kinds), "enabled": enabled}


def _note(
    connection: Connection,
    who: Actor,
    action: str,
    id_: int,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    change = Change(action, f"webhook {id_}", before, after)
    audit.add(connection, who, change, datetime.now(UTC))
