"""`grader check`: load a rubric strictly and run its examples."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.inputs import rubric_of, text_of
from grader.grade import grade
from grader.model import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Example, PartScore, Score
    from grader.rubric_file import PreparedRubric

FAILED = 1


def check(
    rubric: Annotated[list[Path], typer.Argument(help="Rubric files (.toml).")],
) -> None:
    """Load rubrics strictly and run their examples; exit status 1 if anything is not as said."""
    good = [check_file(path) for path in rubric]
    if not all(good):
        raise typer.Exit(FAILED)


def check_file(path: Path) -> bool:
    """Print what passed and failed in one rubric; whether all passed."""
    prepared = rubric_of(path, code=FAILED)
    parts = prepared.rubric.parts
    typer.echo(f"{path}: {len(parts)} parts, {prepared.rubric.out_of} points, the keys pass")
    good = True
    for example in prepared.rubric.examples:
        found = list(differences(example, score_of(example, prepared, path.parent)))
        typer.echo(f"  {'failed' if found else 'passed'}  {example.name}")
        for line in found:
            typer.echo(f"          {line}")
        good = good and not found
    return good


def score_of(example: Example, prepared: PreparedRubric, folder: Path) -> Score:
    """The score that an example gets."""
    text = text_of(folder / example.file) if example.file else example.text
    submission = Submission(prepared.rubric.problem, text=text, answers=example.answers)
    return grade(submission, prepared)


def differences(example: Example, score: Score) -> Iterator[str]:
    """Everything in which a score is not what its example says."""
    if score.total != example.total:
        yield f"total: expected {example.total}, came {score.total}"
    for part in score.parts:
        yield from _part_differences(example, part)


def _part_differences(example: Example, part: PartScore) -> Iterator[str]:
    code, points = example.codes.get(part.part), example.points.get(part.part)
    if code is not None and part.code != code:
        yield f"{part.part}: expected code {code}, came {part.code}: {part.say}"
    if points is not None and part.points != points:
        yield f"{part.part}: expected {points} points, came {_points(part)}: {part.say}"
    if part.needs_review and part.part not in example.review:
        yield f"{part.part}: a person would have to decide ({part.code}): {part.say}"
    if part.part in example.review and not part.needs_review:
        yield f"{part.part}: expected to be left to a person, came {_points(part)} points"


def _points(part: PartScore) -> str:
    return "none" if part.points is None else str(part.points)
