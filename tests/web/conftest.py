"""The API on real databases and a real broker; what grades is started by the tests that need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from store import keys, rubrics
from store.engine import open_store
from store.keys import NewKey, Scope
from tests.samples import NOW, RUBRIC
from web.app import build_app
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Api:
    """The API with its store, to call under different keys."""

    client: TestClient
    engine: Engine
    settings: Settings

    def key(
        self, *scopes: Scope, contestant: str | None = None, per_minute: int | None = None
    ) -> str:
        """The token of a new key."""
        new = NewKey("test", scopes, contestant, per_minute)
        with self.engine.begin() as connection:
            return keys.issue(connection, new, datetime.now(UTC))[1]

    def call(self, method: str, path: str, token: str = "", **more: object) -> Response:
        """The response to a call with that token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        given = more.pop("headers", {})
        assert isinstance(given, dict)
        response: Response = self.client.request(
            method,
            path,
            headers={**headers, **given},
            **more,  # type: ignore[arg-type]
        )
        return response


@pytest.fixture
def settings(store_url: str, broker_url: str) -> Settings:
    """Settings over a migrated store of each kind."""
    return Settings(database_url=store_url, broker_url=broker_url, body_mib=1)


@pytest.fixture
def api(settings: Settings) -> Iterator[Api]:
    """The API over a store in which the rubric of the samples is published."""
    engine = open_store(settings.store_url)
    with engine.begin() as connection:
        rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
    with TestClient(build_app(settings), raise_server_exceptions=False) as client:
        yield Api(client, engine, settings)
    engine.dispose()
