"""The algebra system: limits, integrals, derivatives and infinite sums carried out by sympy.

Sympy only computes; whether the outcome equals the other side is decided by the other methods.
Its work is bounded by a count of function calls, the same on every machine. Abstains where sympy
leaves anything undone or the budget is used up.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.algebra_system import sympy, sympy_form
from grader.expression.domains import NotHere, Rationals, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr

BUDGET_CALLS = 400_000
UNDONE = (n.Ranged, n.Limit, n.IntegralOf, n.DerivativeOf)
SYMPY_RAISES = (ValueError, TypeError, NotImplementedError, RecursionError)


class BudgetError(BaseException):
    """The count of calls is used up; not an `Exception`, so that sympy cannot swallow it."""


def carried_out(pair: Pair) -> Pair | None:
    """The pair with its operators carried out; None where there are none or one stays undone."""
    if pair.kinds.isdisjoint(UNDONE):
        return None
    answer, reference = _done(pair, pair.answer), _done(pair, pair.reference)
    if answer is None or reference is None:
        return None
    return replace(pair, answer=answer, reference=reference)


def _done(pair: Pair, expr: Expr) -> Expr | None:
    if not any(isinstance(part, UNDONE) for part in walk(expr)):
        return expr
    if _is_heavy(pair, expr):
        return None
    names = {part.name for part in walk(expr) if isinstance(part, n.Symbol)}
    assume = {name: pair.assumed(name) for name in names}
    to_sympy = sympy_form.to_sympy  # loaded before calls are counted
    try:
        form = bounded(lambda: to_sympy(expr, assume).doit())
        if form is None or form.has(*sympy_form.UNDONE, sympy.nan, sympy.zoo):
            return None
        return sympy_form.from_sympy(form)
    except (sympy_form.NoSympyFormError, *SYMPY_RAISES):
        return None


def _is_heavy(pair: Pair, expr: Expr) -> bool:
    """Whether sympy would compute a huge number in one call, out of reach of the budget."""
    for part in walk(expr):
        match part:
            case n.Apply(function=function, arguments=arguments) if function in GROWING:
                if any(_number(pair, argument) > MAX_ARGUMENT for argument in arguments):
                    return True
            case n.Power(exponent=exponent):
                if abs(_number(pair, exponent)) > MAX_ARGUMENT:
                    return True
            case n.Ranged(lower=lower, upper=upper, body=body) if not _is_polynomial(body):
                if _number(pair, upper) - _number(pair, lower) > MAX_ARGUMENT:
                    return True
            case _:
                continue
    return False


def _is_polynomial(body: Expr) -> bool:
    """A body that has a closed form for any number of terms."""
    return all(
        isinstance(part, n.Add | n.Multiply | n.Number | n.Symbol)
        or (
            isinstance(part, n.Power)
            and isinstance(part.exponent, n.Number)
            and 0 < part.exponent.value < SMALL
        )
        for part in walk(body)
    )


SMALL = 12
GROWING = frozenset({"factorial", "factorial2", "binomial", "gamma"})
MAX_ARGUMENT = 500


def _number(pair: Pair, expr: Expr) -> fmpq:
    """The value of a rational without letters; 0 for anything else, larger than allowed if huge."""
    try:
        return Evaluator(Rationals(0), {}, pair).value(expr, {}) if not letters(expr) else fmpq(0)
    except TooLarge:
        return fmpq(MAX_ARGUMENT + 1)
    except (NotHere, Undefined, KeyError):
        return fmpq(0)


def letters(expr: Expr) -> bool:
    """Whether letters or infinities stand in an expression."""
    return any(
        isinstance(part, n.Symbol | n.Element | n.SizeValue | n.Constant) for part in walk(expr)
    )


def bounded(compute: Callable[[], sympy.Basic]) -> sympy.Basic | None:
    """The outcome of a computation, or None after `BUDGET_CALLS` function calls."""
    left = BUDGET_CALLS

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal left
        if event == "call":
            left -= 1
            if left < 0:
                sys.setprofile(None)
                raise BudgetError

    outer = sys.getprofile()
    sys.setprofile(count)
    try:
        return compute()
    except BudgetError:
        return None
    finally:
        sys.setprofile(outer)
