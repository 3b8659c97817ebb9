"""People let in, given other roles and kept out, and each of it written down.

Each raises Fault for what is not so; none leaves the dashboard without an admin.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import audit, passwords, people, sessions
from store.audit import Change
from store.people import NameTakenError, Role
from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

    from store.audit import Actor
    from store.people import Person


def invite(engine: Engine, who: Actor, name: str, role: Role) -> tuple[Person, str]:
    """A new person, and the password to begin with, which cannot be shown again."""
    password = passwords.one_time()
    password_hash = passwords.hashed(password)  # it takes a while: not in the transaction
    now = datetime.now(UTC)
    with engine.begin() as connection:
        try:
            id_ = people.add(
                connection, name, role, password_hash=password_hash, must_change=True, now=now
            )
        except NameTakenError as error:
            raise Fault("name-taken", f"there is a person '{error}'") from error
        person = found(connection, id_)
        _note(connection, who, person, "person.invited", after={"role": role})
    return person, password


def renew_password(engine: Engine, who: Actor, id_: int) -> tuple[Person, str]:
    """A person with a new one-time password; the sessions of the one before it end."""
    password = passwords.one_time()
    return set_password(engine, who, id_, password, must_change=True), password


def set_password(
    engine: Engine, who: Actor, id_: int, password: str, *, must_change: bool = False
) -> Person:
    """A person with another password; the sessions of the one before it end."""
    password_hash = passwords.hashed(password)
    with engine.begin() as connection:
        person = found(connection, id_)
        people.set_password(connection, id_, password_hash, must_change=must_change)
        sessions.revoke_all(connection, id_, datetime.now(UTC))
        _note(connection, who, person, "person.password-renewed")
    return person


def change_role(connection: Connection, who: Actor, id_: int, role: Role) -> None:
    """What a person may do from the next call on."""
    person = found(connection, id_)
    if role is not Role.ADMIN:
        _check_not_last(connection, person)
    people.set_role(connection, id_, role)
    before, after = {"role": person.role}, {"role": role}
    _note(connection, who, person, "person.role-changed", before=before, after=after)


def disable(connection: Connection, who: Actor, id_: int) -> None:
    """Keep a person out from now on, and end every session."""
    person = found(connection, id_)
    _check_not_last(connection, person)
    now = datetime.now(UTC)
    people.set_disabled(connection, id_, now)
    sessions.revoke_all(connection, id_, now)
    _note(connection, who, person, "person.disabled")


def enable(connection: Connection, who: Actor, id_: int) -> None:
    """Let a person in again, with the password there was."""
    person = found(connection, id_)
    people.set_disabled(connection, id_, None)
    _note(connection, who, person, "person.enabled")


def reset_factor(connection: Connection, who: Actor, id_: int) -> None:
    """Let the password suffice, for one whose device is lost; sessions end."""
    person = found(connection, id_)
    people.drop_factor(connection, id_)
    sessions.revoke_all(connection, id_, datetime.now(UTC))
    _note(connection, who, person, "person.factor-reset")


def found(connection: Connection, id_: int) -> Person:
    """The person of an id."""
    person = people.by_id(connection, id_)
    if person is None:
        raise Fault("page-missing", f"no person {id_}")
    return person


def _check_not_last(connection: Connection, person: Person) -> None:
    people.hold_admins(connection)
    admin = person.role is Role.ADMIN and person.disabled_at is None
    if admin and people.other_admins(connection, person.id) == 0:
        raise Fault("last-admin", f"'{person.name}' is the last admin")


def _note(
    connection: Connection,
    who: Actor,
    person: Person,
    action: str,
    *,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> None:
    change = Change(action, f"person {person.name}", before=before, after=after)
    audit.add(connection, who, change, datetime.now(UTC))
