"""Who calls, as the audit log names them, and a change written down there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import audit
from store.audit import Actor, Change

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.keys import Key


def acting(key: Key, name: str | None = None) -> Actor:
    """The person named, or else the key itself, as who calls."""
    return Actor(name or key.name, key.id)


def note(connection: Connection, key: Key, change: Change) -> None:
    """Keep a change in the key's name."""
    audit.add(connection, acting(key), change, datetime.now(UTC))
