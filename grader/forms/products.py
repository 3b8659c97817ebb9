"""Factored and expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.algebra_system import sympy
from grader.forms.leaves import digits, outer, rational, stripped, unsigned, worth
from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

MAX_DIGITS = 300  # of a number that is tested for being a prime


def factored(node: Node, problem: Problem) -> str:
    """A product of powers of factors that cannot be split over the rational numbers.

    A whole number or a fraction of them is split into primes; a number before factors with letters
    is left as it is. A factor has no number that could stand before it, `2(x-1)`, not `2x-2`.
    """
    if rational(node, problem) is not None:
        bases = (base for base in _bases(node) if not _is_prime(base))
        composite = next(bases, None)
        return "" if composite is None else _not_prime(composite, problem)
    for base in _bases(node):
        words = _factor_fault(base, problem)
        if words:
            return words
    return ""


def _bases(node: Node) -> Iterator[Node]:
    """The factors of a product without their powers, those above and below a fraction too."""
    match unsigned(node):
        case t.Factors(factors=factors):
            for factor in factors:
                yield from _bases(factor)
        case t.Quotient(numerator=above, denominator=below):
            yield from _bases(above)
            yield from _bases(below)
        case t.Scripted(base=base, sub=None):
            yield from _bases(base)
        case other:
            yield other


def _is_prime(base: Node) -> bool:
    number = digits(base)
    if number is None:
        return False
    return abs(number) <= 1 or len(str(number)) > MAX_DIGITS or sympy.isprime(abs(number))


def _not_prime(base: Node, problem: Problem) -> str:
    number = digits(base)
    shown = rational(base, problem) if number is None else number
    return f"an answer in prime factors is asked for, and {shown} is no prime number"


def _factor_fault(base: Node, problem: Problem) -> str:
    form = worth(base, problem)
    if form is None or not form.free_symbols:
        return ""
    above, _ = sympy.together(_with_letters(form)).as_numer_denom()
    content, found = sympy.factor_list(above)
    if len(found) > 1 or any(power > 1 for _, power in found):
        return "an answer in factored form is asked for, and a factor can still be split"
    alone = isinstance(base, t.Letter | t.Scripted)
    if not alone and content.is_Integer and abs(content) != 1:
        return f"an answer in factored form is asked for, and {abs(content)} can be taken out"
    return ""


def _with_letters(form: sympy.Expr) -> sympy.Expr:
    """A letter for every root, exponential or other function: `x e^x + e^x` is `x a + a`."""
    letters: dict[sympy.Expr, sympy.Dummy] = {}
    return form.replace(
        lambda part: part.is_Function or (part.is_Pow and not part.exp.is_Integer),
        lambda part: letters.setdefault(part, sympy.Dummy()),
    )


def expanded(node: Node, _: Problem) -> str:
    """A sum of products without brackets; equal powers need not be put together."""
    fault = any(map(_is_unexpanded, outer(node)))
    return "an expanded answer is asked for, and a bracket is left" if fault else ""


def _is_unexpanded(part: Node) -> bool:
    match part:
        case t.Factors(factors=factors):
            return any(map(_is_sum, factors))
        case t.Scripted(base=base, sup=sup) if sup is not None and digits(sup) is not None:
            return _is_sum(base) or isinstance(stripped(base), t.Factors)
        case t.Terms(items=items):
            return any(sign != "+" and _is_sum(item) for sign, item in items)
        case _:
            return False


def _is_sum(node: Node) -> bool:
    """Whether a factor is a sum in brackets or on top of a fraction."""
    match stripped(node):
        case t.Terms(items=items):
            return len(items) > 1
        case t.Quotient(numerator=above):
            return _is_sum(above)
        case _:
            return False
