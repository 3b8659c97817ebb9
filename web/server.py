"""The API as a process: `python -m web.server`."""

from __future__ import annotations

import logging
from os import environ

import structlog
import uvicorn

from web.app import build_app
from workers.settings import Settings


def main() -> None:
    """Serve until SIGTERM or SIGINT; a line of JSON on the output for each request."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s api %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ]
    )
    settings = Settings.from_environment(environ)
    uvicorn.run(
        build_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()
