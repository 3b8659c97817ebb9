"""Matrices and index notation; truth by the entries of given matrices of size 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.judge import judge, prepare
from grader.model import Declarations, Verdict
from tests.laws.settings import LAW
from tests.laws.trees import Tree, anywhere, latex, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Matrix = tuple[tuple[int, ...], ...]

MATRICES = Declarations(objects={"A": "n x n", "B": "n x n", "a": "n", "c": "n", "X": "n x n"})


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
