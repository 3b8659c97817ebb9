"""The submissions of a batch, one at a time: from JSON Lines, CSV, or a folder of write-ups.

A row that cannot be used is a fault with its place; the rows after it are read all the same.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cli.inputs import WRITE_UPS, refuse
from grader.rubric_file import did_you_mean
from store.intake import WRITE_UP_CHARACTERS, SubmissionIn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from grader.rubric_file import PreparedRubric

NAMES = ("contestant", "reference", "text")
LONGEST_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a batch: a submission, or why it is none. `place` says where it stands."""

    place: str
    submission: SubmissionIn | None
    fault: str = ""


def rows(path: Path, prepared: PreparedRubric) -> Iterator[Row]:
    """The rows of a file or a folder, in order; memory does not grow with their number."""
    parts = [part.id for part in prepared.rubric.parts]
    if path.is_dir():
        return _folder(path, prepared.rubric.problem)
    if path.suffix == ".csv":
        return _csv(path, prepared.rubric.problem, parts)
    if path.suffix not in {".jsonl", ".ndjson"}:
        refuse(f"{path}: give a .jsonl or .csv file, or a folder of write-ups")
    return _json_lines(path, prepared.rubric.problem, parts)


def count(path: Path) -> int:
    """About how many rows there are, for the progress shown."""
    if path.is_dir():
        return sum(1 for _ in _write_ups(path))
    with path.open("rb") as file:
        return sum(1 for _ in file) - (path.suffix == ".csv")


def _write_ups(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.suffix in WRITE_UPS)


def _folder(folder: Path, problem: str) -> Iterator[Row]:
    """A write-up a file; its name is the contestant's."""
    for path in _write_ups(folder):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield Row(path.name, None, f"cannot be read as UTF-8 text: {error}")
            continue
        yield _row(path.name, {"problem": problem, "contestant": path.stem, "text": text})


def _json_lines(path: Path, problem: str, parts: Collection[str]) -> Iterator[Row]:
    """A submission a line, as `POST /v1/submissions` takes it; `problem` may be left out."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
            if line.strip():
                yield _json_row(f"line {number}", line, problem, parts)


def _json_row(place: str, line: bytes, problem: str, parts: Collection[str]) -> Row:
    try:
        fields = json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        return Row(place, None, f"not JSON: {error}")
    if not isinstance(fields, dict):
        return Row(place, None, "not an object with the fields of a submission")
    if fields.setdefault("problem", problem) != problem:
        return Row(place, None, f"a submission to '{fields['problem']}', not to '{problem}'")
    answers = fields.get("answers", {})
    strange = [name for name in answers if name not in parts] if isinstance(answers, dict) else []
    if strange:
        return Row(place, None, f"no part '{strange[0]}'; {did_you_mean(strange[0], parts)}")
    return _row(place, fields)


def _csv(path: Path, problem: str, parts: Collection[str]) -> Iterator[Row]:
    """A submission a row; the columns are contestant, reference, text and the parts' ids."""
    csv.field_size_limit(WRITE_UP_CHARACTERS * 4)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file, restkey="more", strict=True)
        _check_columns(path, reader.fieldnames or (), parts)
        while True:
            place = f"line {reader.line_num + 1}"
            try:
                fields = next(reader, None)
            except csv.Error as error:
                yield Row(place, None, f"not CSV: {error}")
                continue
            if fields is None:
                return
            yield _csv_row(place, fields, problem)


def _check_columns(path: Path, columns: Collection[str], parts: Collection[str]) -> None:
    known = (*NAMES, *parts)
    for column in columns:
        if column not in known:
            refuse(f"{path}: unknown column '{column}'; {did_you_mean(column, known)}")
    if "contestant" not in columns:
        refuse(f"{path}: a column 'contestant' is needed")


def _csv_row(place: str, fields: Mapping[str, str | None], problem: str) -> Row:
    if "more" in fields:
        return Row(place, None, "more cells than columns: put cells with commas in quotes")
    if any("\ufffd" in (value or "") for value in fields.values()):
        return Row(place, None, "not UTF-8; save the file as UTF-8")
    named = {name: fields[name] for name in NAMES if fields.get(name)}
    answers = {name: value for name, value in fields.items() if name not in NAMES and value}
    return _row(place, {"problem": problem, **named, "answers": answers})


def _row(place: str, fields: Mapping[str, object]) -> Row:
    try:
        return Row(place, SubmissionIn.model_validate(fields))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        return Row(place, None, f"{where}: {first['msg']}" if where else first["msg"])
