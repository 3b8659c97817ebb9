"""`grader serve`: the whole service on one machine, until told to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from cli.worker import run, settings_or_end
from store import keys
from store.engine import open_store
from store.keys import NewKey, Scope

if TYPE_CHECKING:
    from workers.settings import Settings

COMMAND = ("web.server",)


def serve() -> None:
    """Run API, dispatcher and worker over DATABASE_URL and GRADER_BROKER_URL.

    Without them SQLite and a Redis server of our own serve, both in GRADER_DATA_DIR. The first
    start prints the token of an admin's key.
    """
    run(settings_or_end("grader serve"), name="grader serve", api=COMMAND, ready=_greet)


def _greet(settings: Settings) -> None:
    """Say where it answers, and give a store without keys its first."""
    typer.echo(f"ready: http://{settings.api_host}:{settings.api_port}/v1; stop with Ctrl-C")
    engine = open_store(settings.store_url)
    with engine.begin() as connection:
        if not keys.every(connection):
            new = NewKey("first admin", {Scope.ADMIN})
            _, token = keys.issue(connection, new, datetime.now(UTC))
            typer.echo(f"the admin's key, shown this once: {token}")
    engine.dispose()
