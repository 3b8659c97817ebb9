"""Parts of `grader serve` killed at random while platforms hand in: nothing lost, nothing twice.

The seed is printed; a run is repeated with GRADER_KILL_SEED.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from store.engine import open_store, reading
from store.tables import MarkRow, ScoreRow
from tests.samples import RIGHT, RUBRIC, TOTAL
from tests.waiting import until
from tests.workers.installed import installed
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader_client import Client
    from tests.workers.installed import Installed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc shows the tree of processes")

PARTS = ("api", "dispatcher", "worker", "process", "child", "broker", "delivery")
PATIENCE_S = 300  # a machine with too much to do takes a minute to start a part again
PLATFORMS = 3
PAUSE_S = 0.02  # between two submissions of a platform
BETWEEN_S = (0.05, 0.6)  # two kills
KILLS_TO_A_FREEZE = 5
FREEZE_S = (0.1, 3.0)
PARTS_OF_RUBRIC = 2


@dataclass(slots=True)
class Killer:
    """Kills parts at random, each once before any is killed again."""

    service: Installed
    chance: random.Random
    killed: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(PARTS, 0)))
    frozen: int = 0

    def kill(self, count: int) -> None:
        """Send so many SIGKILLs, and between them freeze the broker now and then."""
        pause = threading.Event()
        while self.killed.total() < count:
            pause.wait(self.chance.uniform(*BETWEEN_S))
            until(self._kill_one, bound_s=PATIENCE_S)
            if self.killed.total() % KILLS_TO_A_FREEZE == 0:
                until(lambda: self._sent("broker", signal.SIGSTOP))
                pause.wait(self.chance.uniform(*FREEZE_S))
                self._sent("broker", signal.SIGCONT)
                self.frozen += 1

    def _kill_one(self) -> bool:
        least = min(self.killed.values())
        next_ = [part for part in PARTS if self.killed[part] == least]
        killed = next(filter(self._is_killed, self.chance.sample(next_, len(next_))), None)
        self.killed.update([killed] if killed else [])
        return killed is not None

    def _is_killed(self, part: str) -> bool:
        return self._sent(part, signal.SIGKILL)

    def _sent(self, part: str, number: int) -> bool:
        """Whether there was such a process for the signal."""
        pids = self.service.pids(part)
        if not pids:
            return False
        try:
            os.kill(self.chance.choice(pids), number)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def platforms(service: Installed) -> Iterator[dict[str, int]]:
    """Platforms that hand in all the time; the id of each submission by its name, at the end."""
    stop, accepted = threading.Event(), dict[str, int]()

    def hand_in(platform: int) -> None:
        number = 0
        with service.client() as client:
            while not stop.wait(PAUSE_S):
                name = f"{platform}-{number}"
                accepted[name] = client.hand_in("test-lines", name, answers=RIGHT, name=name).id
                number += 1

    with ThreadPoolExecutor(PLATFORMS) as pool:
        running = [pool.submit(hand_in, platform) for platform in range(PLATFORMS)]
        try:
            yield accepted
        finally:
            stop.set()
    for each in running:
        each.result()


@pytest.mark.parametrize("kills", [10, pytest.param(210, marks=pytest.mark.slow)])
def test_killed_at_random(tmp_path: Path, kills: int) -> None:
    seed = int(os.environ.get("GRADER_KILL_SEED") or time.time_ns())
    print(f"GRADER_KILL_SEED={seed}")  # noqa: T201 pytest shows it with a failure
    settings = Settings(
        data_dir=tmp_path,
        processes=2,
        answer_timeout_s=2,
        lease_s=4,
        resend_s=2,
        rate_per_minute=1_000_000,
    )
    with installed(settings) as service, service.client() as client:
        client.publish(RUBRIC)
        killer = Killer(service, random.Random(seed))  # noqa: S311 to be repeated
        with platforms(service) as accepted:
            killer.kill(kills)
        until(lambda: not waiting(client), bound_s=PATIENCE_S)
        again = {name: hand_in_again(client, name) for name in list(accepted)[::50]}
        totals = graded(client)

    assert sorted(accepted.values()) == sorted(totals)  # none lost, none twice
    assert again.items() <= accepted.items()
    assert all(total in {Decimal(TOTAL), None} for total in totals.values())
    assert live_scores(settings) == dict.fromkeys(totals, (1, PARTS_OF_RUBRIC))
    left = sum(total is None for total in totals.values())
    print(f"{killer.killed}, {killer.frozen} freezes: {len(totals)} graded, {left} undecided")  # noqa: T201 with -s


def waiting(client: Client) -> bool:
    """Whether any submission has no score yet.

    The two states are asked for one after the other, and a lease that lapses between them takes a
    submission back to the first: so the scores themselves are looked at last.
    """
    if any(any(client.submissions(state=state, limit=1)) for state in ("queued", "grading")):
        return True
    return any(each.score is None for each in client.submissions(limit=200))


def hand_in_again(client: Client, name: str) -> int:
    """The same request under the same name, long after."""
    return client.hand_in("test-lines", name, answers=RIGHT, name=name).id


def graded(client: Client) -> dict[int, Decimal | None]:
    """The total of each submission; None where every part is left to a person."""
    found: dict[int, Decimal | None] = {}
    for each in client.submissions(limit=200):
        assert each.score is not None
        assert each.id not in found
        undecided = all(part.points is None for part in each.score.parts)
        found[each.id] = None if undecided else each.score.total
    return found


def live_scores(settings: Settings) -> dict[int, tuple[int, int]]:
    """How many scores each submission has, and how many marks that count."""
    engine = open_store(settings.store_url)
    marks = func.sum(func.iif(MarkRow.live, 1, 0))
    with reading(engine) as connection:
        rows = connection.execute(
            select(ScoreRow.submission_id, func.count(ScoreRow.id.distinct()), marks)
            .join(MarkRow, MarkRow.score_id == ScoreRow.id)
            .group_by(ScoreRow.submission_id)
        ).all()
    engine.dispose()
    return {submission: (scores, live) for submission, scores, live in rows}
