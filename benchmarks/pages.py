"""Every page of the dashboard over a large store: how long it takes, how many queries it makes.

python -m benchmarks.pages [--store FOLDER] [--submissions 100000] [--times 30]

Wall-clock times of a real server, asked by an admin. Exit status 1 where a page is slower than the
limits, or makes more queries than over a small store. A folder keeps the store for the next run.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from httpx2 import Client
from sqlalchemy import event, select
from starlette.testclient import TestClient

from benchmarks.crowd import PROBLEM, RUBRIC, fill
from benchmarks.crowd_regrade import regrade
from benchmarks.page_paths import Examples, paths
from benchmarks.serving import Served, served
from store import schema
from store.engine import open_store, reading
from store.tables import SubmissionRow
from web.app import build_app
from web.dashboard.access import SESSION_COOKIE
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIAN_MS, LATE_MS = 200, 500
FEW = 1000  # the small store, of as many kinds of rows


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a page took, in milliseconds: in the median, and 95 in 100 times at most."""

    median: float
    late: float

    @property
    def slow(self) -> bool:
        """Whether it takes longer than a person should wait."""
        return self.median > MEDIAN_MS or self.late > LATE_MS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--store", type=Path, help="a folder to keep the large store in")
    parser.add_argument("--submissions", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30)
    arguments = parser.parse_args()
    kept = arguments.store
    with (
        tempfile.TemporaryDirectory() as small,
        nullcontext(kept) if kept else tempfile.TemporaryDirectory() as large,
    ):
        few, _ = _measured(Path(small), FEW, times=2)
        many, timed = _measured(Path(large), arguments.submissions, times=arguments.times)
    print(f"{arguments.submissions} submissions, load {os.getloadavg()[0]:.1f}")
    print(f"{'page':60} {'median ms':>9} {'p95 ms':>7} {'queries':>7} {'of few':>7}")
    for page, took in timed.items():
        failed = "  <-- fails" if took.slow or many[page] > few[page] else ""
        figures = f"{took.median:9.0f} {took.late:7.0f} {many[page]:7} {few[page]:7}"
        print(f"{page:60} {figures}{failed}")
    if any(took.slow for took in timed.values()) or any(many[page] > few[page] for page in few):
        raise SystemExit(1)


def _measured(
    folder: Path, submissions: int, *, times: int
) -> tuple[Mapping[str, int], Mapping[str, Timed]]:
    """How many statements each page runs, and how long it takes, over the store in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    examples = _examples(Settings(data_dir=folder), submissions)
    with served(folder) as service:
        return _queries(service, examples), _times(service, examples, times)


def _examples(settings: Settings, submissions: int) -> Examples:
    """What the pages show of the store, which is filled where it is empty."""
    engine = open_store(settings.store_url)
    schema.upgrade(engine)
    now = datetime.now(UTC)
    with reading(engine) as connection:
        empty = connection.scalar(select(SubmissionRow.id).limit(1)) is None
    if empty:
        fill(engine, submissions)
        regrade(engine, PROBLEM, RUBRIC.read_text(), now)
    with engine.begin() as connection:
        examples = Examples.of(connection, now)
    engine.dispose()
    return examples


def _queries(service: Served, examples: Examples) -> Mapping[str, int]:
    """How many statements each page runs, in an app of our own over the same store."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = build_app(service.settings)
    counts: dict[str, int] = {}
    seen: list[object] = []
    with TestClient(app, cookies={SESSION_COOKIE: examples.session}) as client:
        event.listen(app.state.service.engine, "before_cursor_execute", lambda *_: seen.append(0))
        for page, path in paths(examples):
            seen.clear()
            client.get(path).raise_for_status()
            counts[page] = len(seen)
    return counts


def _times(service: Served, examples: Examples, times: int) -> Mapping[str, Timed]:
    """How long each page takes, all asked in turn: what runs beside them slows them alike."""
    took_ms: dict[str, list[float]] = {}
    cookies = {SESSION_COOKIE: examples.session}
    with Client(
        base_url=service.address, cookies=cookies, timeout=60, follow_redirects=True
    ) as client:
        for _, path in paths(examples):  # templates are read once
            client.get(path)
        for _ in range(times):
            for page, path in paths(examples):
                began = perf_counter()
                client.get(path).raise_for_status()
                took_ms.setdefault(page, []).append(1000 * (perf_counter() - began))
    return {page: _timed(each) for page, each in took_ms.items()}


def _timed(took_ms: list[float]) -> Timed:
    return Timed(statistics.median(took_ms), statistics.quantiles(took_ms, n=20)[-1])


if __name__ == "__main__":
    main()
