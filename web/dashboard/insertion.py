"""A decision's lines put into the text of a rubric, where they belong; nothing else is touched."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web.dashboard.rubric_lines import Lines

HEADER = re.compile(r"[ \t]*\[\[?(?P<name>[\w.-]+)\]\]?[ \t]*(#.*)?")
OF_PARTS, PARTIAL, ALSO = "part", "partial", "also"
BEFORE_RULES = ("answer", "id")  # after the first of them that a part has


@dataclass(frozen=True, slots=True)
class Inserted:
    """A text, and the number of the line that says the decision."""

    text: str
    line: int


def inserted(text: str, part: str, lines: Lines) -> Inserted | None:
    """The text with the line in its part, before the rules there are, and the example at the end.

    None where the text is laid out so that the result does not say that and nothing else.
    """
    rows = text.splitlines()
    place = _part(rows, part)
    if place is None:
        return None
    row = _put_in(rows, *place, lines)
    new = "\n".join([*rows, "", lines.example, ""])
    return Inserted(new, row + 1) if _says(new) == _expected(text, part, lines) else None


def _part(rows: list[str], part: str) -> tuple[int, int, int] | None:
    """Where the table of a part begins, where its own lines end, and where all of it does."""
    named = [
        (row, found["name"]) for row, line in enumerate(rows) if (found := HEADER.fullmatch(line))
    ]
    ends = [*(row for row, _ in named[1:]), len(rows)]
    for place, (start, name) in enumerate(named):
        if name != OF_PARTS or _says("\n".join(rows[start + 1 : ends[place]])).get("id") != part:
            continue
        last = place
        while last + 1 < len(named) and named[last + 1][1].startswith(f"{OF_PARTS}."):
            last += 1
        return start, ends[place], ends[last]
    return None


def _put_in(rows: list[str], start: int, end: int, whole_end: int, lines: Lines) -> int:
    """Put the line into the rows of a part; the row that it is in then."""
    before = max(filter(None, (_end_of(rows, start, end, name) for name in BEFORE_RULES)))
    known = _row_of(rows, start, end, lines.place)
    if known is None:
        tables = [row for row in range(end, whole_end) if _is_table_of_rules(rows[row])]
        if lines.place == PARTIAL and tables:
            rows[tables[0] : tables[0]] = _as_table(lines.line)
            return tables[0] + 1
        added = [lines.line] if lines.place == ALSO else [f"{PARTIAL} = [", lines.line, "]"]
        rows[before:before] = added
        return before + len(added) // 2
    if lines.place == ALSO:
        rows[known : _end_of(rows, start, end, ALSO)] = [lines.line]
        return known
    opening, rest = rows[known].split("[", 1)
    rows[known : known + 1] = [
        f"{opening}[",
        lines.line,
        *([f"  {rest.strip()}"] if rest.strip() else []),
    ]
    return known + 1


def _row_of(rows: list[str], start: int, end: int, name: str) -> int | None:
    return next(
        (row for row in range(start + 1, end) if re.match(rf"[ \t]*{name}[ \t]*=", rows[row])), None
    )


def _end_of(rows: list[str], start: int, end: int, name: str) -> int | None:
    """The row after a statement of the part, which may have several."""
    first = _row_of(rows, start, end, name)
    if first is None:
        return None
    return next(
        (row for row in range(first + 1, end + 1) if _says("\n".join(rows[first:row]))), None
    )


def _is_table_of_rules(row: str) -> bool:
    found = HEADER.fullmatch(row)
    return found is not None and found["name"] == f"{OF_PARTS}.{PARTIAL}"


def _as_table(line: str) -> list[str]:
    """An inline table as one of its own; the values stay as they are spelled."""
    keys = ("answer", "points", "code", "say")
    starts = [line.index(f"{key} = ") for key in keys]
    ends = [*(start - 2 for start in starts[1:]), line.rindex(" },")]
    values = [line[start:end] for start, end in zip(starts, ends, strict=True)]
    return [f"[[{OF_PARTS}.{PARTIAL}]]", *values, ""]


def _expected(text: str, part: str, lines: Lines) -> dict[str, Any]:
    said = _says(text)
    (table,) = (each for each in said[OF_PARTS] if each["id"] == part)
    if lines.place == ALSO:
        table[ALSO] = _says(lines.line)[ALSO]
    else:
        table[PARTIAL] = [*_says(f"rules = [{lines.line}]")["rules"], *table.get(PARTIAL, [])]
    said.setdefault("example", []).extend(_says(lines.example)["example"])
    return said


def _says(text: str) -> dict[str, Any]:
    """What a text says; nothing where it is no TOML, a part of a statement, say."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
