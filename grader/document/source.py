"""A write-up prepared for searching: the source, its masked text, its mathematics, its braces."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.mask import masked
from grader.document.regions import Region, braces, region_at, regions

if TYPE_CHECKING:
    from collections.abc import Mapping

_SENTENCE_END = re.compile(r"[.!?]+(?=[\s\"')\]}*\\$]|$)|[。．！？]|\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Source:
    """What every search looks at. `text` is `raw` with comments and the like blanked.

    `stops` are the ends of sentences, `(start, end)`; full stops within mathematics are none.
    """

    raw: str
    text: str
    math: tuple[Region, ...]
    closing: Mapping[int, int]
    stops: tuple[tuple[int, int], ...]

    def sentence_end(self, position: int) -> int:
        """Where the sentence that holds a position ends."""
        index = bisect_left(self.stops, (position, position))
        return self.stops[index][0] if index < len(self.stops) else len(self.text)

    def sentence_start(self, position: int, *, reach: int = 400) -> int:
        """Where the sentence that holds a position begins, looked for at most `reach` back."""
        index = bisect_right(self.stops, position, key=lambda stop: stop[1]) - 1
        return max(self.stops[index][1] if index >= 0 else 0, position - reach, 0)


def read_source(raw: str) -> Source:
    """Prepare a write-up; linear in its length."""
    text = masked(raw)
    math = regions(text)
    stops = tuple(
        stop.span()
        for stop in _SENTENCE_END.finditer(text)
        if region_at(math, stop.start()) is None
    )
    return Source(raw=raw, text=text, math=math, closing=braces(text), stops=stops)
