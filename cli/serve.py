"""`grader serve`: the whole service on one machine, until told to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.prepare import hand_out_first
from cli.sample import SampleError, load
from cli.worker import run, settings_or_end
from store import keys
from store.engine import open_store
from store.keys import NewKey, Scope

if TYPE_CHECKING:
    from workers.settings import Settings

COMMAND = ("web.server",)


def serve(
    *,
    sample: Annotated[
        bool, typer.Option(help="Fill an empty store with the data of a contest, to look around.")
    ] = False,
) -> None:
    """Run API, dispatcher and worker over DATABASE_URL and GRADER_BROKER_URL.

    Without them SQLite and a Redis server of our own serve, both in GRADER_DATA_DIR. The first
    start prints the token of an admin's key, and how the first admin signs in to the dashboard.
    """
    ready = _greet_with_sample if sample else _greet
    run(settings_or_end("grader serve"), name="grader serve", api=COMMAND, ready=ready)


def _greet(settings: Settings) -> None:
    """Say where it answers; give a store its first key and its first admin."""
    address = _address(settings)
    typer.echo(f"ready: {address}/v1; stop with Ctrl-C")
    typer.echo(f"the dashboard: {address}/dashboard/")
    hand_out_first(settings)


def _greet_with_sample(settings: Settings) -> None:
    """The same after the sample data, for which a key is made and revoked again."""
    engine = open_store(settings.store_url)
    now = datetime.now(UTC)
    with engine.begin() as connection:
        id_, token = keys.issue(connection, NewKey("sample data", {Scope.ADMIN}), now)
    try:
        load(_address(settings), token, typer.echo)
    except SampleError as error:
        typer.echo(f"sample data: {error}", err=True)
    finally:
        with engine.begin() as connection:
            keys.revoke(connection, id_, datetime.now(UTC))
        engine.dispose()
    _greet(settings)


def _address(settings: Settings) -> str:
    return f"http://{settings.api_host}:{settings.api_port}"
