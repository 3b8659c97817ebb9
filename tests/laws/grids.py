"""Matrices of numbers put together, and sums over a family of vectors."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws.made import Made, made, rational
from tests.laws.properties import matrix, product, shown, turned

if TYPE_CHECKING:
    from tests.laws.properties import Matrix

ENTRIES = st.lists(st.integers(-5, 5), min_size=4, max_size=4)


def determinant(a: Matrix) -> Fraction:
    return a[0][0] * a[1][1] - a[0][1] * a[1][0]


def inverse(a: Matrix) -> Matrix:
    below = determinant(a)
    return matrix(a[1][1] / below, -a[0][1] / below, -a[1][0] / below, a[0][0] / below)


def plus(a: Matrix, b: Matrix, factor: int = 1) -> Matrix:
    return matrix(
        *(x + factor * y for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True))
    )


@st.composite
def computed(draw: st.DrawFn) -> Made:
    """Sums, products, powers, inverses and transposes of given matrices."""
    a, b = (matrix(*draw(ENTRIES)) for _ in range(2))
    below = determinant(a)
    cases = [
        (product(a, b), [f"{shown(a)} {shown(b)}", rf"{shown(a)} \cdot {shown(b)}", rf"\left({shown(turned(b))} {shown(turned(a))}\right)^\top"]),
        (plus(a, b), [f"{shown(a)} + {shown(b)}", f"{shown(b)} + {shown(a)}", rf"\left({shown(turned(a))} + {shown(turned(b))}\right)^T"]),
        (product(a, a), [f"{shown(a)}^2", f"{shown(a)} {shown(a)}"]),
        (plus(a, b, -1), [f"{shown(a)} - {shown(b)}", f"-({shown(b)} - {shown(a)})"]),
    ]  # fmt: skip
    cases += [(inverse(a), [f"{shown(a)}^{{-1}}"])] if below else []
    value, texts = draw(st.sampled_from(cases))
    others = [plus(value, matrix(0, 1, 0, 0)), plus((value[1], value[0]), value, 1), turned(value)]
    others += [product(b, a), matrix(*(-x for row in value for x in row))]
    wrong = [shown(other) for other in others if other != value]
    return made(
        [shown(value), *texts],
        [*wrong, *(text for other, some in cases if other != value for text in some)],
    )


@st.composite
def scalars(draw: st.DrawFn) -> Made:
    """Determinants, traces and lengths."""
    a = matrix(*draw(ENTRIES))
    trace, below = a[0][0] + a[1][1], determinant(a)
    squares = sum((x * x for row in a for x in row), Fraction(0))
    inner = shown(a).replace(r"\begin{pmatrix}", "").replace(r"\end{pmatrix}", "")
    cases = [
        (below, [rf"\det {shown(a)}", rf"\begin{{vmatrix}} {inner} \end{{vmatrix}}", rf"\det\left({shown(a)}^\top\right)", rf"\left|{shown(a)}\right|"]),
        (trace, [rf"\operatorname{{tr}} {shown(a)}", rf"\operatorname{{tr}}\left({shown(turned(a))}\right)"]),
        (squares, [rf"\operatorname{{tr}}\left({shown(a)} {shown(turned(a))}\right)", rf"\|{shown(a)}\|_F^2"]),
    ]  # fmt: skip
    value, texts = draw(st.sampled_from(cases))
    wrong = [text for other, some in cases if other != value for text in some]
    wrong += [
        rational(value + 1),
        rational(-value - 1),
        rational(2 * value + 3) if value != -3 else "5",
    ]
    return made([rational(value), *texts], [*wrong, shown(a)])


FAMILY = Declarations(
    objects={"x^{(n)}": "d", "t": "N", "w": "d", "X": "N x d"}, indices={"n": "N"}
)


@st.composite
def families(draw: st.DrawFn) -> Made:
    """Sums over a family of vectors, its index named freely."""
    k, n = draw(st.integers(2, 9)), draw(st.sampled_from("nmij"))
    cases = [
        ([rf"{k}\sum_{{{n}=1}}^N t_{n} x^{{({n})}}", rf"\sum_{{n=1}}^N {k} t_n x^{{(n)}}", rf"\sum_{{j=1}}^N x^{{(j)}} t_j {k}"], [r"\sum_{n=1}^N t_n x^{(n)}", rf"{k}\sum_{{n=1}}^N x^{{(n)}}", rf"{k + 1}\sum_{{n=1}}^N t_n x^{{(n)}}", rf"{k}\sum_{{n=1}}^N t_n^2 x^{{(n)}}"]),
        ([rf"\sum_{{{n}=1}}^N (w^\top x^{{({n})}} - {k} t_{n})^2", rf"\sum_{{n=1}}^N ({k} t_n - x^{{(n)\top}} w)^2"], [rf"\sum_{{n=1}}^N (w^\top x^{{(n)}} + {k} t_n)^2", rf"\sum_{{n=1}}^N (w^\top x^{{(n)}} - {k} t_n)", rf"\left(\sum_{{n=1}}^N w^\top x^{{(n)}} - {k} t_n\right)^2"]),
        ([rf"{k}\sum_{{{n}=1}}^N x^{{({n})}} x^{{({n})\top}}", rf"\sum_{{n=1}}^N x^{{(n)}} (x^{{(n)}})^\top {k}"], [rf"{k}\sum_{{n=1}}^N x^{{(n)\top}} x^{{(n)}}", r"\sum_{n=1}^N x^{(n)} x^{(n)\top}", rf"{k}\left(\sum_{{n=1}}^N x^{{(n)}}\right)\left(\sum_{{n=1}}^N x^{{(n)}}\right)^\top"]),
    ]  # fmt: skip
    right, wrong = draw(st.sampled_from(cases))
    return made(right, wrong, FAMILY)


GRIDS = {
    "matrices put together": computed(),
    "determinants and traces": scalars(),
    "families of vectors": families(),
}
