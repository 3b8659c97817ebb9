"""The rows of a batch, one at a time, from a stream of JSON Lines or CSV.

A row that cannot be used is a fault with its line; the rows after it are read all the same. Memory
does not grow with the number of rows.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self, assert_never

from pydantic import ValidationError

from grader.rubric_file import did_you_mean
from store.intake import SubmissionIn, reason_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from grader.rubric_file.prepared import PreparedRubric

NAMES = ("contestant", "reference", "text")
LONGEST_LINE = 4_000_000
SEPARATORS = ",;\t"  # spreadsheets write the second where a comma writes decimals
ENDS = ("\n", "\r")
NOT_UTF_8 = "not UTF-8; save the file as UTF-8"


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
        where, why = ".".join(str(step) for step in first["loc"]), reason_of(first)
        return Row(line, None, f"{where}: {why}" if where else why, file)


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
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Row(number, None, NOT_UTF_8)
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
    csv.field_size_limit(LONGEST_LINE)
    text = io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="")
    lines = _Lines(text)
    try:
        head = next(lines, "")
    except csv.Error as error:
        raise RowsError(f"not CSV: {error}") from error
    if "\ufffd" in head or "\x00" in head:
        raise RowsError(NOT_UTF_8)
    separator = max(SEPARATORS, key=head.count)
    cells = csv.reader(itertools.chain([head], lines), delimiter=separator, strict=True)
    table = _Table(problem, _columns(cells, parts), separator)
    return _csv_rows(cells, table, lines)


class _Lines:
    """The lines of a text, counted; csv.Error for one that is too long to be read at once."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.read = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.read += 1
        if len(line) < LONGEST_LINE or line.endswith(ENDS):
            return line
        while line and not line.endswith(ENDS):
            line = self._text.readline(LONGEST_LINE)
        raise csv.Error(f"a line longer than {LONGEST_LINE} characters")

    def detach(self) -> None:
        """Leave the stream below open for its owner."""
        self._text.detach()


@dataclass(frozen=True, slots=True)
class _Table:
    """What the rows of a table have in common."""

    problem: str
    columns: Sequence[str]
    separator: str


def _columns(table: Iterator[list[str]], parts: Collection[str]) -> Sequence[str]:
    """The names in the first line; a column without one is there, and must be empty."""
    try:
        columns = [name.strip() for name in next(table, [])]
    except csv.Error as error:
        raise RowsError(f"not CSV: {error}") from error
    known = (*NAMES, *parts)
    for column in filter(None, columns):
        if column not in known:
            raise RowsError(f"unknown column '{column}'; {did_you_mean(column, known)}")
        if columns.count(column) > 1:
            raise RowsError(f"the column '{column}' is there more than once")
    if "contestant" not in columns:
        raise RowsError("a column 'contestant' is needed")
    return columns


def _csv_rows(rows_of_cells: Iterator[list[str]], table: _Table, lines: _Lines) -> Iterator[Row]:
    """Row by row, without those whose cells are all empty."""
    while True:
        line = lines.read + 1
        try:
            cells = next(rows_of_cells, None)
        except csv.Error as error:
            yield Row(line, None, _broken(error, line, lines.read))
            continue
        if cells is None:
            lines.detach()
            return
        if any(map(str.strip, cells)):
            yield _csv_row(line, cells, table)


def _broken(error: csv.Error, begins: int, ends: int) -> str:
    """Why a row is none, and which lines are lost with it."""
    fault = f"not CSV: {error}"
    if ends > begins:
        fault += f"; the row goes on to line {ends}: is a quote missing, or one too many?"
    return fault


def _csv_row(line: int, cells: Sequence[str], table: _Table) -> Row:
    if any("\ufffd" in cell for cell in cells):
        return Row(line, None, NOT_UTF_8)
    if any(cells[len(table.columns) :]):
        remedy = f"put cells with '{table.separator}' in quotes"
        return Row(line, None, f"more cells than columns: {remedy}")
    filled = [(name, cell) for name, cell in zip(table.columns, cells, strict=False) if cell]
    if any(not name for name, _ in filled):
        return Row(line, None, "a cell in a column that has no name")
    named = {name: cell for name, cell in filled if name in NAMES}
    answers = {name: cell for name, cell in filled if name not in NAMES}
    return checked(line, {"problem": table.problem, **named, "answers": answers})
