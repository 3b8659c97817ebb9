"""The one final answer of a write-up: boxed, marked, concluded, displayed, or the whole text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.beside import beside
from grader.document.boxes import Box, boxes
from grader.document.conclusions import concluded, concluded_later, last_formula
from grader.document.doubts import doubt_about, partial
from grader.document.finds import found_at, joined, with_percent_after, with_rivals
from grader.document.frames import framed
from grader.document.marks import Mark, Strength
from grader.document.source import Source, read_source
from grader.document.statements import marked
from grader.document.whole import nothing, whole

if TYPE_CHECKING:
    from grader.model import Found

_BETWEEN = re.compile(
    r"(?:[\s$,;.]|\\[,;:!\s]|\\q?quad|\\(?:text|mbox)\s*\{\s*,?\s*(?:and|or)?\s*\}|\\[()\[\]]"
    r"|\b(?:and|or)\b|&|\\\\)*",
)
_RESTATES = re.compile(
    r"(?=[^.\n]*[.\n])"
    r"(?:[\s$.,;:*]|\\[\[(\])]|\b(?:so|thus|hence|therefore|then|final(?:ly)?|answer)\b)*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?P<name>\\?[A-Za-z]+(?:_\{?\w+\}?)?)\s*&?\s*=[\s&]*\Z")
LONGEST_LINK = 80  # characters between two boxes of one list


def find_answer(raw: str) -> Found:
    """The final answer of a write-up; never raises.

    The find is in doubt (`doubt`, and `rivals` where other answers are given) whenever a reader
    could take something else, or nothing, for the writer's answer. Linear in the text's length.
    """
    source = read_source(raw)
    return (
        _boxed(source)
        or _marked(marked(source))
        or whole(source)
        or _unmarked(source)
        or nothing(source)
    )


def _boxed(source: Source) -> Found | None:
    """The last box or list of boxes; a "final answer" in words after it counts more."""
    groups = _groups(source)
    if not groups:
        return None
    finds = [_found_group(source, group) for group in groups]
    chosen = _doubted(source, groups[-1], finds[-1])
    later = marked(source, since=groups[-1][-1].end)
    final = [found for mark, found in later if mark.strength is Strength.FINAL]
    if final and not final[-1].doubt:
        return final[-1]
    then = concluded_later(source, groups[-1][-1].end)
    said = _said_before(source, groups[-1][0].start)
    return with_rivals(chosen, [*said, *finds, *then, *(found for _, found in later)])


def _said_before(source: Source, start: int) -> list[Found]:
    r"""What "the answer is" says just before a box: `The answer is 10. \boxed{9}`."""
    stated = marked(source, since=max(0, start - LONGEST_LINK))
    return [
        found
        for _, found in stated
        if found.end <= start and _RESTATES.fullmatch(source.text, found.end, start)
    ]


def _groups(source: Source) -> list[list[Box]]:
    """Boxes with nothing but "and", "or" and commas between them stand together."""
    groups: list[list[Box]] = []
    for box in boxes(source):
        if groups and _linked(source, groups[-1][-1], box):
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def _linked(source: Source, left: Box, right: Box) -> bool:
    if right.start - left.end > LONGEST_LINK:
        return False
    between = source.text[left.end : right.start]
    name = _NAME.search(between)
    if name is not None and _name(source, left):
        between = between[: name.start()]
    return bool(_BETWEEN.fullmatch(between)) and not re.search(r"\n[ \t]*\n|[.]", between)


def _found_group(source: Source, group: list[Box]) -> Found:
    finds = [_found_box(source, box) for box in group]
    if len(group) > 1:
        finds = [_named(source, box, found) for box, found in zip(group, finds, strict=True)]
    return joined(finds, "boxed")


def _doubted(source: Source, group: list[Box], found: Found) -> Found:
    """The find in a list of boxes with every reason to doubt it."""
    start, end = group[0].start, group[-1].end
    doubt = (
        doubt_about(source, start, end)
        or beside(source, start, end)
        or framed(source, start, end)
        or partial(source, start, end)
    )
    return replace(found, doubt=found.doubt or doubt)


def _named(source: Source, box: Box, found: Found) -> Found:
    """A box of a list takes in the letter before it: `x =` and a box with 1 are `x = 1`."""
    name = _name(source, box)
    return replace(found, text=f"{name} = {found.text}", assembled=True) if name else found


def _name(source: Source, box: Box) -> str:
    name = _NAME.search(source.text[max(0, box.start - LONGEST_LINK) : box.start])
    return name["name"] if name else ""


def _found_box(source: Source, box: Box) -> Found:
    """The contents of a box; a percent sign outside it is in doubt."""
    found = found_at(source, box.inner_start, box.inner_end, "boxed", doubt=_box_doubt(box))
    if not found.text:
        return replace(found, doubt="the box is empty")
    signed = with_percent_after(source, found, box.end)
    return signed if signed is found else with_rivals(signed, [found])


def _box_doubt(box: Box) -> str:
    return "" if box.closed else "the box is never closed"


def _marked(stated: tuple[tuple[Mark, Found], ...]) -> Found | None:
    """The last value among the plainest marks; others that are as plain are its rivals."""
    if not stated:
        return None
    plainest = max(mark.strength for mark, _ in stated)
    finds = [found for mark, found in stated if mark.strength is plainest]
    later = [found for _, found in stated[_last_index(stated, plainest) + 1 :]]
    return with_rivals(finds[-1], [*finds, *later])


def _last_index(stated: tuple[tuple[Mark, Found], ...], strength: Strength) -> int:
    return max(index for index, (mark, _) in enumerate(stated) if mark.strength is strength)


def _unmarked(source: Source) -> Found | None:
    """Without box or mark: what the last sentence concludes, else the last formula."""
    conclusion, formula = concluded(source), last_formula(source)
    if conclusion is None or formula is None:
        return conclusion or formula
    return conclusion if formula.doubt or not conclusion.doubt else formula
