"""Seeded values of letters: a hash of the seed, the letter and the position.

The same in any order and in any process. A raw value is a 62-bit integer; a domain of numbers
turns it into one of its own, real ones as is said here.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from flint import fmpq

WHOLE = frozenset({"integer", "natural"})
POSITIVE = frozenset({"positive", "nonnegative"})
SCALES = (fmpq(1), fmpq(1), fmpq(8), fmpq(1, 4), fmpq(1), fmpq(64))
_MASK = (1 << 64) - 1


@lru_cache(maxsize=8192)
def raw(seed: int, name: str, positions: tuple[int, ...]) -> int:
    """A 62-bit hash of a seed, a name and positions (steps of the splitmix64 finaliser)."""
    state = (seed * 0x9E3779B97F4A7C15 + crc32(name.encode()) * 0xD1B54A32D192ED03) & _MASK
    for position in (*positions, len(positions)):
        state = ((state ^ (position + 1)) * 0xBF58476D1CE4E5B9) & _MASK
        state ^= state >> 29
        state = (state * 0x94D049BB133111EB) & _MASK
        state ^= state >> 32
    return state >> 2


def drawn(
    seed: int,
    name: str,
    positions: tuple[int, ...],
    assume: frozenset[str],
    scales: tuple[fmpq, ...] = (),
) -> fmpq:
    r"""A rational with the properties of a letter, dyadic but in every fifth seed.

    Signs are mixed, in three seeds of ten all positive and in two all negative. Odd seeds go
    through `scales`, the numbers at which a branch can turn, so that a letter comes below and above
    each of them with both signs. At dyadics alone, `\sin(64 \pi x)` would be 0.
    """
    value = raw(seed, name, positions)
    whole, positive = bool(assume & WHOLE), bool(assume & POSITIVE)
    if scales and seed % 2:
        part = _share(seed, name, positions) if is_undyadic(seed) else fmpq(1 + value % 63, 64)
        size, sign = _about(seed // 2, raw(0, name, positions), part, scales)
    else:
        size = fmpq(1 + value % 191, 64) * SCALES[seed // 2 % len(SCALES)]
        if is_undyadic(seed):
            size = SIZES[seed // 5 % len(SIZES)] * _share(seed, name, positions)
        size = fmpq(1 + value % (6 + 2 * seed)) if whole else size
        sign = SIGNS.get(seed % 10, bool(value & 4096))
    if whole:
        size = min(fmpq(size.ceil()), fmpq(MAX_WHOLE))
    return size if positive or sign or "natural" in assume else -size


SIGNS = {1: True, 2: True, 3: False, 6: True, 8: False}
SIZES = (fmpq(3), fmpq(3), fmpq(1), fmpq(1), fmpq(1, 2))


def is_undyadic(seed: int) -> bool:
    """Whether letters are no dyadic rationals; in seeds of which no other has a use of its own."""
    return seed % 5 == 2


def _share(seed: int, name: str, positions: tuple[int, ...]) -> fmpq:
    """A rational between 0 and 1 over an odd number of 62 bits, another one for every letter."""
    below = raw(seed, f"{name} below", positions) | 1 | 1 << 61
    return fmpq(1 + raw(seed, name, positions) % (below - 1), below)


MAX_WHOLE = 10**15


def _about(visit: int, own: int, part: fmpq, scales: tuple[fmpq, ...]) -> tuple[fmpq, bool]:
    """A size below or above one of the scales and its sign: four bands, in turn for each letter.

    `part`, between 0 and 1, is how far it lies within its band.
    """
    scale = scales[visit % len(scales)]
    band = (visit // len(scales) * (1 + 2 * (own & 1)) + (own >> 1)) % 4
    return scale * (fmpq(5, 4) + part if band % 2 else (part + 1) / 4), band < 2


def pinned(seed: int, pins: tuple[fmpq, ...]) -> fmpq | None:
    """One of the values a letter is pinned at, in every fifth seed."""
    return pins[seed // 5 % len(pins)] if pins and seed % 5 == 4 else None
