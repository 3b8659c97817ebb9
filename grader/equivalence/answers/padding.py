r"""The zeros that are not written: those of `3i - 2j` at its end, those of `\mathbf{0}`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.made import ZERO_ITEM
from grader.expression.build import ZERO
from grader.latex import tree as t
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer

DIMENSIONS = 3


def padded(row: k.Row, beside: k.Row) -> k.Row:
    """A sum of unit vectors with as many entries as what it stands beside."""
    return replace(row, items=entries_for(row, beside.items))


def entries_for(row: k.Row, beside: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The entries of a row, with zeros at its end where it is a sum of unit vectors."""
    missing = min(len(beside), DIMENSIONS) - len(row.items)
    return row.items + (ZERO_ITEM,) * missing if row.padded and missing > 0 else row.items


def filled(answer: Answer, beside: Answer) -> Answer:
    r"""`\mathbf{0}` as the zeros of the point, column or matrix that it stands beside."""
    if not isinstance(answer, k.Single) or not is_bold_zero(answer):
        return answer
    match beside:
        case k.Row(opening="(" | "⟨", items=items):
            return replace(beside, items=(ZERO_ITEM,) * len(items), product=None)
        case k.Single(tensor=tensor, entries=entries) if tensor.slots:
            zeros = (ZERO_ITEM,) * len(entries)
            return replace(beside, sides=(replace(tensor, body=ZERO),), entries=zeros)
        case _:
            return answer


def is_bold_zero(answer: k.Single) -> bool:
    r"""Whether a value is `\mathbf{0}`, of which the other side says how many zeros it is."""
    return isinstance(answer.node, t.Letter) and answer.node.name == "0" and not answer.tensor.slots
