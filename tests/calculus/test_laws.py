"""Laws of derivatives and of printed expressions, over expressions drawn at random."""

from __future__ import annotations

import math

import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.calculus import derivative
from grader.expression.build import add, multiply, number, power
from grader.expression.latex_form import to_latex
from grader.expression.nodes import Apply, Expr, Symbol
from grader.expression.sympy_form import to_sympy
from grader.latex import parse
from grader.model import Declarations
from grader.reading.reader import Reader
from grader.reading.statement import declare
from grader.reading.values import scalar
from grader.steps import Relation
from grader.steps.equality import equal

X = Symbol("x")
PROBLEM = declare(Declarations())
LEAVES = st.sampled_from([X, Symbol("y"), number(2), number(-3), number(1, 2)])
POINT = {sympy.Symbol("x", real=True): 0.73, sympy.Symbol("y", real=True): 1.31}


def _grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(add),
        pairs.map(multiply),
        st.tuples(inner, st.integers(2, 3)).map(lambda p: power(p[0], number(p[1]))),
        st.tuples(st.sampled_from(["sin", "cos", "atan"]), inner).map(
            lambda p: Apply(p[0], (p[1],))
        ),
    )


EXPRESSIONS = st.recursive(LEAVES, _grown, max_leaves=8)


def value_of(expr: Expr) -> float:
    return float(to_sympy(expr).subs(POINT).evalf())


@given(EXPRESSIONS)
@settings(deadline=None, max_examples=60)
def test_a_derivative_is_the_one_sympy_gives(expr: Expr) -> None:
    x = sympy.Symbol("x", real=True)
    expected = float(sympy.diff(to_sympy(expr), x).subs(POINT).evalf())
    came = value_of(derivative(expr, X, PROBLEM))
    assert math.isclose(came, expected, rel_tol=1e-8, abs_tol=1e-8)


@given(EXPRESSIONS, EXPRESSIONS)
@settings(deadline=None, max_examples=40)
def test_a_derivative_is_linear_and_follows_the_product_rule(left: Expr, right: Expr) -> None:
    first, second = (derivative(side, X, PROBLEM) for side in (left, right))
    total = derivative(add((left, right)), X, PROBLEM)
    product = derivative(multiply((left, right)), X, PROBLEM)
    by_rule = add((multiply((first, right)), multiply((left, second))))
    assert equal(scalar(total), scalar(add((first, second))), PROBLEM).relation is Relation.EQUAL
    assert equal(scalar(product), scalar(by_rule), PROBLEM).relation is Relation.EQUAL


@given(EXPRESSIONS)
@example(multiply((number(1, 2), add((X, Symbol("y"))))))
@settings(deadline=None, max_examples=80)
def test_what_is_printed_reads_back_equal(expr: Expr) -> None:
    text = to_latex(expr)
    read = Reader(PROBLEM, text).read(parse(text), {})
    step = equal(scalar(expr), read, PROBLEM)
    assert step.relation is Relation.EQUAL, (text, step)
