"""Equations in a write-up: their left sides, also above in a chain, also without delimiters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.regions import region_at
from grader.document.values import bare_end, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.document.source import Source

LONGEST_LEFT_SIDE = 400  # characters

_NO_GRID = r"(?!\w*(?:matrix|cases)\*?\})"  # the rows of a matrix are no lines
_OPENING = rf"\\begin\s*\{{{_NO_GRID}\w+\*?\}}(?:\[\w\]|\{{\d+\}})?"
_CLOSING = rf"\\end\s*\{{{_NO_GRID}\w+\*?\}}\s*\Z"
_ENVIRONMENT = re.compile(rf"{_OPENING}|{_CLOSING}")
_BEGIN, _END = re.compile(rf"\s*{_OPENING}"), re.compile(_CLOSING)
_GRID = re.compile(r"\s*\{\w*(?:matrix|cases)\*?\}")
_TOKEN = re.compile(r"\\\\(?:\[[^\]\n]*\])?|\\[a-zA-Z]+|\\.|[{}]|[<>!:]=|=|[,;]\s", re.DOTALL)
_EDGES = {"\\begin": 1, "\\end": -1}
_PIECE = re.compile(r"(?:(?!,\s|[:;]\s|\\\\)[\s\S])+")
_WORD = re.compile(r"[^\W\d_]{2,}|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = ...` at `[start, end)`; `chained` where it goes on over several lines."""

    left: str
    start: int
    end: int
    chained: bool = False


def left_side_of(text: str) -> str:
    """What stands before the first `=` outside braces; "" if there is none or nothing before it."""
    depth = 0
    for token in _TOKEN.finditer(text[:LONGEST_LEFT_SIDE]):
        sign = token.group()
        depth += (sign == "{") - (sign == "}")
        if sign == "=" and depth == 0:
            return _stripped(text[: token.start()])
    return ""


def left_side_above(source: Source, position: int, *, since: int = 0) -> str:
    """The left side of the chain whose right side begins at a position, lines above included."""
    region = region_at(source.math, position)
    if region is not None:
        lines = list(_lines(source.text, region.inner_start, position))
    else:
        lines = [_bare_run_before(source, position, since)]
    texts = [_ENVIRONMENT.sub("", source.text[start:end]) for start, end in lines]
    if not texts or not re.search(r"=[\s&]*(?:\\color\s*\{\w+\}\s*\{?)?\s*\Z", texts[-1]):
        return ""
    return next((left for left in map(left_side_of, reversed(texts)) if left), "")


def equations(source: Source, start: int, end: int) -> Iterator[Equation]:
    """The equations that begin in `[start, end)`, in delimiters or bare, in order."""
    for begin, stop, bare in _stretches(source, start, end):
        yield from _in_stretch(source.text, begin, stop, bare=bare)


def mentions(source: Source, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Every piece of mathematics in `[start, end)` that may be a left side, with its place."""
    for begin, stop, _ in _stretches(source, start, end):
        for piece in _PIECE.finditer(source.text, begin, min(stop, end)):
            opening = _ENVIRONMENT.match(piece.group().lstrip())
            text = _ENVIRONMENT.sub("", piece.group())
            left = left_side_of(text) or _stripped(text)[:LONGEST_LEFT_SIDE]
            shift = len(piece.group()) - len(piece.group().lstrip())
            yield left, piece.start() + shift + (opening.end() if opening else 0)


def _in_stretch(text: str, begin: int, stop: int, *, bare: bool) -> Iterator[Equation]:
    """One equation for each line that has a left side; the lines under it are its chain."""
    opened: Equation | None = None
    for start, end in _lines(text, begin, stop):
        left = left_side_of(_ENVIRONMENT.sub("", text[start:end]))
        if left:
            if opened is not None:
                yield opened
            opened = Equation(left, *_bounds(text, start, end))
        elif opened is not None and not bare:
            opened = Equation(opened.left, opened.start, _bounds(text, start, end)[1], chained=True)
    if opened is not None:
        yield opened


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """A line without the commands that open and close its environment."""
    opening, closing = _BEGIN.match(text[start:end]), _END.search(text[start:end])
    first = start + (opening.end() if opening else 0)
    last = start + (closing.start() if closing else end - start)
    return trimmed(text, first, max(first, last))


def _stretches(source: Source, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Mathematics in `[start, end)`: whole regions, and bare runs between them."""
    at = start
    while at < end:
        region = region_at(source.math, at)
        if region is not None:
            if region.start >= start:
                yield region.inner_start, region.inner_end, False
            at = region.end
            continue
        word = _WORD.match(source.text, at)
        if word is not None and len(word.group()) > 1:
            at = word.end()
            continue
        stop = bare_end(source, at, min(end, source.sentence_end(at)))
        if stop > at + 1:
            yield at, stop, True
        at = max(stop, at + 1)


def _bare_run_before(source: Source, position: int, since: int) -> tuple[int, int]:
    """The bare mathematics that ends at a position."""
    begin = max(since, source.sentence_start(position), source.text.rfind("\n", 0, position) + 1)
    for start, stop, _ in _stretches(source, begin, position):
        if not source.text[stop:position].strip(" &=$\n"):
            return start, position
    return position, position


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a display, split at every line break that stands in no braces or matrix."""
    depth, begin = 0, start
    for token in _TOKEN.finditer(text, start, end):
        sign = token.group()
        depth += (sign == "{") - (sign == "}")
        if sign in _EDGES and _GRID.match(text, token.end(), end):
            depth += _EDGES[sign]
        if sign.startswith("\\\\") and depth <= 0:
            yield begin, token.start()
            begin = token.end()
    yield begin, end


def _stripped(text: str) -> str:
    return text.replace("&", " ").strip(" \n\t,.;:$")
