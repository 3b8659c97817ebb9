"""`grader grade`: one submission by one rubric, as a table or as JSON."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.inputs import rubric_of, submission_of
from grader.grade import grade as grade_submission
from store.score_json import to_json

if TYPE_CHECKING:
    from grader.model import Found, PartScore, Score

COLOURS = {"correct": "green", "incorrect": "red", "undecided": "yellow", "unreadable": "yellow"}


def grade(
    rubric: Annotated[Path, typer.Argument(help="A rubric file (.toml).")],
    submission: Annotated[
        Path,
        typer.Argument(
            help="A write-up (.txt, .md, .tex), or an answer for each part (.toml, .json)."
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole score as JSON.")] = False,
) -> None:
    """Grade one submission: points, a verdict for each part, and the reason."""
    prepared = rubric_of(rubric)
    score = grade_submission(submission_of(submission, prepared), prepared)
    if as_json:
        sys.stdout.write(to_json(score).decode() + "\n")
    else:
        show(score, Console())


def show(score: Score, console: Console) -> None:
    """Print a score: a row for each part, then the total."""
    table = Table(show_lines=True)
    for name in ("part", "read", "verdict", "evidence"):
        table.add_column(name, overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    for part in score.parts:
        table.add_row(*row(part))
    console.print(table)
    console.print(Text(summary(score)))


def row(part: PartScore) -> tuple[Text, Text, Text, Text, Text]:
    """The cells of a part; nothing in them is taken for markup."""
    verdict = part.judgement.verdict.value
    points = "review" if part.points is None else f"{part.points}"
    return (
        Text(part.part),
        Text(part.judgement.read or part.found.text),
        Text(verdict, style=COLOURS[verdict]),
        Text("\n".join(evidence(part))),
        Text(f"{points} of {part.out_of}"),
    )


def evidence(part: PartScore) -> list[str]:
    """Why the points are what they are, and where the answer stands."""
    judgement = part.judgement
    lines = [f"{part.say} ({part.code})"]
    if part.code != judgement.code:
        lines.append(judgement.detail)
    if judgement.witness is not None:
        lines.append(str(judgement.witness))
    return [line for line in (*lines, where(part.found)) if line]


def where(found: Found) -> str:
    """Where an answer was found in a write-up, and by what it came to its part."""
    if found.how in {"given", "blank", "nothing"}:
        return ""
    by = f", told by {found.by}" if found.by else ""
    return f"{found.how} at characters {found.start} to {found.end}{by}"


def summary(score: Score) -> str:
    """The total in a line."""
    total = f"{score.total} of {score.out_of} points"
    if score.needs_review:
        return f"{total}, and up to {score.withheld} more that a person has to decide"
    return total
