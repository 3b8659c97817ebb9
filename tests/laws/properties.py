r"""Answers judged by a property: `n \equiv 1 \pmod 3`, `Q^\top Q = I`; truth by arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.made import Made, made, rational
from tests.laws.shapes import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Matrix = tuple[tuple[Fraction, ...], ...]
    Rule = tuple[tuple[str, ...], Callable[[Fraction], bool]]

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)
NUMBERS = [Fraction(n) for n in range(-40, 41)] + [Fraction(n, 3) for n in (-4, 1, 5, 22)]


def rules(a: int, b: int, m: int) -> list[Rule]:
    """Properties of a number n, each with its truth."""
    return [
        ((rf"n \equiv {a} \pmod{{{m}}}",), lambda n: n.denominator == 1 and (n - a) % m == 0),
        ((f"n > {a}", f"n < {a + m}"), lambda n: a < n < a + m),
        ((rf"{a} \le n^2 \le {a + 9 * m}",), lambda n: a <= n * n <= a + 9 * m),
        ((f"(n - {b})(n + {m})(2n - 1) = 0",), lambda n: n in {b, -m, Fraction(1, 2)}),
        ((rf"|n - {b}| \ge {m}", r"n \ne 0"), lambda n: abs(n - b) >= m and n != 0),
        ((rf"n^2 + n - {b * b + b} = 0",), lambda n: n * n + n == b * b + b),
        ((rf"\gcd(n, {m}) = 1",), lambda n: n.denominator == 1 and coprime(int(n), m)),
    ]


def coprime(n: int, m: int) -> bool:
    return not any(n % d == 0 and m % d == 0 for d in range(2, m + 1))


@st.composite
def numbers(draw: st.DrawFn) -> Made:
    """Any number with the property, as `n = 7` too; no other."""
    a, b, m = draw(st.integers(1, 9)), draw(st.integers(1, 6)), draw(st.integers(2, 9))
    whole = draw(st.booleans())
    properties, true = draw(st.sampled_from(rules(a, b, m)))
    held = [n for n in NUMBERS if true(n) and (n.denominator == 1 or not whole)]
    missed = [n for n in NUMBERS if n not in held]
    assume = {"n": "integer"} if whole else {}
    declared = Declarations(satisfies=properties, ask="n", assume=assume)
    right, wrong = (draw(st.permutations(some))[:8] for some in (held, missed))
    texts = [rational(n) for n in right] + [f"n = {rational(n)}" for n in right[:3]]
    return made(
        texts, [text for n in wrong for text in (rational(n), f"n = {rational(n)}")], declared
    )


# Two by two matrices


def product(left: Matrix, right: Matrix) -> Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(
            sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0))
            for column in columns
        )
        for row in left
    )


def turned(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def matrix(*entries: Fraction | int) -> Matrix:
    a, b, c, d = map(Fraction, entries)
    return ((a, b), (c, d))


def shown(values: Matrix) -> str:
    return grid([[rational(value) for value in row] for row in values])


ONE = matrix(1, 0, 0, 1)
TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (1, 0, 1), (0, 1, 1))
LAWS: tuple[tuple[str, Callable[[Matrix], bool]], ...] = (
    (r"Q^\top Q = I", lambda q: product(turned(q), q) == ONE),
    (r"Q^2 = I", lambda q: product(q, q) == ONE),
    (r"Q^2 = Q", lambda q: product(q, q) == q),
    (r"Q^\top = Q", lambda q: turned(q) == q),
    (r"\det(Q) = 1", lambda q: q[0][0] * q[1][1] - q[0][1] * q[1][0] == 1),
    (r"\operatorname{tr}(Q) = 0", lambda q: q[0][0] + q[1][1] == 0),
)


def examples(x: int, y: int, z: int, triple: Sequence[int]) -> list[Matrix]:
    """Matrices of which some have each of the properties."""
    a, b, c = triple
    cosine, sine = Fraction(a, c), Fraction(b, c)
    found = [ONE, matrix(cosine, sine, -sine, cosine), matrix(cosine, sine, sine, -cosine)]
    found += [
        matrix(cosine * cosine, cosine * sine, cosine * sine, sine * sine),
        matrix(1, x, 0, 1),
    ]
    found += [matrix(1, x, 0, -1), matrix(x, y, y, z), matrix(x, y, z, -x), matrix(x, y, z, x + 1)]
    return [*found, matrix(1, x, 0, 0), matrix(0, 0, 0, 0), matrix(2, x, 0, 3)]


@st.composite
def matrices(draw: st.DrawFn) -> Made:
    """Orthogonal, involutory, idempotent, symmetric matrices, and those that are not."""
    x, y, z = draw(NONZERO), draw(SMALL), draw(SMALL)
    tried = examples(x, y, z, draw(st.sampled_from(TRIPLES)))
    chosen = draw(st.lists(st.sampled_from(LAWS), min_size=1, max_size=2, unique=True))
    held = [q for q in tried if all(true(q) for _, true in chosen)]
    declared = Declarations(satisfies=tuple(text for text, _ in chosen), ask="Q")
    if not held:
        chosen, held = [LAWS[0]], [ONE]
        declared = Declarations(satisfies=(LAWS[0][0],), ask="Q")
    wrong = [q for q in tried if not all(true(q) for _, true in chosen)]
    right = [shown(q) for q in held] + [f"Q = {shown(q)}" for q in held]
    return made(right, [text for q in wrong for text in (shown(q), f"Q = {shown(q)}")], declared)


@st.composite
def factors(draw: st.DrawFn) -> Made:
    r"""A factorisation by two matrices: `Q^\\top Q = I`, `Q R = A`."""
    triple, x, y, z = draw(st.sampled_from(TRIPLES)), draw(NONZERO), draw(SMALL), draw(NONZERO)
    cosine, sine = (Fraction(side, triple[2]) for side in triple[:2])
    q, r = matrix(cosine, -sine, sine, cosine), matrix(x, y, 0, z)
    a = product(q, r)
    mirror = matrix(1, 0, 0, -1)

    def said(q: Matrix, r: Matrix, mark: str = ", ") -> str:
        return f"Q = {shown(q)}{mark}R = {shown(r)}"

    other = (product(q, mirror), product(mirror, r))
    right = [said(q, r), said(*other), f"R = {shown(r)}, Q = {shown(q)}"]
    right += [said(q, r, r" \text{ and } "), said(*other, r",\quad ")]
    wrong = [
        said(r, q),
        said(turned(q), r),
        said(q, turned(r)),
        said(product(q, q), r),
        said(a, ONE),
    ]
    known = {said(*pair) for pair in ((q, r), other)}
    good = [said(*pair) for pair in ((r, q), (turned(q), r), (q, turned(r)), (product(q, q), r), (a, ONE)) if decomposes(*pair, a)]  # fmt: skip
    wrong = [text for text in wrong if text not in known and text not in good]
    properties = (r"Q^\top Q = I", f"Q R = {shown(a)}")
    wrong += [
        said(product(q, matrix(2, 0, 0, 1)), r),
        f"Q = {shown(q)}, R = {shown(product(r, matrix(1, 1, 0, 1)))}",
    ]
    return made(right, wrong, Declarations(satisfies=properties))


def decomposes(q: Matrix, r: Matrix, a: Matrix) -> bool:
    return product(turned(q), q) == ONE and product(q, r) == a


@st.composite
def functions(draw: st.DrawFn) -> Made:
    """A polynomial by its derivative, or by its values."""
    values = p.polynomial(*draw(st.lists(SMALL, min_size=2, max_size=4)), 1)
    shift, place = draw(NONZERO), draw(SMALL)
    ways = [values, p.plus(values, p.polynomial(shift)), p.plus(values, p.polynomial(-7 * shift))]
    moved = [
        p.plus(values, p.polynomial(0, shift)),
        p.plus((), values, 2),
        p.plus((), values, -1),
        p.slope(values),
    ]
    slope = p.expanded(p.slope(values))
    wrong = [p.expanded(other) for other in moved if p.slope(other) != p.slope(values)]
    declared = Declarations(satisfies=(rf"\frac{{d}}{{dx}} y = {slope}",), ask="y")
    if draw(st.booleans()):
        declared = Declarations(satisfies=(rf"\frac{{dy}}{{dx}} = {slope}",), ask="y")
    right = [
        text for way in ways for text in (p.expanded(way), f"y = {p.expanded(way)}", p.horner(way))
    ]
    return made(right, [*wrong, str(place)] if p.slope(values) else wrong, declared)


PROPERTIES = {
    "numbers with a property": numbers(),
    "matrices with a property": matrices(),
    "factors of a matrix": factors(),
    "functions with a property": functions(),
}
