"""`grader worker`: grade what is in the store until told to stop."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from store.intake import reason_of
from workers.broker import BrokerError
from workers.logs import log_as
from workers.settings import VARIABLES, Settings
from workers.startable import StartError
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WATCH_S = 0.5


def worker() -> None:
    """Run a worker and a dispatcher over DATABASE_URL and GRADER_BROKER_URL.

    Without them SQLite and a Redis server of our own serve, both in GRADER_DATA_DIR.
    """
    run(settings_or_end("grader worker"), name="grader worker", ready=_ready)


def run(
    settings: Settings,
    *,
    name: str,
    ready: Callable[[Settings], None],
    api: Sequence[str] = (),
) -> None:
    """Keep the service's processes running until SIGTERM or Ctrl-C; `ready` is called once."""
    log_as("supervisor")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with running(settings, api=api) as (started, supervisor):
            ready(started)
            while not stop.wait(WATCH_S):
                supervisor.restart_dead()
    except (BrokerError, StartError) as error:
        typer.echo(f"{name}: {error}", err=True)
        raise typer.Exit(1) from error


def settings_or_end(name: str) -> Settings:
    """The settings, or an end with the name of the variable that is wrong."""
    try:
        return Settings.from_environment(os.environ)
    except ValidationError as error:
        for fault in error.errors():
            variable = f"{VARIABLES[str(fault['loc'][0])]}: " if fault["loc"] else ""
            typer.echo(f"{name}: {variable}{reason_of(fault)}", err=True)
        raise typer.Exit(2) from error


def _ready(settings: Settings) -> None:
    typer.echo(f"ready: {settings.processes} processes; stop with Ctrl-C")
