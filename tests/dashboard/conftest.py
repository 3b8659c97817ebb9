"""The dashboard without a browser and in one."""

from __future__ import annotations

import os
import shutil
import threading
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from store.engine import open_store
from tests.dashboard import site as sites
from tests.dashboard.browsing import Window
from tests.waiting import until
from tests.web.serving import free_port
from web.app import build_app
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.dashboard.site import Site


@pytest.fixture
def settings(store_url: str, broker_url: str) -> Settings:
    """Settings over a migrated store of each kind."""
    return Settings(database_url=store_url, broker_url=broker_url)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """The dashboard over an empty store of each kind."""
    yield from sites.opened(settings)


@pytest.fixture(scope="session")
def filled_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with graded submissions of many kinds, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "filled.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    engine = open_store(f"sqlite:///{path}")
    sites.fill(engine)
    sites.begin_regrade(engine)
    sites.add_batch(engine)
    sites.add_webhook(engine)
    engine.dispose()
    return path


@pytest.fixture
def filled_settings(filled_file: Path, tmp_path: Path, broker_url: str) -> Settings:
    """Settings over such a store of this test's own."""
    path = tmp_path / "filled.sqlite3"
    shutil.copyfile(filled_file, path)
    return Settings(database_url=f"sqlite:///{path}", broker_url=broker_url)


@pytest.fixture
def filled(filled_settings: Settings) -> Iterator[Site]:
    """The dashboard over a store with graded submissions of many kinds."""
    yield from sites.opened(filled_settings)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no chromium on its PATH")
        pytest.skip("there is no chromium on the PATH (Debian: apt install chromium)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the driver's event loop, at its end
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path)
            yield browser
            browser.close()


@pytest.fixture
def window(filled_settings: Settings, chromium: Browser) -> Iterator[Window]:
    """Browsers on a real server over a store with graded submissions."""
    engine = open_store(filled_settings.store_url)
    with _served(filled_settings) as address:
        window = Window(chromium, address, engine)
        yield window
        window.close()
    engine.dispose()


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """The address of a server in a thread: a process of its own takes seconds to import it all."""
    port = free_port()
    app = build_app(settings)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
