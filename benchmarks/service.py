"""The whole service over HTTP, and `grader batch`: rates, latency, memory; nothing lost or twice.

python -m benchmarks.service [--submissions 10000] [--rows 10000 100000]

Wall-clock times, so the machine should be idle.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from httpx2 import Client as HttpClient

from grader_client import Client
from store import keys
from store.engine import open_store
from store.keys import NewKey, Scope
from tests.samples import RUBRIC
from workers.settings import Settings
from workers.supervisor import running

AT_ONCE = 500
SINGLES = 100
REPEATS = 10  # one answer in ten is new
COMMAND = (sys.executable, "-c", "from cli.main import app; app()", "batch")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _over_http(Path(folder), arguments.submissions)
        for rows in arguments.rows:
            _batch(Path(folder), rows)


def answers(number: int) -> dict[str, str]:
    """The answers of the number-th row; nine in ten are equal to another's."""
    different = number // REPEATS
    return {"a": f"{different + 2}x - {different}x", "b": f"x + {different} - {different - 1}"}


def _over_http(folder: Path, count: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(data_dir=folder, api_port=port, rate_per_minute=1_000_000)
    with running(settings, api=("web.server",), output=folder / "log") as (started, _):
        engine = open_store(started.store_url)
        with engine.begin() as connection:
            _, token = keys.issue(connection, NewKey("bench", {Scope.ADMIN}), datetime.now(UTC))
        engine.dispose()
        address = f"http://127.0.0.1:{port}"
        with Client(address, token) as grader:
            grader.publish(RUBRIC)
            _print_latency(grader)
            _print_many(grader, address, token, count)


def _print_latency(grader: Client) -> None:
    times_ms = []
    for number in range(SINGLES):
        began = time.perf_counter()
        accepted = grader.hand_in("test-lines", f"single {number}", answers=answers(number))
        while grader.submission(accepted.id).score is None:
            time.sleep(0.002)
        times_ms.append(1000 * (time.perf_counter() - began))
    print(f"one submission, POST to score: median {statistics.median(times_ms):.0f} ms")


def _print_many(grader: Client, address: str, token: str, count: int) -> None:
    began = time.perf_counter()
    ids: list[int] = []
    with HttpClient(base_url=address, headers={"Authorization": f"Bearer {token}"}) as http:
        for start in range(0, count, AT_ONCE):
            given = [
                {"problem": "test-lines", "contestant": f"c{number}", "answers": answers(number)}
                for number in range(start, min(start + AT_ONCE, count))
            ]
            named = {"Idempotency-Key": f"bench-{start}"}
            reply = http.post("/v1/submissions", json=given, headers=named, timeout=60)
            ids += [each["id"] for each in reply.raise_for_status().json()]
    accepted_s = time.perf_counter() - began
    grader.wait(ids[-1], timeout_s=3600)
    while any(grader.submissions(state="queued")) or any(grader.submissions(state="grading")):
        time.sleep(0.05)
    graded_s = time.perf_counter() - began
    read = [each.id for each in grader.submissions(limit=200) if each.score is not None]
    lost, twice = len(set(ids) - set(read)), len(read) - len(set(read))
    print(
        f"{count} over HTTP: accepted {count / accepted_s:.0f}/s, graded {count / graded_s:.0f}/s"
    )
    print(f"  readable {len(set(read) & set(ids))}, lost {lost}, twice {twice}")


def _batch(folder: Path, rows: int) -> None:
    rubric, source = folder / "rubric.toml", folder / f"{rows}.jsonl"
    rubric.write_text(RUBRIC, encoding="utf-8")
    with source.open("w", encoding="utf-8") as file:
        for number in range(rows):
            row = {"contestant": f"c{number}", "answers": answers(number)}
            file.write(json.dumps(row) + "\n")
    began = time.perf_counter()
    command = [*COMMAND, str(rubric), str(source), "--out", str(folder / f"{rows}.out.jsonl")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 our own
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took_s = time.perf_counter() - began
    print(
        f"grader batch of {rows}: {took_s:.1f} s, {rows / took_s:.0f}/s,"
        f" {usage.ru_maxrss // 1024} MiB at most, status {process.returncode}"
    )


if __name__ == "__main__":
    main()
