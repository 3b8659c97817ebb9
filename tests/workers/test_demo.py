"""The demo grades through the whole service, and its exit status tells whether all is as said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from cli.demo import demo
from tests.samples import RUBRIC

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(demo)
EXAMPLES = """
[[example]]
name = "both right"
a = '2x'
b = 'x + 1'
total = 1.6

[[example]]
name = "a factor of two"
a = 'x'
b = 'x + 1'
total = {total}
"""


@pytest.mark.parametrize(
    ("total", "status", "said"),
    [
        ("0.1", 0, "Every score is what its example says."),
        ("1.6", 1, "not as expected: total: expected 1.6, came 0.1"),
    ],
)
def test_demo(tmp_path: Path, total: str, status: int, said: str) -> None:
    rubric = tmp_path / "lines.toml"
    rubric.write_text(RUBRIC + EXAMPLES.format(total=total), encoding="utf-8")

    result = CliRunner().invoke(APP, [str(rubric)])

    assert said in result.output
    assert "1.6 of 1.6 points" in result.output
    assert "0.1 of 1.6 points" in result.output
    assert result.exit_code == status
    assert max(map(len, result.output.splitlines())) <= 100
