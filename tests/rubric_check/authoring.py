"""docs/authoring.md kept true: below each rubric of the page stands what `grader check` prints."""

from __future__ import annotations

import os
import re
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from typer.testing import CliRunner

from cli.check import check

PAGE = Path("docs/authoring.md")
STEP = re.compile(r"```toml\n# (?P<name>\S+)\n(?P<file>.*?)```\n\n```text\n.*?```", re.DOTALL)
APP = typer.Typer()
APP.command()(check)


def fresh(page: str) -> str:
    """The page with every rubric checked anew."""
    with TemporaryDirectory() as folder:
        return STEP.sub(lambda step: _shown(step, Path(folder)), page)


def _shown(step: re.Match[str], folder: Path) -> str:
    name = step["name"]
    (folder / name).write_text(f"# {name}\n{step['file']}", encoding="utf-8")
    with chdir(folder):
        printed = CliRunner().invoke(APP, [name], env={**os.environ, "NO_COLOR": "1"}).stdout
    rubric = f"```toml\n# {name}\n{step['file']}```"
    return f"{rubric}\n\n```text\n$ grader check {name}\n{printed}```"


if __name__ == "__main__":
    PAGE.write_text(fresh(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
