"""What a marker looks at for an item of the queue: the source with its places marked, the mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from store import appeals, groups, published, submissions
from store.reviews import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from grader.model import Found, Part, PartScore, Rubric
    from store.appeals import Appeal
    from store.reviews import Item
    from store.submissions import Filed


@dataclass(frozen=True, slots=True)
class Place:
    """`text[start:end]` and what it is: "found", "rival", "stumble" or "evidence", in words too."""

    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source; `kind` is empty where nothing is marked."""

    text: str
    kind: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A text of the contestant, in pieces."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def marked(self) -> list[Piece]:
        """The pieces that are marked, one of each kind."""
        return list({piece.kind: piece for piece in self.pieces if piece.kind}.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """An item with all that it is decided by. Only `filed` and `appeal` have names."""

    item: Item
    rubric: Rubric
    part: Part
    mark: PartScore
    sources: tuple[Source, ...]
    spellings: tuple[tuple[str, int], ...]
    filed: Filed
    appeal: Appeal | None


def sheet_of(connection: Connection, item: Item) -> Sheet | None:
    """The sheet of an item; None where its part is not marked any more."""
    rubric = published.live_rubric(connection, item.problem)
    filed = submissions.by_id(connection, item.submission_id)
    if rubric is None or filed is None or filed.score is None:
        return None
    part = next((each for each in rubric.parts if each.id == item.part), None)
    mark = next((each for each in filed.score.parts if each.part == item.part), None)
    if part is None or mark is None:
        return None
    appeal = None if item.appeal_id is None else appeals.by_id(connection, item.appeal_id)
    typed = _spellings(connection, item)
    return Sheet(item, rubric, part, mark, sources_of(filed, mark), typed, filed, appeal)


def sources_of(filed: Filed, mark: PartScore) -> tuple[Source, ...]:
    """What was handed in for a part: the answer given for it, the write-up, or both."""
    sources = []
    given = filed.answers.get(mark.part)
    if given is not None:
        sources.append(Source("The answer as typed", pieces_of(given, _stumbles(mark.found, 0))))
    if filed.text is not None:
        places = _evidence(mark) if given is not None else _in_write_up(mark)
        sources.append(Source("The write-up as typed", pieces_of(filed.text, places)))
    return tuple(sources)


def pieces_of(text: str, places: Iterable[Place]) -> tuple[Piece, ...]:
    """A text in pieces; of places that overlap the first counts, and of those the longest."""
    pieces, at = [], 0
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if not at <= place.start < place.end <= len(text):
            continue
        pieces += [
            Piece(text[at : place.start]),
            Piece(text[place.start : place.end], place.kind, place.label),
        ]
        at = place.end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def _in_write_up(mark: PartScore) -> list[Place]:
    found = mark.found
    return [
        *_found(found, "found", "taken for the answer"),
        *(
            place
            for rival in found.rivals
            for place in _found(rival, "rival", "another answer to the same part")
        ),
        *_evidence(mark),
    ]


def _found(found: Found, kind: str, label: str) -> list[Place]:
    """The place of a find, around the place in it that cannot be read."""
    if found.end <= found.start:
        return []
    stumbles = [] if found.assembled else _stumbles(found, found.start)
    if not stumbles:
        return [Place(found.start, found.end, kind, label)]
    (stumble,) = stumbles
    return [
        Place(found.start, stumble.start, kind, label),
        stumble,
        Place(stumble.end, found.end, kind, label),
    ]


def _stumbles(found: Found, offset: int) -> list[Place]:
    """Where the LaTeX is not understood, if so; its end is marked at the last character."""
    try:
        parse(found.text)
    except LatexError as error:
        end = min(max(error.end, error.start + 1), len(found.text))
        start = min(error.start, end - 1)
        return [Place(offset + start, offset + end, "stumble", error.message)] if end else []
    return []


def _evidence(mark: PartScore) -> list[Place]:
    return [
        Place(each.start, each.end, "evidence", each.say)
        for award in mark.awards
        for each in award.evidence
    ]


def _spellings(connection: Connection, item: Item) -> tuple[tuple[str, int], ...]:
    if item.kind is not Kind.GROUP or item.group is None:
        return ()
    return tuple(groups.spellings(connection, item.problem, item.part, item.group))
