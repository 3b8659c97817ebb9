"""What holds for any answer: a law of equality, checked on generated mathematics.

Expressions are small trees with their own printer and their own arithmetic, so that nothing of the
grader judges the grader. Examples are derived from the laws alone: the same in every run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.judge import judge, prepare
from grader.latex import LatexError
from grader.model import Declarations, Verdict
from tests.latex.pieces import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Matrix = tuple[tuple[int, ...], ...]

LAW = settings(derandomize=True, deadline=None, max_examples=60, database=None)
MATRICES = Declarations(objects={"A": "n x n", "B": "n x n", "a": "n", "c": "n", "X": "n x n"})


@dataclass(frozen=True, slots=True)
class Tree:
    """An operation on trees; a leaf is an operation on none, printed as it is named."""

    op: str
    parts: tuple[Tree, ...] = ()


def tree(op: str, *parts: Tree) -> Tree:
    return Tree(op, parts)


WRITTEN = {
    "+": r"\left({} + {}\right)",
    "-": r"\left({} - {}\right)",
    "*": r"{} \cdot {}",
    "@": "{} {}",
    "/": r"\frac{{{}}}{{{}}}",
    "neg": r"\left(-{}\right)",
    "twice": r"2 \cdot {}",
    "square": r"\left({}\right)^{{2}}",
    "abs": r"\left|{}\right|",
    "sqrt": r"\sqrt{{{}}}",
    "sin": r"\sin\left({}\right)",
    "T": r"\left({}\right)^\top",
    "tr": r"\operatorname{{tr}}\left({}\right)",
}


def latex(made: Tree) -> str:
    return WRITTEN[made.op].format(*map(latex, made.parts)) if made.parts else made.op


def anywhere(made: Tree, rule: Callable[[Tree], Iterator[Tree]]) -> Iterator[Tree]:
    """What a rule makes of a tree, at its root or at any part of it."""
    yield from rule(made)
    for place, part in enumerate(made.parts):
        for changed in anywhere(part, rule):
            yield Tree(made.op, (*made.parts[:place], changed, *made.parts[place + 1 :]))


# Scalars


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


# Matrices


def squares(depth: int) -> st.SearchStrategy[Tree]:
    """Expressions that are n x n."""
    leaves = st.sampled_from(["A", "B", "X"]).map(Tree)
    if depth == 0:
        return leaves
    below, columns = squares(depth - 1), vectors(depth - 1)
    return st.one_of(
        leaves,
        st.builds(tree, st.sampled_from("+-@@"), below, below),
        st.builds(tree, st.just("T"), below),
        st.builds(lambda a, c: tree("@", a, tree("T", c)), columns, columns),
    )


def vectors(depth: int) -> st.SearchStrategy[Tree]:
    """Expressions that are columns of n."""
    leaves = st.sampled_from("ac").map(Tree)
    if depth == 0:
        return leaves
    below = vectors(depth - 1)
    return st.one_of(
        leaves,
        st.builds(tree, st.sampled_from("+-"), below, below),
        st.builds(tree, st.just("@"), squares(depth - 1), below),
    )


ENTRIES = st.one_of(squares(2), vectors(2), st.builds(tree, st.just("tr"), squares(2)))
GIVEN: dict[str, Matrix] = {
    "A": ((2, -1, 3), (5, 7, -2), (1, 4, -6)),
    "B": ((-3, 8, 1), (2, -5, 9), (6, 1, 4)),
    "X": ((1, 6, -7), (-4, 3, 2), (8, -9, 5)),
    "a": ((3,), (-2,), (7,)),
    "c": ((1,), (5,), (-4,)),
}


def combined(left: Matrix, right: Matrix, sign: int) -> Matrix:
    return tuple(
        tuple(x + sign * y for x, y in zip(p, q, strict=True))
        for p, q in zip(left, right, strict=True)
    )


def product(left: Matrix, right: Matrix) -> Matrix:
    columns = transposed(right)
    return tuple(
        tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns)
        for row in left
    )


def transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


ALGEBRA: dict[str, Callable[..., Matrix]] = {
    "+": lambda a, b: combined(a, b, 1),
    "-": lambda a, b: combined(a, b, -1),
    "@": product,
    "T": transposed,
    "neg": lambda a: combined(a, combined(a, a, 1), -1),
    "twice": lambda a: combined(a, a, 1),
    "tr": lambda a: ((sum(row[i] for i, row in enumerate(a)),),),
}


def entries(made: Tree) -> Matrix:
    """The entries for the given matrices of size 3."""
    return ALGEBRA[made.op](*map(entries, made.parts)) if made.parts else GIVEN[made.op]


def same_matrices(made: Tree) -> Iterator[Tree]:
    """What a true rewrite makes of the root."""
    yield tree("-", tree("+", made, made), made)
    match made:
        case Tree("+", (a, b)):
            yield tree("+", b, a)
        case Tree("T", (Tree("@", (a, b)),)):
            yield tree("@", tree("T", b), tree("T", a))
        case Tree("T", (Tree("+" | "-" as op, (a, b)),)):
            yield tree(op, tree("T", a), tree("T", b))
        case Tree("@", (a, b)):
            yield tree("T", tree("@", tree("T", b), tree("T", a)))
        case Tree("tr", (Tree("@", (a, b)),)):
            yield tree("tr", tree("@", b, a))
        case _:
            pass
    match made:
        case Tree("@", (a, Tree("+" | "-" as op, (b, c)))):
            yield tree(op, tree("@", a, b), tree("@", a, c))
        case Tree("@", (a, Tree("@", (b, c)))):
            yield tree("@", tree("@", a, b), c)
        case _:
            pass


def square(made: Tree) -> bool:
    return len(entries(made)) == len(entries(made)[0]) > 1


def other_matrices(made: Tree) -> Iterator[Tree]:
    """What a slip makes of the root."""
    yield tree("neg", made)
    yield tree("twice", made)
    match made:
        case Tree("+", (a, b)):
            yield tree("-", a, b)
        case Tree("@", (a, b)) if square(a) and square(b):
            yield tree("@", b, a)
        case Tree("A" | "B" | "X", ()):
            yield tree("T", made)
        case Tree("T", (a,)) if square(a):
            yield a
        case _:
            pass


@LAW
@given(ENTRIES, st.data())
def test_a_true_rewrite_of_a_matrix_is_right(made: Tree, data: st.DataObject) -> None:
    rewritten = data.draw(st.sampled_from(list(anywhere(made, same_matrices))))
    key = prepare(latex(made), MATRICES)
    assert judge(key, latex(made)).verdict is Verdict.CORRECT
    assert judge(key, latex(rewritten)).verdict is Verdict.CORRECT


@LAW
@given(ENTRIES, st.data())
def test_a_slip_in_a_matrix_is_never_right(made: Tree, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(list(anywhere(made, other_matrices))))
    assume(entries(made) != entries(slipped))
    judgement = judge(prepare(latex(made), MATRICES), latex(slipped))
    assert judgement.verdict is Verdict.INCORRECT, judgement


# Index notation: one entry of a product of matrices, written with its bound indices


CHAINS = st.lists(st.sampled_from(["A", "B", "AT", "BT"]), min_size=1, max_size=3)
NAMES = st.permutations("ijklqrst")


def summed(chain: list[str], names: list[str], *, left: str = "") -> str:
    """The derivative of f by X whose entry is that of the chain; `left` are other slots on it."""
    ends = names[: len(chain) + 1]
    factors = [
        f"{factor[0]}_{{{q}{p}}}" if factor.endswith("T") else f"{factor}_{{{p}{q}}}"
        for factor, p, q in zip(chain, ends, ends[1:], strict=False)
    ]
    bound = "".join(rf"\sum_{{{name}}} " for name in ends[1:-1])
    slots = left or ends[0] + ends[-1]
    return rf"\frac{{\partial f}}{{\partial X_{{{slots}}}}} = {bound}{' '.join(factors)}"


def chained(chain: list[str]) -> Matrix:
    first, *rest = (GIVEN[f] if len(f) == 1 else transposed(GIVEN[f[0]]) for f in chain)
    for matrix in rest:
        first = product(first, matrix)
    return first


@LAW
@given(CHAINS, NAMES, NAMES)
def test_indices_may_be_renamed(chain: list[str], names: list[str], others: list[str]) -> None:
    key = prepare(summed(chain, names), MATRICES)
    judgement = judge(key, summed(chain, others))
    assert judgement.verdict is Verdict.CORRECT, judgement


@LAW
@given(CHAINS, NAMES)
def test_exchanged_slots_are_another_matrix(chain: list[str], names: list[str]) -> None:
    assume(chained(chain) != transposed(chained(chain)))
    exchanged = summed(chain, names, left=names[len(chain)] + names[0])
    judgement = judge(prepare(summed(chain, names), MATRICES), exchanged)
    assert judgement.verdict is Verdict.INCORRECT, judgement


@LAW
@given(CHAINS, NAMES, st.data())
def test_a_swapped_index_is_never_right(
    chain: list[str], names: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    factor = chain[place]
    swapped = [*chain[:place], factor[0] if len(factor) == 2 else factor + "T", *chain[place + 1 :]]
    assume(chained(chain) != chained(swapped))
    judgement = judge(prepare(summed(chain, names), MATRICES), summed(swapped, names))
    assert judgement.verdict is Verdict.INCORRECT, judgement


# Any text at all


REFERENCES = ("x+1", "(1,2)", r"\{1,2\}", "[0,1)", "x^2+y=1", r"\text{odd}", "x > 2", "5")
KEYS = {reference: prepare(reference) for reference in REFERENCES}
SOUPS = st.lists(st.sampled_from([*PIECES, " ", "1", "x", "=", ","]), max_size=10).map("".join)


@settings(LAW, max_examples=200)
@given(st.sampled_from(REFERENCES), SOUPS | st.text(max_size=30))
def test_no_answer_raises(reference: str, text: str) -> None:
    assert isinstance(judge(KEYS[reference], text).verdict, Verdict)


@settings(LAW, max_examples=200)
@given(SOUPS | st.text(max_size=30))
def test_what_is_read_as_a_reference_is_never_wrong(text: str) -> None:
    try:
        key = prepare(text)
    except LatexError:
        return
    judgement = judge(key, text)
    assert judgement.verdict is not Verdict.INCORRECT, judgement


# Sets and intervals


FRACTIONS = st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(
    lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"
)
SETS = st.lists(FRACTIONS, min_size=1, max_size=5).flatmap(
    lambda members: st.tuples(st.just(members), st.permutations(members))
)
INTERVALS = st.tuples(
    st.sampled_from("(["), st.integers(-9, 0), st.integers(1, 9), st.sampled_from(")]")
)
TURNED = {"(": "[", "[": "(", ")": "]", "]": ")"}


@LAW
@given(SETS)
def test_a_set_has_no_order(orders: tuple[list[str], list[str]]) -> None:
    first, second = (rf"\{{{', '.join(members)}\}}" for members in orders)
    assert judge(prepare(first), second).verdict is Verdict.CORRECT


@LAW
@given(INTERVALS, st.booleans())
def test_a_changed_bracket_is_never_right(
    parts: tuple[str, int, int, str],
    first: bool,  # noqa: FBT001 Hypothesis gives it by its place
) -> None:
    opening, low, high, closing = parts
    changed = (TURNED[opening], closing) if first else (opening, TURNED[closing])
    key = prepare(f"x \\in {opening}{low}, {high}{closing}")
    judgement = judge(key, f"x \\in {changed[0]}{low}, {high}{changed[1]}")
    assert judgement.verdict is Verdict.INCORRECT, judgement
