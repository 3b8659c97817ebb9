"""A write-up prepared for searching: the source, its masked text, its mathematics, its braces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.mask import masked
from grader.document.regions import Region, braces, region_at, regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SENTENCE_END = re.compile(r"[.!?]+(?=[\s\"')\]}*\\$]|$)|[。！？]|\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Source:
    """What every search looks at. `text` is `raw` with comments and the like blanked."""

    raw: str
    text: str
    math: tuple[Region, ...]
    closing: Mapping[int, int]

    def sentence_end(self, position: int) -> int:
        """Where the sentence that holds a position ends, full stops within mathematics aside."""
        for stop in _SENTENCE_END.finditer(self.text, position):
            inside = region_at(self.math, stop.start())
            if inside is None or inside.start >= stop.start():
                return stop.start()
        return len(self.text)

    def sentence_start(self, position: int, *, reach: int = 400) -> int:
        """Where the sentence that holds a position begins, looked for at most `reach` back."""
        begin = max(0, position - reach)
        ends = [begin]
        ends += [stop.end() for stop in self._stops(begin, position) if stop.end() <= position]
        return ends[-1]

    def _stops(self, begin: int, end: int) -> Iterator[re.Match[str]]:
        for stop in _SENTENCE_END.finditer(self.text, begin, end):
            if region_at(self.math, stop.start()) is None:
                yield stop


def read_source(raw: str) -> Source:
    """Prepare a write-up; linear in its length."""
    text = masked(raw)
    return Source(raw=raw, text=text, math=regions(text), closing=braces(text))
