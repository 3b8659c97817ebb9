"""`grader serve`: the whole service on one machine, until told to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from cli.worker import run, settings_or_end
from store import audit, keys, passwords, people
from store.audit import Actor, Change
from store.engine import open_store
from store.keys import NewKey, Scope
from store.people import Role

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workers.settings import Settings

COMMAND = ("web.server",)
ADMIN = "admin"


def serve() -> None:
    """Run API, dispatcher and worker over DATABASE_URL and GRADER_BROKER_URL.

    Without them SQLite and a Redis server of our own serve, both in GRADER_DATA_DIR. The first
    start prints the token of an admin's key, and how the first admin signs in to the dashboard.
    """
    run(settings_or_end("grader serve"), name="grader serve", api=COMMAND, ready=_greet)


def _greet(settings: Settings) -> None:
    """Say where it answers; give a store its first key and its first admin."""
    address = f"http://{settings.api_host}:{settings.api_port}"
    typer.echo(f"ready: {address}/v1; stop with Ctrl-C")
    typer.echo(f"the dashboard: {address}/dashboard/")
    now = datetime.now(UTC)
    password = passwords.one_time()
    password_hash = passwords.hashed(password)
    engine = open_store(settings.store_url)
    with engine.begin() as connection:
        if not keys.every(connection):
            _, token = keys.issue(connection, NewKey("first admin", {Scope.ADMIN}), now)
            typer.echo(f"the admin's key, shown this once: {token}")
        if not people.every(connection):
            _add_admin(connection, password_hash, now)
            typer.echo(f"sign in there as '{ADMIN}' with this password, once: {password}")
    engine.dispose()


def _add_admin(connection: Connection, password_hash: str, now: datetime) -> None:
    """The first person, who has to choose a password before anything else."""
    people.add(
        connection, ADMIN, Role.ADMIN, password_hash=password_hash, must_change=True, now=now
    )
    change = Change("person.added", f"person {ADMIN}", after={"role": Role.ADMIN})
    audit.add(connection, Actor("grader serve"), change, now)
