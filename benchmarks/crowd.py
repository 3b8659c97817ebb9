"""A store filled with a contest: many submissions with marks of a few hundred really graded ones.

Nine in ten answers equal another one; some are wrong in a known way, some wait for a person, some
are decided, appealed against, came in batches. The same seed gives the same store.

python -m benchmarks.crowd URL --count 100000
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from cli.sample.answers import ANSWERS, WRITE_UPS
from grader.grade import grade
from grader.model import Submission, Verdict
from grader.rubric_file import read_rubric
from store import audit, decisions, groups, keys, rubrics, schema, tallies
from store.audit import Actor, Change
from store.decisions import Made
from store.engine import open_store, reading
from store.keys import NewKey, Scope
from store.marks import Marked, marked
from store.tables import AppealRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from grader.rubric_file.prepared import PreparedRubric
    from store.marks import Mark

RUBRIC = Path("rubrics/usaaio-2025/linear-layer.toml")
BEGAN = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
LASTED = timedelta(hours=4)
AT_ONCE = 5000
BATCHES = 20
IN_WRITE_UPS = 0.03
STRONG = 0.6
FRESH = 0.03  # of the answers to a part; one in ten submissions has one
DECIDED_GROUPS, DECIDED_ALONE, APPEALS, ENTRIES = 12, 40, 150, 400


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in, and how long it took."""

    submissions: int
    took_s: float


@dataclass(frozen=True, slots=True)
class Paper:
    """What one contestant handed in, with its marks."""

    text: str | None
    answers: dict[str, str]
    score: Marked


