r"""Differentials, `d(AXB)` and `dX`: the derivative by every letter that varies, times its change.

A problem's convention `d:X` says that X varies; its change is the object `dX`, of the shape of X.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.calculus.differentiate import derivative
from grader.calculus.sums import plus, product, summed
from grader.expression.nodes import Element, Symbol
from grader.reading.problem import Declared
from grader.reading.values import Value, each, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.expression.nodes import Expr
    from grader.expression.sizes import Size
    from grader.reading.problem import Problem

VARYING = "d:"
CHANGE = "d"  # begins the name of a change
KEPT = frozenset({"symmetric", "skew", "diagonal", "complex"})


def differential(value: Value, problem: Problem) -> Value:
    """The change of a value to first order; NotDifferentiableError where a rule is missing."""
    names = varying(problem)
    return each(value, lambda entry: plus(_by_one(entry, name, problem) for name in names))


def _by_one(entry: Expr, name: str, problem: Problem) -> Expr:
    """The part of a change that one letter makes."""
    places = fresh(axes_of(problem, name))
    if not places:
        return product((derivative(entry, Symbol(name), problem), Symbol(f"{CHANGE}{name}")))
    slope = derivative(entry, Element(name, places), problem)
    body = product((slope, Element(f"{CHANGE}{name}", places)))
    for place in reversed(places):
        body = summed(place, body)
    return body


def varying(problem: Problem) -> list[str]:
    """The letters that vary, in order of their names."""
    found = (one for one in problem.conventions if one.startswith(VARYING))
    return sorted(one.removeprefix(VARYING) for one in found)


def with_changes(problem: Problem, names: Iterable[str]) -> Problem:
    """The problem in which these letters vary, with an object for the change of each."""
    objects = dict(problem.objects)
    chosen = frozenset(names)
    for name in chosen:
        declared = problem.by_name(name)
        change = f"{CHANGE}{name}"
        letter = change.partition("_")[0].partition("^")[0]
        kept = declared.assume & KEPT if declared else frozenset()
        axes = axes_of(problem, name)
        family = objects.get(letter, ())
        objects[letter] = (*family, Declared(change, letter, axes, (), assume=kept))
    conventions = problem.conventions | {f"{VARYING}{name}" for name in chosen}
    return replace(problem, objects=objects, conventions=conventions)


def axes_of(problem: Problem, name: str) -> tuple[Size, ...]:
    """The sizes of the indices of a letter's entries, those of a family first."""
    declared = problem.by_name(name)
    if declared is None:
        return ()
    running = (declared.sub_index, declared.sup_index)
    return (*(problem.indices[one] for one in running if one), *declared.axes)
