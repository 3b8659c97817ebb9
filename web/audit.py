"""Writing a change down in the audit log for the key that called."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import audit
from store.audit import Actor, Change

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.keys import Key


def note(connection: Connection, key: Key, change: Change, *, actor: str | None = None) -> None:
    """Keep a change, by the person named or else in the key's name."""
    audit.add(connection, Actor(actor or key.name, key.id), change, datetime.now(UTC))
