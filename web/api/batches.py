"""`/v1/batches`: a whole contest in one file, and what came of each of its rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from store import batch_results, batches, rubrics
from store.batches import BatchState
from store.engine import reading
from store.requests import Reply
from store.rows import Form
from web import batching, uploads
from web.access import BatchReader, BatchSubmitter, Jury
from web.api.resources import Resource
from web.audit import acting
from web.batching import BatchStands
from web.faults import Fault, may_fail
from web.once import IdempotencyKey, Once, named
from web.service import ServiceHere

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from store.batches import Batch
    from web.service import Service

router = APIRouter(prefix="/v1/batches", tags=["batches"])

HIGHEST_ID = 2**31 - 1
NDJSON = "application/x-ndjson"
CSV = "text/csv"
FORMS = {NDJSON: Form.JSON_LINES, "application/jsonl": Form.JSON_LINES, CSV: Form.CSV}
BatchId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Number = Annotated[int, Field(ge=0, le=HIGHEST_ID)]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            NDJSON: {
                "schema": {"type": "string"},
                "example": '{"contestant": "c-1", "answers": {"dx": "W"}}\n',
            },
            CSV: {"schema": {"type": "string"}, "example": "contestant,dx\nc-1,W\n"},
        },
    }
}
EXAMPLE = {
    "row": 1,
    "place": "line 1",
    "submission": 17,
    "contestant": "c-1042",
    "reference": None,
    "total": "4",
    "out_of": "4",
    "withheld": "0",
    "review": False,
    "parts": {
        "dW": {
            "points": "4",
            "verdict": "correct",
            "code": "canonical.equal",
            "say": "right",
            "detail": "the same canonical form",
            "witness": "",
            "answer": "\\delta_{mk} x_n",
        }
    },
}


class BatchView(Resource):
    """A batch and how far it is.

    Of `rows`, `accepted` are submissions and `faults` could not be used. Of the accepted ones
    `graded` have a score and `waiting` have none yet; in `review` scores a part is left to a
    person. `rate` is graded submissions a second since the file came.
    """

    id: int
    problem: str = Field(examples=["usaaio-2025-linear-layer"])
    rubric_version: int
    state: BatchStands = Field(examples=["running"])
    rows: int = Field(examples=[1200])
    accepted: int = Field(examples=[1198])
    faults: int = Field(examples=[2])
    graded: int = Field(examples=[800])
    waiting: int = Field(examples=[398])
    review: int = Field(examples=[12])
    rate: float = Field(examples=[640.5])
    created_at: datetime
    received_at: datetime | None
    graded_at: datetime | None


class BatchesPage(Resource):
    """Batches, the newest first; `next` is the address of the page after, null at the end."""

    batches: list[BatchView]
    next: str | None = Field(examples=["/v1/batches?cursor=17&limit=50"])


class BatchChange(Resource):
    """The state to put a batch in."""

    state: Annotated[BatchState, Field(examples=["paused"])]


class RowFault(Resource):
    """A row that could not be used: the how-manieth it is, its line in the file, and why."""

    row: int
    line: int
    fault: str = Field(examples=["answers.dx: Input should be a valid string"])


class FaultsPage(Resource):
    """Rows that could not be used, in order; `next` is the address of the page after."""

    faults: list[RowFault]
    next: str | None = Field(examples=["/v1/batches/1/faults?after=17&limit=200"])


@router.post(
    "",
    status_code=202,
    response_model=BatchView,
    summary="Hand in a file of submissions to one problem",
    openapi_extra=BODY
    | may_fail(
        "idempotency-key-missing",
        "idempotency-key-running",
        "idempotency-key-reused",
        "problem-unknown",
        "media-type",
        "batch-columns",
        "batch-state",
    ),
)
async def hand_in(
    request: Request,
    service: ServiceHere,
    key: BatchSubmitter,
    problem: Annotated[str, Query(max_length=200)],
    version: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The file is JSON Lines or CSV, by `Content-Type`; `version` is the live one if left out.

    A line of JSON is what `POST /v1/submissions` takes; `problem` may be left out. The columns of
    CSV are contestant, reference, text and the ids of parts. Rows that cannot be used are listed
    at `.../faults`; the others are graded, after what is handed in one by one.

    A file that was broken off leaves nothing. Sent again under its `Idempotency-Key`, it is not
    stored twice; where the service had ended amid it, it goes on there.
    """
    name = named(idempotency_key)
    form = _form(request.headers.get("content-type", ""))
    rubric_id = await run_in_threadpool(_rubric_id, service, problem, version)
    with TemporaryFile() as body:
        about = f"{rubric_id} {form}"
        fingerprint = await uploads.receive(request, body, about=about)
        once = Once(service, key, name, fingerprint)
        file = uploads.File(body, form, rubric_id)
        return await run_in_threadpool(uploads.store, once, file, _reply)


