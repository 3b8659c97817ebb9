"""Reasons not to take a find for the writer's answer: denied, hedged, retracted, altered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.doubt_words import (
    AFTER,
    ALTERED,
    ALTERED_IN_PROSE,
    BEFORE,
    EARLIER,
    EXTREME,
    GIVEN,
    HEARSAY,
    RETRACTED,
    ROUGHLY,
    TURN,
)

if TYPE_CHECKING:
    from grader.document.source import Source

REACH = 160  # characters before a find that are searched
ELSES = "it is said under a condition or by someone else"
_SPACES = re.compile(r"\s{2,}")  # what is blanked leaves long runs, over which patterns go slowly
_QUOTE = re.compile(r"[ \t]*>")
_OWN_LINE = re.compile(r"\n[ \t]*[^>\s][^\n]*[\d$]")
_TWO = re.compile(r"\band\b|,")
CHANGED = "the words after it change it"


def doubt_about(source: Source, start: int, end: int, *, until: int | None = None) -> str:
    """Why an answer at `[start, end)`, delimiters included, may not be meant as one; or "".

    It may be taken back at any place behind it, or before `until` where the next answer begins.
    """
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    for pattern, reason in BEFORE:
        if pattern.search(before):
            return reason
    after = _SPACES.sub(_one_space, source.text[end : end + REACH])
    for pattern, reason in AFTER:
        if pattern.search(after):
            return reason
    if _is_quoted(source, start):
        return ELSES
    if RETRACTED.search(source.text, end, len(source.text) if until is None else until):
        return "it is taken back afterwards"
    return ""


def roughness(source: Source, start: int, end: int) -> str:
    """Why a value in prose may be only part of what is said ("about 5", "5 million"); or ""."""
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    after = source.text[end : end + REACH]
    given = GIVEN.match(after)
    if EARLIER.search(TURN.split(before)[-1]):
        return ELSES
    if ALTERED_IN_PROSE.search(after) or (
        given and _has_letter(source.text[start:end], given["letter"])
    ):
        return CHANGED
    return partial(source, start, end)


def partial(source: Source, start: int, end: int) -> str:
    """Why a value, boxed or not, may be a bound, a case or a factor of what is said; or ""."""
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    rough = ROUGHLY.search(before)
    if rough and not (rough["two"] and _TWO.search(source.text[start:end])):
        return "it is given roughly"
    if HEARSAY.search(TURN.split(before)[-1]):
        return ELSES
    after = source.text[end : end + REACH]
    given = GIVEN.match(after)
    if given and given["word"].lower() == "for" and not EXTREME.search(before):
        return "it holds under a condition"
    return CHANGED if ALTERED.search(after) else ""


def _one_space(spaces: re.Match[str]) -> str:
    return "\n" if "\n" in spaces.group() else " "


def _is_quoted(source: Source, start: int) -> bool:
    """Whether a find stands in a quotation of Markdown under which the writer goes on."""
    line = source.text.rfind("\n", 0, start) + 1
    return bool(_QUOTE.match(source.text, line) and _OWN_LINE.search(source.text, start))


def _has_letter(formula: str, letter: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", formula))
