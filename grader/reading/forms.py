"""Forms that a rubric can ask for, judged on what was typed and apart from its value.

A form is one of `FORMS`, or `letters: x, y` for an answer in given letters only; several stand in
one declaration, separated by semicolons. `matrix` and `elementwise` are judged with the slots, in
`grader.judge`.
"""

from __future__ import annotations

from math import gcd, isqrt
from typing import TYPE_CHECKING

import sympy

from grader.expression.sympy_form import NoSympyFormError, to_sympy
from grader.latex import LatexError
from grader.latex import tree as t
from grader.reading.conventions import parts
from grader.reading.decimals import endless_decimal
from grader.reading.dotted import is_dots
from grader.reading.keys import letter_key
from grader.reading.reader import Reader
from grader.reading.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

    Rule = Callable[[Node, Problem], str]

WITH_SLOTS = frozenset({"matrix", "elementwise", "unit", "any", ""})
MAX_RADICAND = 10**12


def asked_forms(text: str) -> tuple[str, ...]:
    """The forms a declaration asks for; LatexError names one that is not known."""
    names = tuple(part.strip() for part in text.split(";") if part.strip())
    for name in names:
        if name not in FORMS and name not in WITH_SLOTS and not name.startswith("letters:"):
            known = {*FORMS, *WITH_SLOTS, "letters: x, y"} - {""}
            raise LatexError(
                f"unknown form '{name}'; {did_you_mean(name, known)}",
                0,
                0,
                code="declare.form",
            )
    return names


def fault(form: str, node: Node, problem: Problem) -> str:
    """What is wrong with the form of an answer, in words; empty where nothing is."""
    node = bare(node)
    if form.startswith("letters:"):
        return _letters(node, form.removeprefix("letters:"))
    rule = FORMS.get(form)
    return rule(node, problem) if rule is not None else ""


def bare(node: Node) -> Node:
    """The right side of an equation, without boxes and plain brackets."""
    while True:
        match node:
            case t.Boxed(body=body) | t.Fenced(opening="(", closing=")", body=body):
                node = body
            case t.Relation(sides=(*_, last), operators=operators) if set(operators) == {"="}:
                node = last
            case _:
                return node


def _exact(node: Node, _: Problem) -> str:
    decimal = next((p for p in parts(node) if isinstance(p, t.Number) and "." in p.text), None)
    return f"{decimal.text} is a decimal; an exact answer is asked for" if decimal else ""


def unsigned(node: Node) -> Node:
    """A value without its sign."""
    match node:
        case t.Terms(items=((_, inner),)):
            return bare(inner)
        case _:
            return node


def _decimal(node: Node, _: Problem) -> str:
    return "" if isinstance(unsigned(node), t.Number) else "a decimal number is asked for"


def _integer(node: Node, _: Problem) -> str:
    inner = unsigned(node)
    whole = isinstance(inner, t.GroupedNumber) or (
        isinstance(inner, t.Number) and "." not in inner.text
    )
    return "" if whole else "an integer is asked for, written as one"


def _lowest_terms(node: Node, problem: Problem) -> str:
    for part in parts(node):
        if isinstance(part, t.Quotient):
            above, below = _whole(part.numerator), _whole(part.denominator)
            if above is not None and below is not None:
                common = gcd(above, below)
                if common != 1 or below < 0:
                    return f"the fraction {above}/{below} is not in lowest terms"
            elif _share_a_factor(part, problem):
                return "numerator and denominator have a common factor"
    return ""


def _whole(node: Node) -> int | None:
    sign = 1
    if isinstance(node, t.Terms) and len(node.items) == 1:
        sign = -1 if node.items[0][0] == "-" else 1
    inner = unsigned(bare(node))
    return (
        sign * int(inner.text) if isinstance(inner, t.Number) and inner.text.isdecimal() else None
    )


def _share_a_factor(part: t.Quotient, problem: Problem) -> bool:
    above, below = _sympy(part.numerator, problem), _sympy(part.denominator, problem)
    if above is None or below is None or not (above.is_polynomial() and below.is_polynomial()):
        return False
    return bool(sympy.gcd(above, below) not in {sympy.Integer(1), sympy.Integer(-1)})


