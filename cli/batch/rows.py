"""The submissions of a batch, one at a time: from JSON Lines, CSV, or a folder of write-ups."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cli.inputs import WRITE_UPS, refuse
from store.rows import Form, Row, RowsError, checked
from store.rows import rows as rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.rubric_file.prepared import PreparedRubric

FORMS = {".csv": Form.CSV, ".jsonl": Form.JSON_LINES, ".ndjson": Form.JSON_LINES}
KINDS = ", ".join(sorted(WRITE_UPS))
LEFT_OUT_SHOWN = 5


def rows(path: Path, prepared: PreparedRubric) -> Iterator[Row]:
    """The rows of a file or a folder, in order; memory does not grow with their number."""
    if path.is_dir():
        yield from _folder(path, prepared.rubric.problem)
        return
    with path.open("rb") as file:
        try:
            yield from rows_of(file, form_of(path), prepared)
        except RowsError as error:
            refuse(f"{path}: {error}")


def check(path: Path) -> None:
    """Refuse what there are no rows in; say what is left out of a folder."""
    if not path.exists():
        refuse(f"{path}: there is no such file or folder")
    if not path.is_dir():
        form_of(path)
        _check_readable(path)
        return
    left_out = [each.name for each in sorted(path.iterdir()) if _is_left_out(each)]
    if not count(path):
        refuse(f"{path}: there are no write-ups ({KINDS}) in it")
    if left_out:
        some = ", ".join(left_out[:LEFT_OUT_SHOWN])
        more = f" and {len(left_out) - LEFT_OUT_SHOWN} more" if left_out[LEFT_OUT_SHOWN:] else ""
        sys.stderr.write(f"{path}: left out: {some}{more}; a write-up is a file {KINDS}\n")


def form_of(path: Path) -> Form:
    """How the rows of a file are written, by its name."""
    form = FORMS.get(path.suffix.lower())
    if form is None:
        refuse(f"{path}: give a .jsonl or .csv file, or a folder of write-ups")
    return form


def count(path: Path) -> int:
    """About how many rows there are, for the progress shown."""
    if path.is_dir():
        return sum(1 for _ in write_ups(path))
    with path.open("rb") as file:
        return max(0, sum(1 for _ in file) - (form_of(path) is Form.CSV))


def write_ups(folder: Path) -> Iterator[Path]:
    """The write-ups of a folder, by name."""
    return (path for path in sorted(folder.iterdir()) if path.suffix.lower() in WRITE_UPS)


def _is_left_out(path: Path) -> bool:
    """Hidden files are the system's own."""
    return path.suffix.lower() not in WRITE_UPS and not path.name.startswith(".")


def _check_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        refuse(f"{path}: cannot be opened: {error.strerror}")


def _folder(folder: Path, problem: str) -> Iterator[Row]:
    """A write-up a file; its name is the contestant's."""
    for number, path in enumerate(write_ups(folder), start=1):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            yield Row(number, None, f"cannot be read as UTF-8 text: {error}", path.name)
            continue
        fields = {"problem": problem, "contestant": path.stem, "text": text}
        yield checked(number, fields, file=path.name)
