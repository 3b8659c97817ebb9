"""A text with the places in it that matter: what was found for each part, what steps rest on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import PartScore


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `about` says of what it is part, "" of nothing."""

    text: str
    about: str


def pieces(text: str, parts: Iterable[PartScore]) -> list[Piece]:
    """A write-up cut where the answers that were found in it begin and end.

    Places that overlap are one piece with what both are about.
    """
    places = [
        (part.found.start, part.found.end, f"part {part.part}")
        for part in parts
        if part.found.how not in {"given", "blank", "nothing"}
    ]
    cuts = sorted({0, len(text), *(cut for start, end, _ in places for cut in (start, end))})
    cuts = [cut for cut in cuts if cut <= len(text)]
    return [Piece(text[start:end], _about(start, end, places)) for start, end in pairwise(cuts)]


def _about(start: int, end: int, places: Sequence[tuple[int, int, str]]) -> str:
    return ", ".join(name for begin, close, name in places if begin <= start and end <= close)
