"""The scores of a batch, a line for each row, as JSON Lines or CSV by the file's name.

They are written to `OUT.partial`, which takes its own name when all is done: an interrupted batch
goes on where that file ends, by the rubric that `OUT.partial.rubric` notes.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from cli.inputs import BAD_INPUT, refuse
from store.score_lines import csv_heads, csv_line, json_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from store.score_lines import Line

FAILED = 1


class Writer:
    """Writes lines in one of the two formats; `rubric` is the text of what they are graded by."""

    def __init__(self, path: Path, parts: Sequence[str], rubric: str, *, resume: bool) -> None:
        if path.suffix not in {".jsonl", ".ndjson", ".csv"}:
            refuse(f"{path}: name the scores .jsonl or .csv")
        if path.is_dir():
            refuse(f"{path}: is a folder")
        self._path = path
        self.partial = path.with_name(path.name + ".partial")
        self._note = path.with_name(path.name + ".partial.rubric")
        self._parts = parts
        self._csv = path.suffix == ".csv"
        if not resume and self.partial.exists():
            refuse(
                f"{self.partial} is left from a batch that was interrupted: --resume or remove it"
            )
        with self._writable(code=BAD_INPUT):
            self._hold_to(rubric, resume=resume)
            self.written = self._keep_whole_lines() if resume else 0
            self._file = self.partial.open("ab")
        if self._csv and not self._file.tell():
            self._file.write(csv_heads(parts))

    def write(self, line: Line) -> None:
        """Append one line."""
        with self._writable():
            self._file.write(csv_line(line, self._parts) if self._csv else json_line(line))
        self.written += 1

    def flush(self) -> None:
        """Hand what is written to the system."""
        with self._writable():
            self._file.flush()

    def finish(self) -> None:
        """All is written: give the file its name."""
        with self._writable():
            self._file.close()
            self.partial.replace(self._path)
            self._note.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop here; what is written stays for `--resume`, and nothing where that is no row."""
        with suppress(OSError):  # of what is still to be written: it is graded again
            self._file.close()
        if not self.written:
            self.partial.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)

    @contextmanager
    def _writable(self, *, code: int = FAILED) -> Iterator[None]:
        """End the command where the system refuses to write."""
        try:
            yield
        except OSError as error:
            remedy = "" if code == BAD_INPUT else "; mend that, and --resume goes on"
            refuse(f"{self.partial}: cannot be written: {error.strerror}{remedy}", code=code)

    def _hold_to(self, rubric: str, *, resume: bool) -> None:
        """Note the rubric; an interrupted batch that was graded by another one is refused."""
        digest = sha256(rubric.encode()).hexdigest()
        known = resume and self.partial.exists() and self._note.exists()
        if known and self._note.read_text(encoding="ascii") != digest:
            refuse(
                f"{self.partial} was graded by another rubric or an earlier one: take that, or "
                "remove the file to grade all rows by this one"
            )
        self._note.write_text(digest, encoding="ascii")

    def _keep_whole_lines(self) -> int:
        """Cut off a line that was not finished; how many rows are there."""
        if not self.partial.exists():
            return 0
        with self.partial.open("r+b") as file:
            whole = lines = 0
            for text in file:
                if text.endswith(b"\n"):
                    whole, lines = whole + len(text), lines + 1
            file.truncate(whole)
        return max(0, lines - self._csv)
