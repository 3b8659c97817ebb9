"""Case tables as rows with what the verdict must be; the format is that of `grader compare`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.compare import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN_TABLES = tuple(sorted(Path(__file__).with_name("pairs").glob("*.jsonl")))
"""Values, sets and gradients, where both graders compare mathematics."""
OTHER_KINDS = tuple(sorted(Path(__file__).with_name("kinds").glob("*.jsonl")))
"""Statements, lists of several values, and whole write-ups."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row, and whether its answer is right."""

    row: Row
    expected: bool

    @property
    def reference(self) -> str:
        """The reference as it stands in the table; a text may hold more than the reference."""
        return self.row.reference or self.row.reference_text or ""

    @property
    def answer(self) -> str:
        """The answer as it stands in the table, or the write-up that holds it."""
        return self.row.text or "" if self.row.answer is None else self.row.answer


def load(path: Path) -> list[Case]:
    """The answers of a table; rows of another kind (derivations) are left out."""
    with path.open(encoding="utf-8") as lines:
        return list(_cases(line for line in lines if line.strip()))


def _cases(lines: Iterator[str]) -> Iterator[Case]:
    for line in lines:
        columns = json.loads(line)
        if "expected" in columns and ("answer" in columns or "text" in columns):
            yield Case(Row.model_validate(columns), columns["expected"])
