"""The API as a process: `python -m web.server`."""

from __future__ import annotations

import sys
from contextlib import suppress
from os import environ
from typing import TYPE_CHECKING

import uvicorn

from web.app import build_app
from workers.logs import log_as
from workers.settings import Settings

if TYPE_CHECKING:
    from types import FrameType

    from fastapi import FastAPI


STARTUP_FAILED = 3


class Server(uvicorn.Server):
    """Ends the feeds that are open when it is told to stop; they would keep it for ever."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called on SIGTERM and SIGINT."""
        if self.started:
            self._app.state.service.ending.set()
        super().handle_exit(sig, frame)


def main() -> None:
    """Serve until SIGTERM or SIGINT; a line of JSON on the output for each request."""
    log_as("api")
    settings = Settings.from_environment(environ)
    app = build_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = Server(app, config)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILED)


if __name__ == "__main__":
    main()
