"""Requests that are carried out once however often they are sent: the Idempotency-Key header."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import Header
from fastapi.responses import Response

from store import requests
from store.requests import Reply, Standing
from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from store.keys import Key
    from web.service import Service

KEPT = timedelta(hours=24)
RUNS_AT_MOST = timedelta(seconds=60)
JSON_TYPE = "application/json"

IdempotencyKey = Annotated[
    str | None,
    Header(
        description="A name new to each request; kept for 24 hours. The same request under the"
        " same name is carried out once and answered alike.",
        min_length=1,
        max_length=200,
        examples=["0198c7a2-1f6e-7c1a-9a63-5f4e8f0b7d21"],
    ),
]


@dataclass(frozen=True, slots=True)
class Once:
    """A request's name for one key, and its body's fingerprint."""

    service: Service
    key: Key
    name: str
    fingerprint: str


def named(name: str | None) -> str:
    """The request's name. Raises Fault where it has none."""
    if name is None:
        raise Fault("idempotency-key-missing")
    return name


def once(service: Service, key: Key, name: str | None, body: bytes) -> Once:
    """The request to carry out once. Raises Fault where it has no name."""
    return Once(service, key, named(name), hashlib.sha256(body).hexdigest())


def carried_out(request: Once, work: Callable[[Connection], Reply]) -> Response:
    """The reply of `work`, which runs in the transaction that keeps its reply.

    The request begins there too: a service that is killed meanwhile leaves nothing of it behind.
    One that was carried out before gets the reply it got then. Raises Fault for a name that had
    another body, or whose request is still running.
    """
    with request.service.engine.begin() as connection:
        earlier = _begun(connection, request)
        if earlier is not None:
            return respond(earlier, again=True)
        reply = work(connection)
        keep(connection, request, reply)
    return respond(reply)


def keep(connection: Connection, request: Once, reply: Reply) -> None:
    """The request is carried out in this transaction, and this is what is answered."""
    until = datetime.now(UTC) + KEPT
    requests.complete(connection, request.key.id, request.name, reply=reply, until=until)


def prolong(connection: Connection, request: Once) -> None:
    """The request is being carried out in several transactions, of which this is one."""
    until = datetime.now(UTC) + RUNS_AT_MOST
    requests.prolong(connection, request.key.id, request.name, until)


def respond(reply: Reply, *, again: bool = False) -> Response:
    """A reply as an HTTP response; `again` says that it was given before."""
    headers = {"Location": reply.location} if reply.location else {}
    if again:
        headers["Idempotency-Replayed"] = "true"
    return Response(reply.body, reply.status, headers=headers, media_type=JSON_TYPE)


def claim(request: Once) -> Reply | None:
    """Begin a request that takes several transactions; what it got where it was carried out before.

    Raises Fault for a name that had another body, or whose request is still running.
    """
    with request.service.engine.begin() as connection:
        return _begun(connection, request)


@contextmanager
def dropped_on_failure(request: Once) -> Iterator[None]:
    """What was not carried out may be sent again under its name."""
    carried = False
    try:
        yield
        carried = True
    finally:
        if not carried:
            with request.service.engine.begin() as connection:
                requests.drop(connection, request.key.id, request.name)


def _begun(connection: Connection, request: Once) -> Reply | None:
    now = datetime.now(UTC)
    standing, reply = requests.claim(
        connection,
        request.key.id,
        request.name,
        fingerprint=request.fingerprint,
        now=now,
        until=now + RUNS_AT_MOST,
    )
    match standing:
        case Standing.OTHER:
            raise Fault("idempotency-key-reused")
        case Standing.RUNNING:
            raise Fault("idempotency-key-running", headers={"Retry-After": "1"})
        case Standing.NEW | Standing.DONE:
            return reply
