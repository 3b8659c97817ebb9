"""Finite sets, intervals, unions, solution sets and families: truth by their ends and members."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.laws.collections import VALUES
from tests.laws.made import Made, made, rational, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

INFINITY = Fraction(10**9)


def shown(end: Fraction) -> str:
    if abs(end) == INFINITY:
        return r"\infty" if end > 0 else r"-\infty"
    return rational(end)


# A set of reals is its cuts: pairs (number, 0 before it or 1 after it), inside from each odd one on


def cuts(draw: st.DrawFn) -> list[tuple[Fraction, int]]:
    """Cuts of a set of one or two intervals or points, in order."""
    numbers = sorted(draw(st.lists(VALUES, min_size=2, max_size=4, unique=True)))
    numbers = numbers[: len(numbers) // 2 * 2]
    found = [(number, draw(st.integers(0, 1))) for number in numbers]
    if draw(st.integers(0, 3)) == 0:
        found[0] = (-INFINITY, 1)
    if draw(st.integers(0, 3)) == 0:
        found[-1] = (INFINITY, 0)
    return found


def intervals(found: Sequence[tuple[Fraction, int]]) -> list[str]:
    pairs = zip(found[::2], found[1::2], strict=True)
    return [
        f"{'(' if a[1] else '['}{shown(a[0])}, {shown(b[0])}{']' if b[1] else ')'}"
        for a, b in pairs
    ]


def inequalities(found: Sequence[tuple[Fraction, int]], x: str = "x") -> list[str]:
    texts = []
    for (low, after), (high, including) in zip(found[::2], found[1::2], strict=True):
        left, right = ("<" if after else r"\le"), (r"\le" if including else "<")
        if low == -INFINITY and high == INFINITY:
            texts.append(rf"{x} \in \mathbb{{R}}")
        elif low == -INFINITY:
            texts.append(f"{x} {right} {shown(high)}")
        elif high == INFINITY:
            texts.append(f"{shown(low)} {left} {x}")
        else:
            texts.append(f"{shown(low)} {left} {x} {right} {shown(high)}")
    return texts


def outside(found: Sequence[tuple[Fraction, int]]) -> list[tuple[Fraction, int]]:
    """The cuts of the complement."""
    inner = [cut for cut in found if abs(cut[0]) != INFINITY]
    inner = [(-INFINITY, 1), *inner] if found[0][0] != -INFINITY else inner
    return [*inner, (INFINITY, 0)] if found[-1][0] != INFINITY else inner


def unions(found: Sequence[tuple[Fraction, int]]) -> list[str]:
    parts = intervals(found)
    right = [r" \cup ".join(parts), r" \cup ".join(parts[::-1]), r"x \in " + r"\cup".join(parts)]
    claims = inequalities(found)
    if r"\mathbb" not in claims[0]:
        right += [r" \text{ or } ".join(claims), r" \lor ".join(claims), builder(claims)]
    rest = outside(found)
    if rest:
        right += [r"\mathbb{R} \setminus " + grouped(intervals(rest))]
    return right


def builder(claims: Sequence[str]) -> str:
    inner = r" \text{ or } ".join(claims)
    return rf"\{{x \in \mathbb{{R}} \mid {inner}\}}"


def grouped(parts: Sequence[str]) -> str:
    inner = r" \cup ".join(parts)
    return rf"\left({inner}\right)" if len(parts) > 1 else inner


@st.composite
def reals(draw: st.DrawFn) -> Made:
    found = cuts(draw)
    place = draw(st.integers(0, len(found) - 1))
    number, side = found[place]
    others = [found[:2]] if len(found) > 2 else []
    others.append([(found[0][0], found[0][1]), (INFINITY, 0)])
    others.append(outside(found) or [(Fraction(0), 0), (Fraction(1), 0)])
    if abs(number) != INFINITY:
        others.append([*found[:place], (number, 1 - side), *found[place + 1 :]])
        near = number + Fraction(1, 1000) * (1 if place < len(found) - 1 else -1)
        others.append([*found[:place], (near, side), *found[place + 1 :]])
    wrong = [text for other in others if list(other) != list(found) for text in unions(other)]
    return made(unions(found), wrong)


@st.composite
def solved(draw: st.DrawFn) -> Made:
    """Inequalities of quadratics and moduli with their solutions."""
    a, size = draw(st.integers(-5, 5)), draw(st.integers(1, 6))
    low, high = Fraction(a - size), Fraction(a + size)
    strict = draw(st.booleans())
    sign, turned = ("<", ">") if strict else (r"\le", r"\ge")
    found = [(low, int(strict)), (high, int(not strict))]
    square = summed([(1, "x^2"), (-2 * a, "x"), (a * a - size * size, "")])
    right = [
        *unions(found),
        f"{square} {sign} 0",
        f"|{summed([(1, 'x'), (-a, '')])}| {sign} {size}",
    ]
    right += [f"({summed([(1, 'x'), (-low, '')])})({summed([(1, 'x'), (-high, '')])}) {sign} 0"]
    right += [f"-3({square}) {turned} 0"]
    wrong = [
        f"{square} {turned} 0",
        f"{square} = 0",
        f"|x| {sign} {size}" if a else f"|x| {sign} {size + 1}",
    ]
    wrong += [*unions(outside(found)), *unions([(low, int(not strict)), (high, int(not strict))])]
    wrong += [
        *unions([(low, int(strict)), (high + 1, int(not strict))]),
        f"x {sign} {rational(high)}",
    ]
    wrong += [rf"\{{{rational(low)}, {rational(high)}\}}", f"x {turned} {rational(low)}"]
    return made(right, wrong)


@st.composite
def finite(draw: st.DrawFn) -> Made:
    members = draw(st.lists(VALUES, min_size=1, max_size=4, unique=True))
    order = draw(st.permutations(members))
    texts = list(map(rational, members))
    right = [rf"\{{{', '.join(texts)}\}}", rf"\left\{{{', '.join(map(rational, order))}\right\}}"]
    right += [rf"\{{{', '.join(texts)}\}}", r" \cup ".join(rf"\{{{text}\}}" for text in texts)]
    right += [rf"\{{{', '.join([*texts, '77'])}\}} \setminus \{{77\}}", chosen(texts)]
    right += [
        rf"\{{{', '.join([*texts, '77'])}\}} \cap \{{{', '.join([*map(rational, order), '78'])}\}}"
    ]
    others = [[*texts, "88"], [*texts[:-1], "99"], [f"\\{{{texts[0]}\\}}", *texts[1:]]]
    wrong = [rf"\{{{', '.join(other)}\}}" for other in others] + [r"\emptyset", r"\mathbb{R}"]
    low, high = min(members), max(members)
    wrong += [f"[{rational(low)}, {rational(high)}]"] if low < high else []
    wrong += [rf"\{{{rational(low + high)}\}}"] if len(members) > 1 else []
    return made(right, wrong)


def chosen(texts: Sequence[str]) -> str:
    inner = r" \text{ or } ".join(f"x = {text}" for text in texts)
    return rf"\{{x \mid {inner}\}}"


# Families of one whole number: the residues of x modulo a period


def family(
    residues: Sequence[Fraction], period: Fraction, unit: str, k: str, *, named: bool = True
) -> str:
    items = [summed([(period, f"{k}{unit}"), (residue, unit)]) for residue in residues]
    return ("x = " if named else "") + ", ".join(items) + rf",\ {k} \in \mathbb{{Z}}"


def residues_of(residues: Sequence[Fraction], period: Fraction, modulus: Fraction) -> set[Fraction]:
    """The members below a common multiple of the periods."""
    found = set()
    for residue in residues:
        place = residue % period
        while place < modulus:
            found.add(place)
            place += period
    return found


@st.composite
def families(draw: st.DrawFn) -> Made:
    unit = draw(st.sampled_from(["", r"\pi"]))
    below = draw(st.sampled_from([1, 1, 2, 3]))
    period = Fraction(draw(st.integers(1, 6)), below) * (2 if not unit else 1)
    residues = draw(st.lists(st.integers(0, 5), min_size=1, max_size=2, unique=True))
    values = [Fraction(r, 6) * period if unit else Fraction(r) for r in residues]
    modulus = period * 60
    truth = residues_of(values, period, modulus)
    shift = draw(st.integers(-3, 3))
    right = [
        family(values, period, unit, "k"),
        family(values, period, unit, "n", named=False),
        family([v + shift * period for v in values], period, unit, "k"),
        family(values[::-1], period, unit, "m"),
        family([v + j * period for v in values for j in (0, 1)], 2 * period, unit, "k"),
        family([v + j * period for v in values for j in (0, 1, 2)], 3 * period, unit, "n"),
    ]
    cases = [
        (values, 2 * period), (values, period / 2), (values[:1], period * 3), ([*values, values[0] + period / 4], period),
        ([v + period / 5 for v in values], period), ([-v for v in values], period), ([v + period for v in values], 2 * period),
    ]  # fmt: skip
    wrong = [family(v, q, unit, "k") for v, q in cases if residues_of(v, q, modulus) != truth]
    return made(right, wrong)


SETS = {
    "unions of intervals": reals(),
    "solution sets": solved(),
    "finite sets": finite(),
    "families": families(),
}
