"""Freedoms that a rubric grants: order, labels, sign, factor, constant, orthogonal map."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.collections import VALUES, changed, listed
from tests.laws.made import Made, made, rational, summed
from tests.laws.shapes import grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Monomials = Mapping[tuple[int, ...], int]  # powers of the letters, with their coefficients

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)
ORDER, LABELS = Declarations(up_to=("order",)), Declarations(up_to=("labels",))


@st.composite
def order(draw: st.DrawFn) -> Made:
    """The entries of a tuple or of a vector in any order, each as often."""
    row = draw(st.lists(VALUES, min_size=2, max_size=4))
    first, second = draw(st.permutations(row)), draw(st.permutations(row))
    right = [f"({listed(some, draw)})" for some in (row, first, second)]
    right += [rf"\left({listed(second, draw)}\right)", grid([[rational(value)] for value in first])]
    others = changed(row, draw(st.integers(0, 3)), draw(VALUES.filter(bool)))
    wrong = [f"({listed(other, draw)})" for other in others if sorted(other) != sorted(row)]
    return made(right, [*wrong, f"({', '.join(map(rational, [*row, row[0]]))})"], ORDER)


# Labels: a polynomial is a sum of powers of its letters; two are one up to an exchange of letters


def exchanged(poly: Monomials, places: Sequence[int]) -> dict[tuple[int, ...], int]:
    return {tuple(powers[i] for i in places): value for powers, value in poly.items()}


def same_up_to_labels(left: Monomials, right: Monomials) -> bool:
    return any(exchanged(left, places) == dict(right) for places in permutations(range(3)))


def written(poly: Monomials, letters: Sequence[str], turn: int = 1) -> str:
    terms = []
    for powers, value in sorted(poly.items())[::turn]:
        factors = [p.power_of(x, n) for x, n in zip(letters, powers, strict=True)]
        terms.append((value, " ".join(filter(None, factors))))
    return summed(terms)


POWERS = st.tuples(*[st.integers(0, 2)] * 3)
POLYNOMIALS = st.dictionaries(POWERS, NONZERO, min_size=2, max_size=3)
ALPHABETS = (("a", "b", "c"), ("x", "y", "z"), ("p", "q", "r"), ("b", "c", "a"), ("y", "x", "t"))


def full(poly: Monomials) -> bool:
    """Whether each letter occurs."""
    return all(any(powers[i] for powers in poly) for i in range(3))


@st.composite
def labels(draw: st.DrawFn) -> Made:
    poly = draw(POLYNOMIALS.filter(full))
    right = [written(poly, letters, turn) for letters in ALPHABETS for turn in (1, -1)]
    (powers, value), *_ = poly.items()
    others = [
        {**poly, powers: value + 7},
        {**poly, (3, 1, 0): 5},
        {key: -some for key, some in poly.items()},
        {(*key[:2], key[2] + 1): some for key, some in poly.items()},
    ]
    chosen = draw(st.sampled_from(ALPHABETS))
    wrong = [written(o, chosen) for o in others if full(o) and not same_up_to_labels(o, poly)]
    merged = [written(poly, ("x", "x", "y")), written(poly, ("a", "b", "b"))]
    return made(right, [*wrong, *merged], LABELS)


@st.composite
def named(draw: st.DrawFn) -> Made:
    """Values under exchanged names."""
    row = draw(st.lists(VALUES, min_size=2, max_size=3, unique=True))
    turned = draw(st.permutations(row))

    def said(values: Sequence[Fraction], letters: str = "abc") -> str:
        return ", ".join(f"{x} = {rational(v)}" for x, v in zip(letters, values, strict=False))

    right = [said(row), said(turned), said(row, "xyz"), said(turned, "pqr")]
    others = [
        other for other in changed(row, 0, draw(VALUES.filter(bool))) if len(other) == len(row)
    ]
    wrong = [said(other) for other in others if sorted(other) != sorted(row)]
    return made(
        right, [*wrong, said([*row[:-1], row[0]]), said(row[:-1] or [Fraction(99)])], LABELS
    )


# Sign, factor, constant


@st.composite
def signs(draw: st.DrawFn) -> Made:
    """A polynomial or its negative."""
    values = p.polynomial(*draw(st.lists(SMALL, min_size=1, max_size=3)), draw(NONZERO))
    negative = p.plus((), values, -1)
    right = [*p.spellings(values), *p.spellings(negative), f"-({p.expanded(values)})"]
    right += [f"y = {p.expanded(negative)}"]
    others = [p.plus(values, p.polynomial(1)), p.plus((), values, 2), p.polynomial(0, *values)]
    others += [p.polynomial(*(v * (-1) ** n for n, v in enumerate(values)))]
    wrong = [p.expanded(other) for other in others if other not in (values, negative)]
    return made(right, [*wrong, "0"], Declarations(up_to=("sign",)))


@st.composite
def scales(draw: st.DrawFn) -> Made:
    """A polynomial, or a tuple of them, times a number that is not 0."""
    values = p.polynomial(*draw(st.lists(SMALL, min_size=1, max_size=3)), draw(NONZERO))
    other = p.polynomial(*draw(st.lists(SMALL, min_size=1, max_size=2)), draw(NONZERO))
    k, n = draw(NONZERO.filter(lambda k: k != 1)), draw(st.integers(2, 9))

    def pair(left: p.Polynomial, right: p.Polynomial) -> str:
        return f"({p.expanded(left)}, {p.expanded(right)})"

    def times(poly: p.Polynomial, factor: Fraction | int) -> p.Polynomial:
        return p.plus((), poly, factor)

    declared = Declarations(up_to=("scale",))
    factors: list[Fraction | int] = [k, -1, Fraction(1, n), Fraction(k, n)]
    if draw(st.booleans()):
        right = [pair(times(values, f), times(other, f)) for f in [1, *factors]]
        wrong = [pair(times(values, f), other) for f in factors if f != 1]
        return made(right, [*wrong, pair((), ()), pair(values, ())], declared)
    right = [p.expanded(times(values, f)) for f in [1, *factors]]
    right += [rf"\frac{{{p.expanded(values)}}}{{{n}}}", f"{k}({p.expanded(values)})"]
    others = [p.plus(values, p.polynomial(1)), p.polynomial(0, *values)]
    others += (
        [p.polynomial(*(v + (i == 0) * 5 for i, v in enumerate(values)))] if len(values) > 1 else []
    )
    wrong = [p.expanded(o) for o in others if len(o) > 1 and not multiple(o, values)]
    return made(right, [*wrong, "0", f"x({p.expanded(values)})"], declared)


def multiple(left: p.Polynomial, right: p.Polynomial) -> bool:
    return p.plus(p.times(left, right[-1:]), p.times(right, left[-1:]), -1) == ()


BASIS = (r"e^x", r"\sin x", r"\cos x", r"x^2", r"\frac{1}{x}", r"\sqrt{x}")


@st.composite
def antiderivatives(draw: st.DrawFn) -> Made:
    """Sums of functions that with 1 are linearly independent, and a constant."""
    names = draw(st.lists(st.sampled_from(BASIS), min_size=1, max_size=3, unique=True))
    values = [draw(VALUES.filter(bool)) for _ in names]
    shift, place = draw(VALUES.filter(bool)), draw(st.integers(0, len(names) - 1))
    terms = list(zip(values, names, strict=True))

    def text(terms: Sequence[tuple[Fraction, str]], end: str = "") -> str:
        return summed([*terms]) + end

    right = [text(terms, " + C"), text(terms), text(terms[::-1], " + c"), text(terms, " - K")]
    right += [summed([*terms, (shift, "")]), summed([(shift, ""), *terms[::-1]]) + " + C"]
    value, name = terms[place]
    cases = [(value + 1, name), (-value, name), (value, next(b for b in BASIS if b not in names))]
    others = [[*terms[:place], case, *terms[place + 1 :]] for case in cases]
    wrong = [text(other, " + C") for other in others if any(v for v, _ in other)]
    wrong += [text(terms, " + x"), text(terms, " + Cx"), f"C({text(terms)})"]
    return made(right, wrong, Declarations(up_to=("constant",)))


# Orthogonal maps: vectors of linear forms are one up to such a map where M^T M is the same

Map = tuple[tuple[Fraction, ...], ...]
ROTATIONS = [(Fraction(3, 5), Fraction(4, 5)), (Fraction(5, 13), Fraction(-12, 13)), (Fraction(0), Fraction(1))]  # fmt: skip


def applied(left: Map, right: Map) -> Map:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(
            sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0))
            for column in columns
        )
        for row in left
    )


def gram(form: Map) -> Map:
    return applied(tuple(zip(*form, strict=True)), form)


def forms(form: Map) -> list[str]:
    entries = [summed(list(zip(row, "xy", strict=True))) for row in form]
    return [f"({', '.join(entries)})", grid([[entry] for entry in entries])]


@st.composite
def rotated(draw: st.DrawFn) -> Made:
    a, b, c, d = (Fraction(draw(SMALL)) for _ in range(4))
    form: Map = ((a, b), (c, d))
    if not any((a, b, c, d)):
        form = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))
    cosine, sine = draw(st.sampled_from(ROTATIONS))
    turn: Map = ((cosine, -sine), (sine, cosine))
    mirror: Map = ((Fraction(0), Fraction(1)), (Fraction(1), Fraction(0)))
    stretch: Map = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(2)))
    same = [form, applied(turn, form), applied(mirror, form), applied(turn, applied(mirror, form))]
    others = [applied(form, turn), applied(stretch, form), applied(form, stretch)]
    others += [
        ((a + 1, b), (c, d)),
        applied(((Fraction(1), Fraction(1)), (Fraction(0), Fraction(1))), form),
    ]
    wrong = [text for other in others if gram(other) != gram(form) for text in forms(other)]
    right = [text for some in same for text in forms(some)]
    return made(right, [*wrong, "(|x|, |y|)", "(0, 0)"], Declarations(up_to=("orthogonal",)))


FREEDOMS = {
    "up to order": order(),
    "up to labels": labels(),
    "named values up to labels": named(),
    "expressions up to sign": signs(),
    "expressions up to a factor": scales(),
    "antiderivatives": antiderivatives(),
    "up to an orthogonal map": rotated(),
}
