"""Where an answer has no value: roots, logarithms and inverse functions that the reference lacks.

Cancelling removes them from a canonical form: sqrt(x) - sqrt(x) is 0 only for x >= 0. So it does
with a denominator where the reference jumps, and no value fills the point in. An answer that
restricts its domain by an argument which the reference does not restrict is left to sampling, which
looks at points outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.canonical import canonical
from grader.equivalence.terms import Abstain
from grader.expression import nodes as n
from grader.expression.traverse import by_kind, free_indices, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr

RESTRICTED = frozenset({"ln", "asin", "acos", "acosh", "atanh"})
JUMPING = frozenset({"floor", "ceil", "sign", "mod"})


def restricts_more(pair: Pair) -> bool:
    """Whether the answer has a restricted argument that does not stand in the reference."""
    if pair.kinds.isdisjoint(RESTRICTING):
        return False
    poles = _jumps(pair.reference)
    own = list(_arguments(pair.answer, poles=poles))
    if not own:
        return False
    known = [_key(pair, argument) for argument in _arguments(pair.reference, poles=poles)]
    return any(_key(pair, argument) not in known for argument in own)


RESTRICTING: frozenset[type] = frozenset({n.Apply, n.Power})


def _jumps(expr: Expr) -> bool:
    """Whether an expression jumps, so that a point left out may be one that nothing fills in."""
    kinds = by_kind(expr)
    return n.Indicator in kinds or any(part.function in JUMPING for part in kinds.get(n.Apply, ()))


def _arguments(expr: Expr, *, poles: bool) -> Iterator[Expr]:
    """The arguments with letters that must be positive or lie in an interval; denominators too."""
    kinds = by_kind(expr)
    for part in (*kinds.get(n.Apply, ()), *kinds.get(n.Power, ())):
        match part:
            case n.Apply(function=function, arguments=(argument,)) if function in RESTRICTED:
                if _varies(argument):
                    yield argument
            case n.Power(base=base, exponent=n.Number(value=value)) if int(value.q) % 2 == 0:
                if _varies(base) and not _is_square_sum(base):
                    yield base
            case n.Power(base=base, exponent=n.Number(value=value)) if poles and value < 0:
                if _varies(base):
                    yield base
            case n.Power(base=base, exponent=exponent) if not isinstance(exponent, n.Number):
                if _varies(base):
                    yield base
            case _:
                continue


def _varies(expr: Expr) -> bool:
    return any(isinstance(leaf, n.Symbol | n.Element) for leaf in walk(expr))


def _is_square_sum(expr: Expr) -> bool:
    """A sum of squares, as under the root of a norm: it restricts nothing."""
    while isinstance(expr, n.SumOver):
        expr = expr.body
    match expr:
        case n.Power(exponent=n.Number(value=value)):
            return bool(value.q == 1 and int(value.p) % 2 == 0)
        case n.Multiply(factors=(n.Element() as left, n.Element() as right)):
            return left.name == right.name and left.indices == right.indices
        case _:
            return False


def _key(pair: Pair, expr: Expr) -> object:
    """A key that equal arguments share, whatever their free indices are called."""
    try:
        return canonical(expr, free_indices(expr), pair)
    except Abstain:
        return id(expr)
