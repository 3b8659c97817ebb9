r"""A simplified surd, `2\sqrt3`, `\frac{\sqrt2}{2}`, `1 + \sqrt{2 + \sqrt2}`.

The convention of school books: whole numbers without a square factor under square roots (a cube
under cube roots ...), no root in a denominator, no root of a fraction, no product or power of roots
that could be worked out, equal roots put together, fractions in lowest terms, and no root within a
root where there is a way without. A power `2^{1/2}` is a root in another spelling.
"""

from __future__ import annotations

from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

from grader.expression.algebra_system import sympy
from grader.forms.fractions import not_cancelled, not_lowest
from grader.forms.leaves import digits, outer, rational, stripped, unsigned, worth
from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

MAX_DIGITS = 25  # of a number that is taken apart
MAX_PRIME = 10**6


class Surd(NamedTuple):
    """A root, however it is written: of `radicand`, to the `power`, by `degree`."""

    radicand: Node
    degree: int
    power: int = 1


def simplified_surd(node: Node, problem: Problem) -> str:
    """Why a value is no simplified surd, in words; empty where it is one."""
    faults = (_fault(part, problem) for part in outer(node))
    return next((words for words in faults if words), "")


def _fault(part: Node, problem: Problem) -> str:
    surd = _surd(part)
    if surd is not None:
        return _surd_fault(surd, problem)
    match part:
        case t.Quotient(denominator=below) if any(_surds(below)):
            return "a root stands in the denominator"
        case t.Quotient():
            return not_lowest(part, problem)
        case t.Terms(items=items):
            return _sum_fault([item for _, item in items], problem)
        case t.Factors(factors=factors):
            return not_cancelled(part, problem) or _roots_fault(factors)
        case t.Scripted(base=base, sup=sup) if sup is not None and digits(sup) is not None:
            return "a power of a root is left" if any(_surds(base)) else ""
        case _:
            return ""


def _surd(node: Node) -> Surd | None:
    r"""A root of any degree, or a power with a fraction above; None for anything else."""
    match node:
        case t.Root(radicand=radicand, degree=degree):
            order = 2 if degree is None else digits(degree)
            return None if order is None or order < 2 else Surd(radicand, order)
        case t.Scripted(base=base, sub=None, sup=sup) if sup is not None:
            fraction = unsigned(sup)
            if not isinstance(fraction, t.Quotient):
                return None
            above, order = digits(fraction.numerator), digits(fraction.denominator)
            if above is None or order is None or order < 2:
                return None
            return Surd(base, order, above if fraction is stripped(sup) else -above)
        case _:
            return None


def _surds(node: Node) -> Iterator[Surd]:
    return (surd for surd in map(_surd, outer(node)) if surd is not None)


def _surd_fault(surd: Surd, problem: Problem) -> str:
    if surd.power < 0:
        return "a root stands in the denominator"
    if any(isinstance(part, t.Quotient) for part in outer(surd.radicand)):
        return "a fraction stands under a root"
    number = digits(surd.radicand)
    if number is not None:
        return _number_fault(number, surd)
    if rational(surd.radicand, problem) is not None:
        return "what stands under a root is a number that is not worked out"
    return _nested_fault(surd, problem) or _polynomial_fault(surd, problem)


def _number_fault(number: int, surd: Surd) -> str:
    words = f"the root of {number} can be simplified"
    if number in {0, 1, -1} or surd.power >= surd.degree or gcd(surd.power, surd.degree) > 1:
        return words
    powers = _powers(abs(number))
    if any(power * surd.power >= surd.degree for power in powers):
        return words
    return words if gcd(*powers, surd.degree) > 1 else ""


def _powers(number: int) -> list[int]:
    """How often each prime divides a number; those of a number too long to take apart are 1."""
    if number >= 10**MAX_DIGITS:
        return [1]
    return [int(power) for power in sympy.factorint(number, limit=MAX_PRIME).values()]


def _nested_fault(surd: Surd, problem: Problem) -> str:
    r"""`\sqrt{3 + 2\sqrt2}` is `1 + \sqrt2`, `\sqrt{\sqrt2}` a fourth root."""
    if not any(_surds(surd.radicand)):
        return ""
    if _surd(unsigned(surd.radicand)) is not None:
        return "a root of a root is one root"
    inside = worth(surd.radicand, problem)
    if inside is None or surd.degree != 2 or inside.free_symbols:
        return ""
    whole = sympy.sqrt(inside)
    return "a root within a root can be taken out" if sympy.sqrtdenest(whole) != whole else ""


def _polynomial_fault(surd: Surd, problem: Problem) -> str:
    """A square factor under a square root: a number, or a power of a polynomial."""
    inside = worth(surd.radicand, problem)
    if inside is None or not inside.is_polynomial():
        return ""
    content, factors = sympy.factor_list(inside)
    powers = [int(power) for _, power in factors]
    if content.is_Integer and content not in {0, 1, -1}:
        powers += _powers(abs(int(content)))
    return (
        "what stands under a root has a factor that can be taken out"
        if any(power * surd.power >= surd.degree for power in powers)
        else ""
    )


def _sum_fault(items: list[Node], problem: Problem) -> str:
    """Two terms that are multiples of the same root, or two plain numbers."""
    if not all(any(_surds(item)) or rational(item, problem) is not None for item in items):
        return ""
    kinds = []
    for item in items:
        value = worth(item, problem)
        if value is None or value.is_Add:
            return ""
        kinds.append(value.as_coeff_Mul()[1])
    return "terms are left that can be added" if len(set(kinds)) < len(kinds) else ""


def _roots_fault(factors: tuple[Node, ...]) -> str:
    """Two factors whose roots have a product that can be simplified, or are roots both."""
    for one, other in combinations(factors, 2):
        for mine in _surds(one):
            for theirs in _surds(other):
                if mine.degree == theirs.degree and _meet(mine, theirs, (one, other)):
                    return "a product of roots is left that can be worked out"
    return ""


def _meet(mine: Surd, theirs: Surd, factors: tuple[Node, Node]) -> bool:
    numbers = digits(mine.radicand), digits(theirs.radicand)
    if numbers[0] is None or numbers[1] is None:
        return mine.radicand == theirs.radicand
    alone = all(_surd(stripped(factor)) is not None for factor in factors)
    return alone or gcd(numbers[0], numbers[1]) > 1