def _sympy(node: Node, problem: Problem) -> sympy.Expr | None:
    """The sympy form of a scalar part; None where it has none."""
    try:
        return to_sympy(Reader(problem).scalar(node, {}))
    except (LatexError, NoSympyFormError):
        return None


def _single_fraction(node: Node, _: Problem) -> str:
    if isinstance(unsigned(node), t.Quotient):
        inner = unsigned(node)
        nested = sum(isinstance(part, t.Quotient) for part in parts(inner)) > 1
        return "a single fraction is asked for, not one inside another" if nested else ""
    fractions = any(isinstance(part, t.Quotient) for part in parts(node))
    return "a single fraction is asked for" if fractions else ""


def _simplified_surd(node: Node, _: Problem) -> str:
    for part in parts(node):
        if isinstance(part, t.Quotient) and any(
            isinstance(p, t.Root) for p in parts(part.denominator)
        ):
            return "a root stands in the denominator"
        if isinstance(part, t.Root) and part.degree is None:
            radicand = _whole(part.radicand)
            if radicand is None and isinstance(bare(part.radicand), t.Quotient):
                return "a fraction stands under a root"
            if radicand is not None and _square_inside(radicand):
                return f"the root of {radicand} can be simplified"
    return ""


def _square_inside(radicand: int) -> bool:
    if not 0 <= radicand <= MAX_RADICAND:
        return False
    if isqrt(radicand) ** 2 == radicand:
        return True
    return any(e > 1 for e in sympy.factorint(radicand, limit=10**6).values())


def _factored(node: Node, problem: Problem) -> str:
    for factor in _factors(node):
        base = bare(factor)
        if isinstance(base, t.Scripted):
            base = bare(base.base)
        form = _sympy(unsigned(base), problem)
        if form is None or not form.is_rational_function():
            continue
        above, _below = sympy.together(form).as_numer_denom()
        found = sympy.factor_list(above)[1]
        if len(found) > 1 or any(power > 1 for _, power in found):
            return "an answer in factored form is asked for, and a factor can still be split"
    return ""


def _factors(node: Node) -> Iterator[Node]:
    """The factors of a product, those above and below a fraction too."""
    match bare(unsigned(node)):
        case t.Factors(factors=factors):
            for factor in factors:
                yield from _factors(factor)
        case t.Quotient(numerator=above, denominator=below):
            yield from _factors(above)
            yield from _factors(below)
        case other:
            yield other


def _expanded(node: Node, _: Problem) -> str:
    for part in parts(node):
        bases = part.factors if isinstance(part, t.Factors) else ()
        if isinstance(part, t.Scripted) and isinstance(part.sup, t.Number):
            bases = (part.base,)
        if any(isinstance(base, t.Fenced) and isinstance(bare(base), t.Terms) for base in bases):
            return "an expanded answer is asked for, and a bracket is left"
    return ""


def _no_sums(node: Node, _: Problem) -> str:
    if any(isinstance(part, t.Big) for part in parts(node)):
        return "an answer without a sum or product sign is asked for"
    dotted = any(map(is_dots, parts(node))) and endless_decimal(node) is None
    return "an answer without dots is asked for" if dotted else ""


def _letters(node: Node, allowed: str) -> str:
    known = {name.strip() for name in allowed.split(",")}
    used = {letter_key(part) for part in parts(node) if isinstance(part, t.Letter)}
    strange = sorted(used - known - {"e", "\\pi", "i"})
    return (
        f"the answer is asked for in {allowed.strip()} only; it has {strange[0]}" if strange else ""
    )


FORMS: dict[str, Rule] = {
    "exact": _exact,
    "decimal": _decimal,
    "integer": _integer,
    "lowest terms": _lowest_terms,
    "single fraction": _single_fraction,
    "simplified surd": _simplified_surd,
    "factored": _factored,
    "expanded": _expanded,
    "no sums": _no_sums,
}
