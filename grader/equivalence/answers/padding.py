"""Rows from sums of unit vectors, `3i - 2j`, with the zeros that those leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.made import ZERO_ITEM

if TYPE_CHECKING:
    from grader.reading.answers import kinds as k
    from grader.reading.answers.kinds import Answer

DIMENSIONS = 3


def padded(row: k.Row, beside: k.Row) -> k.Row:
    """A sum of unit vectors with as many entries as what it stands beside."""
    return replace(row, items=entries_for(row, beside.items))


def entries_for(row: k.Row, beside: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The entries of a row, with zeros at its end where it is a sum of unit vectors."""
    missing = min(len(beside), DIMENSIONS) - len(row.items)
    return row.items + (ZERO_ITEM,) * missing if row.padded and missing > 0 else row.items
