"""The command: read, grade on all cores within limits, write in order, say what came of it."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.batch import remote
from cli.batch.progress import Given, progress, stopped
from cli.batch.rows import check, count, rows
from cli.batch.scores import Writer
from cli.batch.tally import Tally
from cli.inputs import rubric_of, text_of
from grader import load
from grader.grade import grade
from grader.model import Submission
from store.score_lines import line_of
from workers.child import Failed
from workers.pool import Pool, Request
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.intake import SubmissionIn
    from store.rows import Row
    from store.score_lines import Line

MEMORY_MIB = 1024
SHORT_BYTES = 4000
UNUSED_ROWS = 1


def batch(
    rubric: Annotated[Path, typer.Argument(help="A rubric file (.toml).")],
    submissions: Annotated[
        Path,
        typer.Argument(
            help="A .jsonl file of submissions, a .csv file with columns contestant, reference,"
            " text and the ids of parts, or a folder of write-ups named by contestant."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where the scores go: .jsonl or .csv.")],
    *,
    resume: Annotated[
        bool, typer.Option(help="Go on where an interrupted batch to the same file ended.")
    ] = False,
    processes: Annotated[int, typer.Option(min=1, help="How many grade side by side.")] = (
        os.cpu_count() or 1
    ),
    timeout_s: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Longest time for one submission, seconds.")
    ] = 10,
    server: Annotated[
        str, typer.Option(help="Let a service grade, at this address; its key is in GRADER_TOKEN.")
    ] = "",
    token_file: Annotated[
        Path | None, typer.Option(help="A file with the key's token, instead of GRADER_TOKEN.")
    ] = None,
) -> None:
    """Grade all submissions by a rubric, each within limits of time and memory.

    Ctrl-C stops at once; `--resume` goes on. Exit status 1 if rows could not be used.
    """
    prepared = rubric_of(rubric)
    check(submissions)
    job = Job(prepared, text_of(rubric), submissions)
    writer = Writer(
        out, [part.id for part in prepared.rubric.parts], job.rubric_text, resume=resume
    )
    tally = Tally(before=writer.written)
    if server:
        remote.grade(remote.Service(server, token_file), job, writer, tally, resume=resume)
    else:
        _grade_here(job, writer, tally, processes=processes, timeout_s=timeout_s)
    tally.show(Console())
    if tally.faults:
        raise typer.Exit(UNUSED_ROWS)


def _grade_here(
    job: Job, writer: Writer, tally: Tally, *, processes: int, timeout_s: float
) -> None:
    console = Console(stderr=True)
    load()  # once, and no child has to
    pool = Pool(job.work, processes=processes, timeout_s=timeout_s, memory_mib=MEMORY_MIB)
    try:
        with (
            _interruptible() as stop,
            progress(console, total=count(job.submissions), writer=writer) as show,
        ):
            for line in job.lines(pool, skip=writer.written):
                writer.write(line)
                tally.add(line)
                show()
                if stop.is_set():
                    stopped(writer)
        writer.finish()
    finally:
        pool.close()
        writer.close()


@dataclass(frozen=True, slots=True)
class Job(Given):
    """What is graded by what, here."""

    def work(self, message: bytes) -> bytes:
        """A submission as JSON to its line as JSON; runs in the children."""
        fields = json.loads(message)
        submission = Submission(self.prepared.rubric.problem, "", fields[0], fields[1])
        return json.dumps(line_of(grade(submission, self.prepared))).encode()

    def lines(self, pool: Pool, *, skip: int) -> Iterator[Line]:
        """A line for each row after the first `skip`, in their order."""
        waiting: deque[Row] = deque()

        def requests() -> Iterator[Request]:
            for row in itertools.islice(rows(self.submissions, self.prepared), skip, None):
                waiting.append(row)
                if row.submission is not None:
                    yield asked(row.submission)

        for answer in pool.answers(requests()):
            yield from _faulty(waiting)
            yield self._line(waiting.popleft(), answer)
        yield from _faulty(waiting)

    def _line(self, row: Row, answer: bytes | Failed) -> Line:
        if isinstance(answer, Failed):
            score = ungraded(self.rubric_text, f"grading {answer.detail}", attempts=1)
            return _named(row) | line_of(score)
        graded: Line = json.loads(answer)
        return _named(row) | graded


def asked(given: SubmissionIn) -> Request:
    """What a child is asked; whose it is does not matter, so equal answers are asked once."""
    body = json.dumps([given.text, given.answers]).encode()
    return Request(body if len(body) <= SHORT_BYTES else None, lambda: body)


def _faulty(waiting: deque[Row]) -> Iterator[Line]:
    """Rows that cannot be used, up to the next that can; each is said at once."""
    while waiting and waiting[0].submission is None:
        row = waiting.popleft()
        sys.stderr.write(f"{row.place}: {row.fault}\n")
        yield {"place": row.place, "fault": row.fault}


def _named(row: Row) -> Line:
    given = row.submission
    if given is None:
        raise ValueError("a row without a submission has no score")
    return {"place": row.place, "contestant": given.contestant, "reference": given.reference}


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM ask to stop between two rows."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
