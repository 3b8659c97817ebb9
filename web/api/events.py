"""`/v1/events`: what happened, in order, as a feed that any reader can go on with.

In the manner of the CLICS Contest API: objects of `type`, `id`, `data` and `token`.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from store import feed, keys
from store.engine import reading
from store.events import ObjectType
from web.access import Reader
from web.api.resources import Resource
from web.faults import Fault, may_fail
from web.service import ServiceHere

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.feed import Notice
    from store.keys import Key
    from web.service import Service

router = APIRouter(prefix="/v1/events", tags=["events"])

NDJSON = "application/x-ndjson"
SERVER_SENT = "text/event-stream"
PAGE = 500
POLL_S = 0.2
BEAT_S = 15.0

EXAMPLE = {
    "type": "submissions",
    "id": "17",
    "data": {
        "id": 17,
        "href": "/v1/submissions/17",
        "problem": "usaaio-2025-linear-layer",
        "contestant": "c-1042",
        "reference": "platform-77123",
        "state": "graded",
        "score": {
            "total": "10",
            "out_of": "10",
            "withheld": "0",
            "needs_review": False,
            "rubric_version": 1,
            "grader_version": "1",
        },
    },
    "token": "34",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One object a line; between them empty lines, which mean nothing",
        "content": {
            NDJSON: {"schema": {"type": "string"}, "example": json.dumps(EXAMPLE) + "\n"},
            SERVER_SENT: {
                "schema": {"type": "string"},
                "example": f"id: 34\nevent: submissions\ndata: {json.dumps(EXAMPLE)}\n\n",
            },
        },
    }
}


class EventView(Resource):
    """An object as it stood after a change; `data` is null where it is gone.

    `token` is this place in the feed: the reader who has it goes on from there.
    """

    type: ObjectType
    id: str = Field(examples=["17"])
    data: dict[str, Any] | None
    token: str = Field(examples=["34"])


SinceToken = Annotated[
    str | None, Query(max_length=100, description="Only what came after this token", examples=["0"])
]
Stream = Annotated[
    bool, Query(description="Stay, and send what happens; an empty line at least every 30 seconds")
]
Accept = Annotated[str, Header(description=f"`{SERVER_SENT}` for server-sent events")]
LastEventId = Annotated[
    str | None, Header(max_length=100, description="Where a reader of server-sent events goes on")
]


@router.get(
    "",
    summary="What happened, in order",
    response_class=StreamingResponse,
    responses=RESPONSES,
    openapi_extra=may_fail("token-unknown"),
)
def follow(
    service: ServiceHere,
    key: Reader,
    since_token: SinceToken = None,
    stream: Stream = False,  # noqa: FBT002 a parameter of the query
    accept: Accept = "",
    last_event_id: LastEventId = None,
) -> StreamingResponse:
    """Every change of an object once, the oldest first; a contestant's key sees its own alone.

    The last notice of an object is its present state. Go on with the last `token` that came: none
    is missed and none comes twice. Server-sent events stay open, as with `stream`.
    """
    since = _position(service, key, last_event_id or since_token)
    if SERVER_SENT in accept:
        told = _told(service, key, since, stays=True)
        return StreamingResponse(_server_sent(told), media_type=SERVER_SENT)
    told = _told(service, key, since, stays=stream)
    return StreamingResponse(_lines(told), media_type=NDJSON)


def _position(service: Service, key: Key, token: str | None) -> int:
    if not token:
        return feed.BEGINNING
    with reading(service.engine) as connection:
        found = feed.position(connection, token, key.contestant)
    if found is None:
        raise Fault("token-unknown")
    return found


async def _told(
    service: Service, key: Key, since: int, *, stays: bool
) -> AsyncIterator[list[Notice]]:
    """Pages of the feed; empty ones when nothing happens, for as long as the key holds."""
    told_at = time.monotonic()
    while not service.ending.is_set():
        page = await run_in_threadpool(_page, service, key, since)
        if page is None or not (page or stays):
            return
        if page or time.monotonic() - told_at > BEAT_S:
            yield page
            told_at = time.monotonic()
        if page:
            since = page[-1].id
        else:
            await asyncio.sleep(POLL_S)


def _page(service: Service, key: Key, since: int) -> list[Notice] | None:
    """What comes next; None where the key has ended."""
    with reading(service.engine) as connection:
        if not keys.holds(connection, key.id, datetime.now(UTC)):
            return None
        return feed.after(connection, since, contestant=key.contestant, limit=PAGE)


async def _lines(told: AsyncIterator[list[Notice]]) -> AsyncIterator[str]:
    async for page in told:
        yield "".join(f"{_json(notice)}\n" for notice in page) or "\n"


async def _server_sent(told: AsyncIterator[list[Notice]]) -> AsyncIterator[str]:
    async for page in told:
        yield "".join(_message(notice) for notice in page) or ":\n\n"


def _message(notice: Notice) -> str:
    return f"id: {notice.id}\nevent: {notice.type}\ndata: {_json(notice)}\n\n"


def _json(notice: Notice) -> str:
    view = EventView(
        type=notice.type,
        id=notice.object_id,
        data=None if notice.data is None else dict(notice.data),
        token=str(notice.id),
    )
    return view.model_dump_json()
