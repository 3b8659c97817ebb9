"""The scores of a batch, a line for each row, as JSON Lines or CSV by the file's name.

They are written to `OUT.partial`, which takes its own name when all is done: an interrupted batch
goes on where that file ends.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cli.inputs import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.model import PartScore, Score

Line = dict[str, Any]


def line_of(score: Score) -> Line:
    """What is written of a score; points are decimal text."""
    return {
        "total": str(score.total),
        "out_of": str(score.out_of),
        "withheld": str(score.withheld),
        "review": score.needs_review,
        "parts": {part.part: _part(part) for part in score.parts},
    }


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


class Writer:
    """Writes lines in one of the two formats."""

    def __init__(self, path: Path, parts: Sequence[str], *, resume: bool) -> None:
        if path.suffix not in {".jsonl", ".ndjson", ".csv"}:
            refuse(f"{path}: name the scores .jsonl or .csv")
        self._path = path
        self._partial = path.with_name(path.name + ".partial")
        self._parts = parts
        self._csv = path.suffix == ".csv"
        if not resume and self._partial.exists():
            refuse(
                f"{self._partial} is left from a batch that was interrupted: --resume or remove it"
            )
        self.written = self._keep_whole_lines() if resume else 0
        self._file = self._partial.open("ab")
        if self._csv and not self._file.tell():
            self._put(self._heads())

    def write(self, line: Line) -> None:
        """Append one line."""
        self._put(self._cells(line)) if self._csv else self._put_json(line)
        self.written += 1

    def flush(self) -> None:
        """Hand what is written to the system."""
        self._file.flush()

    def finish(self) -> None:
        """All is written: give the file its name."""
        self._file.close()
        self._partial.replace(self._path)

    def close(self) -> None:
        """Stop here; what is written stays for `--resume`."""
        self._file.close()

    def _keep_whole_lines(self) -> int:
        """Cut off a line that was not finished; how many rows are there."""
        if not self._partial.exists():
            return 0
        with self._partial.open("r+b") as file:
            whole = lines = 0
            for text in file:
                if text.endswith(b"\n"):
                    whole, lines = whole + len(text), lines + 1
            file.truncate(whole)
        return max(0, lines - self._csv)

    def _put_json(self, line: Line) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _put(self, cells: Sequence[str]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(cells)
        self._file.write(text.getvalue().encode())

    def _heads(self) -> list[str]:
        ends = ("points", "verdict", "code", "say")
        named = [f"{part}.{end}" for part in self._parts for end in ends]
        return ["place", "contestant", "reference", "total", "out_of", "withheld", "review",
                *named, "fault"]  # fmt: skip

    def _cells(self, line: Line) -> list[str]:
        """A row of the table; line breaks in it would look like rows, so they become spaces."""
        parts = line.get("parts", {})
        named = [
            parts.get(part, {}).get(end) or ""
            for part in self._parts
            for end in ("points", "verdict", "code", "say")
        ]
        firsts = [
            line.get(name) for name in ("place", "contestant", "reference", "total", "out_of")
        ]
        review = "yes" if line.get("review") else ""
        cells = [*firsts, line.get("withheld"), review, *named, line.get("fault")]
        return [" ".join(str(cell or "").splitlines()) for cell in cells]
