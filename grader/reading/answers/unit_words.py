"""Units as people write them: `km/h`, `m s^{-1}`, `(m)/(s)`, "miles per hour".

A unit of several parts is known only where every part is; nothing is dropped to make it so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.reading.answers.unit_sizes import one_spelling, powers_of, size_of
from grader.reading.answers.units import BARE, UNITS

_POWERS = {"square": 2, "sq": 2, "sq.": 2, "cubic": 3, "cu": 3}
_AFTER = {" squared": "^2", " cubed": "^3"}
_PRODUCT = re.compile(r"\s*(?:\\cdot|\\times|·|⋅|×|\*)\s*|\s+")
_POWERED = re.compile(r"(.*?)\s*(?:\^\s*\{?\s*(-?[1-9])\s*\}?|([²³])|(⁻¹))?\s*\.?")
_SUPERSCRIPTS = {"²": "2", "³": "3"}
_BARE_GROUP = re.compile(r"\(([^()]*)\)")


@lru_cache(maxsize=1024)
def unit_of(text: str, *, bare: bool = False) -> str | None:
    """The unit that words name, `cm^2` for "square centimeters"; None if they name none.

    `bare` is for letters that could as well be a product: only units of several letters are taken.
    """
    words = " ".join(text.replace("~", " ").replace("\\ ", " ").split())
    for word, power in _AFTER.items():
        words = words.removesuffix(word) + power if words.endswith(word) else words
    one = _one(words)
    if one is not None:
        return None if bare and not _surely_bare(words) else _spelled(*one)
    return None if bare else _compound(words)


def _surely_bare(words: str) -> bool:
    first, _, rest = words.partition(" ")
    word = _POWERED.fullmatch(words)
    return bool(rest and first.lower() in _POWERS) or bool(word and word[1].lower() in BARE)


def _spelled(name: str, power: int) -> str:
    """The one spelling of a unit to a power."""
    return name if power == 1 else one_spelling({part: n * power for part, n in powers_of(name)})


def _one(words: str) -> tuple[str, int] | None:
    """A single unit and its power: `cm^2`, "square meters"; None where it is not known."""
    match = _POWERED.fullmatch(words)
    if match is None or not match[1]:
        return None
    written = match[2] or _SUPERSCRIPTS.get(match[3] or "", "") or ("-1" if match[4] else "")
    word, power = match[1], int(written or "1")
    first, _, rest = word.partition(" ")
    if rest and not written and first.lower() in _POWERS:
        word, power = rest.strip(), _POWERS[first.lower()]
    known = _named(word)
    return None if known is None or ("/" in word and power > 1) else (known, power)


def _named(word: str) -> str | None:
    """A unit by its name; capitals say nothing but in symbols of one or two letters."""
    known = UNITS.get(word)
    if known is None and (len(word) > 2 or word in CAPITALS):
        known = UNITS.get(word.lower())
    return known


CAPITALS = frozenset({"KM", "Km", "CM", "Cm", "MM", "KG", "Kg", "ML", "FT", "Ft", "MI", "Mi", "IN"})


def _compound(words: str) -> str | None:
    """A product or quotient of units that all have a size."""
    over, *below = re.split(r"\s*/\s*|\s+per\s+", words.replace("^{-1}", "^-1"))
    powers: dict[str, int] = {}
    for part, sign in ((over, 1), *((part, -1) for part in below)):
        found = _product(part, alone=sign < 0)
        if found is None:
            return None
        for name, power in found:
            powers[name] = powers.get(name, 0) + sign * power
    return one_spelling(powers)


def _product(words: str, *, alone: bool) -> list[tuple[str, int]] | None:
    """The units of a product; below a slash several need brackets (`alone`)."""
    words = words.strip()
    grouped = _BARE_GROUP.fullmatch(words)
    whole = _one(grouped[1].strip() if grouped else words)
    if whole is not None:
        parts = [whole]
    else:
        found = [_one(word) for word in _PRODUCT.split(grouped[1].strip() if grouped else words)]
        if (alone and not grouped) or None in found:
            return None
        parts = [part for part in found if part is not None]
    if any(size_of(name) is None for name, _ in parts):
        return None
    return [(base, n * power) for name, power in parts for base, n in powers_of(name)]
