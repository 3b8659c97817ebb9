"""`grader prepare`: what has to be done once before the parts of the service start apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from cli.worker import settings_or_end
from store import audit, keys, passwords, people
from store.audit import Actor, Change
from store.engine import open_store
from store.keys import NewKey, Scope
from store.people import Role
from workers.startable import StartError, check
from workers.supervisor import migrate

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workers.settings import Settings

ADMIN = "admin"


def prepare() -> None:
    """Bring DATABASE_URL to the newest schema; print the first admin's key and password.

    `grader serve` does it itself.
    """
    settings = settings_or_end("grader prepare")
    try:
        check(settings, api=False)
        migrate(settings)
    except StartError as error:
        typer.echo(f"grader prepare: {error}", err=True)
        raise typer.Exit(1) from error
    hand_out_first(settings)


def hand_out_first(settings: Settings) -> None:
    """Give a store without keys or people its first, and say how to use them."""
    now = datetime.now(UTC)
    password = passwords.one_time()
    password_hash = passwords.hashed(password)
    engine = open_store(settings.store_url)
    with engine.begin() as connection:
        if all(key.revoked_at is not None for key in keys.every(connection)):
            _, token = keys.issue(connection, NewKey("first admin", {Scope.ADMIN}), now)
            typer.echo(f"the admin's key, shown this once: {token}")
        if not people.every(connection):
            _add_admin(connection, password_hash, now)
            typer.echo(
                f"sign in to the dashboard as '{ADMIN}' with this password, once: {password}"
            )
    engine.dispose()


def _add_admin(connection: Connection, password_hash: str, now: datetime) -> None:
    """The first person, who has to choose a password before anything else."""
    people.add(
        connection, ADMIN, Role.ADMIN, password_hash=password_hash, must_change=True, now=now
    )
    change = Change("person.added", f"person {ADMIN}", after={"role": Role.ADMIN})
    audit.add(connection, Actor("grader"), change, now)
