r"""Where a relation with one growing function, `\log_2 (x - 1) < 3`, can turn from true to false.

The places are zeros of plain expressions: of `x - 1 - 2^3`, and of `x - 1` where the function
begins. One place too many does no harm, since what holds is tried between them and at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import NotReal, ball_of, is_letter_free
from grader.expression import nodes as n
from grader.expression.build import ONE, add, multiply, negate, reciprocal

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

BITS = 64


def turning(gap: Expr, problem: Problem) -> tuple[Expr, ...] | None:
    """Expressions at whose zeros the sign of a gap can change; None where that is not known."""
    terms = gap.terms if isinstance(gap, n.Add) else (gap,)
    held = [term for term in terms if not is_letter_free(term)]
    if len(held) != 1:
        return None
    factors = held[0].factors if isinstance(held[0], n.Multiply) else (held[0],)
    functions = [factor for factor in factors if not is_letter_free(factor)]
    if len(functions) != 1:
        return None
    slope = multiply(tuple(f for f in factors if is_letter_free(f)) or (ONE,))
    rest = add(tuple(term for term in terms if is_letter_free(term)) or (n.Number(ZERO),))
    return _turning(functions[0], multiply((negate(rest), reciprocal(slope))), problem)


ZERO = ONE.value * 0


def _turning(function: Expr, level: Expr, problem: Problem) -> tuple[Expr, ...] | None:
    """Where a growing function reaches a level, and where it begins."""
    match function:
        case n.Apply(function="ln", arguments=(inside,)):
            return add((inside, negate(n.Apply("exp", (level,))))), inside
        case n.Apply(function="exp", arguments=(inside,)):
            return _reached(inside, level, ONE, problem)
        case n.Power(base=base, exponent=exponent) if is_letter_free(base):
            return _reached(exponent, level, n.Apply("ln", (base,)), problem)
        case n.Power(base=base, exponent=n.Number(value=v)) if v.p == 1 and v.q % 2 == 0:
            return add((base, negate(n.Power(level, n.Number(ONE.value * v.q))))), base
        case n.Apply(function="root", arguments=(inside, n.Number() as degree)):
            return add((inside, negate(n.Power(level, degree)))), inside
        case _:
            return None


def _reached(
    exponent: Expr, level: Expr, growth: Expr, problem: Problem
) -> tuple[Expr, ...] | None:
    """Where a power reaches a level; nowhere if that is not positive."""
    try:
        if not ball_of(level, problem, BITS) > 0:
            return ()
        ball_of(growth, problem, BITS)
    except NotReal:
        return None
    target = multiply((n.Apply("ln", (level,)), reciprocal(growth)))
    return (add((exponent, negate(target))),)
