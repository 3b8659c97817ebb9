"""Where a key stands in the text of a rubric file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
HEADER = re.compile(r"\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?$")
ENTRY = re.compile(r"\{\s*[A-Za-z_]+\s*=")
STRING = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"")


def line_of(text: str, key: str) -> int:
    """The line, from 1, of a key such as `part[2].partial[1].answer`; 0 where it is not found.

    A key that is not written has the line of the table in which it would stand.
    """
    lines = text.splitlines()
    steps = [(name, int(number or 0)) for name, number in STEP.findall(key)]
    start, end, rest = _table(lines, steps)
    if not rest:
        return start
    for at in range(start, end):
        if _assigns(lines[at], rest[0][0]):
            return _entry(lines[at:end], rest[0][1]) + at + 1
    return start


def _table(
    lines: Sequence[str], steps: Sequence[tuple[str, int]]
) -> tuple[int, int, Sequence[tuple[str, int]]]:
    """The line after the longest header that a key begins with, its end, and the rest of the key.

    `[[part.partial]]` counts within its part.
    """
    headers = [
        (at, match[1]) for at, line in enumerate(lines, 1) if (match := HEADER.match(line.strip()))
    ]
    start, end, last, taken = 0, headers[0][0] - 1 if headers else len(lines), len(lines), 0
    for depth in range(1, len(steps) + 1):
        name = ".".join(step for step, _ in steps[:depth])
        within = [at for at, header in headers if header == name and start < at <= last]
        number = max(steps[depth - 1][1], 1)
        if len(within) < number:
            break
        start, taken = within[number - 1], depth
        last = within[number] - 1 if number < len(within) else last
        end = next((at - 1 for at, _ in headers if at > start), len(lines))
    return start, end, steps[taken:]


def _assigns(line: str, name: str) -> bool:
    return re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line) is not None


def _entry(lines: Sequence[str], number: int) -> int:
    """How many lines below the first an entry of a list of tables stands."""
    seen = 0
    for below, line in enumerate(lines):
        seen += len(ENTRY.findall(STRING.sub("''", line).partition("#")[0]))
        if number and seen >= number:
            return below
    return 0
