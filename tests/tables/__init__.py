"""Tables of cases, one per line, read as mathematics."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(__file__).parent


class Case(NamedTuple):
    """One line of a table: `left relation right`."""

    left: str
    relation: str
    right: str


def cases(table: str, *relations: str) -> pytest.MarkDecorator:
    """Parametrize a test over every line of `table`; a failure names the line to open."""
    split = re.compile(
        rf"^(.*?)\s+({'|'.join(map(re.escape, relations))})\s+(.*?)(?:\s{{2,}}#.*)?$"
    )
    params = []
    for number, line in enumerate(
        (FOLDER / table).read_text(encoding="utf-8").splitlines(), start=1
    ):
        if not line or line.startswith("#"):
            continue
        match = split.match(line)
        assert match, f"{table}:{number} has none of {relations}"
        params.append(pytest.param(Case(*match.groups()), id=f"{table}:{number}"))
    return pytest.mark.parametrize("case", params)
