"""Polynomials and what is made of them: derivatives, integrals, limits, sums, rational functions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.made import Made, bracketed, made, rational

ROOTS = st.lists(st.integers(-4, 4), min_size=1, max_size=3)
SMALL = st.integers(-6, 6)
COEFFICIENTS = st.builds(Fraction, SMALL, st.sampled_from([1, 1, 1, 2, 3]))
POLYNOMIALS = st.lists(COEFFICIENTS, min_size=1, max_size=4).map(lambda c: p.polynomial(*c))
VANISHING = p.of_roots([-2, -1, 0, 1, 2, 3, 4, 5])  # it is 0 at small whole numbers


def slips(values: p.Polynomial, place: int) -> list[p.Polynomial]:
    """Other polynomials that a slip gives."""
    others = [
        p.plus(values, VANISHING),
        p.plus((), values, -1),
        p.plus(values, p.polynomial(1)),
        p.plus((), values, 2),
        p.polynomial(*(v * (-1) ** n for n, v in enumerate(values))),
        p.polynomial(*reversed(values)),
        p.polynomial(0, *values),
        p.polynomial(*(v + (n == place) for n, v in enumerate(values))),
        p.polynomial(*(-v if n == place else v for n, v in enumerate(values))),
    ]
    return [other for other in others if other != values]


@st.composite
def factors(draw: st.DrawFn) -> Made:
    roots, lead = draw(ROOTS), draw(COEFFICIENTS.filter(bool))
    x = draw(st.sampled_from("xtn"))
    values = p.of_roots(roots, lead)
    right = [*p.spellings(values, x), p.factored(roots, lead, x), p.factored(roots[::-1], lead, x)]
    wrong = [p.expanded(other, x) for other in slips(values, draw(st.integers(0, 3)))]
    moved = [roots[0] + 1, *roots[1:]]
    wrong += [p.factored(moved, lead, x), p.factored([*roots, roots[0]], lead, x)]
    wrong += [p.factored(roots, 2 * lead, x), p.factored(roots, -lead, x)]
    return made(right, wrong)


def derived(values: p.Polynomial, shift: int) -> list[str]:
    """Spellings with the operators of calculus of a polynomial of x."""
    whole = p.plus(p.area(values), p.polynomial(shift))
    inner = p.expanded(whole)
    ahead = p.expanded(whole).replace("x", "(x+h)")
    return [
        rf"\frac{{d}}{{dx}}\left({inner}\right)",
        rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}}x}}\left[{inner}\right]",
        rf"\lim_{{h \to 0}} \frac{{{ahead} - ({inner})}}{{h}}",
        rf"\int_0^x \left({p.expanded(p.slope(values), 't')}\right) dt + {bracketed(rational(p.at(values, 0)))}",
    ]


@st.composite
def calculus(draw: st.DrawFn) -> Made:
    values, shift = draw(POLYNOMIALS), draw(SMALL)
    wrong = slips(values, draw(st.integers(0, 3)))[1:5]  # the first is of a high degree, and slow
    texts = [text for other in wrong for text in (p.expanded(other), *derived(other, shift))]
    return made([*p.spellings(values), *derived(values, shift)], texts)


@st.composite
def definite(draw: st.DrawFn) -> Made:
    """Definite integrals, which are numbers."""
    values, low, high = draw(POLYNOMIALS.filter(bool)), draw(SMALL), draw(SMALL)
    shift = draw(SMALL)
    whole = p.area(values)
    value = p.at(whole, high) - p.at(whole, low)
    moved = p.expanded(values).replace("x", f"(u + {bracketed(str(shift))})")
    inner = p.expanded(values)
    right = [
        rational(value),
        rf"\int_{{{low}}}^{{{high}}} \left({inner}\right) \, dx",
        rf"-\int_{{{high}}}^{{{low}}} ({p.expanded(values, 't')}) dt",
        rf"\int_{{{low - shift}}}^{{{high - shift}}} ({moved}) \, du",
        rf"\left[{p.expanded(whole)}\right]_{{{low}}}^{{{high}}}",
    ]
    others = [
        -value,
        value + 1,
        p.at(whole, high) + p.at(whole, low),
        p.at(whole, high + 1) - p.at(whole, low),
    ]
    return made(right, [rational(other) for other in others if other != value])


@st.composite
def sums(draw: st.DrawFn) -> Made:
    """Sums up to n of a polynomial, and their closed forms."""
    values, low = draw(POLYNOMIALS), draw(st.integers(0, 3))

    def closed(first: int, last: int) -> p.Polynomial:
        partial, points = Fraction(0), []
        for n in range(first, first + len(values) + 2):
            partial += p.at(values, n)
            points.append((n - last, partial))
        return p.through(points)

    def signed(first: int, last: int, k: str = "k") -> str:
        upper = "n" if not last else f"n {'+' if last > 0 else '-'} {abs(last)}"
        return rf"\sum_{{{k}={first}}}^{{{upper}}} \left({p.expanded(values, k)}\right)"

    value = closed(low, 0)
    shifted = p.expanded(values, "j").replace("j", "(j-1)")
    right = [*p.spellings(value, "n"), signed(low, 0), signed(low, 0, "i")]
    right += [rf"\sum_{{j={low + 1}}}^{{n+1}} ({shifted})"]
    others = [closed(low, 1), closed(low, -1), closed(low + 1, 0), *slips(value, 1)]
    wrong = [p.expanded(other, "n") for other in others if other != value]
    off = [(low, 1), (low, -1), (low + 1, 0)]
    wrong += [signed(*ends) for ends in off if closed(*ends) != value]
    return made(right, wrong, Declarations(assume={"n": "natural"}))


@st.composite
def series(draw: st.DrawFn) -> Made:
    """Infinite geometric sums, telescoping ones, limits of quotients."""
    a, b = draw(st.integers(1, 5)), draw(st.integers(2, 9))
    start, lead = draw(st.integers(0, 3)), draw(st.integers(1, 9))
    ratio = Fraction(draw(st.sampled_from([1, -1])) * a, a + b)
    geometric = ratio**start / (1 - ratio)
    base = bracketed(rational(ratio)) if ratio < 0 else rf"\left({rational(ratio)}\right)"
    kinds = [
        (geometric, [rf"\sum_{{k={start}}}^\infty {base}^k", rf"\sum_{{n={start}}}^{{\infty}} {base}^{{n}}", rf"\lim_{{n\to\infty}} \sum_{{k={start}}}^n {base}^k"]),
        (Fraction(1, a), [rf"\sum_{{k={a}}}^\infty \frac{{1}}{{k(k+1)}}", rf"\sum_{{k={a}}}^\infty \left(\frac1k - \frac1{{k+1}}\right)"]),
        (Fraction(a, b), [rf"\lim_{{x\to\infty}} \frac{{{a}x^2 + {lead}x}}{{{b}x^2 - {lead}}}", rf"\lim_{{x \to 0}} \frac{{\sin({a}x)}}{{{b}x}}", rf"\int_0^1 {a} x^{{{b - 1}}} dx"]),
        (Fraction(2 * a), [rf"\lim_{{x\to {a}}} \frac{{x^2 - {a * a}}}{{x - {a}}}", rf"\prod_{{k=1}}^{{{2 * a - 1}}} \left(1 + \frac1k\right)"]),
    ]  # fmt: skip
    value, right = draw(st.sampled_from(kinds))
    others = [value + 1, -value, 1 / value, value * ratio, value / 2, value + Fraction(1, b)]
    wrong = [rational(other) for other in others if other != value]
    wrong += [text for other, texts in kinds if other != value for text in texts]
    return made([rational(value), *right], wrong)


@st.composite
def quotients(draw: st.DrawFn) -> Made:
    """Rational functions as one fraction and as a sum of two."""
    first, second = draw(st.lists(SMALL, min_size=2, max_size=2, unique=True))
    a, b = draw(SMALL.filter(bool)), draw(SMALL.filter(bool))
    bottom = p.of_roots([first, second])

    def top(a: int, b: int) -> p.Polynomial:
        return p.plus(p.of_roots([second], a), p.of_roots([first], b))

    def parted(a: int, b: int, first: int, second: int) -> str:
        parts = [(a, first), (b, second)]
        return " + ".join(
            rf"\frac{{{n}}}{{{p.factored([root], 1)[1:-1] if root else 'x'}}}" for n, root in parts
        )

    right = [
        rf"\frac{{{p.expanded(top(a, b))}}}{{{p.expanded(bottom)}}}",
        parted(a, b, first, second),
        rf"\frac{{{p.horner(top(a, b))}}}{{{p.factored([first, second], 1)}}}",
        rf"({p.expanded(top(a, b))}) \cdot \left({p.expanded(bottom)}\right)^{{-1}}",
        rf"-\frac{{{p.expanded(top(-a, -b))}}}{{{p.expanded(bottom)}}}",
    ]
    wrong = [
        parted(a + 7, b, first, second),
        parted(-a, b, first, second),
        parted(a, b, first, second + 13),
    ]
    wrong += [rf"\frac{{{p.expanded(p.plus(top(a, b), p.polynomial(1)))}}}{{{p.expanded(bottom)}}}"]
    wrong += [rf"\frac{{{p.expanded(top(a, b))}}}{{{p.expanded(p.plus(bottom, p.polynomial(1)))}}}"]
    if a != b:
        wrong += [parted(b, a, first, second)]
    return made(right, wrong)


EXPRESSIONS = {
    "polynomials": factors(),
    "derivatives and integrals": calculus(),
    "definite integrals": definite(),
    "sums": sums(),
    "series and limits": series(),
    "rational functions": quotients(),
}
