"""Letters that a derivation treats as functions: `y` where `y'` or `dy/dx` is written."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from grader.calculus.total import VARIES
from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.reading.problem import Problem
    from grader.steps.lines import Line

OPAQUE = frozenset("fgh")


def with_varying(problem: Problem, lines: tuple[Line, ...]) -> Problem:
    """The problem with the conventions that say which letters vary.

    Without primes, or where `d` differentiates by several letters, they are unknown functions.
    """
    found = {pair for line in lines for pair in _varying(line.node)}
    variables = {by for _, by in found} - {""}
    if problem.shaped or len(variables) > 1 or all(by for _, by in found):
        return problem
    letters = {name for name, _ in found} - set(problem.definitions) - OPAQUE
    names = {f"{VARIES}{name}" for name in letters}
    return replace(problem, conventions=problem.conventions | names)


def _varying(part: object) -> Iterator[tuple[str, str]]:
    """Letters with a prime, and letters on top of `dy/dx` with the one below."""
    match part:
        case t.Scripted(base=t.Letter(name=name), sub=None, primes=primes) if primes:
            yield name, ""
        case t.Quotient(
            numerator=t.Operator(kind="d", operand=t.Letter(name=name)),
            denominator=t.Operator(operand=t.Letter(name=by)),
        ) if name != by:
            yield name, by
    if isinstance(part, t.Spanned):
        for each in fields(part):
            yield from _varying(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _varying(item)
