"""What has to be so before the parts of the service start; a refusal names the variable."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from store.engine import BACKENDS
from workers.broker import client_of
from workers.settings import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers.settings import Settings

PATIENCE_S = 1.0


class StartError(Exception):
    """A part of the service did not come up, or could not."""


def check(settings: Settings, *, api: bool) -> None:
    """Raise StartError where the parts would end, or end again and again, for a setting.

    A broker that is away comes back; a port that another has would be taken for our own.
    """
    _check_directory(settings)
    if settings.broker_url:
        _check_broker(settings.broker_url)
    if api:
        _check_address(settings.api_host, settings.api_port)


@contextmanager
def opening(settings: Settings) -> Iterator[None]:
    """StartError for a store that cannot be opened."""
    where = VARIABLES["database_url"] if settings.database_url else VARIABLES["data_dir"]
    try:
        backend = make_url(settings.store_url).get_backend_name()
        if backend not in BACKENDS:
            raise StartError(f"{where}: a store is in SQLite or PostgreSQL, not {backend}")
        yield
    except SQLAlchemyError as error:
        raise StartError(f"{where}: {str(error).splitlines()[0]}") from error


def _check_directory(settings: Settings) -> None:
    directory, name = settings.data_dir, VARIABLES["data_dir"]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=directory).close()
    except OSError as error:
        raise StartError(f"{name}: {directory} cannot be written to: {error.strerror}") from error


def _check_broker(url: str) -> None:
    try:
        client_of(url, patience_s=PATIENCE_S).close()
    except ValueError as error:
        raise StartError(f"{VARIABLES['broker_url']}: {error}") from error


def _check_address(host: str, port: int) -> None:
    """Whether a process could listen there now."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, *_, address = found[0]
        with socket.socket(family, kind) as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
    except OSError as error:
        names = f"{VARIABLES['api_host']}, {VARIABLES['api_port']}"
        raise StartError(f"{names}: {host}:{port} cannot be had: {error.strerror}") from error
