"""Brackets: what tells an interval from a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import is_letter_free
from grader.equivalence.answers.regions import infinity
from grader.expression.nodes import Multiply, SizeValue
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer


def brackets(row: k.Row) -> str:
    """The brackets of a row in one spelling, `(]`; `]0, 1[` is open."""
    opening = {"]": "("}.get(row.opening, row.opening)
    closing = {"[": ")"}.get(row.closing, row.closing)
    return "()" if row.meant == "tuple" else opening + closing


def may_be_interval(row: k.Row) -> bool:
    """Whether a row has two ends; the sizes of a shape are none."""
    two = len(row.items) == 2 and "⟨" not in row.opening and row.meant != "tuple"
    return two and not all(map(_is_size, row.items))


def _is_size(item: Answer) -> bool:
    """Whether an entry is a declared size or a product of them."""
    if not isinstance(item, k.Single):
        return False
    value = item.value
    factors = value.factors if isinstance(value, Multiply) else (value,)
    return all(isinstance(factor, SizeValue) for factor in factors)


def is_interval(row: k.Row) -> bool:
    """Whether a row can only be an interval: by its brackets or an infinite end."""
    if not may_be_interval(row) or row.meant:
        return row.meant == "interval"
    infinite = any(isinstance(item, k.Single) and infinity(item.value) for item in row.items)
    return infinite or brackets(row) in {"[)", "(]"} or row.opening == "]"


FRACTION_OR_SET = (
    "braces.fraction",
    "braces around one value with letters can hold it as a set or mean its fractional part",
)


def may_be_fraction(braced: Answer, other: Answer) -> bool:
    r"""Whether `\{x\}` beside a value can mean the fractional part of x."""
    match braced, other:
        case k.Listed(items=(k.Single(value=value),), joined="{", bare=False), k.Single():
            return not is_letter_free(value)
        case _:
            return False
