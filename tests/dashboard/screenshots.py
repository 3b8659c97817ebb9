"""Pictures of every page for docs/dashboard.md, from the sample data: light, dark and narrow.

    python -m tests.dashboard.screenshots docs/dashboard [NAME ...]

starts the whole service in a folder of its own and takes the pages that are named, or all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from store.engine import open_store
from tests.dashboard.browsing import Window
from tests.dashboard.listed import PAGES
from tests.dashboard.site import add_webhook
from tests.waiting import until
from tests.web.serving import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dashboard.listed import Listed

FORMS = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "narrow": {"scheme": "light", "narrow": True},
}
TALLEST = 1200
HOOK = "https://platform.example/grader"  # sample data name no address outside
READY_S = 300


def main(folder: Path, names: list[str]) -> None:
    """Write `NAME-FORM.png` for every page and form."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("there is no chromium on the PATH (Debian: apt install chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    with _service() as (server, store_url), sync_playwright() as driver:
        engine = open_store(store_url)
        add_webhook(engine, HOOK)
        chromium = driver.chromium.launch(executable_path=browser)
        window = Window(chromium, server, engine)
        for listed in PAGES:
            if not names or listed.name in names:
                _photograph(window, listed, folder)
        window.close()
        chromium.close()
        engine.dispose()


def _photograph(window: Window, listed: Listed, folder: Path) -> None:
    for form, options in FORMS.items():
        tab = window.tab(listed.role, name="grace", **options)  # type: ignore[arg-type]
        tab.open(listed.sample or listed.path)
        tall = min(TALLEST, tab.page.evaluate("document.documentElement.scrollHeight"))
        wide = tab.page.viewport_size or {"width": 0}
        tab.page.screenshot(
            path=folder / f"{listed.name}-{form}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": wide["width"], "height": tall},
        )


@contextmanager
def _service() -> Iterator[tuple[str, str]]:
    """The address of a service with the sample data, and its store."""
    with TemporaryDirectory(prefix="grader-pictures-") as folder:
        port = free_port()
        settings = {"GRADER_DATA_DIR": folder, "GRADER_API_PORT": str(port), "DATABASE_URL": ""}
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 our own command
                (Path(sys.executable).with_name("grader"), "serve", "--sample"),
                env={**os.environ, **settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            until(lambda: "sign in to the dashboard" in _said(process, log), bound_s=READY_S)
            yield f"http://127.0.0.1:{port}", f"sqlite:///{folder}/grader.sqlite3"
        finally:
            process.terminate()
            process.wait()


def _said(process: subprocess.Popen[bytes], log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace")
    if process.poll() is not None:
        sys.exit(said)
    return said


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
