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
    from decimal import Decimal

    from grader.model import Award, Evidence, Found, PartScore, Score

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
        for award in part.awards[1:]:
            table.add_row(*award_row(award))
    console.print(table)
    console.print(Text(summary(score)))


def row(part: PartScore) -> tuple[Text, Text, Text, Text, Text]:
    """The cells of a part's answer; nothing in them is taken for markup."""
    verdict = part.judgement.verdict.value
    return (
        Text(part.part),
        Text(part.judgement.read or part.found.text),
        Text(verdict, style=COLOURS[verdict]),
        Text("\n".join(evidence(part))),
        Text(points_of_part(part)),
    )


def award_row(award: Award) -> tuple[Text, Text, Text, Text, Text]:
    """The cells of what else a part is marked for."""
    lines = [f"{award.say} ({award.code})", *map(shown, award.evidence)]
    return (
        Text(f"  {award.item}"),
        Text(""),
        Text(""),
        Text("\n".join(lines)),
        Text(points(award.points, award.withheld, award.out_of)),
    )


def points_of_part(part: PartScore) -> str:
    """The points of a part's answer; of the whole part where it has no awards."""
    if part.awards:
        answer = part.awards[0]
        return points(answer.points, answer.withheld, answer.out_of)
    return points(part.given, part.withheld, part.out_of)


def points(given: Decimal, withheld: Decimal, out_of: Decimal) -> str:
    """`3 of 4`, `review of 4` where nothing is certain, `1 + review of 4`."""
    if not withheld:
        return f"{given} of {out_of}"
    return f"{given} + review of {out_of}" if given else f"review of {out_of}"


def evidence(part: PartScore) -> list[str]:
    """Why the points are what they are, and where the answer stands."""
    judgement = part.judgement
    lines = [f"{part.say} ({part.code})"]
    if judgement.detail != part.say:
        lines.append(judgement.detail)
    if judgement.witness is not None:
        lines.append(str(judgement.witness))
    lines += [shown(each) for award in part.awards[:1] for each in award.evidence]
    return [line for line in (*lines, where(part.found)) if line]


def shown(each: Evidence) -> str:
    """A line for one piece of evidence, with its place and its witness."""
    place = f", characters {each.start} to {each.end}" if each.end else ""
    witness = f"; {each.witness}" if each.witness is not None else ""
    return f"- {each.say}{witness} ({each.code}{place})"


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
