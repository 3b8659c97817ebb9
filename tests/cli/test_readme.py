"""Every command that README.md shows prints what it shows there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^    \$ (?:grader|cat) .*\n(?:    .*\n)*", re.MULTILINE)
MAIN = shlex.join([sys.executable, "-c", "from cli.main import app; app()"])
BLOCKS = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def taken_apart(block: str) -> tuple[str, list[str]]:
    """The commands of a block as a script, with their files; and the lines that they print."""
    script, printed, in_file = "", [], False
    for line in (line.removeprefix("    ") for line in block.splitlines()):
        if in_file or line.startswith("$ "):
            script += line.removeprefix("$ ") + "\n"
            in_file = line.endswith("<<'END'") or (in_file and line != "END")
        else:
            printed.append(line)
    return script, printed


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: " ".join(block.split()[1:3]))
def test_a_command_prints_what_is_shown(block: str, tmp_path: Path) -> None:
    (tmp_path / "rubrics").symlink_to(ROOT / "rubrics")
    script, printed = taken_apart(block)
    table = max((len(line) for line in printed if line.startswith("┏")), default=200)
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input=f'grader() {{ {MAIN} "$@"; }}\n{script}',
        env={**os.environ, "COLUMNS": str(table), "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == printed


def test_every_command_with_an_output_is_among_them() -> None:
    assert len(BLOCKS) == 7
