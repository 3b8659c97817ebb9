"""Lowest terms and a single fraction."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from grader.expression.algebra_system import sympy
from grader.forms.leaves import digits, is_negative, outer, rational, unsigned, worth
from grader.forms.numbers import decimal_in
from grader.latex import tree as t
from grader.reading.conventions import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem


def lowest_terms(node: Node, problem: Problem) -> str:
    """Fractions that cannot be cancelled, and numbers put together to one number."""
    found = decimal_in(node)
    if found:
        return f"{found} is a decimal; a fraction in lowest terms is asked for"
    quotients = (not_lowest(p, problem) for p in parts(node) if isinstance(p, t.Quotient))
    others = (_not_worked_out(part, problem) for part in outer(node))
    return next((words for words in chain(quotients, others) if words), "")


def _not_worked_out(part: Node, problem: Problem) -> str:
    match part:
        case t.Scripted() if _is_negative_power(part) and rational(part, problem) is not None:
            return "a negative power is no fraction in lowest terms"
        case t.Terms(items=items):
            numbers = [item for _, item in items if rational(item, problem) is not None]
            return "numbers are left that can be added" if len(numbers) > 1 else ""
        case t.Factors():
            return _product_fault(part, problem)
        case _:
            return ""


def _is_mixed(product: t.Factors) -> bool:
    r"""Whether a product is a mixed number, `3\frac12`."""
    match product:
        case t.Factors(factors=(whole, t.Quotient() as part), operators=("",)):
            above, below = digits(part.numerator), digits(part.denominator)
            return None not in {digits(whole), above, below}
        case _:
            return False


def _product_fault(product: t.Factors, problem: Problem) -> str:
    """What is wrong with a product of numbers in which fractions stand."""
    if not _quotients_in(product) or _is_mixed(product):
        return ""
    if sum(rational(factor, problem) is not None for factor in product.factors) > 1:
        return "numbers are left that can be multiplied"
    return not_cancelled(product, problem)


def not_cancelled(product: t.Factors, problem: Problem) -> str:
    """Why a product is not in lowest terms where a factor can be cancelled with one below."""
    quotients = _quotients_in(product)
    if not quotients or _is_mixed(product):
        return ""
    above = tuple(f.numerator if isinstance(f, t.Quotient) else f for f in product.factors)
    below = tuple(quotient.denominator for quotient in quotients)
    if _share_a_factor(_product(above, problem), _product(below, problem)):
        return "numerator and denominator have a common factor"
    return ""


def _quotients_in(product: t.Factors) -> list[t.Quotient]:
    return [factor for factor in product.factors if isinstance(factor, t.Quotient)]


def _product(nodes: tuple[Node, ...], problem: Problem) -> sympy.Expr | None:
    values = [worth(node, problem) for node in nodes]
    return None if None in values else sympy.Mul(*values)


def not_lowest(part: t.Quotient, problem: Problem) -> str:
    """Why a fraction is not in lowest terms, in words; empty where it is."""
    above, below = part.numerator, part.denominator
    if is_negative(below):
        return "a fraction in lowest terms has its minus before it or on top"
    if digits(below) == 1:
        return "a fraction over 1 is a whole number"
    if not _share_a_factor(worth(above, problem), worth(below, problem)):
        return ""
    if digits(above) is not None and digits(below) is not None:
        return f"the fraction {digits(above)}/{digits(below)} is not in lowest terms"
    return "numerator and denominator have a common factor"


def _share_a_factor(above: sympy.Expr | None, below: sympy.Expr | None) -> bool:
    """Whether two values have a common factor, where both are polynomials.

    A root, pi or a value of a function counts as a letter: 2 sqrt(2) over 4 has the factor 2.
    """
    if above is None or below is None:
        return False
    names: dict[sympy.Expr, sympy.Symbol] = {}
    above, below = (
        side.replace(_is_irrational, lambda e: names.setdefault(e, sympy.Dummy()))
        for side in (above, below)
    )
    if not (above.is_polynomial() and below.is_polynomial()):
        return False
    return sympy.gcd(above, below) not in {sympy.Integer(1), sympy.Integer(-1)}


def _is_irrational(part: sympy.Expr) -> bool:
    if part.is_Pow:
        return not (part.exp.is_Integer and part.exp.is_nonnegative)
    return bool(part.is_Function or part.is_NumberSymbol or part is sympy.I)


def single_fraction(node: Node, _: Problem) -> str:
    """One fraction bar over everything, or none at all."""
    inner = unsigned(node)
    if decimal_in(inner):
        return f"{decimal_in(inner)} is a decimal; a single fraction is asked for"
    if any(_is_negative_power(part) for part in outer(inner)):
        return "a single fraction is asked for, and a negative power is left"
    bars = sum(1 for _ in _quotients(inner))
    if isinstance(inner, t.Quotient):
        return "a single fraction is asked for, not one inside another" if bars > 1 else ""
    return "a single fraction is asked for" if bars else ""


def _quotients(node: Node) -> Iterator[Node]:
    return (part for part in outer(node) if isinstance(part, t.Quotient))


def _is_negative_power(part: Node) -> bool:
    if not isinstance(part, t.Scripted) or part.sup is None:
        return False
    return (digits(part.sup) or 0) < 0
