"""`/v1/submissions`: hand in, look up, list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, TypeAdapter

from grader.model import Verdict
from store import rubrics, scores, submissions
from store.engine import reading
from store.intake import InUtc, SubmissionIn
from store.requests import Reply
from store.submissions import State, Wanted
from web.access import Reader, Submitter
from web.api.resources import (
    Accepted,
    SubmissionsPage,
    SubmissionWithHistory,
    submission_view,
    with_history,
)
from web.faults import Fault, may_fail
from web.once import IdempotencyKey, carried_out, once
from web.service import ServiceHere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from store.keys import Key

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])

MOST_AT_ONCE = 1000
HIGHEST_ID = 2**31 - 1


def _number(body: object) -> str:
    """Which of the two bodies is meant, so that faults are about that one alone."""
    return "many" if isinstance(body, list) else "one"


Many = Annotated[list[SubmissionIn], Field(min_length=1, max_length=MOST_AT_ONCE)]
Given = Annotated[
    Annotated[SubmissionIn, Tag("one")] | Annotated[Many, Tag("many")], Discriminator(_number)
]
_GIVEN: TypeAdapter[Given] = TypeAdapter(Given)
_MANY = TypeAdapter(list[Accepted])

EXAMPLE = {
    "problem": "usaaio-2025-linear-layer",
    "contestant": "c-1042",
    "reference": "platform-77123",
    "answers": {"dx": "W", "dW": "\\delta_{mk} x_n", "db": "I_{M \\times M}"},
}


@router.post(
    "",
    status_code=202,
    response_model=Accepted | list[Accepted],
    summary="Hand in a submission, or up to 1000 of them",
    openapi_extra=may_fail(
        "idempotency-key-missing",
        "idempotency-key-running",
        "idempotency-key-reused",
        "problem-unknown",
    ),
)
def hand_in(
    service: ServiceHere,
    key: Submitter,
    body: Annotated[Given, Body(openapi_examples={"one": {"value": EXAMPLE}})],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """All of them are stored and will be graded, or none is: `errors` points to what is wrong.

    The state of each is at the address in `href`; where one was handed in, `Location` has it.
    """
    named = once(service, key, idempotency_key, _GIVEN.dump_json(body))
    alone = not isinstance(body, list)
    given = body if isinstance(body, list) else [body]
    _check_owner(key, given, alone=alone)

    def accept(connection: Connection) -> Reply:
        return _reply(_accept(connection, key, given, alone=alone), alone=alone)

    response = carried_out(named, accept)
    service.bell.ring()
    return response


@router.get("/{submission_id}", summary="A submission, its state and its score")
def look_up(
    service: ServiceHere, key: Reader, submission_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]
) -> SubmissionWithHistory:
    """The score is null until it is graded; `review` says that a person has to decide a part."""
    with reading(service.engine) as connection:
        found = submissions.by_id(connection, submission_id, key.contestant)
        past = scores.history(connection, submission_id)
    if found is None:
        raise Fault("not-found", f"no submission {submission_id} for this key")
    return with_history(found, past)


def _written_out(value: object) -> object:
    """A time as ISO 8601 writes it: a bare number could mean seconds or milliseconds."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


Moment = Annotated[datetime, BeforeValidator(_written_out), InUtc]


class Filters(BaseModel):
    """Which submissions to list."""

    model_config = ConfigDict(extra="forbid")

    problem: str | None = None
    contestant: str | None = None
    reference: str | None = None
    state: State | None = None
    verdict: Verdict | None = None
    since: Moment | None = None
    before: Moment | None = None
    cursor: Annotated[int | None, Field(ge=1, le=HIGHEST_ID)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("", summary="Submissions, the newest first")
def list_submissions(
    service: ServiceHere, key: Reader, filters: Annotated[Filters, Query()]
) -> SubmissionsPage:
    """Pages by cursor: follow `next` until it is null."""
    wanted = Wanted(
        problem=filters.problem,
        contestant=key.contestant or filters.contestant,
        reference=filters.reference,
        state=filters.state,
        verdict=filters.verdict,
        since=filters.since,
        before=filters.before,
    )
    with reading(service.engine) as connection:
        found = submissions.search(
            connection, wanted, before_id=filters.cursor, limit=filters.limit + 1
        )
    page, more = found[: filters.limit], len(found) > filters.limit
    return SubmissionsPage(
        submissions=[submission_view(each) for each in page],
        next=_next(filters, page[-1].id) if more else None,
    )


def _next(filters: Filters, cursor: int) -> str:
    given = filters.model_copy(update={"cursor": cursor}).model_dump(mode="json", exclude_none=True)
    return f"{router.prefix}?{urlencode(given)}"


def _pointer(field: str, number: int, *, alone: bool) -> str:
    """Where a field is in the body: of a submission alone, or of one in an array."""
    return f"/{field}" if alone else f"/{number}/{field}"


def _check_owner(key: Key, given: Sequence[SubmissionIn], *, alone: bool) -> None:
    """A contestant's key hands in that contestant's submissions alone."""
    if key.contestant is None:
        return
    for number, submission in enumerate(given):
        if submission.contestant != key.contestant:
            detail = "this key hands in for its own contestant alone"
            where = _pointer("contestant", number, alone=alone)
            raise Fault("scope-missing", detail, errors=[{"detail": detail, "pointer": where}])


def _accept(
    connection: Connection, key: Key, given: Sequence[SubmissionIn], *, alone: bool
) -> list[int]:
    """Store all; the ids in the order given. Raises Fault for a problem without a rubric."""
    names = {submission.problem for submission in given}
    live = {name: rubrics.live(connection, name) for name in names}
    errors = [
        {
            "detail": f"no rubric of '{each.problem}' is published",
            "pointer": _pointer("problem", number, alone=alone),
        }
        for number, each in enumerate(given)
        if live[each.problem] is None
    ]
    if errors:
        raise Fault("problem-unknown", errors=errors)
    ids: dict[int, int] = {}
    for name, rubric_id in live.items():
        if rubric_id is not None:
            numbers = [number for number, each in enumerate(given) if each.problem == name]
            stored = submissions.accept(
                connection,
                [given[number] for number in numbers],
                rubric_id=rubric_id,
                now=datetime.now(UTC),
                key_id=key.id,
            )
            ids.update(zip(numbers, stored, strict=True))
    return [ids[number] for number in range(len(given))]


def _reply(ids: Sequence[int], *, alone: bool) -> Reply:
    accepted = [Accepted(id=id_, href=f"{router.prefix}/{id_}") for id_ in ids]
    if alone:
        return Reply(202, accepted[0].href, accepted[0].model_dump_json())
    return Reply(202, "", _MANY.dump_json(accepted).decode())
