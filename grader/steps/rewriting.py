r"""Relations without roots, absolute values and logarithms where they stand alone on a side.

`\sqrt{u} = v` holds where `u = v^2` and `v >= 0`; likewise `|u| = v` where `u^2 = v^2` and
`v >= 0`; `\log_b u = c` where `u = b^c` and `u > 0`. What is left as it was is right too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression import nodes as n
from grader.expression.build import ONE, TWO, ZERO, multiply, power, reciprocal
from grader.expression.keys import key
from grader.expression.traverse import walk
from grader.steps.clauses import Atom

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.steps.clauses import Alternatives, Clause

MAX_EXPONENT = 40


def plain(statement: Alternatives) -> Alternatives:
    """The same statement of real letters with its relations rewritten."""
    return tuple(
        tuple(atom for before in clause for atom in _plain_atom(before)) for clause in statement
    )


def _plain_atom(atom: Atom) -> Clause:
    if atom.operator != "=":
        return (atom,)
    for left, right in ((atom.left, atom.right), (atom.right, atom.left)):
        for rule in (_squared, _without_logarithm, _without_exponential):
            found = rule(left, right)
            if found is not None:
                return found
    return (atom,)


def _squared(left: Expr, right: Expr) -> Clause | None:
    """`c sqrt(u) = v` and `c |u| = v` squared, with the sign that v must have."""
    factors = left.factors if isinstance(left, n.Multiply) else (left,)
    roots = [factor for factor in factors if _radicand(factor) is not None]
    if len(roots) != 1:
        return None
    inside = _radicand(roots[0])
    rest = multiply(factor for factor in factors if factor is not roots[0])
    if inside is None or not (isinstance(rest, n.Number) and rest.value != 0):
        return None
    other = _radicand(right)
    own = multiply((power(rest, TWO), inside))
    if other is not None and rest.value > 0:
        sign = () if _is_absolute(roots[0]) or _is_absolute(right) else (Atom(inside, "≥", ZERO),)
        return (Atom(own, "=", other), *sign)
    bound = Atom(multiply((reciprocal(rest), right)), "≥", ZERO)
    return (Atom(own, "=", power(right, TWO)), bound)


def _radicand(expr: Expr) -> Expr | None:
    """What stands under a square root, or the square of what stands in bars; only with letters."""
    match expr:
        case n.Power(base=base, exponent=n.Number(value=value)) if value * 2 == 1:
            return base if _has_letters(base) else None
        case n.Apply(function="abs", arguments=(inside,)):
            return power(inside, TWO) if _has_letters(inside) else None
        case _:
            return None


def _is_absolute(expr: Expr) -> bool:
    return isinstance(expr, n.Apply)


def _has_letters(expr: Expr) -> bool:
    return any(isinstance(part, n.Symbol) for part in walk(expr))


def _without_logarithm(left: Expr, right: Expr) -> Clause | None:
    r"""`\log_b u = c` for a small whole c, and `\ln u = \ln v`."""
    taken = _logarithm(left)
    if taken is None:
        return None
    inside, base = taken
    match right:
        case n.Apply(function="ln", arguments=(other,)) if isinstance(base, n.Constant):
            return (Atom(inside, "=", other), Atom(inside, ">", ZERO))
        case n.Number(value=value) if value.q == 1 and abs(value.p) <= MAX_EXPONENT:
            return (Atom(inside, "=", power(base, right)), Atom(inside, ">", ZERO))
        case _:
            return None


def _without_exponential(left: Expr, right: Expr) -> Clause | None:
    """`b^u = b^v` and `b^u = c` for positive numbers b and c, b not 1."""
    mine, other = _exponential(left), _exponential(right)
    if mine is None or not _has_letters(mine[1]):
        return None
    base, exponent = mine
    if other is not None and key(other[0]) == key(base):
        return (Atom(exponent, "=", other[1]),)
    if isinstance(right, n.Number) and right.value > 0:
        scale = reciprocal(n.Apply("ln", (base,))) if isinstance(base, n.Number) else ONE
        return (Atom(exponent, "=", multiply((n.Apply("ln", (right,)), scale))),)
    return None


def _exponential(expr: Expr) -> tuple[Expr, Expr] | None:
    """The base and the exponent of `e^u` and of a power of a positive number other than 1."""
    match expr:
        case n.Apply(function="exp", arguments=(exponent,)):
            return n.Constant("e"), exponent
        case n.Power(base=n.Number(value=value) as base, exponent=exponent):
            return (base, exponent) if value > 0 and value != 1 else None
        case _:
            return None


def _logarithm(expr: Expr) -> tuple[Expr, Expr] | None:
    """The argument and the base of a logarithm."""
    match expr:
        case n.Apply(function="ln", arguments=(inside,)):
            return inside, n.Constant("e")
        case n.Multiply(
            factors=(
                n.Apply(function="ln", arguments=(inside,)),
                n.Power(
                    base=n.Apply(function="ln", arguments=(n.Number() as base,)),
                    exponent=n.Number(value=value),
                ),
            )
        ) if value == -1:
            return inside, base
        case _:
            return None
