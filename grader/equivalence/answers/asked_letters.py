"""The values of an answer by the letters that are asked for, for the properties they must have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.factors import stacked
from grader.equivalence.answers.named_lists import spread_names
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.keys import name_key, parts_of

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

Values = dict[str, "Tensor"]


def letters_of_answer(found: Answer, problem: Problem) -> Values | None:
    """The values by their letters; None where the answer does not say which is which.

    Its own left sides count first, `Q = ..., R = ...`, then the letters of `ask`: one, or those of
    `(a, b)` for a tuple. A function is known by its name with its letter, `f(x)`.
    """
    asked = problem.declarations.ask
    names = _names(asked)
    letters = _letters(found, asked, names, problem)
    if letters is None or (
        names and not {_head(name) for name in names} <= set(map(_head, letters))
    ):
        return None
    return letters


def _letters(found: Answer, asked: str, names: tuple[str, ...], problem: Problem) -> Values | None:
    match found:
        case k.Single():
            return {asked: found.tensor} if len(names) < 2 else None
        case k.Related(sides=(k.Name() as name, k.Single() as value), operators=("=",)):
            return {_key(name): value.tensor}
        case k.Related(sides=(k.Name() as name, k.Row() as value), operators=("=",)):
            return _of_row(value, (_key(name),), problem)
        case k.Row():
            return _of_row(found, names, problem)
        case k.Related() if len(items := spread_names(found)) > 1:
            return _together(items, problem)
        case k.Listed(items=items) | k.Joined(operator="and", items=items):
            return _together(items, problem)
        case _:
            return None


def _together(items: tuple[Answer, ...], problem: Problem) -> Values | None:
    parts = [_letters(item, "", (), problem) for item in items]
    found = {name: value for part in parts if part for name, value in part.items()}
    return found if "" not in found and len(found) == len(items) else None


def _of_row(row: k.Row, names: tuple[str, ...], problem: Problem) -> Values | None:
    """`(2, 1)` for the letters `(a, b)`, or for a vector with that many entries."""
    if row.opening not in BRACKETS:
        return None
    if len(names) == len(row.items) > 1:
        values = [item.tensor for item in row.items if isinstance(item, k.Single)]
        return dict(zip(names, values, strict=True)) if len(values) == len(names) else None
    column = stacked(row)
    if len(names) != 1 or column is None or not problem.objects.get(names[0]):
        return None
    return {names[0]: replace(column, form="matrix", shape=((column.slots[0].size,), ()))}


BRACKETS = frozenset({"(", "⟨"})


def _names(asked: str) -> tuple[str, ...]:
    """The letters of `n`, `(a, b)` or `f(x)`; () for another left side or none."""
    try:
        node = parse(asked) if asked else None
    except LatexError:
        return ()
    match node:
        case None:
            return ()
        case t.Factors(factors=(name, t.Fenced(opening="("))) if name_key(name) is not None:
            return (asked,)
        case t.Fenced(opening="(", body=t.Listing() as body):
            names = tuple(map(name_key, parts_of(body)))
        case _:
            names = (name_key(node),)
    return tuple(name for name in names if name) if all(names) else ()


def _key(name: k.Name) -> str:
    return f"{name.key}({','.join(name.arguments)})" if name.arguments else name.key


def _head(name: str) -> str:
    return name.partition("(")[0].strip()
