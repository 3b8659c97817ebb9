"""Quantities with units: other units converted exactly, other dimensions, what the rubric declares."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws.made import Made, made, rational
from tests.laws.numbers import decimal, terminates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The units of each dimension: their spellings, and how many of the first they are
Units = dict[str, Fraction]
LENGTH: Units = {
    "mm": Fraction(1, 1000), "cm": Fraction(1, 100), "m": Fraction(1), "km": Fraction(1000),
    "inches": Fraction(254, 10000), "feet": Fraction(3048, 10000), "miles": Fraction(1609344, 1000),
    "meters": Fraction(1), "centimeters": Fraction(1, 100), "kilometres": Fraction(1000),
}  # fmt: skip
MASS: Units = {"g": Fraction(1), "kg": Fraction(1000), "mg": Fraction(1, 1000), "grams": Fraction(1), "kilograms": Fraction(1000)}  # fmt: skip
TIME: Units = {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "hours": Fraction(3600), "minutes": Fraction(60), "days": Fraction(86400), "seconds": Fraction(1)}  # fmt: skip
AREA: Units = {"m^2": Fraction(1), "cm^2": Fraction(1, 10**4), "km^2": Fraction(10**6), "square meters": Fraction(1), "ha": Fraction(10**4)}  # fmt: skip
VOLUME: Units = {"m^3": Fraction(1), "cm^3": Fraction(1, 10**6), "L": Fraction(1, 1000), "liters": Fraction(1, 1000), "mL": Fraction(1, 10**6)}  # fmt: skip
SPEED: Units = {"m/s": Fraction(1), "km/h": Fraction(1000, 3600), "cm/s": Fraction(1, 100), "meters per second": Fraction(1)}  # fmt: skip
FORCE: Units = {"N": Fraction(1), "kN": Fraction(1000), r"kg\cdot m/s^2": Fraction(1)}
DIMENSIONS = (LENGTH, MASS, TIME, AREA, VOLUME, SPEED, FORCE)
BARE = ("cm", "m", "km", "mm", "g", "kg", "s", "h", "min")
VALUES = st.builds(Fraction, st.integers(1, 200), st.sampled_from([1, 1, 2, 3, 4, 5, 8]))


def number(value: Fraction) -> str:
    """A decimal where it ends, else a fraction."""
    return decimal(value) if terminates(value) and value >= 0 else rational(value)


def with_unit(value: Fraction, unit: str) -> Iterator[str]:
    """A quantity in its usual spellings."""
    base, _, power = unit.partition("^")
    yield rf"{number(value)} \text{{ {unit}}}"
    if " " not in unit:
        yield rf"{number(value)}\,\mathrm{{{unit}}}"
        yield rf"{number(value)} \mathrm{{~{unit}}}"
    yield rf"{rational(value)}\ \text{{{unit}}}"
    if power and base.isalpha():
        yield rf"{number(value)} \text{{ {base}}}^{power}"
    if "/" in unit and "^" not in unit:
        above, _, below = unit.partition("/")
        yield rf"{number(value)} \frac{{\text{{{above}}}}}{{\text{{{below}}}}}"
        yield rf"{number(value)} \text{{ {above}}} \cdot \text{{{below}}}^{{-1}}"


def converted(value: Fraction, unit: str, units: Mapping[str, Fraction]) -> list[str]:
    """The same quantity in every unit of its dimension."""
    return [
        text
        for other, factor in units.items()
        for text in with_unit(value * units[unit] / factor, other)
    ]


def slips(value: Fraction, unit: str, units: Units, foreign: str) -> list[str]:
    """Quantities that are certainly others."""
    texts = [*with_unit(value + 1, unit), *with_unit(value * 10, unit), *with_unit(value, foreign)]
    for other, factor in units.items():
        if factor != units[unit]:
            texts += [*with_unit(value, other), *with_unit(value * factor / units[unit], other)]
    return [text for text in texts if text not in converted(value, unit, units)]


@st.composite
def quantities(draw: st.DrawFn) -> Made:
    """A reference that names its unit."""
    units, others = draw(st.permutations(DIMENSIONS))[:2]
    unit, foreign = draw(st.sampled_from(sorted(units))), draw(st.sampled_from(sorted(others)))
    value = draw(VALUES)
    right = [*with_unit(value, unit), *converted(value, unit, units)]
    right += [f"{number(value)} {unit}"] if unit in BARE else []
    return made(right, slips(value, unit, units, foreign))


@st.composite
def declared(draw: st.DrawFn) -> Made:
    """A bare reference whose unit the rubric declares; `form = "unit"` asks for it."""
    units, others = draw(st.permutations(DIMENSIONS))[:2]
    unit, foreign = draw(st.sampled_from(sorted(units))), draw(st.sampled_from(sorted(others)))
    value = draw(VALUES)
    bare = [number(value), rational(value)]
    right, wrong = converted(value, unit, units), slips(value, unit, units, foreign)
    if draw(st.booleans()):
        return made(right, [*wrong, *bare], Declarations(unit=unit, form="unit"))
    wrong += [number(value + 1), number(value * 10)]
    return made([*bare, *right], wrong, Declarations(unit=unit))


@st.composite
def things(draw: st.DrawFn) -> Made:
    """Words that are no units of physics stand for themselves."""
    count, other = draw(st.lists(st.integers(2, 99), min_size=2, max_size=2, unique=True))
    thing, stranger = draw(st.permutations(["apples", "pears", "coins", "students", "ducks"]))[:2]
    right = [
        f"{count}",
        rf"{count} \text{{ {thing}}}",
        f"{count} {thing}",
        rf"{count}\ \mathrm{{{thing}}}",
    ]
    wrong = [f"{other}", rf"{other} \text{{ {thing}}}", rf"{count} \text{{ {stranger}}}"]
    return made(
        right, [*wrong, f"{other} {thing}", f"{count} {stranger}"], Declarations(unit=thing)
    )


@st.composite
def mixed(draw: st.DrawFn) -> Made:
    """Hours and minutes, feet and inches: sums of units."""
    large, small, size = draw(st.sampled_from([("h", "min", 60), ("min", "s", 60), ("ft", "in", 12), ("kg", "g", 1000), ("m", "cm", 100)]))  # fmt: skip
    many, few = draw(st.integers(1, 9)), draw(st.integers(1, size - 1))
    total = many * size + few

    def said(many: int, few: int) -> list[str]:
        return [
            rf"{many} \text{{ {large} }} {few} \text{{ {small}}}",
            f"{many}{large} {few}{small}",
            rf"{many}\,\mathrm{{{large}}}\ {few}\,\mathrm{{{small}}}",
        ]

    share = Fraction(total, size)
    right = [
        rf"{total} \text{{ {small}}}",
        *said(many, few),
        rf"{rational(share)} \text{{ {large}}}",
    ]
    others = [(many + 1, few), (many, few - 1 or 2 * size), *([(few, many)] if few != many else [])]
    wrong = [text for pair in others for text in said(*pair)]
    wrong += [rf"{total} \text{{ {large}}}", rf"{total + 1} \text{{ {small}}}"]
    wrong += [rf"{many}.{few} \text{{ {large}}}"] if Fraction(f"{many}.{few}") != share else []
    return made(right, wrong)


@st.composite
def money(draw: st.DrawFn) -> Made:
    """Equal only in the same currency."""
    value = draw(st.integers(2, 500))
    signs = {"dollars": r"\$", "euros": "€", "pounds": "£"}
    name, other = draw(st.permutations([*sorted(signs)[:2], "yuan"]))[:2]
    right = [rf"{value} \text{{ {name}}}", rf"{value}.0 \text{{ {name}}}"]
    right += [f"{signs[name]}{value}", f"{signs[name]}{value}.00"] if name in signs else []
    wrong = [rf"{value} \text{{ {other}}}", rf"{value + 1} \text{{ {name}}}", f"{value - 1}"]
    wrong += [f"{signs[other]}{value}"] if other in signs else []
    return made(right, wrong)


@st.composite
def warmth(draw: st.DrawFn) -> Made:
    """Temperatures are equal in their own scale."""
    value, by = draw(st.integers(-40, 120)), draw(st.integers(1, 9))
    letter, other = draw(st.permutations("CF"))

    def said(value: int, letter: str) -> list[str]:
        return [
            rf"{value}^\circ \text{{{letter}}}",
            rf"{value}^\circ \mathrm{{{letter}}}",
            rf"{value}^{{\circ}}\mathrm{{{letter}}}",
            rf"{value}^\circ {letter}",
        ]

    return made(said(value, letter), [*said(value + by, letter), *said(value, other)])


UNITS = {
    "units": quantities(),
    "declared units": declared(),
    "counted things": things(),
    "sums of units": mixed(),
    "money": money(),
    "temperatures": warmth(),
}
