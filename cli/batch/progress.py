"""How far a batch is, shown on the error stream, and its end when it is interrupted."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Never

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console
    from rich.progress import TaskID

    from cli.batch.scores import Writer
    from grader.rubric_file.prepared import PreparedRubric

SHOW_S = 0.2
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Given:
    """What is graded by what."""

    prepared: PreparedRubric
    rubric_text: str
    submissions: Path


def stopped(writer: Writer) -> Never:
    """End the command, with what is written left for `--resume`."""
    writer.close()
    sys.stderr.write(f"stopped after {writer.written} rows; --resume goes on from there\n")
    raise typer.Exit(INTERRUPTED)


@contextmanager
def progress(console: Console, *, total: int, writer: Writer) -> Iterator[Show]:
    """A bar with rate and remaining time; it has no thread, since children are forked here."""
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, auto_refresh=False) as bar:
        task = bar.add_task("", total=total, completed=writer.written, rate=0.0)
        yield Show(bar, task, writer, began=time.monotonic(), skipped=writer.written)
        bar.update(task, completed=writer.written, total=writer.written)


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