@dataclass(frozen=True, slots=True)
class Sink:
    """Rows written as fast as the database takes them."""

    connection: Connection

    def put(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows; times and JSON are texts already."""
        driver: Any = self.connection.connection.driver_connection
        if self.connection.dialect.name == "sqlite":
            values = ", ".join("?" * len(columns))
            names = ", ".join(columns)
            driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)  # noqa: S608 our own names
            return
        copying = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)


def fill(engine: Engine, count: int, *, seed: int = 1) -> Filled:
    """Put `count` graded submissions to one problem into an empty store with the newest schema."""
    began = perf_counter()
    random = Random(seed)  # noqa: S311 no secret
    prepared = read_rubric(RUBRIC.read_text())
    papers = _papers(prepared, random)
    with engine.begin() as connection:
        _publish(connection, prepared)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        sink = Sink(connection)
        known: set[str] = set()
        for start in range(0, count, AT_ONCE):
            chunk = [next(papers) for _ in range(min(AT_ONCE, count - start))]
            _store(sink, chunk, start + 1, count=count, known=known, random=random)
        _settle(connection)
    _analyse(engine)
    _jury(engine, prepared, count, random)
    return Filled(count, perf_counter() - began)


def _analyse(engine: Engine) -> None:
    """Let PostgreSQL look at what it has, as it does by itself in time; SQLite never does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _publish(connection: Connection, prepared: PreparedRubric) -> None:
    rubric = prepared.rubric
    rubrics.publish(
        connection,
        problem=rubric.problem,
        version=rubric.version,
        text=RUBRIC.read_text(),
        now=BEGAN,
    )
    keys.issue(connection, NewKey("platform", [Scope.SUBMIT, Scope.READ]), BEGAN)
    for number in range(1, BATCHES + 1):
        connection.execute(
            text(
                "INSERT INTO batches (id, rubric_id, key_id, request, fingerprint, state, rows,"
                " accepted, graded, created_at, received_at, graded_at)"
                " VALUES (:id, 1, 1, :name, '', 'running', 0, 0, 0, :at, :at, :at)"
            ),
            {"id": number, "name": f"batch {number}", "at": _moment(BEGAN)},
        )


# -- papers ----------------------------------------------------------------------------------------


def _papers(prepared: PreparedRubric, random: Random) -> Iterator[Paper]:
    """Papers without end, from marks that were really given."""
    marks = {part: _marks(prepared, part) for part in ANSWERS}
    weights = {part: list(spellings.values()) for part, spellings in ANSWERS.items()}
    whole = [_graded(prepared, text_, {}) for text_ in WRITE_UPS]
    while True:
        if random.random() < IN_WRITE_UPS:
            yield random.choice(whole)
            continue
        better = max if random.random() < STRONG else min  # the parts of one paper go together
        chosen = [
            better(random.choices(marks[part], weights[part], k=2), key=_points) for part in ANSWERS
        ]
        given = tuple(_fresh(mark, random) if random.random() < FRESH else mark for mark in chosen)
        yield Paper(None, {mark.part: mark.answer for mark in given}, _together(given))


def _points(mark: Mark) -> Decimal:
    return Decimal(0) if mark.points is None else mark.points


def _marks(prepared: PreparedRubric, part: str) -> list[Mark]:
    """What each spelling of a part gets."""
    graded = (_graded(prepared, None, {part: answer}).score for answer in ANSWERS[part])
    return [next(mark for mark in score.marks if mark.part == part) for score in graded]


def _graded(prepared: PreparedRubric, write_up: str | None, answers: dict[str, str]) -> Paper:
    submission = Submission(prepared.rubric.problem, "", write_up, answers)
    return Paper(write_up, answers, marked(grade(submission, prepared)))


def _fresh(mark: Mark, random: Random) -> Mark:
    """An answer that nobody else gave, marked like this one."""
    number = random.randrange(10**9)
    return replace(mark, answer=f"{mark.answer} + {number} - {number}", group=f"{number:032x}")


def _together(marks: tuple[Mark, ...]) -> Marked:
    points = map(_points, marks)
    open_ = any(mark.needs_review for mark in marks)
    withheld = Decimal(3 if open_ else 0)
    return Marked(1, "1", sum(points, start=Decimal(0)), Decimal(10), withheld, open_, marks)


# -- rows ------------------------------------------------------------------------------------------


def _store(
    sink: Sink,
    papers: Sequence[Paper],
    first: int,
    *,
    count: int,
    known: set[str],
    random: Random,
) -> None:
    """Every row of these papers; ids of submission, job and score are the same number."""
    numbered = list(enumerate(papers, first))
    times = {id_: _moment(BEGAN + LASTED * (id_ + random.random()) / count) for id_, _ in numbered}
    sink.put(
        "submissions",
        ("id", "problem", "contestant", "reference", "key_id", "text", "answers", "received_at"),
        (_submission(id_, paper, times[id_]) for id_, paper in numbered),
    )
    sink.put(
        "jobs",
        (
            *("id", "submission_id", "rubric_id", "batch_id", "priority", "state", "attempts"),
            *("created_at", "finished_at"),
        ),
        (
            (id_, id_, 1, _batch(id_), int(_batch(id_) is not None), "done", 1, at, at)
            for id_, at in times.items()
        ),
    )
    sink.put(
        "scores",
        (
            *("id", "submission_id", "rubric_id", "job_id", "cause", "grader_version", "total"),
            *("out_of", "withheld", "needs_review", "graded_at"),
        ),
        (_score(id_, paper.score, times[id_]) for id_, paper in numbered),
    )
    every = [(id_, place, mark) for id_, paper in numbered
             for place, mark in enumerate(paper.score.marks)]  # fmt: skip
    new = {mark.digest: mark.judgement for _, _, mark in every if mark.digest not in known}
    known |= set(new)
    sink.put("judgements", ("digest", "judgement"), new.items())
    sink.put(
        "marks",
        (
            *("score_id", "position", "submission_id", "problem", "part", "answer_group"),
            *("verdict", "code", "points", "needs_review", "live", "asks", "judgement"),
            *("answer", "found"),
        ),
        (_mark(id_, place, mark) for id_, place, mark in every),
    )
    sink.put(
        "events",
        ("at", "kind", "type", "object_id", "data", "contestant", "submission_id", "detail"),
        (
            (at, f"submission.{kind}", "submissions", str(id_), "{}", _name(id_), id_, "{}")
            for id_, at in times.items()
            for kind in ("submitted", "graded")
        ),
    )
    lines = [(_batch(id_), id_, id_ % 1000, id_, id_) for id_ in times if _batch(id_)]
    sink.put("batch_lines", ("batch_id", "number", "line", "submission_id", "job_id"), lines)


PROBLEM = "usaaio-2025-linear-layer"


def _submission(id_: int, paper: Paper, at: str) -> tuple[Any, ...]:
    answers = json.dumps(paper.answers)
    return (id_, PROBLEM, _name(id_), f"paper-{id_}", 1, paper.text, answers, at)


def _score(id_: int, score: Marked, at: str) -> tuple[Any, ...]:
    return (
        *(id_, id_, 1, id_, "graded", score.grader_version, f"{score.total:f}"),
        *(f"{score.out_of:f}", f"{score.withheld:f}", score.needs_review, at),
    )


def _mark(id_: int, place: int, mark: Mark) -> tuple[Any, ...]:
    points = None if mark.points is None else f"{mark.points:f}"
    return (
        *(id_, place, id_, PROBLEM, mark.part, mark.group, mark.verdict, mark.code, points),
        *(mark.needs_review, True, mark.asks, mark.digest, mark.answer, mark.found),
    )


def _name(id_: int) -> str:
    return f"c-{sha256(str(id_).encode()).hexdigest()[:10]}"


def _batch(id_: int) -> int | None:
    """Half came in batches."""
    return 1 + id_ // 1000 % BATCHES if id_ // 500 % 2 else None


def _moment(at: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it as UTC."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


# -- what persons did ------------------------------------------------------------------------------


def _jury(engine: Engine, prepared: PreparedRubric, count: int, random: Random) -> None:
    """Decisions about groups and single papers, appeals, and the log of it."""
    now = BEGAN + LASTED
    _decide_groups(engine, prepared, now)
    waiting = _waiting(engine)
    for id_, part in random.sample(waiting, min(DECIDED_ALONE, len(waiting) // 2)):
        _decide(engine, Made(PROBLEM, part, None, id_, Verdict.INCORRECT, Decimal(1), "half"), now)
    opened = [
        {"submission_id": id_, "part": "dx", "text": "I meant the same.", "opened_at": now}
        for id_ in sorted(random.sample(range(1, count + 1), min(APPEALS, count // 10)))
    ]
    with engine.begin() as connection:
        connection.execute(insert(AppealRow), opened)
        for number in range(ENTRIES):
            change = Change("webhook.changed", f"webhook {number % 7}", {"enabled": True}, {})
            audit.add(connection, Actor("Ada"), change, now)


def _decide_groups(engine: Engine, prepared: PreparedRubric, now: datetime) -> None:
    """The smaller of the groups that wait; the others stay for the queue."""
    for part in prepared.rubric.parts:
        with reading(engine) as connection:
            found = groups.of_part(connection, PROBLEM, part.id, after=None, limit=200)
        waiting = [group for group in found if group.in_review]
        for group in waiting[-DECIDED_GROUPS // 3 :]:
            made = Made(PROBLEM, part.id, group.key, None, Verdict.CORRECT, Decimal(2), "as meant")
            _decide(engine, made, now)


def _decide(engine: Engine, made: Made, now: datetime) -> None:
    with engine.begin() as connection:
        decisions.make(connection, made, actor="Grace", key_id=None, now=now)


def _waiting(engine: Engine) -> list[tuple[int, str]]:
    asked = (
        "SELECT submission_id, part FROM marks WHERE live AND asks = 'alone' ORDER BY 1 LIMIT 900"
    )
    with reading(engine) as connection:
        return [(row[0], row[1]) for row in connection.execute(text(asked))]


def _settle(connection: Connection) -> None:
    """What rows that were put in past the store lack: pointers, counts, and the next ids."""
    connection.execute(text("UPDATE submissions SET live_score_id = id"))
    connection.execute(
        text(
            "UPDATE batches SET rows = n, accepted = n, graded = n FROM (SELECT batch_id,"
            " count(*) AS n FROM batch_lines GROUP BY batch_id) AS c WHERE c.batch_id = batches.id"
        )
    )
    tallies.recount(connection)
    if connection.dialect.name == "postgresql":
        for table in ("submissions", "jobs", "scores", "batches"):
            connection.execute(
                text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")  # noqa: S608 our own names
            )


def main() -> None:
    """Fill a database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("url", help="of an empty database")
    parser.add_argument("--count", type=int, default=100_000)
    arguments = parser.parse_args()
    engine = open_store(arguments.url)
    schema.upgrade(engine)
    filled = fill(engine, arguments.count)
    print(f"{filled.submissions} submissions in {filled.took_s:.1f} s")


if __name__ == "__main__":
    main()
