"""Whether a box is a mere frame in a sentence, or a cell of a table with several rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.doubt_words import OPENERS

if TYPE_CHECKING:
    from grader.document.source import Source

REACH = 60  # characters before a box in which a word makes it a frame
TABLE_REACH = 4000  # characters around a box in which its table stands

_FRAMES = re.compile(
    r"(?:\b(?:(?:fill(?:ing)?(?: in)?|put(?:ting)?|plac(?:e|ing)|insert(?:ing)?"
    r"|replac(?:e|ing)|draw(?:ing)?|(?:we|i|you|now|first|\A\s*) ?write|from"
    r"|(?:number|digit) in|frame|picture|figure|cell|tile|symbol|button)"
    r"(?: (?:the|a|an|first|number|digit|frame|like|this)){0,4}"
    rf"|like this)|(?:picture|figure|table),)\s*:?\s*{OPENERS}\Z",
    re.IGNORECASE,
)
_FRAMED = re.compile(r"[\s$\\)\]}]*(?:denotes|stands for)\b", re.IGNORECASE)
_TABULAR = re.compile(
    r"\\begin\s*\{(?:(?:long)?tabular[xy*]?\}|array\}\s*\{[^{}]*\|)|(?P<end>\\end)\s*"
    r"\{(?:(?:long)?tabular[xy*]?|array)\}"
)
_RULE = re.compile(r"^[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$", re.MULTILINE)
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*\Z")


def framed(source: Source, start: int, end: int) -> str:
    """Why boxes at `[start, end)` may frame something that is no answer; or ""."""
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    if _FRAMES.search(before) or _FRAMED.match(source.text, end):
        return "the box may be a mere frame"
    if _in_tabular(source.text, start) or _in_rows(source.text, start, end):
        return "the box is a cell of a table"
    return ""


def _in_tabular(text: str, start: int) -> bool:
    """Whether a table of TeX is open."""
    edges = list(_TABULAR.finditer(text, max(0, start - TABLE_REACH), start))
    return bool(edges) and edges[-1]["end"] is None


def _in_rows(text: str, start: int, end: int) -> bool:
    """Whether a table of Markdown holds the box in one of several rows below its rule."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if not _ROW.fullmatch(text, first, last):
        return False
    above = text[max(0, first - TABLE_REACH) : first].splitlines()[-1:]
    below = text[last + 1 : last + TABLE_REACH].split("\n", 1)[0]
    return bool(_ROW.fullmatch(below)) or not (above and _RULE.fullmatch(above[0]))
