"""How large units are: exact factors to base units, and the dimension they measure.

A unit without a size here is equal to itself alone: a temperature has an offset, an ounce may be a
weight or a volume, money has a rate, and a year has no fixed number of days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import fmpq

if TYPE_CHECKING:
    from collections.abc import Mapping

Dimension = tuple[tuple[str, int], ...]
FOOT = fmpq(3048, 10000)
GRAM = fmpq(1, 1000)
KILO = fmpq(1000)


@dataclass(frozen=True, slots=True)
class UnitSize:
    """`factor` base units of a `dimension`, which is base units with their powers."""

    factor: fmpq
    dimension: Dimension


def _base(symbol: str, units: Mapping[str, fmpq | int]) -> dict[str, UnitSize]:
    """Units of one dimension by their size in the base unit `symbol`."""
    return {name: UnitSize(fmpq(1) * size, ((symbol, 1),)) for name, size in units.items()}


def _derived(factor: fmpq | int = 1, **powers: int) -> UnitSize:
    return UnitSize(fmpq(1) * factor, tuple(sorted(powers.items())))


LENGTHS: dict[str, fmpq | int] = {
    "nm": fmpq(1, 10**9), "μm": fmpq(1, 10**6), "mm": fmpq(1, 1000), "cm": fmpq(1, 100),
    "dm": fmpq(1, 10), "m": 1, "km": 1000,
    "inch": FOOT / 12, "foot": FOOT, "yard": FOOT * 3, "mile": FOOT * 5280,
}  # fmt: skip
MASSES: dict[str, fmpq | int] = {
    "mg": GRAM / 1000, "g": GRAM, "kg": 1, "tonne": 1000, "pound": fmpq(45359237, 10**8),
}  # fmt: skip
TIMES: dict[str, fmpq | int] = {
    "ms": fmpq(1, 1000), "s": 1, "min": 60, "h": 3600, "day": 86400, "week": 604800,
}  # fmt: skip
SIZES: dict[str, UnitSize] = {
    **_base("m", LENGTHS),
    **_base("kg", MASSES),
    **_base("s", TIMES),
    **_base("month", {"month": 1, "year": 12}),
    **_base("A", {"mA": fmpq(1, 1000), "A": 1}),
    **_base("mol", {"mol": 1}),
    "l": _derived(fmpq(1, 1000), m=3),
    "ml": _derived(fmpq(1, 10**6), m=3),
    "ha": _derived(10**4, m=2),
    "N": _derived(kg=1, m=1, s=-2),
    "kN": _derived(KILO, kg=1, m=1, s=-2),
    "J": _derived(kg=1, m=2, s=-2),
    "kJ": _derived(KILO, kg=1, m=2, s=-2),
    "W": _derived(kg=1, m=2, s=-3),
    "kW": _derived(KILO, kg=1, m=2, s=-3),
    "Pa": _derived(kg=1, m=-1, s=-2),
    "kPa": _derived(KILO, kg=1, m=-1, s=-2),
    "V": _derived(kg=1, m=2, s=-3, A=-1),
    "Hz": _derived(s=-1),
}
MONEY = ("$", "cent", "€", "£", "yuan", "rupee", "yen")
SIZES |= {name: _base(name, {name: 1})[name] for name in (*MONEY, "rad", "K")}


@lru_cache(maxsize=1024)
def size_of(unit: str) -> UnitSize | None:
    """The size of a unit in its one spelling, `km/h`, `cm^2`; None where a part of it has none."""
    factor, powers = fmpq(1), dict[str, int]()
    for name, power in powers_of(unit):
        known = SIZES.get(name)
        if known is None:
            return None
        factor *= known.factor**power
        for base, times in known.dimension:
            powers[base] = powers.get(base, 0) + times * power
    return UnitSize(factor, tuple(sorted((base, n) for base, n in powers.items() if n)))


def powers_of(unit: str) -> tuple[tuple[str, int], ...]:
    """The parts of a unit in its one spelling with their powers."""
    over, _, below = unit.partition("/")
    return (*_powers(over, 1), *_powers(below, -1))


def _powers(product: str, sign: int) -> list[tuple[str, int]]:
    """The powers of a product; a word that no table knows is one name, whatever stands in it."""
    split = (POWER.fullmatch(part) for part in product.split("·") if part not in {"", "1"})
    return [(found[1], sign * int(found[2] or "1")) for found in split if found is not None]


POWER = re.compile(r"(.*?)(?:\^(-?\d+))?", re.DOTALL)


def one_spelling(powers: dict[str, int]) -> str:
    """The spelling of a product of units: `kg·m/s^2`."""
    over = [_power(name, n) for name, n in sorted(powers.items()) if n > 0]
    below = [_power(name, -n) for name, n in sorted(powers.items()) if n < 0]
    return "·".join(over or ["1"]) + ("/" + "·".join(below) if below else "")


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def ratio(left: str, right: str) -> fmpq | None:
    """How many of the right unit one of the left is; None where they are not converted."""
    mine, other = size_of(left), size_of(right)
    if mine is None or other is None or mine.dimension != other.dimension:
        return None
    return mine.factor / other.factor


def apart(left: str, right: str) -> bool:
    """Whether two units certainly measure different things, as money of two countries does."""
    if left in MONEY and right in MONEY:
        return left != right and "cent" not in {left, right}
    mine, other = size_of(left), size_of(right)
    if mine is None or other is None or mine.dimension == other.dimension:
        return False
    bases = {base for base, _ in (*mine.dimension, *other.dimension)}
    return not bases & {*MONEY, "month", "rad"}
