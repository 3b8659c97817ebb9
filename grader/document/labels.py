"""Part numbers in a write-up: "Part (b)", "2.", "(ii)", "For 1 and 3", or a part's own id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.regions import region_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.document.source import Source

_NUMBER = r"(?:\d{1,2}|[a-l]|[ivx]{1,4})"
_NAMED = r"(?:part|problem|question|subpart|task|exercise|q|solution(?: to| of)?|answer(?: to)?)"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_DECORATION = (
    r"(?:[ \t#>*_-]|\\(?:textbf|textit|emph|underline|item|noindent|bf)(?![A-Za-z])|[{\[])*"
)


def _pattern(letters: str) -> re.Pattern[str]:
    number = rf"(?:\d{{1,2}}|{letters}|[ivx]{{1,4}})"
    numbers = rf"{number}(?![A-Za-z0-9])\)?(?:\s*(?:,|and|&)\s*\(?{number}(?![A-Za-z0-9])\)?)*"
    return re.compile(
        rf"(?<![A-Za-z0-9]){_NAMED}\s*\.?\s*\(?"
        rf"(?P<named>{numbers})|(?<![A-Za-z0-9])for\s+\(?(?P<topic>{numbers})(?=\s*[,:]|\s+we\b)"
        rf"|(?<![A-Za-z0-9])(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:part|problem|question)\b"
        rf"|^{_DECORATION}(?:[(（\[](?P<round>{number})[)）\]]|(?P<circled>[①-⑫]))(?=[\s\\}}\]*_:$]"
        rf"|$)"
        rf"|^{_DECORATION}第\s*(?P<question>{number})\s*[问問题題]"
        rf"|^{_DECORATION}(?P<line>{number})[.):、](?=[\s\\}}\]*_:]|$)"
        rf"|^[ \t]*#+[ \t]*(?P<heading>{number})[ \t]*$"
        rf"|(?<=[\s;,.])\((?P<inline>{letters}|[ivx]{{1,4}}|\d)\)(?=\s)",
        re.IGNORECASE | re.MULTILINE,
    )


_LABEL = _pattern("[a-h]")
_LABEL_OF_MANY = _pattern("[a-l]")  # where there are parts beyond (h)
_CITED = re.compile(
    r"\b(?:by|as in|like in|from|using|see|with|like|than|recall|cf\.?|similar(?:ly)? to"
    r"|analogous(?:ly)? to|same as(?: in)?|contrast to|(?:by|using|from) \([a-h\d]\) and)"
    r"\s+(?:the )?\Z",
    re.IGNORECASE,
)
_FAMILIES = (
    ("named", "topic", "ordinal", "question"),
    ("round", "circled"),
    ("line", "heading", "inline"),
)
"""What labels are made of, the outermost first: the numbers under "Part (a)" count its steps."""
MOST_LABELS = 200
_LETTERS_ONLY = frozenset("abcdefgh")  # no Roman numerals
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
    Roman numerals beside letters count within a part; only (i) may be the ninth letter.
    """
    many = len(ids) > len(_LETTERS_ONLY)
    matches = _outermost(source, _LABEL_OF_MANY if many else _LABEL)
    lettered = any(_said(match) in _LETTERS_ONLY for match in matches)
    numbered = [
        Label(match.start(), match.end(), _positions(match, lettered=lettered))
        for match in matches
        if not lettered or _said(match) not in _ROMAN or (many and _said(match) == "i")
    ]
    beyond = any(position >= len(ids) for label in numbered for position in label.parts)
    if beyond or len(numbered) > MOST_LABELS:
        numbered = []
    every = sorted([*numbered, *_by_id(source, ids)], key=lambda label: label.start)
    return tuple(every[:MOST_LABELS])


def _outermost(source: Source, label: re.Pattern[str]) -> list[re.Match[str]]:
    """The labels without citations ("as in part (a)") and without those that count within a part.

    Where the outermost family has but one label (the number of the whole problem), all count.
    """
    every = [
        match
        for match in label.finditer(source.text)
        if region_at(source.math, match.start()) is None
        and not _CITED.search(source.text, max(0, match.start() - 30), match.start())
    ]
    for family in _FAMILIES:
        mine = [match for match in every if match.lastgroup in family]
        if len(mine) > 1:
            return [
                match
                for match in every
                if _FAMILIES.index(_family(match)) <= _FAMILIES.index(family)
            ]
    return every


def _family(match: re.Match[str]) -> tuple[str, ...]:
    return next(family for family in _FAMILIES if match.lastgroup in family)


def _said(match: re.Match[str]) -> str:
    return match[match.lastgroup or 0].rstrip(")").lower()


def _positions(match: re.Match[str], *, lettered: bool) -> tuple[int, ...]:
    """The parts that a label names, from 0."""
    said = _said(match)
    if match["circled"]:
        return (ord(said) - ord("①"),)
    if match["ordinal"]:
        return (_ORDINALS.index(said),)
    numbers = re.findall(rf"\b{_NUMBER}\b", said, re.IGNORECASE)
    return tuple(_position(number, lettered=lettered) for number in numbers)


def _position(number: str, *, lettered: bool) -> int:
    lower = number.lower()
    if lower.isdigit():
        return int(lower) - 1 if lower != "0" else 99
    return _ROMAN[lower] - 1 if lower in _ROMAN and not lettered else ord(lower[0]) - ord("a")


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
