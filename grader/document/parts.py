"""Which answer of a write-up belongs to which part: by left side, by number, then by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document.answer import find_answer
from grader.document.beside import beside
from grader.document.boxes import Box, boxes
from grader.document.doubt_words import CORRECTED
from grader.document.doubts import doubt_about, partial
from grader.document.equations import (
    Equation,
    equations,
    left_side_above,
    left_side_of,
    mentions,
)
from grader.document.finds import BEFORE, found_at, with_rivals
from grader.document.labels import Label, labels
from grader.document.source import Source, read_source
from grader.document.whole import nothing
from grader.reading.left_side import LeftSide, Subject, left_side_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.model import Declarations, Found

MOST_BOXES = 200
MOST_EQUATIONS = 400
MOST_READ = 600  # left sides read in one write-up
REACH = 4000  # characters before a box that are searched for its left side

_DERIVATIVE = re.compile(r"nabla|partial|[∇∂]|frac\s*\{?\s*d|\bd\w*\s*/\s*d")


@dataclass(frozen=True, slots=True)
class Asked:
    """A part as the search sees it: its id, and what its answer's left side is, if it has one.

    One that has no `answer` to be boxed, a proof say, takes part in the numbering alone.
    """

    id: str
    subject: Subject | None = None
    answer: bool = True


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A box with what is known of its part: its left side's subject, the label it stands under."""

    found: Found
    subject: Subject | None
    foreign: bool
    label: tuple[int, ...]


def find_parts(raw: str, asked: Sequence[Asked], declarations: Declarations) -> dict[str, Found]:
    """What a write-up gives for each part; a part without an answer gets the find `nothing`.

    Never raises. A box goes to the part whose left side it has or stands under, else to the part
    whose number stands above it, else, where as many boxes as parts are left over, by order.
    A left side that several parts share tells nothing.
    A part without a box takes the last equation whose left side is what was asked, else the answer
    of the section under its number. Two different answers for one part are rivals.
    """
    source = read_source(raw)
    marks = labels(source, [part.id for part in asked])
    subjects = Subjects(declarations, asked)
    candidates = _candidates(source, marks, subjects)
    found = _by_left_side(candidates, asked)
    found |= _by_number([c for c in candidates if c.subject is None], asked, found)
    found |= _by_position(candidates, asked, found)
    found |= _by_asked_equation(source, asked, found, subjects)
    found |= _by_section(source, asked, marks, found)
    if len(asked) == 1 and not found:
        return {asked[0].id: find_answer(raw)}
    return {part.id: found.get(part.id) or _missing(source, candidates) for part in asked}


class Subjects:
    """What left sides are about, each text read once."""

    def __init__(self, declarations: Declarations, asked: Sequence[Asked]) -> None:
        self.declarations = declarations
        every = [part.subject for part in asked if part.subject is not None]
        self.asked = set(every)
        self.shared = {about for about in every if every.count(about) > 1}
        self.read: dict[str, LeftSide | None] = {}

    def of(self, text: str) -> Subject | None:
        """The subject of a left side, or None."""
        side = self._side(text)
        return side.subject if side else None

    def open_places(self, text: str) -> int:
        """How many indices of a left side are open: 0 in `y_1`, 1 in `y_m`."""
        side = self._side(text)
        return side.open_places if side else 0

    def _side(self, text: str) -> LeftSide | None:
        if not text or not self.asked or len(self.read) > MOST_READ:
            return None
        if text not in self.read:
            self.read[text] = left_side_in(text, self.declarations)
        return self.read[text]


def _candidates(source: Source, marks: Sequence[Label], subjects: Subjects) -> list[_Candidate]:
    """The last boxes of a write-up, each with what is known of its part."""
    every = boxes(source)[-MOST_BOXES:]
    ends = [0, *(box.end for box in every)]
    untils = [*(box.start for box in every), len(source.text)][1:]
    candidates: list[_Candidate] = []
    for box, since, until in zip(every, ends[:-1], untils, strict=True):
        said = _said(source, since, box.start, subjects)
        about, foreign = _about(source, box, since, subjects)
        if about is None and not foreign and len(said) == 1:
            about = next(iter(said))
        found = _found_box(source, box, said.get(about, since), until)
        about = None if about in subjects.shared else about
        candidates.append(_Candidate(found, about, foreign, _label(marks, box)))
    return candidates


def _label(marks: Sequence[Label], box: Box) -> tuple[int, ...]:
    """The parts named by the last number above a box."""
    index = bisect_right(marks, box.start, key=lambda mark: mark.end) - 1
    return marks[index].parts if index >= 0 else ()


def _found_box(source: Source, box: Box, since: int, until: int) -> Found:
    found = found_at(source, box.inner_start, box.inner_end, "boxed")
    doubt = "" if box.closed else "the box is never closed"
    doubt = doubt or ("" if found.text else "the box is empty")
    doubt = doubt or doubt_about(source, box.start, box.end, until=until)
    doubt = doubt or beside(source, box.start, box.end) or partial(source, box.start, box.end)
    before = source.raw[max(since, found.start - BEFORE) : box.start]
    return replace(found, before=before, doubt=doubt)


def _about(source: Source, box: Box, since: int, subjects: Subjects) -> tuple[Subject | None, bool]:
    """The asked subject a box is about, and whether it is plainly about something else."""
    own = left_side_of(source.text[box.inner_start : box.inner_end])
    about = subjects.of(own or left_side_above(source, box.start, since=since))
    if about in subjects.asked:
        return about, False
    return None, about is not None and about.kind == "derivative"


