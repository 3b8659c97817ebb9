"""`grader doctor`: whether this installation can grade, and what to do where it cannot."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from workers.checkup import Finding, Standing, examine

STYLES = {Standing.OK: "green", Standing.WRONG: "bold red", Standing.UNCHECKED: "dim"}
AS_JSON = typer.Option("--json", help="A JSON object a line.")


def doctor(*, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Check Python, packages, settings, limits, disk, database, broker and the parts that run.

    Exit status 1 if anything is wrong. Give it the environment that the service has.
    """
    console = Console(soft_wrap=True, highlight=False)
    wrong = False
    for finding in examine(os.environ):
        wrong = wrong or finding.standing is Standing.WRONG
        if as_json:
            typer.echo(json.dumps(asdict(finding)))
        else:
            _show(finding, console)
    raise typer.Exit(1 if wrong else 0)


def _show(finding: Finding, console: Console) -> None:
    standing = Text(f"{finding.standing:<10}", style=STYLES[finding.standing])
    console.print(standing + Text(f"{finding.name:<17} {finding.seen}", style="none"))
    if finding.remedy:
        console.print(Text(f"{'':<10}{'':<17} do: {finding.remedy}", style="bold"))
