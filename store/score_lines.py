"""A score as a line: an object of JSON Lines, or a row of CSV. Points are decimal text."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import PartScore, Score

Line = dict[str, Any]
FIRSTS = ("place", "contestant", "reference", "total", "out_of", "withheld")
ENDS = ("points", "verdict", "code", "say")


def line_of(score: Score) -> Line:
    """What is written of a score."""
    return {
        "total": str(score.total),
        "out_of": str(score.out_of),
        "withheld": str(score.withheld),
        "review": score.needs_review,
        "parts": {part.part: _part(part) for part in score.parts},
    }


def json_line(line: Line) -> bytes:
    """The line as JSON."""
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def csv_heads(parts: Sequence[str]) -> bytes:
    """The heads of the table: four columns for each part."""
    named = [f"{part}.{end}" for part in parts for end in ENDS]
    return _row([*FIRSTS, "review", *named, "fault"])


def csv_line(line: Line, parts: Sequence[str]) -> bytes:
    """The line as a row of the table; line breaks would look like rows, so they become spaces."""
    marks = line.get("parts", {})
    named = [marks.get(part, {}).get(end) or "" for part in parts for end in ENDS]
    review = "yes" if line.get("review") else ""
    cells = [*(line.get(name) for name in FIRSTS), review, *named, line.get("fault")]
    return _row([" ".join(str(cell or "").splitlines()) for cell in cells])


def _row(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _part(part: PartScore) -> Line:
    judgement = part.judgement
    return {
        "points": None if part.points is None else str(part.points),
        "verdict": judgement.verdict.value,
        "code": part.code,
        "say": part.say,
        "detail": judgement.detail if judgement.detail != part.say else "",
        "witness": str(judgement.witness) if judgement.witness else "",
        "answer": part.found.text,
    }
