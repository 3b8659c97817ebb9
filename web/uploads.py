"""A file that comes in as the body of a request, into the store in bounded memory.

The file is kept on disk until all of it has come, so that one broken off leaves nothing. Then it is
stored some rows at a time; a service that ends meanwhile goes on there when it is sent again.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from grader.rubric_file import read_rubric
from store import batches, rubrics
from store.batches import BatchStateError, Upload
from store.engine import reading
from store.rows import RowsError, rows
from web.faults import Fault
from web.once import claim, dropped_on_failure, keep, prolong, respond

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from fastapi import Request, Response
    from sqlalchemy import Connection

    from store.batches import Batch
    from store.requests import Reply
    from store.rows import Form, Row
    from web.once import Once

    Answer = Callable[[Connection, Batch], Reply]

ROWS_AT_ONCE = 200
CHARACTERS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class File:
    """A file that has come: its rows' form, and the rubric version that marks them."""

    body: BinaryIO
    form: Form
    rubric_id: int


async def receive(request: Request, into: BinaryIO, *, about: str) -> str:
    """Write the body to a file; the fingerprint of it and of what the request is `about`."""
    fingerprint = hashlib.sha256(about.encode() + b"\n")
    async for chunk in request.stream():
        fingerprint.update(chunk)
        await run_in_threadpool(into.write, chunk)
    into.seek(0)
    return fingerprint.hexdigest()


def store(request: Once, file: File, answer: Answer) -> Response:
    """Store the rows of the file as a batch and answer, once however often it is sent.

    Raises Fault where no row can be used, or the batch was cancelled meanwhile.
    """
    earlier = claim(request)
    if earlier is not None:
        return respond(earlier, again=True)
    with dropped_on_failure(request):
        try:
            reply = _stored(request, file, answer)
        except RowsError as error:
            raise Fault("batch-columns", str(error)) from error
        except BatchStateError as error:
            raise Fault("batch-state", str(error)) from error
    return respond(reply)


def _stored(request: Once, file: File, answer: Answer) -> Reply:
    service = request.service
    with reading(service.engine) as connection:
        rubric = read_rubric(rubrics.text_of(connection, file.rubric_id))
    given = rows(file.body, file.form, rubric)
    upload = Upload(request.key.id, request.name, request.fingerprint, file.rubric_id)
    with service.engine.begin() as connection:
        batch = batches.begin(connection, upload, datetime.now(UTC))
    for some in _steps(itertools.islice(given, batch.rows, None)):
        with service.engine.begin() as connection:
            batch = batches.add(connection, batch, some, datetime.now(UTC))
            prolong(connection, request)
        service.bell.ring()
    with service.engine.begin() as connection:
        reply = answer(connection, batches.received(connection, batch.id, datetime.now(UTC)))
        keep(connection, request, reply)
    return reply


def _steps(given: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows to be stored together: few enough that no other writer waits long."""
    step: list[Row] = []
    characters = 0
    for row in given:
        step.append(row)
        characters += _characters(row)
        if len(step) == ROWS_AT_ONCE or characters > CHARACTERS_AT_ONCE:
            yield step
            step, characters = [], 0
    if step:
        yield step


def _characters(row: Row) -> int:
    if row.submission is None:
        return len(row.fault)
    return len(row.submission.text or "") + sum(map(len, row.submission.answers.values()))
