"""Answers as the kind that the rubric declares: spellings that are open are settled by it.

`(1, 2)` is an interval where one is asked for, `1, 2` a tuple, `1,000` a list of two numbers. What
cannot be meant so stays as it was written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.reading.answers import kinds as k
from grader.reading.answers.number_sets import ROUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.reading.answers.kinds import Answer

PAIR = 2


def meant(answer: Answer, declared: str) -> Answer:
    """An answer as the declared kind, also behind a name: `S = (1, 2)`."""
    change = MEANINGS.get(declared)
    if change is None:
        return answer
    if isinstance(answer, k.Related) and set(answer.operators) == {"="}:
        return replace(answer, sides=tuple(map(change, answer.sides)))
    return change(answer)


def _value(answer: Answer) -> Answer:
    """`1,000` is a number."""
    if isinstance(answer, k.Grouped):
        return answer.number
    return answer


def _ordered(answer: Answer) -> Answer:
    """`1, 2` and `1,000` are tuples; so are the items of a list of pairs."""
    match answer:
        case k.Grouped(items=items):
            return k.Row("(", ")", items, meant="tuple")
        case k.Row() if {answer.opening, answer.closing} in ({"(", ")"}, {"[", "]"}):
            closed = answer.opening in "([" and answer.closing in ")]"
            return replace(answer, meant="tuple") if closed else answer
        case k.Listed(items=items) if items and all(isinstance(i, k.Row) for i in items):
            return replace(answer, items=tuple(map(_ordered, items)))
        case k.Listed(items=items, joined="," | ";") if _are_values(items):
            return k.Row("(", ")", items, meant="tuple")
        case k.Listed(items=items, joined="{", bare=True) if _are_values(items):
            return k.Row("(", ")", items, meant="tuple")
        case _:
            return answer


def _are_values(items: tuple[Answer, ...]) -> bool:
    return len(items) > 1 and all(isinstance(i, k.Single | k.Words | k.Choice) for i in items)


def _unordered(answer: Answer) -> Answer:
    """`1,000` and `(1, 2)` are lists."""
    match answer:
        case k.Grouped(items=items):
            return k.Listed(items, ",")
        case k.Row(opening="(", closing=")", items=items) if len(items) > 1:
            return k.Listed(items, ",")
        case _:
            return answer


def _gathered(answer: Answer) -> Answer:
    """`1,000` is two elements of a set."""
    return k.Listed(answer.items, ",") if isinstance(answer, k.Grouped) else answer


def _between(answer: Answer) -> Answer:
    """`(1, 2)` has two ends, also in a union or a list."""
    match answer:
        case k.Row(items=items, opening=opening) if len(items) == PAIR and opening in ROUND:
            return replace(answer, meant="interval")
        case k.Operated(items=items) | k.Listed(items=items):
            return replace(answer, items=tuple(map(_between, items)))
        case _:
            return answer


def _timeless(answer: Answer) -> Answer:
    """`12:30` is no time of day."""
    return replace(answer, literal="") if isinstance(answer, k.Ratio) else answer


MEANINGS: dict[str, Callable[[Answer], Answer]] = {
    "number": _value,
    "expression": _value,
    "function": _value,
    "tuple": _ordered,
    "vector": _ordered,
    "list": _unordered,
    "set": _gathered,
    "interval": _between,
    "ratio": _timeless,
}
