"""Units after a number: known words only, and never a bare letter."""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLINGS = {
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
    "ton": "tonne",
    "pound": "lb lbs",
    "ounce": "oz",
    "ml": "milliliter millilitre mL",
    "l": "liter litre L",
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
    "J": "joule",
    "W": "watt",
    "kW": "kilowatt",
    "V": "volt",
    "A": "ampere amp",
    "Hz": "hertz",
    "Pa": "pascal",
    "mol": "mole",
    "K": "kelvin",
    "mph": "",
    "m/s": "",
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
    for spelled in {word, f"{word}s"}
}
COUNTS = frozenset({"unit", "person", "way", "time", "point", "digit", "term", "solution", "root"})
AMBIGUOUS = frozenset(
    {
        *("in", "ins", "mi", "mis", "way", "time", "root", "term"),
        *("As", "Ks", "Ls", "Ns", "Ws", "Vs", "Js", "gs", "hs", "ls", "ms", "ss"),
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
_POWERS = {"square": "^2", "sq": "^2", "sq.": "^2", "squared": "^2", "cubic": "^3", "cu": "^3"}
_POWERED = re.compile(r"\s*(.*?)\s*(?:\^\s*\{?\s*([23])\s*\}?|([²³]))?\s*\.?\s*")
_SUPERSCRIPTS = {"²": "2", "³": "3"}


@lru_cache(maxsize=1024)
def unit_of(text: str, *, bare: bool = False) -> str | None:
    """The unit that words name, `cm^2` for "square centimeters"; None if they name none.

    `bare` is for letters that could as well be a product: only units of several letters are taken.
    """
    match = _POWERED.fullmatch(text.replace("~", " ").replace("\\ ", " "))
    if match is None or not match[1]:
        return None
    word, power = match[1], match[2] or _SUPERSCRIPTS.get(match[3] or "", "")
    first, _, rest = word.partition(" ")
    if rest and first.lower() in _POWERS and not power:
        word, power = rest.strip(), _POWERS[first.lower()][1]
    known = UNITS.get(word) or UNITS.get(word.lower())
    if known is None or (bare and word.lower() not in BARE and not rest):
        return None
    return f"{known}^{power}" if power else known


def is_count(unit: str) -> bool:
    """Whether a unit only says what is counted, so that it may stand beside any other."""
    return unit.partition("^")[0] in COUNTS
