"""`/v1/appeals`: a contestant's appeal about a part, and the jury's answer."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from store import appeals
from store.appeals import AppealOpenError
from store.audit import Change
from store.engine import reading
from store.intake import Name
from store.requests import Reply
from web.access import Jury, Reader, Submitter
from web.api.decisions import RulingIn
from web.api.resources import Resource
from web.audit import acting, note
from web.deciding import Ruled, answer_appeal
from web.faults import Fault, may_fail
from web.once import IdempotencyKey, carried_out, once
from web.service import ServiceHere

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.appeals import Appeal
    from store.keys import Key

router = APIRouter(prefix="/v1/appeals", tags=["appeals"])

HIGHEST_ID = 2**31 - 1
AppealId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Text = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"^[^\x00]*$")]


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    ANSWERED = "answered"


class AppealIn(Resource):
    """An appeal about a part of a submission, in the contestant's words."""

    submission: Annotated[int, Field(ge=1, le=HIGHEST_ID)]
    part: Name = Field(examples=["dW"])
    text: Text = Field(examples=["The indices are those of the statement."])


class Opened(Resource):
    """An appeal that was opened."""

    id: int
    href: str


class AppealView(Resource):
    """An appeal; one that is answered was granted by a `decision`, or refused where it is null."""

    id: int
    state: AppealState
    submission: int
    problem: str
    contestant: str
    part: str
    text: str
    opened_at: datetime
    answered_at: datetime | None
    reply: str | None
    decision: int | None


class AnswerIn(Resource):
    """The answer: a `ruling` about the part, or null to refuse. `reply` goes to the contestant."""

    reply: Text = Field(examples=["They are; the points are given."])
    ruling: RulingIn | None = None
    actor: Name | None = None


class AppealsPage(Resource):
    """Appeals, the newest first; `next` is the address of the page after, null at the end."""

    appeals: list[AppealView]
    next: str | None


class Filters(BaseModel):
    """Which appeals to list."""

    model_config = ConfigDict(extra="forbid")

    state: AppealState | None = None
    cursor: Annotated[int | None, Field(ge=1, le=HIGHEST_ID)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.post(
    "",
    status_code=201,
    response_model=Opened,
    summary="Open an appeal",
    openapi_extra=may_fail(
        "idempotency-key-missing",
        "idempotency-key-running",
        "idempotency-key-reused",
        "appeal-refused",
        "appeal-open",
    ),
)
def open_appeal(
    service: ServiceHere, key: Submitter, body: AppealIn, idempotency_key: IdempotencyKey = None
) -> Response:
    """About a part that has a mark. One appeal about a part is open at a time."""
    named = once(service, key, idempotency_key, body.model_dump_json().encode())

    def work(connection: Connection) -> Reply:
        id_ = _open(connection, key, body)
        opened = Opened(id=id_, href=f"{router.prefix}/{id_}")
        return Reply(201, opened.href, opened.model_dump_json())

    return carried_out(named, work)


@router.get("", summary="Appeals, the newest first")
def list_appeals(
    service: ServiceHere, key: Reader, filters: Annotated[Filters, Query()]
) -> AppealsPage:
    """For a contestant's key that contestant's own."""
    answered = None if filters.state is None else filters.state is AppealState.ANSWERED
    with reading(service.engine) as connection:
        found = appeals.search(
            connection,
            contestant=key.contestant,
            answered=answered,
            before_id=filters.cursor,
            limit=filters.limit + 1,
        )
    page = found[: filters.limit]
    more = filters.model_copy(update={"cursor": page[-1].id}) if len(found) > len(page) else None
    return AppealsPage(
        appeals=[_view(each) for each in page],
        next=None
        if more is None
        else f"{router.prefix}?{urlencode(more.model_dump(mode='json', exclude_none=True))}",
    )


@router.get("/{appeal_id}", summary="An appeal and its answer")
def look_up(service: ServiceHere, key: Reader, appeal_id: AppealId) -> AppealView:
    """`reply` is null until it is answered."""
    with reading(service.engine) as connection:
        found = appeals.by_id(connection, appeal_id, key.contestant)
    if found is None:
        raise Fault("not-found", f"no appeal {appeal_id} for this key")
    return _view(found)


@router.post(
    "/{appeal_id}/answer",
    summary="Answer an appeal",
    openapi_extra=may_fail("appeal-answered", "decision-refused"),
)
def answer(service: ServiceHere, key: Jury, appeal_id: AppealId, body: AnswerIn) -> AppealView:
    """With a decision about the part, or a refusal; once."""
    who = acting(key, body.actor)
    with service.engine.begin() as connection:
        ruled = _ruled(key, body)
        answer_appeal(connection, who, appeal_id, reply=body.reply, ruled=ruled)
    return look_up(service, key, appeal_id)


def _open(connection: Connection, key: Key, body: AppealIn) -> int:
    contestant = appeals.marked_part(connection, body.submission, body.part)
    if contestant is None or key.contestant not in {None, contestant}:
        raise Fault("appeal-refused", "there is no such part with a mark for this key")
    now = datetime.now(UTC)
    try:
        id_ = appeals.open_one(connection, body.submission, body.part, text=body.text, now=now)
    except AppealOpenError as error:
        raise Fault("appeal-open", str(error)) from error
    after = {"submission": body.submission, "part": body.part}
    change = Change("appeal.opened", f"appeal {id_}", after=after, reason=body.text)
    note(connection, key, change)
    return id_


def _ruled(key: Key, body: AnswerIn) -> Ruled | None:
    given = body.ruling
    if given is None:
        return None
    who = acting(key, given.actor or body.actor)
    return Ruled(given.verdict, given.points, given.reason, who)


def _view(appeal: Appeal) -> AppealView:
    return AppealView(
        id=appeal.id,
        state=AppealState.OPEN if appeal.answered_at is None else AppealState.ANSWERED,
        submission=appeal.submission_id,
        problem=appeal.problem,
        contestant=appeal.contestant,
        part=appeal.part,
        text=appeal.text,
        opened_at=appeal.opened_at,
        answered_at=appeal.answered_at,
        reply=appeal.reply,
        decision=appeal.decision_id,
    )
