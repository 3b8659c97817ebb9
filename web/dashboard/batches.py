"""Batches: how far each is, its faults by line, its results to download; paused and cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import StreamingResponse

from store import batch_results, batches
from store.audit import Actor
from store.batches import BatchState
from store.engine import reading
from store.rows import Form as FileForm
from web import batching
from web.batching import BatchStands
from web.dashboard.access import Jury, Viewer
from web.dashboard.forms import HIGHEST_ID, Id
from web.dashboard.links import at
from web.dashboard.pages import fragment, page, see
from web.dashboard.tables import csv_file
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.batch_results import Fault as RowFault

router = APIRouter(prefix="/batches")

AT_ONCE = 50
READ_AT_ONCE = 1000
FILES = {
    FileForm.CSV: (batching.csv_results, "text/csv", "csv"),
    FileForm.JSON_LINES: (batching.json_results, "application/x-ndjson", "jsonl"),
}
GOES_ON = frozenset({BatchStands.RECEIVING, BatchStands.RUNNING, BatchStands.PAUSED})
SAID = {
    BatchState.RUNNING: "The batch goes on.",
    BatchState.PAUSED: "The batch is paused; what is graded stays.",
    BatchState.CANCELLED: "The batch is cancelled; what is graded stays.",
}


@router.get("")
def list_batches(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """The newest first."""
    with reading(service.engine) as connection:
        found = batches.listed(connection, before_id=before, limit=AT_ONCE + 1)
        left = batches.interrupted(connection, datetime.now(UTC))
    shown = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    return page(
        request,
        "batches/list.html",
        rows=[(each, batching.stands(each, left)) for each in shown],
        first=at("/batches") if before else "",
        next=at("/batches", {"before": shown[-1].id}) if more else "",
    )


@router.get("/{batch_id}")
def show_batch(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    batch_id: Id,
    after: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
) -> Response:
    """How far it is, and the rows that could not be used."""
    content = _content(service, batch_id)
    with reading(service.engine) as connection:
        faults = batch_results.faults(connection, batch_id, after=after, limit=AT_ONCE + 1)
    shown = faults[:AT_ONCE]
    here = _address(batch_id)
    more = len(faults) > AT_ONCE
    return page(
        request,
        "batches/batch.html",
        **content,
        faults=shown,
        first=here if after else "",
        next=f"{here}?after={shown[-1].row}" if more else "",
    )


@router.get("/{batch_id}/progress")
def show_progress(
    request: Request, service: ServiceHere, _person: Viewer, batch_id: Id
) -> Response:
    """The part of the page that changes, for a script to bring anew."""
    return fragment(request, "batches/progress.html", **_content(service, batch_id))


@router.get("/{batch_id}/results")
def download_results(
    service: ServiceHere,
    _person: Viewer,
    batch_id: Id,
    form: Annotated[FileForm, Query()] = FileForm.CSV,
) -> Response:
    """The scores row by row, up to the first row that has none yet."""
    batch = batching.found(service.engine, batch_id)
    read, media_type, ending = FILES[form]
    name = f'attachment; filename="batch-{batch_id}.{ending}"'
    return StreamingResponse(
        read(service.engine, batch, 0),
        headers={"Content-Disposition": name},
        media_type=media_type,
    )


@router.get("/{batch_id}/faults")
def download_faults(service: ServiceHere, _person: Viewer, batch_id: Id) -> Response:
    """Every row that could not be used, with its line and why."""
    batching.found(service.engine, batch_id)
    rows = ((each.row, each.line, each.fault) for each in _faults(service, batch_id))
    return csv_file(f"batch-{batch_id}-faults.csv", ("row", "line", "fault"), rows)


@router.post("/{batch_id}/state")
def put_state(
    request: Request,
    service: ServiceHere,
    person: Jury,
    batch_id: Id,
    state: Annotated[BatchState, Form()],
) -> Response:
    """Pause it, let it go on, or cancel it."""
    batching.put(service, Actor(person.name), batch_id, state)
    return see(request, _address(batch_id), SAID[state])


def _content(service: Service, id_: int) -> dict[str, Any]:
    batch = batching.found(service.engine, id_)
    with reading(service.engine) as connection:
        review = batches.waiting_for_a_person(connection, id_)
        left = batches.interrupted(connection, datetime.now(UTC))
    stands = batching.stands(batch, left)
    return {
        "batch": batch,
        "stands": stands,
        "live": stands in GOES_ON,
        "rate": batching.rate(batch),
        "review": review,
    }


def _faults(service: Service, id_: int) -> Iterator[RowFault]:
    after = 0
    while True:
        with reading(service.engine) as connection:
            found = batch_results.faults(connection, id_, after=after, limit=READ_AT_ONCE)
        yield from found
        if len(found) < READ_AT_ONCE:
            return
        after = found[-1].row


def _address(batch_id: int) -> str:
    return at("/batches/{id}", id=batch_id)
