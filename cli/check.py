"""`grader check`: a rubric examined before the contest: keys, rules, examples."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.text import Text

from cli.inputs import text_of
from grader.rubric_check.check import check_rubric, refused
from grader.rubric_check.findings import Report, Severity
from grader.rubric_file import RubricError, read_rubric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.rubric_check.findings import Finding
    from grader.rubric_file.prepared import PreparedRubric

FAILED = 1
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
INDENT = " " * 10
REPORTS = TypeAdapter(dict[str, Report])


def check(
    rubric: Annotated[list[Path], typer.Argument(help="Rubric files (.toml).")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check rubrics: derive and attack their keys, try their rules, run their examples.

    Exit status 1 if anything has to be mended.
    """
    reports = {}
    console = Console(soft_wrap=True, highlight=False)
    for path in rubric:
        prepared, report = checked(path)
        reports[str(path)] = report
        if not as_json:
            show(path, prepared, report, console)
    if as_json:
        sys.stdout.write(REPORTS.dump_json(reports, indent=2).decode() + "\n")
    if not all(report.good for report in reports.values()):
        raise typer.Exit(FAILED)


def checked(path: Path) -> tuple[PreparedRubric | None, Report]:
    """A rubric and its report; without the rubric where it does not load."""
    text = text_of(path)
    try:
        prepared = read_rubric(text, file=str(path))
    except RubricError as error:
        return None, refused(error, text)
    files = {
        example.file: text_of(path.parent / example.file)
        for example in prepared.rubric.examples
        if example.file
    }
    return prepared, check_rubric(prepared, files, text)


def show(path: Path, prepared: PreparedRubric | None, report: Report, console: Console) -> None:
    """Print a report: what was tried in a line each, then every finding."""
    if prepared is None:
        console.print(Text(f"{path}: not loaded", style=COLOURS[Severity.ERROR]))
    else:
        parts, points = len(prepared.rubric.parts), prepared.rubric.out_of
        console.print(Text(f"{path}: {parts} parts, {points} points"))
        for line in summary(report):
            console.print(Text(f"  {line}"))
    for finding in report.findings:
        console.print(Text(f"{finding.severity:>9} ", style=COLOURS[finding.severity]), end="")
        for line in lines(finding):
            console.print(Text(line))


def summary(report: Report) -> Iterator[str]:
    """What was tried and what came of it."""
    if report.derived:
        yield f"derived   {', '.join(report.derived)}: the keys follow from the definitions"
    rewritten = sum(each.rewritten for each in report.attacked)
    same = sum(each.same for each in report.attacked)
    broken = sum(each.broken for each in report.attacked)
    refused_ = sum(each.refused for each in report.attacked)
    covered = sum(len(each.covered) for each in report.attacked)
    if rewritten + broken:
        yield f"attacked  {same} of {rewritten} other spellings of the keys are taken for them"
        yield f"          {refused_} of {broken} wrong keys earn 0, {covered} less by a rule"
    passed = sum(not example.differences for example in report.examples)
    yield f"examples  {passed} of {len(report.examples)} passed"


def lines(finding: Finding) -> Iterator[str]:
    """A finding in lines: where, what, the formulas to look at, the remedy."""
    place = f"line {finding.line}, {finding.key}" if finding.line else finding.key
    yield f"{place}: {finding.message}"
    for name, fact in finding.facts:
        yield f"{INDENT}  {name}: {fact}"
    if finding.remedy:
        yield f"{INDENT}→ {finding.remedy}"
