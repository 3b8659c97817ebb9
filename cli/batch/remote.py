"""`grader batch --server`: a service grades; its scores are written as they would be here.

Beside `OUT.partial`, `OUT.partial.batch` notes under which name the file was handed in, so that an
interrupted batch goes on with the same one.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from httpx2 import InvalidURL
from rich.console import Console

from cli.batch.progress import progress, stopped
from cli.batch.rows import write_ups
from cli.inputs import refuse, text_of
from grader_client import BatchResult, Client, ClientError, DeniedError, InvalidError
from grader_client.client import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.batch.progress import Given
    from cli.batch.scores import Writer
    from cli.batch.tally import Tally
    from grader_client import Batch
    from store.score_lines import Line

FAILED = 1
TOKEN = re.compile(r"[!-~]+")
ADDRESS = re.compile(r"https?://[^/]")
UNREADABLE = "cannot be read as UTF-8 text"


@dataclass(frozen=True, slots=True)
class Service:
    """Where to grade, and the file that has the token, if not the environment."""

    address: str
    token_file: Path | None

    def client(self) -> Client:
        """A client of it."""
        given = text_of(self.token_file) if self.token_file else os.environ.get("GRADER_TOKEN", "")
        if not given.strip():
            refuse("set GRADER_TOKEN to the token of a key, or name a file with --token-file")
        if not TOKEN.fullmatch(given.strip()):
            refuse("the token has characters that no key's token has: copy it anew")
        if not ADDRESS.match(self.address):
            refuse(f"--server {self.address}: give an address such as https://grader.example.org")
        try:
            return Client(self.address, given.strip())
        except InvalidURL as error:
            refuse(f"--server {self.address}: {error}")


def grade(service: Service, given: Given, writer: Writer, tally: Tally, *, resume: bool) -> None:
    """Hand the file in, and write every row's line as it comes."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with service.client() as client:
            _published(client, given)
            batch = _handed_in(client, given, writer.partial, resume=resume)
            _follow(client, batch, given, writer, tally)
        writer.finish()
    except ClientError as error:
        refuse(f"{service.address}: {error}", code=FAILED)
    except KeyboardInterrupt:
        stopped(writer)
    finally:
        writer.close()
    _note(writer.partial).unlink()


def _follow(client: Client, batch: Batch, given: Given, writer: Writer, tally: Tally) -> None:
    folder = given.submissions.is_dir()
    files = list(write_ups(given.submissions)) if folder else []
    with progress(Console(stderr=True), total=batch.rows, writer=writer) as show:
        for came in client.follow(batch.id, after=writer.written):
            if isinstance(came, BatchResult):
                line = _line(came, files)
                writer.write(line)
                tally.add(line)
            show()


def _line(result: BatchResult, files: list[Path]) -> Line:
    """As it is written here; `files` are those of a folder."""
    place = files[result.row - 1].name if files else result.place
    if result.fault is not None:
        unreadable = files and _text(files[result.row - 1]) is None
        fault = UNREADABLE if unreadable else result.fault
        sys.stderr.write(f"{place}: {fault}\n")
        return {"place": place, "fault": fault}
    return {"place": place} | result.model_dump(exclude={"row", "place", "submission", "fault"})


def _published(client: Client, given: Given) -> None:
    rubric = given.prepared.rubric
    try:
        client.publish(given.rubric_text)
    except DeniedError:  # a platform's key may hand in, to a version that the jury has published
        if rubric.version not in {each.version for each in client.versions(rubric.problem)}:
            raise


def _handed_in(client: Client, given: Given, partial: Path, *, resume: bool) -> Batch:
    """The batch of the file; where it is refused, nothing is left that could go on."""
    name = _name(partial, resume=resume)
    try:
        return _sent(client, given, name)
    except InvalidError:
        _note(partial).unlink()
        raise


def _sent(client: Client, given: Given, name: str) -> Batch:
    rubric = given.prepared.rubric
    if given.submissions.is_dir():
        return client.hand_in_rows(
            rubric.problem,
            lambda: _rows(given.submissions),
            form=FORMS[".jsonl"],
            version=rubric.version,
            name=name,
        )
    return client.hand_in_file(rubric.problem, given.submissions, version=rubric.version, name=name)


def _rows(folder: Path) -> Iterator[bytes]:
    """A folder as JSON Lines, a line for each file; one that is no text is no submission either."""
    for path in write_ups(folder):
        text = _text(path)
        row = UNREADABLE if text is None else {"contestant": path.stem, "text": text}
        yield json.dumps(row).encode() + b"\n"


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _name(partial: Path, *, resume: bool) -> str:
    """Under which name the file is handed in: the one noted before, or a new one."""
    note = _note(partial)
    if resume and note.exists():
        return note.read_text(encoding="utf-8")
    if note.exists():
        refuse(f"{note} is left from a batch that was interrupted: --resume or remove it")
    name = uuid.uuid4().hex
    note.write_text(name, encoding="utf-8")
    return name


def _note(partial: Path) -> Path:
    return partial.with_name(partial.name + ".batch")
