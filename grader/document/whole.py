"""A text that is itself the answer: `-5`, `28 percent`, `$19$, $46$ and $82$`, `Evelyn`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.finds import found_at
from grader.document.statements import found_values, values_from
from grader.model import Found

if TYPE_CHECKING:
    from grader.document.source import Source

_REST = re.compile(r"[\s.。!,;$*]*(?:percent(?:age)?|per cent|pct|%)?[\s.。!,;$*]*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}")
_NO_NAME = re.compile(
    r"\b(?:i|dont|know|unknown|unsure|sure|idea|guess|sorry|not|skip|pass|todo|tbd|help|dunno|what"
    r"|nothing|blank|maybe|the|answer|is|hello|please|none given)\b",
    re.IGNORECASE,
)
_BLANKS = frozenset({"n/a", "-", "--", "?", "..."})


def whole(source: Source) -> Found | None:
    """The find where nothing but values, or nothing but a name, was written; else None."""
    begin = len(source.text) - len(source.text.lstrip())
    stop = len(source.text.rstrip())
    if source.text[begin:stop].lower() in _BLANKS:
        return nothing(source)
    values = values_from(source, begin, stop)
    if values and _REST.fullmatch(source.text, values[-1].after, max(stop, values[-1].after)):
        return found_values(source, values, "whole")
    return _named(source, begin, stop)


def _named(source: Source, begin: int, stop: int) -> Found | None:
    text = source.text[begin:stop].rstrip(".")
    if _NAME.fullmatch(text) and not _NO_NAME.search(text):
        return found_at(source, begin, begin + len(text), "whole")
    return None


def nothing(source: Source) -> Found:
    """What is returned where no answer was found: an empty find with the reason."""
    if not source.raw.strip():
        return Found(text="", start=0, end=0, how="blank", doubt="nothing was written")
    return Found(text="", start=0, end=0, how="nothing", doubt="no answer was found")
