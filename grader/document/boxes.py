r"""The boxes of a write-up: `\boxed{..}`, `\fbox{..}`, `\boxed 5`, `oxed{..}` (`\b` eaten)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.document.source import Source

_COMMAND = re.compile(
    r"(?:\\(?:boxed|fbox|framebox(?:\[[^\]\n]{0,20}\]){0,2})(?![A-Za-z])|\x08oxed"
    r"|(?<![\\A-Za-z])oxed(?=\s*\{))\s*"
)
_SINGLE = re.compile(r"\\[A-Za-z]+|\d|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its command, `[start, end)`, and its contents, `[inner_start, inner_end)`."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True


def boxes(source: Source) -> tuple[Box, ...]:
    """The outermost boxes in order; one whose brace never closes runs to the end of its line."""
    found: list[Box] = []
    for command in _COMMAND.finditer(source.text):
        if found and command.start() < found[-1].end:
            continue
        box = _box(source, command.start(), command.end())
        if box is not None:
            found.append(box)
    return tuple(found)


def _box(source: Source, start: int, after: int) -> Box | None:
    text = source.text
    if text[after : after + 1] == "{":
        closing = source.closing.get(after)
        if closing is None:
            line_end = text.find("\n", after)
            end = len(text) if line_end < 0 else line_end
            return Box(start, end, after + 1, end, closed=False)
        return Box(start, closing + 1, after + 1, closing)
    single = _SINGLE.match(text, after)
    if single is None:
        return None
    return Box(start, single.end(), single.start(), single.end())
