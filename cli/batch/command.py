"""The command: read, grade on all cores within limits, write in order, say what came of it."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.batch.rows import count, rows
from cli.batch.scores import Writer
from cli.batch.tally import Tally
from cli.inputs import refuse, rubric_of, text_of
from grader.grade import grade
from grader.model import Submission
from store.score_lines import line_of
from workers.child import Failed
from workers.pool import Pool
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

    from grader.rubric_file import PreparedRubric
    from store.rows import Row
    from store.score_lines import Line

MEMORY_MIB = 1024
SHOW_S = 0.2
INTERRUPTED = 130
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
) -> None:
    """Grade all submissions by a rubric, each within limits of time and memory.

    Ctrl-C stops at once; `--resume` goes on. Exit status 1 if rows could not be used.
    """
    prepared = rubric_of(rubric)
    if not submissions.exists():
        refuse(f"{submissions}: there is no such file or folder")
    job = Job(prepared, text_of(rubric), submissions)
    writer = Writer(out, [part.id for part in prepared.rubric.parts], resume=resume)
    console = Console(stderr=True)
    pool = Pool(job.work, processes=processes, timeout_s=timeout_s, memory_mib=MEMORY_MIB)
    tally = Tally()
    try:
        with _interruptible() as stop, _progress(console, job, writer) as show:
            for line in job.lines(pool, skip=writer.written):
                writer.write(line)
                tally.add(line)
                show()
                if stop.is_set():
                    _stopped(writer)
    finally:
        pool.close()
        writer.close()
    writer.finish()
    tally.show(Console())
    if tally.faults:
        raise typer.Exit(UNUSED_ROWS)


@dataclass(frozen=True, slots=True)
class Job:
    """What is graded by what."""

    prepared: PreparedRubric
    rubric_text: str
    submissions: Path

    def work(self, message: bytes) -> bytes:
        """A submission as JSON to its line as JSON; runs in the children."""
        fields = json.loads(message)
        submission = Submission(self.prepared.rubric.problem, fields[0], fields[1], fields[2])
        return json.dumps(line_of(grade(submission, self.prepared))).encode()

    def lines(self, pool: Pool, *, skip: int) -> Iterator[Line]:
        """A line for each row after the first `skip`, in their order."""
        waiting: deque[Row] = deque()

        def requests() -> Iterator[bytes]:
            for row in itertools.islice(rows(self.submissions, self.prepared), skip, None):
                waiting.append(row)
                if row.submission is not None:
                    given = row.submission
                    yield json.dumps([given.contestant, given.text, given.answers]).encode()

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


def _stopped(writer: Writer) -> None:
    writer.close()
    sys.stderr.write(f"stopped after {writer.written} rows; --resume goes on from there\n")
    raise typer.Exit(INTERRUPTED)


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


@contextmanager
def _progress(console: Console, job: Job, writer: Writer) -> Iterator[Show]:
    """A bar with rate and remaining time; it has no thread, since children are forked here."""
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        total = count(job.submissions)
        task = progress.add_task("", total=total, completed=writer.written, rate=0.0)
        yield Show(progress, task, writer, began=time.monotonic(), skipped=writer.written)
        progress.update(task, completed=writer.written, total=writer.written)


class Show:
    """Brings the bar up to date a few times a second."""

    def __init__(
        self, progress: Progress, task: TaskID, writer: Writer, *, began: float, skipped: int
    ) -> None:
        self._progress = progress
        self._task = task
        self._writer = writer
        self._began = self._shown = began
        self._skipped = skipped

    def __call__(self) -> None:
        """Show how far it is, if it is time to."""
        now = time.monotonic()
        if now - self._shown < SHOW_S:
            return
        self._shown = now
        self._writer.flush()
        done = self._writer.written
        rate = (done - self._skipped) / (now - self._began)
        self._progress.update(self._task, completed=done, rate=rate)
        self._progress.refresh()
