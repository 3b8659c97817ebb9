"""`grader steps` and `grader derive`: the examples of their help run."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cli.main import application

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = ("steps", "derive")


def said(*arguments: str) -> str:
    """What a command prints, in a terminal so wide that nothing is broken; it ends well."""
    outcome = CliRunner().invoke(application(list(COMMANDS)), arguments, env={"COLUMNS": "200"})
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def examples() -> Iterator[str]:
    """The lines of the help that begin with the command."""
    for command in COMMANDS:
        lines = [line.strip() for line in said(command, "--help").splitlines()]
        yield from (line for line in lines if line.startswith(f"grader {command}"))


EXAMPLES = tuple(examples())


def test_each_help_has_an_example() -> None:
    assert {line.split()[1] for line in EXAMPLES} == set(COMMANDS)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_help_runs(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    row = {"id": 1, "lines": ["x^2 = 4", r"x = \pm 2"]}
    Path("rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    output = said(*shlex.split(example)[1:])
    assert "not_understood" not in output
    assert "fails" not in output