def _said(source: Source, start: int, end: int, subjects: Subjects) -> dict[Subject | None, int]:
    """The asked derivatives that the text before a box speaks of, each with its last place."""
    said: dict[Subject | None, int] = {}
    for text, place in mentions(source, max(start, end - REACH), end):
        about = subjects.of(text) if _DERIVATIVE.search(text) else None
        if about is not None and about in subjects.asked and about.kind == "derivative":
            said[about] = place
    return said


def _by_left_side(candidates: Sequence[_Candidate], asked: Sequence[Asked]) -> dict[str, Found]:
    return {
        part.id: _last(mine, by="left side")
        for part in asked
        if (mine := [c.found for c in candidates if part.subject and c.subject == part.subject])
    }


def _by_number(
    candidates: Sequence[_Candidate], asked: Sequence[Asked], taken: Mapping[str, Found]
) -> dict[str, Found]:
    """Boxes under a number go to that part; under several numbers, in their order."""
    groups: dict[str, list[Found]] = {}
    for label in dict.fromkeys(c.label for c in candidates if c.label and not c.foreign):
        mine = [c.found for c in candidates if c.label == label and not c.foreign]
        ids = [asked[i].id for i in label if asked[i].id not in taken]
        for position, id_ in enumerate(ids):
            share = mine if len(ids) == 1 else mine[position : position + 1]
            groups.setdefault(id_, []).extend(share)
    return {id_: _last(mine, by="number") for id_, mine in groups.items() if mine}


def _by_position(
    candidates: Sequence[_Candidate], asked: Sequence[Asked], taken: Mapping[str, Found]
) -> dict[str, Found]:
    """What is left over in order, if there are as many boxes as parts."""
    used = {found.start for found in taken.values()}
    used |= {rival.start for found in taken.values() for rival in found.rivals}
    free = [
        c.found
        for c in candidates
        if c.subject is None and not c.foreign and c.found.start not in used
    ]
    open_parts = [part.id for part in asked if part.answer and part.id not in taken]
    if len(free) != len(open_parts):
        return {}
    pairs = zip(open_parts, free, strict=True)
    return {id_: replace(found, by="position") for id_, found in pairs}


def _by_asked_equation(
    source: Source,
    asked: Sequence[Asked],
    taken: Mapping[str, Found],
    subjects: Subjects,
) -> dict[str, Found]:
    """The last equation whose left side is what was asked, for parts without a box.

    Those before it are its rivals: steps on the way, or other answers.
    """
    wanted = {
        part.subject: part.id
        for part in asked
        if part.subject and part.subject not in subjects.shared and part.id not in taken
    }
    if not wanted:
        return {}
    groups: dict[str, list[Equation]] = {}
    for equation in deque(equations(source, 0, len(source.text)), maxlen=MOST_EQUATIONS):
        about = subjects.of(equation.left)
        if about is not None and about in wanted:
            groups.setdefault(wanted[about], []).append(equation)
    return {id_: _last_equation(source, mine, subjects) for id_, mine in groups.items()}


def _last_equation(source: Source, every: Sequence[Equation], subjects: Subjects) -> Found:
    """The last equation; no rivals are those taken back and those about single entries.

    `y_1` is one where `y_m` is told.
    """
    *before, last = every
    told = subjects.open_places(last.left)
    others = [
        each
        for each in before
        if subjects.open_places(each.left) >= told and not CORRECTED.match(source.text, each.end)
    ]
    return _last((_found_equation(source, each) for each in (*others, last)), by="left side")


def _found_equation(source: Source, equation: Equation) -> Found:
    found = found_at(source, equation.start, equation.end, "asked")
    doubt = doubt_about(source, equation.start, equation.end)
    doubt = doubt or partial(source, equation.start, equation.end)
    if not equation.chained and "&" not in found.text:
        return replace(found, doubt=doubt)
    text = f"\\begin{{aligned}}{found.text}\\end{{aligned}}"
    return replace(found, text=text, assembled=True, doubt=doubt)


def _by_section(
    source: Source, asked: Sequence[Asked], marks: Sequence[Label], taken: Mapping[str, Found]
) -> dict[str, Found]:
    """The final answer of the text under a part's number."""
    found: dict[str, Found] = {}
    ends = [*(mark.start for mark in marks), len(source.raw)][1:]
    for mark, end in zip(marks, ends, strict=bool(marks)):
        if len(mark.parts) != 1 or asked[mark.parts[0]].id in taken:
            continue
        section = find_answer(source.raw[mark.end : end])
        if section.how != "nothing":
            shifted = _shifted(replace(section, by="number"), mark.end)
            id_ = asked[mark.parts[0]].id
            found[id_] = with_rivals(shifted, [found[id_]]) if id_ in found else shifted
    return found


def _shifted(found: Found, by: int) -> Found:
    rivals = tuple(_shifted(rival, by) for rival in found.rivals)
    return replace(found, start=found.start + by, end=found.end + by, rivals=rivals)


def _last(finds: Iterable[Found], *, by: str) -> Found:
    every = [replace(found, by=by) for found in finds]
    return with_rivals(every[-1], every)


def _missing(source: Source, candidates: Sequence[_Candidate]) -> Found:
    found = nothing(source)
    if not candidates:
        return found
    reason = "no left side, number or order ties one of the boxes to this part"
    return replace(found, doubt=reason)