@router.get("", summary="Batches, the newest first")
def list_batches(
    service: ServiceHere,
    _key: BatchReader,
    cursor: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BatchesPage:
    """Page by page: follow `next`."""
    with reading(service.engine) as connection:
        found = batches.listed(connection, before_id=cursor, limit=limit)
        reviews = [batches.waiting_for_a_person(connection, each.id) for each in found]
        left = batches.interrupted(connection, datetime.now(UTC))
    more = _address("", cursor=found[-1].id, limit=limit) if len(found) == limit else None
    views = [_view(each, review, left) for each, review in zip(found, reviews, strict=True)]
    return BatchesPage(batches=views, next=more)


@router.get("/{batch_id}", summary="A batch and how far it is")
def look_up(service: ServiceHere, _key: BatchReader, batch_id: BatchId) -> BatchView:
    """It is `done` when every submission has a score."""
    return _looked_up(service, batch_id)


@router.put(
    "/{batch_id}/state",
    summary="Pause, resume or cancel a batch",
    openapi_extra=may_fail("batch-state"),
)
def put_state(service: ServiceHere, key: Jury, batch_id: BatchId, body: BatchChange) -> BatchView:
    """`paused`, `running` or `cancelled`; what is being graded at this moment is graded still."""
    batching.put(service, acting(key), batch_id, body.state)
    return _looked_up(service, batch_id)


@router.get(
    "/{batch_id}/results",
    summary="The scores of a batch, row by row",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A line for each row, in their order",
            "content": {
                NDJSON: {"schema": {"type": "string"}, "example": json.dumps(EXAMPLE) + "\n"},
                CSV: {
                    "schema": {"type": "string"},
                    "example": "place,contestant,reference,total,out_of,withheld,review,"
                    "dW.points,dW.verdict,dW.code,dW.say,fault\n"
                    "line 1,c-1042,,4,4,0,,4,correct,canonical.equal,right,\n",
                },
            },
        }
    },
)
def results(
    service: ServiceHere,
    _key: BatchReader,
    batch_id: BatchId,
    form: Annotated[Form, Query(alias="format")] = Form.JSON_LINES,
    after: Annotated[Number, Query()] = 0,
) -> StreamingResponse:
    """The rows after the first `after`, as far as they have scores: ask again for the rest.

    The lines come in the order of the rows and none is left out, so `after` is how many there are
    already. A row that could not be used has its `fault` in its place. The heads of CSV come with
    the first row.
    """
    batch = batching.found(service.engine, batch_id)
    read = batching.csv_results if form == Form.CSV else batching.json_results
    lines = read(service.engine, batch, after)
    return StreamingResponse(lines, media_type=CSV if form == Form.CSV else NDJSON)


@router.get("/{batch_id}/faults", summary="The rows of a batch that could not be used")
def list_faults(
    service: ServiceHere,
    _key: BatchReader,
    batch_id: BatchId,
    after: Annotated[Number, Query()] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> FaultsPage:
    """In the order of the file."""
    batching.found(service.engine, batch_id)
    with reading(service.engine) as connection:
        found = batch_results.faults(connection, batch_id, after=after, limit=limit)
    full = len(found) == limit
    more = _address(f"/{batch_id}/faults", after=found[-1].row, limit=limit) if full else None
    faults = [RowFault(row=each.row, line=each.line, fault=each.fault) for each in found]
    return FaultsPage(faults=faults, next=more)


def _form(content_type: str) -> Form:
    form = FORMS.get(content_type.partition(";")[0].strip().lower())
    if form is None:
        raise Fault("media-type", f"one of {', '.join(FORMS)}")
    return form


def _rubric_id(service: Service, problem: str, version: int | None) -> int:
    with reading(service.engine) as connection:
        found = rubrics.versions(connection, problem)
    for each in found:
        if each.version == version or (version is None and each.live):
            return each.id
    wanted = problem if version is None else f"{problem} version {version}"
    raise Fault("problem-unknown", f"no rubric of '{wanted}' is published")


def _reply(connection: Connection, batch: Batch) -> Reply:
    view = _view(batch, batches.waiting_for_a_person(connection, batch.id), ())
    return Reply(202, f"{router.prefix}/{batch.id}", view.model_dump_json())


def _looked_up(service: Service, batch_id: int) -> BatchView:
    with reading(service.engine) as connection:
        review = batches.waiting_for_a_person(connection, batch_id)
        left = batches.interrupted(connection, datetime.now(UTC))
    return _view(batching.found(service.engine, batch_id), review, left)


def _address(path: str, **query: int) -> str:
    return f"{router.prefix}{path}?{urlencode(query)}"


def _view(batch: Batch, review: int, interrupted: Collection[int]) -> BatchView:
    return BatchView(
        id=batch.id,
        problem=batch.problem,
        rubric_version=batch.rubric_version,
        state=batching.stands(batch, interrupted),
        rows=batch.rows,
        accepted=batch.accepted,
        faults=batch.rows - batch.accepted,
        graded=batch.graded,
        waiting=batch.accepted - batch.graded,
        review=review,
        rate=batching.rate(batch),
        created_at=batch.created_at,
        received_at=batch.received_at,
        graded_at=batch.graded_at,
    )
