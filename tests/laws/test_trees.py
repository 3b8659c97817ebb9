"""Real expressions of two letters, rewritten and slipped anywhere; truth by floats far apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.judge import judge, prepare
from grader.model import Verdict
from tests.laws.settings import LAW
from tests.laws.trees import Tree, anywhere, latex, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LEAVES = st.sampled_from(["x", "y", "1", "2", "3", "7"]).map(Tree)


def grown(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """One operation more."""
    one = st.builds(tree, st.sampled_from(["neg", "square", "abs", "sqrt", "sin"]), parts)
    two = st.builds(tree, st.sampled_from("++-**/"), parts, parts)
    return one | two | two


SCALARS = st.recursive(LEAVES, grown, max_leaves=6)
POINTS = ({"x": 1.37, "y": -0.73}, {"x": -2.11, "y": 0.59}, {"x": 0.83, "y": 3.19})
ARITHMETIC: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "neg": lambda a: -a,
    "twice": lambda a: 2 * a,
    "square": lambda a: a * a,
    "abs": abs,
    "sqrt": math.sqrt,
    "sin": math.sin,
}


def number(made: Tree, point: Mapping[str, float]) -> float:
    """The real value at a point; an ArithmeticError or a ValueError where there is none."""
    if not made.parts:
        return point[made.op] if made.op in point else float(made.op)
    return ARITHMETIC[made.op](*(number(part, point) for part in made.parts))


def value(made: Tree, point: Mapping[str, float]) -> float | None:
    """The value at a point; None where there is none or rounding could have made it."""
    try:
        found = number(made, point)
    except (ArithmeticError, ValueError):
        return None
    return found if 1e-6 < abs(found) < 1e9 else None


def apart(left: Tree, right: Tree) -> bool:
    """Whether two expressions certainly have other values at a point where both have one."""
    pairs = [(value(left, point), value(right, point)) for point in POINTS]
    return any(
        a is not None and b is not None and not math.isclose(a, b, rel_tol=1e-6) for a, b in pairs
    )


def same_scalars(made: Tree) -> Iterator[Tree]:
    """What a true rewrite makes of the root, with the same domain."""
    yield tree("neg", tree("neg", made))
    yield tree("-", tree("+", made, Tree("y")), Tree("y"))
    match made:
        case Tree("+" | "*", (a, b)):
            yield tree(made.op, b, a)
        case Tree("-", (a, b)):
            yield tree("+", tree("neg", b), a)
        case Tree("/", (a, b)):
            yield tree("*", a, tree("/", Tree("1"), b))
        case Tree("square", (a,)):
            yield tree("*", a, a)
        case Tree("abs", (a,)):
            yield tree("abs", tree("neg", a))
        case Tree("sin", (a,)):
            yield tree("neg", tree("sin", tree("neg", a)))
        case _:
            pass
    match made:
        case Tree("*", (a, Tree("+" | "-" as op, (b, c)))):
            yield tree(op, tree("*", a, b), tree("*", a, c))
        case Tree("/", (Tree("+" | "-" as op, (a, b)), c)):
            yield tree(op, tree("/", a, c), tree("/", b, c))
        case _:
            pass


def other_scalars(made: Tree) -> Iterator[Tree]:
    """What a slip makes of the root."""
    yield tree("neg", made)
    yield tree("twice", made)
    yield tree("+", made, Tree("1"))
    match made:
        case Tree("+", (a, b)):
            yield tree("-", a, b)
        case Tree("-" | "/", (a, b)):
            yield tree(made.op, b, a)
        case Tree("x" | "y", ()):
            yield Tree("y" if made.op == "x" else "x")
        case _:
            pass


@LAW
@given(SCALARS)
def test_an_expression_is_itself(made: Tree) -> None:
    assume(any(value(made, point) is not None for point in POINTS))
    assert judge(prepare(latex(made)), latex(made)).verdict is Verdict.CORRECT


@LAW
@given(SCALARS, st.data())
def test_a_true_rewrite_is_never_wrong(made: Tree, data: st.DataObject) -> None:
    rewritten = data.draw(st.sampled_from(list(anywhere(made, same_scalars))))
    again = data.draw(st.sampled_from(list(anywhere(rewritten, same_scalars))))
    judgement = judge(prepare(latex(made)), latex(again))
    assert judgement.verdict in {Verdict.CORRECT, Verdict.UNDECIDED}, judgement


@LAW
@given(SCALARS, st.data())
def test_a_slip_is_never_right(made: Tree, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(list(anywhere(made, other_scalars))))
    assume(apart(made, slipped))
    judgement = judge(prepare(latex(made)), latex(slipped))
    assert judgement.verdict in {Verdict.INCORRECT, Verdict.UNDECIDED}, judgement


@LAW
@given(SCALARS, SCALARS)
def test_equality_is_symmetric_where_both_are_defined(left: Tree, right: Tree) -> None:
    assume(apart(left, right))
    verdicts = {
        judge(prepare(latex(left)), latex(right)).verdict,
        judge(prepare(latex(right)), latex(left)).verdict,
    }
    assert verdicts <= {Verdict.INCORRECT, Verdict.UNDECIDED}
