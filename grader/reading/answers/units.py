"""Units after a number: known words only, and never a bare letter."""

from __future__ import annotations

import re

_SPELLINGS = {
    "nm": "nanometer nanometre",
    "μm": "micrometer micrometre µm",
    "mm": "millimeter millimetre",
    "cm": "centimeter centimetre",
    "dm": "decimeter decimetre",
    "m": "meter metre",
    "km": "kilometer kilometre",
    "inch": "in inches",
    "foot": "ft feet",
    "yard": "yd",
    "mile": "mi",
    "mg": "milligram",
    "g": "gram gramme",
    "kg": "kilogram kilo",
    "ton": "",
    "tonne": "t",
    "pound": "lb lbs",
    "ounce": "oz",
    "ml": "milliliter millilitre mL",
    "ha": "hectare",
    "l": "liter litre L",
    "ms": "millisecond",
    "s": "second sec secs",
    "min": "minute mins",
    "h": "hour hr hrs",
    "day": "",
    "week": "",
    "month": "",
    "year": "yr yrs",
    "°": "degree deg",
    "°C": "",
    "°F": "",
    "rad": "radian",
    "N": "newton",
    "kN": "kilonewton",
    "J": "joule",
    "kJ": "kilojoule",
    "W": "watt",
    "kW": "kilowatt",
    "V": "volt",
    "A": "ampere amp",
    "mA": "milliampere",
    "Hz": "hertz",
    "Pa": "pascal",
    "kPa": "kilopascal",
    "mol": "mole",
    "K": "kelvin",
    "mile/h": "mph",
    "m/s": "mps",
    "km/h": "kmh kph",
    "$": "dollar USD usd",
    "cent": "",
    "€": "euro EUR",
    "£": "GBP",
    "yuan": "元 RMB",
    "rupee": "Rs",
    "yen": "",
    "unit": "",
    "person": "people 人",
    "way": "",
    "time": "",
    "point": "",
    "digit": "",
    "term": "",
    "solution": "",
    "root": "",
}
UNITS: dict[str, str] = {
    spelled: unit
    for unit, words in _SPELLINGS.items()
    for word in (unit, *words.split())
    for spelled in {word, f"{word}s" if len(word) > 1 else word}
}
COUNTS = frozenset({"unit", "person", "way", "time", "point", "digit", "term", "solution", "root"})
AMBIGUOUS = frozenset(
    {
        *("in", "ins", "mi", "mis", "way", "time", "root", "term"),
        *("ms", "nm", "nms", "ha", "has", "mps", "pas"),
    }
)
BARE = (
    frozenset(word for word in UNITS if len(word) > 1 and word.isascii() and word.isalpha())
    - AMBIGUOUS
)
NUMERALS = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "万": 10**4,
    "亿": 10**8,
}
PERCENT = frozenset({"percent", "pct", "percentage", "per cent", "%"})
IDLE = frozenset({"only", "exactly", "in total", "total", "altogether", "each", "in all"})
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b\s*")


def is_count(unit: str) -> bool:
    """Whether a unit only says what is counted, so that it may stand beside any other."""
    return unit.partition("^")[0] in COUNTS
