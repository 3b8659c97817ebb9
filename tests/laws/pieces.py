"""Functions by cases, sums of exponentials, inverse tangents, improper integrals, general constants."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.laws import polynomials as p
from tests.laws.made import Made, bracketed, made, rational, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Pieces = tuple[
        tuple[p.Polynomial, ...], tuple[tuple[int, bool], ...]
    ]  # the cuts: (where, right)
    Exponentials = dict[int, Fraction]

SMALL = st.integers(-5, 5)
NONZERO = SMALL.filter(bool)

# Polynomials by cases: pieces from left to right, a cut belongs to the right or to the left one


def by_cases(found: Pieces, layout: int) -> str:
    pieces, cuts = found
    rows = []
    for place, piece in enumerate(pieces):
        low = cuts[place - 1] if place else None
        high = cuts[place] if place < len(cuts) else None
        rows.append((p.expanded(piece), condition(low, high)))
    rows = rows[::-1] if layout % 2 else rows
    if layout == 2:
        rows[-1] = (rows[-1][0], r"\text{otherwise}")
    word = r"\text{if } " if layout == 3 else ""
    ways = [f"{text} & {word if 'text' not in when else ''}{when}" for text, when in rows]
    return r"\begin{cases} " + r" \\ ".join(ways) + r" \end{cases}"


def condition(low: tuple[int, bool] | None, high: tuple[int, bool] | None) -> str:
    if low is None:
        assert high is not None
        return f"x < {high[0]}" if high[1] else rf"x \le {high[0]}"
    if high is None:
        return rf"x \ge {low[0]}" if low[1] else f"x > {low[0]}"
    left, right = r"\le" if low[1] else "<", "<" if high[1] else r"\le"
    return f"{low[0]} {left} x {right} {high[0]}"


def one_form(found: Pieces) -> Pieces:
    """The same with no cut where nothing changes, and none owned where both sides agree."""
    pieces, cuts = [found[0][0]], []
    for (where, right), piece in zip(found[1], found[0][1:], strict=True):
        if piece != pieces[-1]:
            same = p.at(piece, where) == p.at(pieces[-1], where)
            cuts.append((where, right or same))
            pieces.append(piece)
    return tuple(pieces), tuple(cuts)


@st.composite
def piecewise(draw: st.DrawFn) -> Made:
    size = draw(st.integers(2, 3))
    coefficients = st.lists(SMALL, min_size=1, max_size=3).map(lambda c: p.polynomial(*c))
    pieces = tuple(draw(st.lists(coefficients, min_size=size, max_size=size)))
    where = sorted(draw(st.lists(SMALL, min_size=size - 1, max_size=size - 1, unique=True)))
    cuts = tuple((place, draw(st.booleans())) for place in where)
    found = (pieces, cuts)
    (place, right), *rest = cuts
    others: list[Pieces] = [
        (pieces[::-1], cuts),
        (pieces, ((place, not right), *rest)),
        ((p.plus(pieces[0], p.polynomial(1)), *pieces[1:]), cuts),
        ((*pieces[:-1], p.plus((), pieces[-1], -1)), cuts),
        (pieces[:1], ()),
    ]
    if not rest or place + 1 < rest[0][0]:
        others.append((pieces, ((place + 1, right), *rest)))
    different = [other for other in others if one_form(other) != one_form(found)]
    wrong = [
        by_cases(other, n) if other[1] else p.expanded(other[0][0])
        for other in different
        for n in (0, 1)
    ]
    return made([by_cases(found, layout) for layout in range(4)], [*wrong, "91"])


# Sums of exponentials with whole exponents, also by hyperbolic functions


def hyperbolic(values: Exponentials) -> str:
    """By cosh and sinh: those of a number and of its negative together."""
    terms = []
    for k in sorted({abs(k) for k in values}):
        plus, minus = values.get(k, Fraction(0)), values.get(-k, Fraction(0))
        inner = summed([(k, "x")])
        terms += (
            [(plus + minus, rf"\cosh({inner})"), (plus - minus, rf"\sinh({inner})")]
            if k
            else [(plus, "")]
        )
    return summed(terms)


def exponentials(values: Exponentials) -> Iterator[str]:
    named = [(value, f"e^{{{summed([(k, 'x')])}}}" if k else "") for k, value in values.items()]
    yield summed(named)
    yield summed(named[::-1])
    yield hyperbolic(values)
    powers = [(value, f"(e^x)^{{{k}}}" if k else "") for k, value in values.items()]
    yield summed(powers)
    low = min(values)
    over = summed([(value, f"e^{{{k - low}x}}" if k != low else "") for k, value in values.items()])
    yield rf"e^{{{low}x}}({over})"
    yield summed(
        [(value, rf"\exp({summed([(k, 'x')])})" if k else "") for k, value in values.items()]
    )


@st.composite
def sums_of_exponentials(draw: st.DrawFn) -> Made:
    numbers = st.builds(Fraction, SMALL, st.sampled_from([1, 1, 2, 3])).filter(bool)
    values = draw(st.dictionaries(st.integers(-3, 3), numbers, min_size=1, max_size=3))
    k, value = next(iter(values.items()))
    others = [
        {**values, k: value + 1},
        {-k: v for k, v in values.items()},
        {k: -v for k, v in values.items()},
        {k + 1: v for k, v in values.items()},
        {**values, 4: Fraction(1)},
    ]
    kept = [{k: v for k, v in other.items() if v} for other in others]
    wrong = [text for o in kept if o and o != values for text in exponentials(o)]
    return made(exponentials(values), wrong)


# Inverse tangents: the argument of a product of a + bi, which is exact


@st.composite
def tangents(draw: st.DrawFn) -> Made:
    pairs = st.tuples(st.integers(1, 9), st.integers(1, 9))
    (a, b), (c, d) = draw(pairs), draw(pairs)
    real, imaginary = a * c - b * d, a * d + b * c
    right = [rf"\arctan\frac{{{b}}}{{{a}}} + \arctan\frac{{{d}}}{{{c}}}"]
    right += [
        rf"\tan^{{-1}}\left(\frac{{{d}}}{{{c}}}\right) + \tan^{{-1}}\left(\frac{{{b}}}{{{a}}}\right)"
    ]
    right += [rf"\frac{{\pi}}{{2}} - \arctan\frac{{{a}}}{{{b}}} + \arctan\frac{{{d}}}{{{c}}}"]
    total = rational(Fraction(imaginary, real)) if real else ""
    if real > 0:
        right += [rf"\arctan\left({total}\right)"]
    elif real < 0:
        right += [rf"\pi + \arctan\left({total}\right)"]
    else:
        right += [r"\frac{\pi}{2}"]
    other = c * c + d * d
    wrong = [
        right[-1] + r" + \pi",
        right[-1] + r" - \frac{\pi}{180}",
        "-" + right[-1] if real == 0 else f"-({right[-1]})",
    ]
    wrong += [
        rf"\arctan\frac{{{b}}}{{{a}}} - \arctan\frac{{{d}}}{{{c}}}",
        rf"\arctan\frac{{{other}}}{{{a + other}}} + \pi",
    ]
    return made(
        right, [*wrong, rf"\arctan\left({rational(Fraction(b, a) + Fraction(d, c))}\right)"]
    )


# Logarithms whose value is rational


@st.composite
def rational_logs(draw: st.DrawFn) -> Made:
    base = draw(st.sampled_from([2, 3, 5, 6, 10]))
    above, below = draw(st.integers(-4, 6)), draw(st.integers(1, 4))
    value = Fraction(above, below)
    power = rational(Fraction(base) ** above)
    right = [rational(value), rf"\log_{{{base**below}}} {bracketed(power)}"]
    right += [
        rf"\frac{{\ln({power})}}{{\ln {base**below}}}",
        rf"\frac{{1}}{{{below}}}\log_{{{base}}}({power})",
    ]
    right += [rf"\log_{{{base}}} {base}^{{{rational(value)}}}"]
    others = [-value, value + 1, Fraction(above, below + 1), 1 / value if value else Fraction(3)]
    wrong = [rational(other) for other in others if other != value]
    wrong += [rf"\log_{{{base**below}}} {bracketed(rational(Fraction(base) ** (above + 1)))}"]
    wrong += [rf"\log_{{{base ** (below + 1)}}} {bracketed(power)}"] if above else []
    return made(right, wrong)


@st.composite
def improper(draw: st.DrawFn) -> Made:
    """Integrals without end: of powers, of powers times exponentials."""
    n, a = draw(st.integers(0, 4)), draw(st.integers(1, 4))
    k = draw(st.integers(2, 6))
    power = {0: "", 1: "x"}.get(n, f"x^{{{n}}}")
    decay = "e^{-x}" if a == 1 else f"e^{{-{a}x}}"
    kinds = [
        (Fraction(math.factorial(n), a ** (n + 1)), rf"\int_0^\infty {power} {decay} \, dx"),
        (Fraction(1, k - 1), rf"\int_1^\infty \frac{{dx}}{{x^{{{k}}}}}"),
        (Fraction(k, k - 1), rf"\int_0^1 x^{{-1/{k}}} \, dx"),
    ]
    value, text = draw(st.sampled_from(kinds))
    others = [value + 1, -value, value * 2, 1 / value]
    wrong = [rational(other) for other in others if other != value]
    return made([rational(value), text], [*wrong, r"\infty"])


# General solutions: the exponents are a set, the names of the constants and their order say nothing


@st.composite
def general(draw: st.DrawFn) -> Made:
    first, second = draw(st.lists(NONZERO, min_size=2, max_size=2, unique=True))
    third = draw(NONZERO.filter(lambda k: k not in {first, second}))

    def said(pairs: Sequence[tuple[str, int]]) -> str:
        return " + ".join(f"{name} e^{{{summed([(k, 'x')])}}}" for name, k in pairs)

    right = [said([("C_1", first), ("C_2", second)]), said([("C_1", second), ("C_2", first)])]
    right += [said([("A", first), ("B", second)]), said([("c_1", first), ("c_2", second)])]
    right += ["y = " + text for text in right[:2]]
    wrong = [
        said([("C_1", first), ("C_2", third)]),
        said([("C_1", first)]),
        said([("A", first), ("B", third)]),
    ]
    wrong += [
        said([("C_1", first), ("C_2", first)]),
        said([("C_1", first), ("C_2", second)]) + " + 1",
    ]
    wrong += [f"e^{{{summed([(first, 'x')])}}} + e^{{{summed([(second, 'x')])}}}"]
    return made(right, wrong)


# Times of day


@st.composite
def times(draw: st.DrawFn) -> Made:
    hour, minute = draw(st.integers(1, 12)), draw(st.integers(10, 59))
    half = draw(st.sampled_from(["a", "p"]))
    other = {"a": "p", "p": "a"}[half]

    def said(hour: int, minute: int, half: str) -> list[str]:
        return [rf"{hour}:{minute} \text{{ {half}.m.}}", rf"{hour}:{minute}\,\text{{{half}m}}"]

    late = hour % 12 + 1
    wrong = [*said(hour, minute, other), *said(late, minute, half)]
    wrong += said(2 * hour, 2 * minute, half) if 2 * minute < 60 and 2 * hour <= 12 else []
    return made(said(hour, minute, half), [*wrong, *said(hour, (minute - 9) % 50 + 10, half)])


PIECES = {
    "functions by cases": piecewise(),
    "sums of exponentials": sums_of_exponentials(),
    "inverse tangents": tangents(),
    "rational logarithms": rational_logs(),
    "improper integrals": improper(),
    "general solutions": general(),
    "times of day": times(),
}
