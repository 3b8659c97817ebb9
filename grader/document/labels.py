"""Part numbers in a write-up: "Part (b)", "2.", "(ii)", "For 1 and 3", or a part's own id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.regions import region_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.document.source import Source

_NUMBER = r"(?:\d{1,2}|[a-h]|[ivx]{1,4})"
_NAMED = (
    r"(?:part|problem|question|subpart|task|exercise|q|for|solution(?: to| of)?|answer(?: to)?)"
)
_LABEL = re.compile(
    rf"\b{_NAMED}\s*\.?\s*\(?(?P<named>{_NUMBER}\b\)?(?:\s*(?:,|and|&)\s*\(?{_NUMBER}\b\)?)*)"
    rf"|^[ \t#>*-]*(?:\((?P<round>{_NUMBER})\)|(?P<line>{_NUMBER})[.):])(?=\s|\\|$)"
    rf"|(?<=[\s;,.])\((?P<inline>[a-h]|[ivx]{{1,4}}|\d)\)(?=\s)",
    re.IGNORECASE | re.MULTILINE,
)
MOST_LABELS = 200
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {numeral: value for value, numeral in enumerate(_NUMERALS, start=1)}


@dataclass(frozen=True, slots=True)
class Label:
    """A part number in the text; `parts` are the positions of the parts it names, from 0."""

    start: int
    end: int
    parts: tuple[int, ...]


def labels(source: Source, ids: Sequence[str]) -> tuple[Label, ...]:
    """The labels of a write-up in order; none if one of them names a part that does not exist.

    A number too high tells that the numbers count something else, such as the steps of a solution.
    """
    numbered = [
        Label(match.start(), match.end(), _positions(match))
        for match in _LABEL.finditer(source.text)
        if region_at(source.math, match.start()) is None
    ]
    beyond = any(position >= len(ids) for label in numbered for position in label.parts)
    if beyond or len(numbered) > MOST_LABELS:
        numbered = []
    every = sorted([*numbered, *_by_id(source, ids)], key=lambda label: label.start)
    return tuple(every[:MOST_LABELS])


def _positions(match: re.Match[str]) -> tuple[int, ...]:
    said = match["named"] or match["round"] or match["line"] or match["inline"] or ""
    return tuple(_position(number) for number in re.findall(rf"\b{_NUMBER}\b", said, re.IGNORECASE))


def _position(number: str) -> int:
    lower = number.lower()
    if lower.isdigit():
        return int(lower) - 1 if lower != "0" else 99
    return _ROMAN[lower] - 1 if lower in _ROMAN and lower not in "cd" else ord(lower[0]) - ord("a")


def _by_id(source: Source, ids: Sequence[str]) -> list[Label]:
    """Lines that begin with a part's id: `dx: W`."""
    found = []
    for position, id_ in enumerate(ids):
        pattern = re.compile(rf"^[ \t#>*-]*{re.escape(id_)}[ \t*]*(?::|\)|$)", re.MULTILINE)
        found += [
            Label(match.start(), match.end(), (position,))
            for match in pattern.finditer(source.text)
        ]
    return found
