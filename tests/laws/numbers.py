"""Numbers: decimals, fractions, surds and complex numbers, angles, logarithms, whole numbers."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.laws.made import Made, bracketed, made, rational, summed
from tests.laws.surds import conjugate, cosine, inverse, plus, surd, times, turned, written
from tests.laws.trees import Tree, anywhere, latex, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.laws.surds import Surd

RATIONALS = st.builds(Fraction, st.integers(-60, 60), st.integers(1, 24))


def decimal(value: Fraction) -> str:
    r"""The decimal of a positive rational, its period under a bar."""
    whole, rest = divmod(value.numerator, value.denominator)
    digits, seen = "", {}
    while rest and rest not in seen:
        seen[rest] = len(digits)
        digit, rest = divmod(rest * 10, value.denominator)
        digits += str(digit)
    if not digits:
        return str(whole)
    if not rest:
        return f"{whole}.{digits}"
    start = seen[rest]
    return rf"{whole}.{digits[:start]}\overline{{{digits[start:]}}}"


def terminates(value: Fraction) -> bool:
    return 10**12 % value.denominator == 0


def spellings(value: Fraction, factor: int) -> Iterator[str]:
    """A rational in its usual spellings."""
    p, q, sign = abs(value.numerator), value.denominator, "-" if value < 0 else ""
    yield rational(value)
    yield rf"{sign}\dfrac{{{p}}}{{{q}}}"
    yield rf"\frac{{{value.numerator}}}{{{q}}}"
    yield f"{sign}{p}/{q}"
    yield rf"\frac{{{value.numerator * factor}}}{{{q * factor}}}"
    yield rf"{sign}{p} \div {q}"
    yield rf"{sign}{p} \cdot {q}^{{-1}}"
    yield rf"{sign}\left(\frac{{{q}}}{{{p}}}\right)^{{-1}}" if p else "0"
    yield sign + decimal(abs(value))
    yield f"{rational(value - factor)} + {factor}"
    if q > 1 and p > q:
        yield rf"{sign}{p // q}\frac{{{p % q}}}{{{q}}}"
        yield rf"{sign}{p // q}\tfrac{{{p % q}}}{{{q}}}"
    if terminates(value):
        yield rf"{sign}{decimal(abs(value) * 100)}\%"
        yield rf"{sign}{decimal(abs(value) * 1000)} \times 10^{{-3}}"


def near(value: Fraction, factor: int) -> Iterator[Fraction]:
    """Other rationals that a slip gives."""
    yield from (-value, value + 1, value - 1, value * factor, value / 10, value * 100)
    yield value + Fraction(1, value.denominator * 7)
    yield Fraction(value.numerator, value.denominator + 1)
    yield value + Fraction(1, 10**6)
    if value:
        yield 1 / value


@st.composite
def rationals(draw: st.DrawFn) -> Made:
    value, factor = draw(RATIONALS), draw(st.integers(2, 9))
    wrong = {other for other in near(value, factor) if other != value}
    texts = [text for other in sorted(wrong) for text in spellings(other, factor)]
    return made(spellings(value, factor), draw(st.lists(st.sampled_from(texts), min_size=4)))


@st.composite
def large(draw: st.DrawFn) -> Made:
    """Whole numbers with their thousands apart."""
    value = draw(st.integers(1000, 10**10))
    grouped = f"{value:,}"
    right = (str(value), *(grouped.replace(",", mark) for mark in (",", "{,}", r"\,", r"\;")))
    digits = list(str(value))
    place = draw(st.integers(1, len(digits) - 1))
    digits[place] = str((int(digits[place]) + draw(st.integers(1, 9))) % 10)
    others = (int("".join(digits)), value + 1, value * 10, -value, value // 10)
    return made(right, [f"{other:,}".replace(",", "{,}") for other in others] + [*map(str, others)])


# Surds and complex numbers

LEAVES: dict[str, Surd] = {
    "1": surd(1), "2": surd(2), "3": surd(3), "5": surd(5), r"\frac{1}{2}": surd(Fraction(1, 2)),
    "0.75": surd(Fraction(3, 4)), r"\sqrt{2}": surd(1, 2), r"\sqrt{3}": surd(1, 3),
    r"\sqrt{6}": surd(1, 2, 3), r"\sqrt{8}": surd(2, 2), r"\sqrt{12}": surd(2, 3),
    r"\sqrt{\frac{3}{2}}": surd(Fraction(1, 2), 2, 3), r"\sqrt[4]{4}": surd(1, 2),
    r"2^{3/2}": surd(2, 2), r"\cos 30^\circ": surd(Fraction(1, 2), 3),
    r"\sin\frac{\pi}{4}": surd(Fraction(1, 2), 2), r"\tan\frac{\pi}{12}": plus(surd(2), surd(-1, 3)),
}  # fmt: skip
COMPLEX: dict[str, Surd] = {
    **LEAVES, "i": surd(1, -1), r"e^{i\pi/3}": turned(4), r"e^{\frac{3\pi i}{4}}": turned(9),
    r"\sqrt{-2}": surd(1, 2, -1),
}  # fmt: skip
FIELD: dict[str, Callable[..., Surd]] = {
    "+": plus,
    "-": lambda a, b: plus(a, b, -1),
    "*": times,
    "/": lambda a, b: times(a, inverse(b)),
    "neg": lambda a: times(surd(-1), a),
    "twice": lambda a: plus(a, a),
    "square": lambda a: times(a, a),
}


def exact(made_of: Tree) -> Surd | None:
    """The value; None where there is none."""
    if not made_of.parts:
        return COMPLEX[made_of.op]
    parts = [exact(part) for part in made_of.parts]
    if None in parts:
        return None
    try:
        return FIELD[made_of.op](*parts)
    except ZeroDivisionError:
        return None


def grown(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    one = st.builds(tree, st.sampled_from(["neg", "square"]), parts)
    two = st.builds(tree, st.sampled_from("+-*/"), parts, parts)
    return one | two | two


def slips(made_of: Tree) -> Iterator[Tree]:
    """What a slip makes of the root."""
    yield tree("neg", made_of)
    yield tree("twice", made_of)
    yield tree("+", made_of, Tree("1"))
    match made_of:
        case Tree("+", (a, b)):
            yield tree("-", a, b)
        case Tree("-" | "/", (a, b)):
            yield tree(made_of.op, b, a)
        case Tree(leaf, ()):
            yield from (Tree(other) for other in ("2", r"\sqrt{3}", "i") if other != leaf)
        case _:
            pass


def rewrites(made_of: Tree) -> Iterator[Tree]:
    """What a true rewrite makes of the root."""
    yield tree("neg", tree("neg", made_of))
    yield tree("-", tree("+", made_of, Tree("i")), Tree("i"))
    yield tree("/", tree("*", made_of, Tree(r"\sqrt{6}")), Tree(r"\sqrt{6}"))
    match made_of:
        case Tree("+" | "*", (a, b)):
            yield tree(made_of.op, b, a)
        case Tree("-", (a, b)):
            yield tree("neg", tree("-", b, a))
        case Tree("/", (a, b)):
            yield tree("*", a, tree("/", Tree("1"), b))
        case Tree("square", (a,)):
            yield tree("*", a, a)
        case _:
            pass


@st.composite
def surds(draw: st.DrawFn, leaves: dict[str, Surd]) -> Made:
    trees = st.recursive(st.sampled_from(sorted(leaves)).map(Tree), grown, max_leaves=6)
    first = draw(trees.filter(lambda made_of: exact(made_of) is not None))
    value = exact(first)
    assert value is not None
    again = draw(st.sampled_from(list(anywhere(first, rewrites))))
    slipped = draw(st.sampled_from(list(anywhere(first, slips))))
    others = [exact(slipped), *(conjugate(value, base) for base in (2, 3, -1))]
    others += [plus(value, {place: Fraction(1, 60)}) for place in (*value, (0, 0, 0))]
    right = (written(value), written(value, -1), latex(first), latex(again))
    wrong = [written(other) for other in others if other is not None and other != value]
    return made(right, [*wrong, *([latex(slipped)] if exact(slipped) not in (None, value) else [])])


def radians(steps: int) -> str:
    return summed([(Fraction(steps, 12), r"\pi")])


@st.composite
def angles(draw: st.DrawFn) -> Made:
    """Sines and cosines at multiples of 15 degrees."""
    steps, turns = draw(st.integers(-12, 36)), draw(st.integers(-2, 2))
    right = [written(cosine(steps))]
    right += [rf"\cos {bracketed(str(15 * steps))}^\circ", rf"\sin({90 - 15 * steps}^\circ)"]
    for way, function in ((steps + 24 * turns, "cos"), (-steps, "cos"), (6 - steps, "sin")):
        right.append(rf"\{function}\left({radians(way)}\right)")
    right.append(rf"-\cos\left({radians(steps + 12)}\right)")
    others = [steps + 1, steps + 12, steps + 6, steps - 6]
    wrong = [other for other in others if cosine(other) != cosine(steps)]
    return made(
        right,
        [written(cosine(other)) for other in wrong]
        + [rf"\cos\left({radians(other)}\right)" for other in wrong],
    )


# Logarithms: sums of rational multiples of those of 2, 3 and 5

PRIMES = (2, 3, 5)


def argument(powers: tuple[int, ...]) -> Fraction:
    return math.prod(
        (Fraction(prime) ** power for prime, power in zip(PRIMES, powers, strict=True)),
        start=Fraction(1),
    )


def logarithms(powers: tuple[int, ...], split: tuple[int, ...]) -> Iterator[str]:
    rest = tuple(a - b for a, b in zip(powers, split, strict=True))
    whole = argument(powers)
    yield rf"\ln {rational(whole)}"
    yield summed((power, rf"\ln {prime}") for power, prime in zip(powers, PRIMES, strict=True))
    yield rf"\ln({rational(argument(split))}) + \ln({rational(argument(rest))})"
    yield rf"-\ln({rational(1 / whole)})"
    yield rf"\frac{{\log_2({rational(whole)})}}{{\log_2 e}}"
    yield rf"\frac{{1}}{{2}}\ln({rational(whole**2)})"
    yield rf"2\ln\sqrt{{{rational(whole)}}}"


@st.composite
def logs(draw: st.DrawFn) -> Made:
    exponents = st.tuples(*[st.integers(-3, 3)] * 3)
    powers, split = draw(exponents), draw(exponents)
    others = [split, tuple(-p for p in powers), (powers[1], powers[0], powers[2])]
    wrong = [text for other in others if other != powers for text in logarithms(other, split)]
    return made(logarithms(powers, split), wrong or [r"\ln 7"])


# Whole numbers out of factorials, binomials, floors, divisors and remainders


@st.composite
def whole(draw: st.DrawFn) -> Made:
    n = draw(st.integers(1, 12))
    k = draw(st.integers(0, n))
    a, b = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    kinds: list[tuple[int, list[str]]] = [
        (math.factorial(n), [f"{n}!", rf"{n} \cdot {n - 1}!", rf"\frac{{{n + 1}!}}{{{n + 1}}}"]),
        (math.comb(n, k), [rf"\binom{{{n}}}{{{k}}}", rf"\dbinom{{{n}}}{{{n - k}}}", rf"{{{n} \choose {k}}}", rf"\frac{{{n}!}}{{{k}! \cdot {n - k}!}}", f"C_{{{n}}}^{{{k}}}"]),
        (a // b, [rf"\left\lfloor \frac{{{a}}}{{{b}}} \right\rfloor", rf"-\lceil -\frac{{{a}}}{{{b}}} \rceil"]),
        (math.gcd(a, b), [rf"\gcd({a},{b})", rf"\gcd({b}, {a + b})", rf"\frac{{{a * b}}}{{\operatorname{{lcm}}({a},{b})}}"]),
        (a % b, [rf"{a + b} \bmod {b}", rf"{a} - {b}\left\lfloor \frac{{{a}}}{{{b}}} \right\rfloor"]),
        (n**k, [f"{n}^{{{k}}}", rf"\prod_{{j=1}}^{{{k}}} {n}"]),
        (sum(j**2 for j in range(k, n + 1)), [rf"\sum_{{j={k}}}^{{{n}}} j^2", rf"\sum_{{m=0}}^{{{n}}} m^2 - \sum_{{m=0}}^{{{k - 1}}} m^2" if k else rf"\sum_{{m=0}}^{{{n}}} m^2", rf"\sum_{{j={k + 1}}}^{{{n + 1}}} (j-1)^2"]),
    ]  # fmt: skip
    value, right = draw(st.sampled_from(kinds))
    others = [(other, texts) for other, texts in kinds if other != value]
    wrong = [text for _, texts in others for text in texts]
    wrong += [
        str(value + 1),
        str(value - 1),
        str(-value - 1),
        f"{value + 1}!" if value < 20 and math.factorial(value + 1) != value else str(value + 2),
    ]
    return made([str(value), *right], wrong)


NUMBERS = {
    "rationals": rationals(),
    "thousands": large(),
    "surds": surds(LEAVES),
    "complex numbers": surds(COMPLEX),
    "angles": angles(),
    "logarithms": logs(),
    "whole numbers": whole(),
}
