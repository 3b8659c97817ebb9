"""Which answer of a write-up belongs to which part: by left side, by number, then by position."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document.answer import find_answer
from grader.document.boxes import Box, boxes
from grader.document.doubts import doubt_about
from grader.document.equations import (
    Equation,
    equations,
    left_side_above,
    left_side_of,
    mentions,
)
from grader.document.finds import found_at, with_rivals
from grader.document.labels import Label, labels
from grader.document.source import Source, read_source
from grader.document.whole import nothing
from grader.reading.left_side import Subject, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.model import Declarations, Found

MOST_EQUATIONS = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A part as the search sees it: its id, and what its answer's left side is, if it has one."""

    id: str
    subject: Subject | None = None


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
    A part without a box takes the last equation whose left side is what was asked, else the answer
    of the section under its number. Two different answers for one part are rivals.
    """
    source = read_source(raw)
    marks = labels(source, [part.id for part in asked])
    candidates = _candidates(source, asked, marks, declarations)
    found = _by_left_side(candidates, asked)
    found |= _by_number([c for c in candidates if c.subject is None], asked, found)
    found |= _by_position(candidates, asked, found)
    found |= _by_asked_equation(source, asked, found, declarations)
    found |= _by_section(source, asked, marks, found)
    if len(asked) == 1 and not found:
        return {asked[0].id: find_answer(raw)}
    return {part.id: found.get(part.id) or _missing(source, candidates) for part in asked}


def _candidates(
    source: Source, asked: Sequence[Asked], marks: Sequence[Label], declarations: Declarations
) -> list[_Candidate]:
    subjects = {part.subject for part in asked if part.subject is not None}
    candidates: list[_Candidate] = []
    since = 0
    for box in boxes(source):
        said = _said(source, since, box.start, subjects, declarations)
        about, foreign = _about(source, box, since, subjects, declarations)
        if about is None and not foreign and len(said) == 1:
            about = next(iter(said))
        label = next((mark.parts for mark in reversed(marks) if mark.end <= box.start), ())
        found = _found_box(source, box, said.get(about, since))
        candidates.append(_Candidate(found, about, foreign, label))
        since = box.end
    return candidates


def _found_box(source: Source, box: Box, since: int) -> Found:
    found = found_at(source, box.inner_start, box.inner_end, "boxed")
    doubt = "" if box.closed else "the box is never closed"
    doubt = doubt or ("" if found.text else "the box is empty") or _doubt(source, box)
    return replace(
        found, before=source.raw[max(since, found.start - 1000) : box.start], doubt=doubt
    )


def _doubt(source: Source, box: Box) -> str:
    """Doubts about a box; words after the next one are about that."""
    reason = doubt_about(source, box.start, box.end)
    return "" if reason == TAKEN_BACK and not _is_last(source, box) else reason


TAKEN_BACK = "it is taken back afterwards"


def _is_last(source: Source, box: Box) -> bool:
    return source.text.find("oxed", box.end) < 0


def _about(
    source: Source,
    box: Box,
    since: int,
    subjects: set[Subject],
    declarations: Declarations,
) -> tuple[Subject | None, bool]:
    """The asked subject a box is about, and whether it is plainly about something else."""
    own = left_side_of(source.text[box.inner_start : box.inner_end])
    above = own or left_side_above(source, box.start, since=since)
    about = subject(above, declarations) if above else None
    if about in subjects:
        return about, False
    if about is not None and about.kind == "derivative":
        return None, True
    return None, False


def _said(
    source: Source, start: int, end: int, subjects: set[Subject], declarations: Declarations
) -> dict[Subject | None, int]:
    """The asked derivatives that the text before a box speaks of, each with its last place."""
    said: dict[Subject | None, int] = {}
    for text, place in mentions(source, start, end):
        about = subject(text, declarations)
        if about is not None and about in subjects and about.kind == "derivative":
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
    open_parts = [part.id for part in asked if part.id not in taken]
    if len(free) != len(open_parts):
        return {}
    pairs = zip(open_parts, free, strict=True)
    return {id_: replace(found, by="position") for id_, found in pairs}


def _by_asked_equation(
    source: Source,
    asked: Sequence[Asked],
    taken: Mapping[str, Found],
    declarations: Declarations,
) -> dict[str, Found]:
    """The last equation whose left side is what was asked, for parts without a box."""
    wanted = {part.subject: part.id for part in asked if part.subject and part.id not in taken}
    if not wanted:
        return {}
    groups: dict[str, list[Found]] = {}
    every = list(equations(source, 0, len(source.text)))[-MOST_EQUATIONS:]
    for equation in every:
        about = subject(equation.left, declarations)
        if about in wanted:
            groups.setdefault(wanted[about], []).append(_found_equation(source, equation))
    return {id_: replace(mine[-1], by="left side") for id_, mine in groups.items()}


def _found_equation(source: Source, equation: Equation) -> Found:
    found = found_at(source, equation.start, equation.end, "asked")
    doubt = doubt_about(source, equation.start, equation.end)
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
