"""Making a `Found`: its text, what stands before it, percent signs, lists, rivals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.values import trimmed
from grader.model import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.document.source import Source

BEFORE = 1000  # characters of context kept for the left side
MOST_RIVALS = 8

_LABEL = re.compile(
    r"\A\s*(?:\\(?:text|textbf|mathrm|mbox|bf)\s*\{\s*(?:the )?(?:final )?(?:answer|ans)\s*(?:is)?"
    r"\s*[:=]?\s*\}|(?:the )?(?:final )?answer\s*(?:is\b|[:=]))\s*[:=]?\s*(?=\S)",
    re.IGNORECASE,
)
_DELIMITED = re.compile(r"(?P<sign>\$\$?)(?P<inner>[^$]+)(?P=sign)")
_UNDERLINED = re.compile(r"\\underline\s*\{")
_PERCENT_AFTER = re.compile(
    r"\A[\s$]*(?:\\\)|\\\])?\s*(?:\\text\{\s*)?(?:percent(?:age)?|per cent|pct|\\?%)"
    r"(?![A-Za-z])\}?",
    re.IGNORECASE,
)
_PERCENT_INSIDE = re.compile(
    r"\s*(?:\\(?:text|mathrm|mbox)\s*\{\s*)?(?:percent(?:age)?|per cent|pct)\s*\}?\s*\Z",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w)*])\*\*(?=[^\s*])([^*\n]+)(?<!\s)\*\*(?![\w(*])")
_SPACING = re.compile(
    r"\\(?:left|right|displaystyle|quad|qquad|[,;:! ])(?![A-Za-z])|\\\$|[\s{}]|\\\s|\.\Z"
)


def found_at(source: Source, start: int, end: int, how: str, *, doubt: str = "") -> Found:
    """The find at `[start, end)`, trimmed, without an "Answer:" of its own."""
    label = _LABEL.match(source.raw[start:end])
    start, end = trimmed(source.raw, start + (label.end() if label else 0), end)
    while inside := _inside(source, start, end):
        start, end = trimmed(source.raw, *inside)
    text = _plain(source.raw, start, end)
    before = source.raw[max(0, start - BEFORE) : start]
    found = Found(text=text, start=start, end=end, how=how, before=before, doubt=doubt)
    return _with_sign(replace(found, assembled=True) if len(text) < end - start else found)


def _plain(raw: str, start: int, end: int) -> str:
    """What was written, without the stars of Markdown about a part: `20 + 22 = **42**`."""
    text = raw[start:end]
    if "**" not in text:
        return text
    whole = text + "**" if raw.startswith("**", end) else text
    plain = _EMPHASIS.sub(r"\1", whole)
    return plain if len(plain) < len(whole) else text


def _inside(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """The bounds within the delimiters, or the line under it, that hold the whole; else None."""
    delimited = _DELIMITED.fullmatch(source.raw, start, end)
    if delimited is not None:
        return delimited.span("inner")
    lined = _UNDERLINED.match(source.raw, start, end)
    if lined is not None and source.closing.get(lined.end() - 1) == end - 1:
        return lined.end(), end - 1
    return None


def _with_sign(found: Found) -> Found:
    """`28 percent` is read with the sign of per cent."""
    bare = _PERCENT_INSIDE.sub("", found.text)
    if bare == found.text or not bare:
        return found
    return replace(found, text=bare + r"\%", assembled=True)


def with_percent_after(source: Source, found: Found, after: int) -> Found:
    """Take in a percent sign or word that stands behind the answer's delimiter."""
    sign = _PERCENT_AFTER.match(source.text[after : after + 40])
    if sign is None or found.text.endswith("%"):
        return found
    return replace(found, text=found.text + r"\%", end=after + sign.end(), assembled=True)


def joined(items: Sequence[Found], how: str) -> Found:
    """Several answers as a list, `a, b`; one alone, or the same twice, stays itself."""
    different = list({same_text(item.text): item for item in items}.values())
    first, last = items[0], items[-1]
    if len(different) == 1:
        return first
    return Found(
        text=", ".join(item.text for item in different),
        start=first.start,
        end=last.end,
        how=how,
        before=first.before,
        doubt=next((item.doubt for item in items if item.doubt), ""),
        assembled=True,
    )


def same_text(text: str) -> str:
    """A spelling under which two texts that differ in spacing alone are the same."""
    return _SPACING.sub("", text.replace(r"\dfrac", r"\frac").replace(r"\tfrac", r"\frac"))


def with_rivals(chosen: Found, others: Sequence[Found]) -> Found:
    """The chosen answer, in doubt if another one reads differently."""
    different = {
        same_text(other.text): other
        for other in others
        if same_text(other.text) != same_text(chosen.text)
    }
    if not different:
        return chosen
    rivals = tuple(different.values())[-MOST_RIVALS:]
    doubt = chosen.doubt or f"the write-up also gives {rivals[-1].text[:80]}"
    return replace(chosen, doubt=doubt, rivals=() if chosen.doubt else rivals)
