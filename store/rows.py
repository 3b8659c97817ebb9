"""The rows of a batch, one at a time, from a stream of JSON Lines or CSV.

A row that cannot be used is a fault with its line; the rows after it are read all the same. Memory
does not grow with the number of rows.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from pydantic import ValidationError

from grader.rubric_file import did_you_mean
from store.intake import WRITE_UP_CHARACTERS, SubmissionIn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from grader.rubric_file import PreparedRubric

NAMES = ("contestant", "reference", "text")
LONGEST_LINE = 4_000_000


class Form(StrEnum):
    """How the rows are written."""

    JSON_LINES = "ndjson"
    CSV = "csv"


class RowsError(Exception):
    """No row can be used: the columns are not those of submissions."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a batch: a submission, or why it is none.

    `line` says where it begins, or which it is of a folder's files.
    """

    line: int
    submission: SubmissionIn | None
    fault: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return self.file or f"line {self.line}"


def rows(source: BinaryIO, form: Form, prepared: PreparedRubric) -> Iterator[Row]:
    """The rows of a stream, in order. Raises RowsError where its columns are no submissions'."""
    problem, parts = prepared.rubric.problem, [part.id for part in prepared.rubric.parts]
    match form:
        case Form.JSON_LINES:
            return _json_lines(source, problem, parts)
        case Form.CSV:
            return _csv(source, problem, parts)
        case _:
            assert_never(form)


def checked(line: int, fields: Mapping[str, object], *, file: str = "") -> Row:
    """The row of a submission's fields, or of what is wrong with them."""
    try:
        return Row(line, SubmissionIn.model_validate(fields), file=file)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        fault = first["msg"].removeprefix("Value error, ")
        return Row(line, None, f"{where}: {fault}" if where else fault, file)


def _json_lines(source: BinaryIO, problem: str, parts: Collection[str]) -> Iterator[Row]:
    """A submission a line, as `POST /v1/submissions` takes it; `problem` may be left out."""
    for number, line in enumerate(_whole_lines(source), start=1):
        if line is None:
            yield Row(number, None, f"longer than {LONGEST_LINE} bytes")
        elif line.strip():
            yield _json_row(number, line, problem, parts)


def _whole_lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is too long to be read at once."""
    while line := source.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(LONGEST_LINE)
        yield None


def _json_row(number: int, line: bytes, problem: str, parts: Collection[str]) -> Row:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:  # of numbers with too many digits, too
        return Row(number, None, f"not JSON: {error}")
    if not isinstance(fields, dict):
        return Row(number, None, "not an object with the fields of a submission")
    if fields.setdefault("problem", problem) != problem:
        return Row(number, None, f"a submission to '{fields['problem']}', not to '{problem}'")
    answers = fields.get("answers", {})
    strange = [name for name in answers if name not in parts] if isinstance(answers, dict) else []
    if strange:
        return Row(number, None, f"no part '{strange[0]}'; {did_you_mean(strange[0], parts)}")
    return checked(number, fields)


def _csv(source: BinaryIO, problem: str, parts: Collection[str]) -> Iterator[Row]:
    """A submission a row; the columns are contestant, reference, text and the parts' ids."""
    csv.field_size_limit(WRITE_UP_CHARACTERS * 4)
    text = io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="")
    reader = csv.DictReader(text, restkey="more", strict=True)
    _check_columns(_columns(reader), parts)
    return _csv_rows(reader, problem, text)


def _columns(reader: csv.DictReader[str]) -> Sequence[str]:
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise RowsError(f"not CSV: {error}") from error


def _csv_rows(reader: csv.DictReader[str], problem: str, text: io.TextIOWrapper) -> Iterator[Row]:
    """Row by row; the stream below is left open for its owner."""
    while True:
        line = reader.line_num + 1
        try:
            fields: dict[Any, Any] | None = next(reader, None)
        except csv.Error as error:
            yield Row(line, None, f"not CSV: {error}")
            continue
        if fields is None:
            text.detach()
            return
        yield _csv_row(line, fields, problem)


def _check_columns(columns: Sequence[str], parts: Collection[str]) -> None:
    known = (*NAMES, *parts)
    for column in columns:
        if column not in known:
            raise RowsError(f"unknown column '{column}'; {did_you_mean(column, known)}")
        if columns.count(column) > 1:
            raise RowsError(f"the column '{column}' is there more than once")
    if "contestant" not in columns:
        raise RowsError("a column 'contestant' is needed")


def _csv_row(line: int, fields: Mapping[str, str | None], problem: str) -> Row:
    if "more" in fields:
        return Row(line, None, "more cells than columns: put cells with commas in quotes")
    if any("\ufffd" in (value or "") for value in fields.values()):
        return Row(line, None, "not UTF-8; save the file as UTF-8")
    named = {name: fields[name] for name in NAMES if fields.get(name)}
    answers = {name: value for name, value in fields.items() if name not in NAMES and value}
    return checked(line, {"problem": problem, **named, "answers": answers})
