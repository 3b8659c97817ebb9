"""`grader demo`: the example submissions through the real queue, worker and store, as a table."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.grade import show
from cli.inputs import rubric_of, text_of
from grader.rubric_check.examples import differences
from store import jobs, rubrics, scores, submissions
from store.engine import open_store, reading
from store.intake import SubmissionIn
from workers.broker import BrokerError
from workers.settings import Settings
from workers.startable import StartError
from workers.supervisor import running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

    from grader.model import Example, Score
    from workers.supervisor import Supervisor

EXAMPLES = Path(__file__).parent.parent / "rubrics" / "usaaio-2025"
PROCESSES = 2
BOUND_S = 120
POLL_S = 0.05
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An example of a rubric file, to be handed in as a submission."""

    rubric: Path
    example: Example

    def submission(self, problem: str) -> SubmissionIn:
        """What is handed in, under the example's name."""
        example = self.example
        text = text_of(self.rubric.parent / example.file) if example.file else example.text
        return SubmissionIn(
            problem=problem, contestant=example.name, text=text, answers=dict(example.answers)
        )


def demo(
    rubric: Annotated[
        list[Path] | None, typer.Argument(help="Rubric files; else those of USAAIO 2025.")
    ] = None,
) -> None:
    """Submit every example of the rubrics, grade them in a Celery worker, and show the scores.

    Exit status 0 only if every score is what its example says.
    """
    files = rubric or sorted(EXAMPLES.glob("*.toml"))
    terminal = Console()
    console = Console(width=min(terminal.width, WIDTH) if terminal.is_terminal else WIDTH)
    began = time.monotonic()
    try:
        graded = _grade_all(files, console)
    except (BrokerError, StartError) as error:
        sys.stderr.write(f"grader demo: {error}\n")
        raise typer.Exit(1) from error
    wrong = sum(not _show(entry, score, console) for entry, score in graded)
    took_s = time.monotonic() - began
    console.print(f"\n{len(graded)} submissions graded and stored in {took_s:.1f} s.")
    console.print(
        f"{wrong} of the scores are not what the examples say."
        if wrong
        else "Every score is what its example says."
    )
    if wrong or not graded:
        raise typer.Exit(1)


def _grade_all(files: Sequence[Path], console: Console) -> list[tuple[Entry, Score]]:
    """Start everything in a folder of its own, hand in, wait, read the scores, stop everything."""
    with TemporaryDirectory(prefix="grader-demo-") as folder, _log(Path(folder) / "log") as log:
        settings = Settings(data_dir=Path(folder), processes=PROCESSES)
        console.print("Starting a broker, a Celery worker and a dispatcher ...", style="dim")
        with running(settings, output=log) as (started, supervisor):
            engine = open_store(started.store_url)
            entries = [entry for file in files for entry in _hand_in(file, engine)]
            _wait(engine, supervisor, console, count=len(entries))
            with reading(engine) as connection:
                found = [scores.of_submission(connection, id_) for id_, _ in entries]
            engine.dispose()
    return [(entry, score) for (_, entry), (score,) in zip(entries, found, strict=True)]


def _hand_in(file: Path, engine: Engine) -> list[tuple[int, Entry]]:
    """Publish the rubric and submit its examples; the id of each submission."""
    rubric = rubric_of(file).rubric
    entries = [Entry(file, example) for example in rubric.examples]
    new = [entry.submission(rubric.problem) for entry in entries]
    now = datetime.now(UTC)
    with engine.begin() as connection:
        published = rubrics.publish(
            connection,
            problem=rubric.problem,
            version=rubric.version,
            text=text_of(file),
            now=now,
        )
        ids = submissions.accept(connection, new, rubric_id=published, now=now)
    return list(zip(ids, entries, strict=True))


def _wait(engine: Engine, supervisor: Supervisor, console: Console, *, count: int) -> None:
    """Until all is graded; StartError where that takes too long."""
    deadline = time.monotonic() + BOUND_S
    pause = threading.Event()
    with console.status(f"Grading {count} submissions ...") as status:
        while left := _left(engine):
            if time.monotonic() > deadline:
                raise StartError(f"{left} of {count} not graded after {BOUND_S} s")
            status.update(f"Graded {count - left} of {count} submissions ...")
            supervisor.restart_dead()
            pause.wait(POLL_S)


def _left(engine: Engine) -> int:
    with reading(engine) as connection:
        return jobs.unfinished(connection)


def _show(entry: Entry, score: Score, console: Console) -> bool:
    """Print a submission's score; whether it is what the example says."""
    console.print()
    console.print(Text(f"{entry.rubric.stem}: {entry.example.name}", style="bold"))
    show(score, console)
    wrong = list(differences(entry.example, score))
    for line in wrong:
        console.print(Text(f"not as expected: {line}", style="bold red"))
    return not wrong


@contextmanager
def _log(path: Path) -> Iterator[Path]:
    """Where the processes write; it is shown when the demo fails."""
    try:
        yield path
    except StartError:
        if path.exists():
            sys.stderr.write(path.read_text(encoding="utf-8", errors="replace"))
        raise
