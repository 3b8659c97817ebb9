r"""Jumps that no point meets: roundings and signs of what no rational number makes whole or zero.

The floor of `x - \sqrt 2` is its ceiling less 1 wherever one looks, but for `x = \sqrt 2`. Where
both sides round the same thing they jump at the same points and go on from the same side, so
agreement beside such a point is agreement there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.branches import nonnegative
from grader.equivalence.canonical import canonical
from grader.equivalence.jumps import points_of
from grader.equivalence.pair import is_complex
from grader.equivalence.terms import Abstain
from grader.expression import nodes as n
from grader.expression.build import add, negate
from grader.expression.draws import WHOLE
from grader.expression.traverse import by_kind, walk

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr


def unmet(pair: Pair, met: frozenset[int]) -> bool:
    """Whether a side rounds as the other does not, and none of its jumps was looked at.

    `met` are the ids of the nodes whose jumps were.
    """
    if not points_of(pair) and not is_complex(pair):
        return False
    sides = (pair.answer, pair.reference)
    for side, other in (sides, sides[::-1]):
        left = [part for part in _jumping(pair, side) if id(part) not in met]
        known = [key for part in _jumping(pair, other) if left for key in _jump_keys(pair, part)]
        if any(all(key not in known for key in _jump_keys(pair, part)) for part in left):
            return True
    return False


def _jumping(pair: Pair, side: Expr) -> list[n.Apply]:
    parts = by_kind(side).get(n.Apply, ())
    return [part for part in parts if part.function in STEPPING and _jumps_somewhere(pair, part)]


STEPPING = frozenset({"floor", "ceil", "sign", "mod"})


def _jump_keys(pair: Pair, part: n.Apply) -> tuple[object, ...]:
    """Keys that functions share which jump at the same points and go on from the same side."""
    match part:
        case n.Apply(function="floor", arguments=(inside,)):
            return (("floor", _key(pair, _but_whole(inside))),)
        case n.Apply(function="ceil", arguments=(inside,)):
            return (("floor", _key(pair, negate(_but_whole(inside)))),)
        case n.Apply(function="sign", arguments=(inside,)):
            return (("sign", _key(pair, inside)), ("sign", _key(pair, negate(inside))))
        case n.Apply(function="mod", arguments=(inside, modulus)):
            return (("mod", _key(pair, inside), _key(pair, modulus)),)
        case _:
            return ()


def _but_whole(expr: Expr) -> Expr:
    """An expression without the whole numbers that are added to it, which move no jump."""
    if not isinstance(expr, n.Add):
        return expr
    return add(tuple(t for t in expr.terms if not isinstance(t, n.Number) or t.value.q != 1))


def _key(pair: Pair, expr: Expr) -> object:
    try:
        return canonical(expr, (), pair.problem)
    except Abstain:
        return id(expr)


def _jumps_somewhere(pair: Pair, part: n.Apply) -> bool:
    """Whether it is one of real numbers that may be zero; those of running variables are left."""
    names = {leaf.name for leaf in walk(part) if isinstance(leaf, n.Symbol)}
    if any(name.startswith("#") for name in names):
        return False
    if part.function == "sign" and _is_positive(pair, part.arguments[0]):
        return False
    return any(not pair.assumed(name) & WHOLE for name in names)


def _is_positive(pair: Pair, expr: Expr) -> bool:
    """Whether an expression is plainly never 0 nor negative."""
    match expr:
        case n.Number(value=value):
            return bool(value > 0)
        case n.Symbol(name=name):
            return "positive" in pair.assumed(name)
        case n.Apply(function="exp"):
            return True
        case n.Power(base=base):
            return _is_positive(pair, base)
        case n.Add(terms=terms):
            known = all(nonnegative(pair, term) for term in terms)
            return known and any(_is_positive(pair, term) for term in terms)
        case n.Multiply(factors=factors):
            return all(_is_positive(pair, factor) for factor in factors)
        case _:
            return False
