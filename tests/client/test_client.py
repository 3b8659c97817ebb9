"""The client sends again what was not carried out, and says by its type what went wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from httpx2 import ConnectError, MockTransport, Request, Response
from standardwebhooks import Webhook

from grader_client import (
    Client,
    ConflictError,
    DeniedError,
    ForgedError,
    InvalidError,
    NotFoundError,
    UnavailableError,
    UnreachableError,
    webhook_event,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "whsec_" + "c2VjcmV0" * 4
ACCEPTED = {"id": 1, "href": "/v1/submissions/1", "state": "queued"}


def client(answer: Callable[[Request], Response], pauses: list[float]) -> Client:
    return Client("http://service", "t", over=MockTransport(answer), sleep=pauses.append)


def test_what_was_not_carried_out_is_sent_again_under_the_same_name() -> None:
    pauses: list[float] = []
    names: list[str] = []
    running = {"type": "/errors/idempotency-key-running"}

    def answer(request: Request) -> Response:
        names.append(request.headers["Idempotency-Key"])
        match len(names):
            case 1:
                raise ConnectError("refused")
            case 2:
                return Response(429, headers={"Retry-After": "7"})
            case 3:
                return Response(503)
            case 4:
                return Response(409, json=running)
            case _:
                return Response(202, json=ACCEPTED)

    with client(answer, pauses) as grader:
        assert grader.hand_in("p", "Ada", answers={"a": "x"}).id == 1

    assert len(names) == 5
    assert len(set(names)) == 1
    assert pauses[1] >= 7


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (422, InvalidError),
        (403, DeniedError),
        (404, NotFoundError),
        (409, ConflictError),
        (500, UnavailableError),
        (503, UnavailableError),
    ],
)
def test_an_error_has_the_type_of_its_problem(status: int, error: type[Exception]) -> None:
    problem = {"type": "/errors/code", "title": "What", "detail": "why", "status": status}

    with (
        client(lambda _: Response(status, json=problem), []) as grader,
        pytest.raises(error, match=r"What .*: why") as raised,
    ):
        grader.submission(1)

    assert getattr(raised.value, "code", None) == "code"


def test_where_nothing_answers() -> None:
    def answer(_: Request) -> Response:
        raise ConnectError("refused")

    with client(answer, []) as grader, pytest.raises(UnreachableError, match="refused"):
        grader.submission(1)


def signed(body: str) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "Webhook-Id": "m-1",
        "Webhook-Timestamp": str(int(now.timestamp())),
        "Webhook-Signature": Webhook(SECRET).sign("m-1", now, body),
    }


def test_a_message_is_believed_only_with_its_signature() -> None:
    body = json.dumps({"type": "submission.graded", "token": "34", "data": {"id": 17}})

    event = webhook_event(SECRET, signed(body), body.encode())

    assert event.data == {"id": 17}
    for headers, changed in ((signed(body), body + " "), ({}, body)):
        with pytest.raises(ForgedError):
            webhook_event(SECRET, headers, changed.encode())
    broken = signed(body) | {"Webhook-Signature": "v1,%"}
    with pytest.raises(ForgedError):
        webhook_event(SECRET, broken, b"\xff")
