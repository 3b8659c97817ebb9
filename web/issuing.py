"""API keys issued, rotated and revoked, by the API or in the dashboard, and written down.

Each raises Fault for what is not so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from store import audit, keys
from store.audit import Change
from store.keys import KeyRefusedError
from web.faults import Fault

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.audit import Actor
    from store.keys import NewKey

LONGEST_OVERLAP_S = 7 * 24 * 3600


def issue(connection: Connection, who: Actor, new: NewKey) -> tuple[int, str]:
    """A new key's id, and its token, which cannot be shown again."""
    now = datetime.now(UTC)
    try:
        id_, token = keys.issue(connection, new, now)
    except KeyRefusedError as error:
        raise Fault("key-refused", str(error)) from error
    after = {"name": new.name, "scopes": sorted(new.scopes), "contestant": new.contestant}
    audit.add(connection, who, Change("key.issued", _what(id_), after=after), now)
    return id_, token


def rotate(connection: Connection, who: Actor, id_: int, *, overlap_s: int) -> str:
    """A new token for a key; the one before it holds for `overlap_s` seconds more."""
    now = datetime.now(UTC)
    until = now + timedelta(seconds=overlap_s)
    token = keys.rotate(connection, id_, until)
    if token is None:
        raise Fault("not-found", f"no key {id_} that holds")
    after = {"former_until": until.isoformat()}
    audit.add(connection, who, Change("key.rotated", _what(id_), after=after), now)
    return token


def revoke(connection: Connection, who: Actor, id_: int) -> None:
    """End a key at once, with a token before it."""
    now = datetime.now(UTC)
    if not keys.revoke(connection, id_, now):
        raise Fault("not-found", f"no key {id_} that holds")
    audit.add(connection, who, Change("key.revoked", _what(id_), before={"holds": True}), now)


def _what(id_: int) -> str:
    """A key's name in the audit log."""
    return f"key {id_}"
