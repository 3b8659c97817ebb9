"""`/v1/decisions`: what a person says of equal answers, or of one submission's part."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from grader.model import Verdict
from store import decisions, submissions
from store.decisions import Made
from store.engine import reading
from store.intake import Name
from store.requests import Reply
from web.access import Jury
from web.api.resources import Resource
from web.audit import acting
from web.deciding import carry_out, take_back
from web.faults import Fault, may_fail
from web.once import IdempotencyKey, carried_out, once
from web.service import ServiceHere

if TYPE_CHECKING:
    from pydantic.config import JsonDict
    from sqlalchemy import Connection

    from store.decisions import Decision

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])

HIGHEST_ID = 2**31 - 1
DecisionId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*\w[^\x00]*$")]
Points = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]


EXAMPLE: JsonDict = {
    "problem": "usaaio-2025-linear-layer",
    "part": "dW",
    "group": "0f343b0931126a20f133d67c2b018a3b",
    "verdict": "correct",
    "points": "4",
    "reason": "the same entries in words",
    "actor": "G. Hopper",
}


class RulingIn(Resource):
    """A verdict with its points, why, and who says it (the key's name where no one is named)."""

    verdict: Literal[Verdict.CORRECT, Verdict.INCORRECT] = Field(examples=["correct"])
    points: Points = Field(examples=["4"])
    reason: Reason = Field(examples=["the same entries in words"])
    actor: Name | None = None


class DecisionIn(RulingIn):
    """About a `group` of equal answers to a part of a problem, or a part of one `submission`.

    A group's points are those of the answer; points for its derivation stay as they are.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    part: Name = Field(examples=["dW"])
    problem: Name | None = None
    group: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    submission: Annotated[int, Field(ge=1, le=HIGHEST_ID)] | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.group is None) == (self.submission is None):
            raise ValueError("a decision is about a group or about a submission")
        if (self.group is None) != (self.problem is None):
            raise ValueError("a group belongs to a problem; a submission names its own")
        return self


class DecisionView(Resource):
    """A decision; it holds, for answers that come later too, until `undone_at`."""

    id: int
    problem: str
    part: str
    group: str | None
    submission: int | None
    verdict: Verdict
    points: Decimal
    reason: str
    actor: str
    made_at: datetime
    undone_at: datetime | None


class Carried(Resource):
    """A decision that was made, and how many scores it changed at once."""

    id: int
    href: str
    changed: int


class UndoneIn(Resource):
    """Why a decision is taken back, and by whom."""

    reason: Reason = Field(examples=["the same entries in words"])
    actor: Name | None = None


class Undone(Resource):
    """How many scores changed back."""

    changed: int


class DecisionsPage(Resource):
    """Decisions, the newest first; `next` is the address of the page after, null at the end."""

    decisions: list[DecisionView]
    next: str | None


class Filters(BaseModel):
    """Which decisions to list."""

    model_config = ConfigDict(extra="forbid")

    problem: Name | None = None
    cursor: Annotated[int | None, Field(ge=1, le=HIGHEST_ID)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.post(
    "",
    status_code=201,
    response_model=Carried,
    summary="Decide",
    openapi_extra=may_fail(
        "idempotency-key-missing",
        "idempotency-key-running",
        "idempotency-key-reused",
        "decision-refused",
    ),
)
def decide(
    service: ServiceHere, key: Jury, body: DecisionIn, idempotency_key: IdempotencyKey = None
) -> Response:
    """Every score that it is about changes at once; so do those of equal answers to come."""
    named = once(service, key, idempotency_key, body.model_dump_json().encode())

    def work(connection: Connection) -> Reply:
        made = Made(
            problem=_problem(connection, body),
            part=body.part,
            group=body.group,
            submission_id=body.submission,
            verdict=body.verdict,
            points=body.points,
            reason=body.reason,
        )
        id_, changed = carry_out(connection, acting(key, body.actor), made)
        carried = Carried(id=id_, href=f"{router.prefix}/{id_}", changed=changed)
        return Reply(201, carried.href, carried.model_dump_json())

    return carried_out(named, work)


@router.get("", summary="Decisions, the newest first")
def list_decisions(
    service: ServiceHere, _key: Jury, filters: Annotated[Filters, Query()]
) -> DecisionsPage:
    """Those undone too."""
    with reading(service.engine) as connection:
        found = decisions.search(
            connection, problem=filters.problem, before_id=filters.cursor, limit=filters.limit + 1
        )
    page = found[: filters.limit]
    more = filters.model_copy(update={"cursor": page[-1].id}) if len(found) > len(page) else None
    return DecisionsPage(
        decisions=[_view(each) for each in page],
        next=None if more is None else f"{router.prefix}?{urlencode(_given(more))}",
    )


@router.get("/{decision_id}", summary="A decision")
def look_up(service: ServiceHere, _key: Jury, decision_id: DecisionId) -> DecisionView:
    """Undone or not."""
    with reading(service.engine) as connection:
        found = decisions.by_id(connection, decision_id)
    if found is None:
        raise Fault("not-found", f"no decision {decision_id}")
    return _view(found)


@router.post("/{decision_id}/undo", summary="Take a decision back")
def undo(service: ServiceHere, key: Jury, decision_id: DecisionId, body: UndoneIn) -> Undone:
    """The scores are again what the grader, and the decisions that hold, make them."""
    with service.engine.begin() as connection:
        changed = take_back(connection, acting(key, body.actor), decision_id, body.reason)
    return Undone(changed=changed)


def _problem(connection: Connection, body: DecisionIn) -> str:
    if body.problem is not None:
        return body.problem
    filed = submissions.by_id(connection, body.submission or 0)
    if filed is None or filed.score is None:
        raise Fault("decision-refused", "there is no such submission with a score")
    return filed.problem


def _given(filters: Filters) -> dict[str, object]:
    return filters.model_dump(mode="json", exclude_none=True)


def _view(decision: Decision) -> DecisionView:
    made = decision.made
    return DecisionView(
        id=decision.id,
        problem=made.problem,
        part=made.part,
        group=made.group,
        submission=made.submission_id,
        verdict=made.verdict,
        points=made.points,
        reason=made.reason,
        actor=decision.actor,
        made_at=decision.made_at,
        undone_at=decision.undone_at,
    )
