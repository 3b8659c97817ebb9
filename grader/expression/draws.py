"""Seeded raw values: a hash of the seed, the letter and the position.

The same in any order and in any process. A raw value is a 62-bit integer; a domain of numbers
turns it into one of its own.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

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
