"""`grader serve`: the whole service on one machine, until told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.prepare import hand_out_first
from cli.worker import run, settings_or_end

if TYPE_CHECKING:
    from workers.settings import Settings

COMMAND = ("web.server",)


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
    hand_out_first(settings)
