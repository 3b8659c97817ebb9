"""The whole service over HTTP: how fast, and that nothing is lost or graded twice.

python -m benchmarks.service [--submissions 10000]

Wall-clock times, so the machine should be idle. Exit status 1 if a submission was lost, or has more
than one score or event of it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from httpx2 import Client as HttpClient
from sqlalchemy import func, select

from benchmarks.serving import answers, served
from grader_client import Client
from store.engine import reading
from store.events import EventKind
from store.tables import EventRow, ScoreRow
from tests.samples import RUBRIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.serving import Served

AT_ONCE = 500
SINGLES = 100
POLL_S = 0.002


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of submissions that were accepted."""

    readable: int
    lost: int
    scored_twice: int
    told_twice: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--singles", type=int, default=SINGLES)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as service,
        Client(service.address, service.token) as grader,
    ):
        grader.publish(RUBRIC)
        _print_latency(grader, arguments.singles)
        counts = _print_many(grader, service, arguments.submissions)
    if counts != Counts(arguments.submissions, 0, 0, 0):
        raise SystemExit(1)


def _print_latency(grader: Client, singles: int) -> None:
    times_ms = []
    for number in range(singles):
        began = time.perf_counter()
        accepted = grader.hand_in("test-lines", f"single {number}", answers=answers(number))
        while grader.submission(accepted.id).score is None:
            time.sleep(POLL_S)
        times_ms.append(1000 * (time.perf_counter() - began))
    middle, late = statistics.median(times_ms), statistics.quantiles(times_ms, n=20)[-1]
    print(f"one submission, POST to score: median {middle:.0f} ms, 95 in 100 within {late:.0f} ms")


def _print_many(grader: Client, service: Served, count: int) -> Counts:
    began = time.perf_counter()
    ids = _handed_in(service, count)
    accepted_s = time.perf_counter() - began
    while any(grader.submissions(state="queued")) or any(grader.submissions(state="grading")):
        time.sleep(0.05)
    graded_s = time.perf_counter() - began
    counts = _counts(grader, service, ids)
    print(
        f"{count} over HTTP: accepted {count / accepted_s:.0f}/s, graded {count / graded_s:.0f}/s"
    )
    print(
        f"  readable {counts.readable}, lost {counts.lost}, with two scores"
        f" {counts.scored_twice}, with two events {counts.told_twice}",
        flush=True,
    )
    return counts


def _handed_in(service: Served, count: int) -> list[int]:
    ids: list[int] = []
    headers = {"Authorization": f"Bearer {service.token}"}
    with HttpClient(base_url=service.address, headers=headers, timeout=60) as http:
        for start in range(0, count, AT_ONCE):
            given = [
                {"problem": "test-lines", "contestant": f"c{number}", "answers": answers(number)}
                for number in range(start, min(start + AT_ONCE, count))
            ]
            named = {"Idempotency-Key": f"bench-{start}"}
            reply = http.post("/v1/submissions", json=given, headers=named).raise_for_status()
            ids += [each["id"] for each in reply.json()]
    return ids


def _counts(grader: Client, service: Served, ids: Sequence[int]) -> Counts:
    """What the API shows, and what the store has of each."""
    shown = {each.id for each in grader.submissions(limit=200) if each.score is not None}
    graded = EventRow.kind == EventKind.GRADED
    with reading(service.engine) as connection:
        scores = connection.execute(
            select(ScoreRow.submission_id, func.count()).group_by(ScoreRow.submission_id)
        ).all()
        told = connection.execute(
            select(EventRow.submission_id, func.count())
            .where(graded)
            .group_by(EventRow.submission_id)
        ).all()
    return Counts(
        readable=len(shown & set(ids)),
        lost=len(set(ids) - shown) + len(ids) - len(set(ids)),
        scored_twice=sum(count != 1 for _, count in scores),
        told_twice=sum(count != 1 for _, count in told),
    )


if __name__ == "__main__":
    main()
