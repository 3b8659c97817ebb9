"""A value in running text: mathematics in delimiters, or a bare run such as `x^2 + 1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.document.regions import next_region_start, region_at

if TYPE_CHECKING:
    from grader.document.source import Source

FUNCTIONS = (
    "arccos|arcsin|arctan|binom|cosh|cos|cot|csc|det|exp|gcd|lcm|ln|log|max|min|mod|sec|sinh|sin"
    "|sqrt|tanh|tan|tr|pi|infty|inf"
)
_GREEK_AND_SIGNS = (
    "\u00b0-\u00b7\u00b9\u00bc-\u00be\u00d7\u00f7\u0370-\u03ff\u2070-\u209f\u2190-\u22ff"
)
_PIECE = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z\s]))"
    r"|(?P<number>\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
    rf"|(?P<name>(?:{FUNCTIONS})(?![A-Za-z]))"
    r"|(?P<letter>[A-Za-z](?![A-Za-z]))"
    r"|(?P<stop>[.:;](?:\s|$)|\n[ \t]*\n)"
    rf"|(?P<sign>[-+*/^_=<>!|()\[\],:;'&~%.{_GREEK_AND_SIGNS}−])"
    r"|(?P<brace>\{)"
    r"|(?P<space>\s)"
)
_PARAGRAPH = re.compile(r"\\(?:begin|end)\s*\{(?!\w*(?:matrix|cases|array|align))")
LONGEST = 4000  # characters of one bare value
_STOPS = ".,;:&~"
_UNFINISHED = "=<>^_([|-"  # at the end of all that was written they belong to it
_PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Value:
    """A value, `[start, end)`; `after` is where the text goes on behind its delimiter."""

    start: int
    end: int
    after: int
    bare: bool


def value_at(source: Source, position: int, limit: int) -> Value | None:
    """The value that begins at a position, or None if anything else stands there."""
    region = region_at(source.math, position)
    if region is None:
        return _bare_value(source, position, limit)
    if region.start != position:
        return None
    start, end = trimmed(source.text, region.inner_start, region.inner_end)
    return Value(start, end, region.end, bare=False) if start < end else None


def _bare_value(source: Source, position: int, limit: int) -> Value | None:
    end = bare_end(source, position, limit)
    run = source.text[position:end]
    if not run or _PARAGRAPH.match(run) or not re.search(r"[0-9A-Za-z\\\u0370-\u03ff∅∞]", run):
        return None
    return Value(position, end, end, bare=True)


def bare_end(source: Source, position: int, limit: int) -> int:
    """Where the bare mathematics from a position on ends; the position itself if there is none."""
    text, at = source.text, position
    region = next_region_start(source.math, position, default=limit)
    limit = min(limit, region, position + LONGEST)
    while at < limit:
        piece = _PIECE.match(text, at, limit)
        if piece is None or piece["stop"]:
            break
        at = piece.end()
        if piece["brace"]:
            closing = source.closing.get(piece.start())
            if closing is None:
                break
            at = closing + 1
    return _trimmed_end(text, position, min(at, limit))


def _trimmed_end(text: str, start: int, end: int) -> int:
    """Take off what ends a sentence and brackets that were opened outside the run."""
    while end > start:
        last = text[end - 1]
        word = last in "aAI" and _is_word(text, end - 1)
        closes = last in _PAIRS and text[start:end].count(last) > _opened(text[start:end])
        begun = last in _UNFINISHED and not _is_final(text, start, end)
        if not (last.isspace() or last in _STOPS or begun or word or closes):
            break
        end -= 1
    return start + len(text[start:end].rstrip("\\ "))


def _is_final(text: str, start: int, end: int) -> bool:
    """Whether a sign ends all that was written, `5 -`, or closes a bar, `|-5|`."""
    return not text[end:].strip() or (text[end - 1] == "|" and text[start:end].count("|") % 2 == 0)


def _is_word(text: str, at: int) -> bool:
    """Whether an `a` or `I` stands among words: `12 a day`, `5 I think`."""
    return text[at - 1 : at].isspace() and bool(
        re.match(r"\s+[A-Za-z]|['’]", text[at + 1 : at + 9])
    )


def _opened(run: str) -> int:
    """How many brackets a closing bracket at the end may pair with; half-open intervals mix."""
    return run.count("(") + run.count("[") - run.count({")": "]", "]": ")"}[run[-1]])


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces, and full stops or commas at the end."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and (
        text[end - 1].isspace() or (text[end - 1] in ".,;。，" and text[end - 2] != "\\")
    ):
        end -= 1
    return start, end
