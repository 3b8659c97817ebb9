"""`/v1/regrades`: a version run beside the scores that count, its differences, then applied."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from grader.model import Verdict
from store import differences, regrades
from store.differences import Cause, Concerned, Difference
from store.engine import reading
from store.intake import Name
from store.regrades import Stage
from store.requests import Reply
from web import regrading
from web.access import Jury
from web.api.resources import Resource
from web.audit import acting
from web.faults import may_fail
from web.once import IdempotencyKey, carried_out, once
from web.service import ServiceHere

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.regrades import Regrade
    from web.service import Service

router = APIRouter(prefix="/v1/regrades", tags=["regrades"])

HIGHEST_ID = 2**31 - 1
HIGHEST_OFFSET = 10**6
APPLIED_FOR_S = 5.0  # how long one request applies before it answers
RegradeId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*\w[^\x00]*$")]


class RegradeIn(Resource):
    """What to mark again: every graded submission of a problem, by one of its versions.

    Without a version: by its own, what another version of the grader marked.
    """

    problem: Name = Field(examples=["usaaio-2025-linear-layer"])
    version: Annotated[int, Field(ge=1, le=HIGHEST_ID)] | None = Field(default=None, examples=[2])
    reason: Reason = Field(examples=["dW may be written without the delta"])


class RegradeView(Resource):
    """A regrade; `done` of `jobs` submissions have a score beside the one that counts."""

    id: int
    problem: str
    version: int | None
    grader_version: str
    stage: Stage
    reason: str
    started_at: datetime
    ended_at: datetime | None
    jobs: int
    done: int


class RegradesPage(Resource):
    """Regrades, the newest first; `next` is the address of the page after, null at the end."""

    regrades: list[RegradeView]
    next: str | None


class DifferenceView(Resource):
    """What `count` equal answers to a part would get instead, and the rule or reason for it."""

    part: str = Field(examples=["dW"])
    group: str | None = Field(examples=["0f343b0931126a20f133d67c2b018a3b"])
    count: int = Field(examples=[14])
    verdict: Verdict
    points: Decimal | None = Field(examples=["1"])
    old_code: str = Field(examples=["NO_DELTA"])
    new_verdict: Verdict
    new_points: Decimal | None = Field(examples=["2"])
    code: str = Field(examples=["DELTA_IN_WORDS"])
    cause: Cause
    rejected: bool
    submission: int


class DifferencesPage(Resource):
    """Differences, those of the most answers first; `submission` is the first that has it."""

    differences: list[DifferenceView]
    next: str | None


class ConcernedView(Resource):
    """A part of a submission that would be marked otherwise, from what to what."""

    submission: int
    contestant: str = Field(examples=["c-1042"])
    part: str = Field(examples=["dW"])
    group: str | None = Field(examples=["0f343b0931126a20f133d67c2b018a3b"])
    verdict: Verdict
    points: Decimal | None = Field(examples=["1"])
    old_code: str = Field(examples=["NO_DELTA"])
    new_verdict: Verdict
    new_points: Decimal | None = Field(examples=["2"])
    code: str = Field(examples=["DELTA_IN_WORDS"])


class ConcernedList(Resource):
    """Those after the submission that was named."""

    submissions: list[ConcernedView]


class ChoiceIn(Resource):
    """A group of a part, or `#` and the number of a submission for an answer in none."""

    part: Name = Field(examples=["dW"])
    group: Annotated[str, Field(pattern=r"^([0-9a-f]{32}|#[0-9]{1,10})$")] = Field(
        examples=["0f343b0931126a20f133d67c2b018a3b"]
    )
    rejected: bool = Field(examples=[True])


class GroupNamed(Resource):
    """An answer group of a part."""

    part: Name = Field(examples=["dW"])
    group: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = Field(
        examples=["0f343b0931126a20f133d67c2b018a3b"]
    )


class ApplyIn(Resource):
    """What is left out: submissions with an answer in one of these groups keep their scores."""

    leave_out: Annotated[tuple[GroupNamed, ...], Field(max_length=10_000)] = ()


@router.post(
    "",
    status_code=202,
    response_model=RegradeView,
    summary="Mark again beside the scores that count",
    openapi_extra=may_fail(
        "idempotency-key-missing",
        "idempotency-key-running",
        "idempotency-key-reused",
        "problem-unknown",
        "regrade-open",
    ),
)
def start(
    service: ServiceHere, key: Jury, body: RegradeIn, idempotency_key: IdempotencyKey = None
) -> Response:
    """No score that counts changes. What is handed in meanwhile goes first."""
    named = once(service, key, idempotency_key, body.model_dump_json().encode())

    def work(connection: Connection) -> Reply:
        id_ = regrading.start(
            connection, acting(key), body.problem, body.version, reason=body.reason
        )
        view = _view(regrading.found(connection, id_))
        return Reply(202, f"{router.prefix}/{view.id}", view.model_dump_json())

    response = carried_out(named, work)
    service.bell.ring()
    return response


@router.get("", summary="Regrades, the newest first")
def list_regrades(
    service: ServiceHere,
    _key: Jury,
    cursor: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> RegradesPage:
    """Those applied and cancelled too."""
    with reading(service.engine) as connection:
        found = regrades.every(connection, before_id=cursor, limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return RegradesPage(
        regrades=[_view(each) for each in page],
        next=f"{router.prefix}?cursor={page[-1].id}&limit={limit}" if more else None,
    )


@router.get("/{regrade_id}", summary="A regrade and its progress")
def look_up(service: ServiceHere, _key: Jury, regrade_id: RegradeId) -> RegradeView:
    """It can be applied when all its jobs are done."""
    return _view(_found(service, regrade_id))


@router.get("/{regrade_id}/differences", summary="What a regrade would change")
def list_differences(
    service: ServiceHere,
    _key: Jury,
    regrade_id: RegradeId,
    offset: Annotated[int, Query(ge=0, le=HIGHEST_OFFSET)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DifferencesPage:
    """By answer group and rule. Parts that a person decided about stay as they are."""
    _found(service, regrade_id)
    with reading(service.engine) as connection:
        found = differences.grouped(connection, regrade_id, offset=offset, limit=limit + 1)
    address = f"{router.prefix}/{regrade_id}/differences"
    more = len(found) > limit
    return DifferencesPage(
        differences=[_difference(each) for each in found[:limit]],
        next=f"{address}?offset={offset + limit}&limit={limit}" if more else None,
    )


@router.get("/{regrade_id}/submissions", summary="Who would be marked otherwise")
def list_submissions(
    service: ServiceHere,
    _key: Jury,
    regrade_id: RegradeId,
    part: Annotated[str | None, Query(max_length=200)] = None,
    group: Annotated[str | None, Query(pattern=r"^[0-9a-f]{32}$")] = None,
    after: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConcernedList:
    """In the order in which they came; go on `after` the last submission of the page."""
    _found(service, regrade_id)
    with reading(service.engine) as connection:
        found = differences.concerned(
            connection, regrade_id, part=part, group=group, after_id=after, limit=limit
        )
    return ConcernedList(submissions=[_concerned(each) for each in found])


@router.put(
    "/{regrade_id}/choice",
    status_code=204,
    summary="Approve or reject a group",
    openapi_extra=may_fail("regrade-ended"),
)
def choose(service: ServiceHere, key: Jury, regrade_id: RegradeId, body: ChoiceIn) -> None:
    """Before it is applied. Submissions with an answer in a rejected group keep their scores."""
    named = (body.part, body.group)
    with service.engine.begin() as connection:
        regrading.choose(connection, acting(key), regrade_id, named, rejected=body.rejected)


@router.post(
    "/{regrade_id}/apply",
    status_code=202,
    summary="Let the new scores count",
    openapi_extra=may_fail("regrade-unfinished", "regrade-ended"),
)
def apply(service: ServiceHere, key: Jury, regrade_id: RegradeId, body: ApplyIn) -> RegradeView:
    """Batch by batch, for a few seconds: while the stage is `applying`, send it again to go on.

    What is left out is fixed by the first of these requests.
    """
    leave_out = [(each.part, each.group) for each in body.leave_out]
    with service.engine.begin() as connection:
        regrading.begin_to_apply(connection, acting(key), regrade_id, leave_out)
    regrading.go_on(service.engine, regrade_id, for_s=APPLIED_FOR_S)
    return look_up(service, key, regrade_id)


@router.post(
    "/{regrade_id}/cancel", summary="Drop a regrade", openapi_extra=may_fail("regrade-ended")
)
def cancel(service: ServiceHere, key: Jury, regrade_id: RegradeId) -> RegradeView:
    """Its jobs leave the queue at once; the scores that count were never touched."""
    with service.engine.begin() as connection:
        regrading.cancel(connection, acting(key), regrade_id)
    return look_up(service, key, regrade_id)


def _found(service: Service, regrade_id: int) -> Regrade:
    with reading(service.engine) as connection:
        return regrading.found(connection, regrade_id)


def _view(regrade: Regrade) -> RegradeView:
    return RegradeView(
        id=regrade.id,
        problem=regrade.problem,
        version=regrade.version,
        grader_version=regrade.grader_version,
        stage=regrade.stage,
        reason=regrade.reason,
        started_at=regrade.started_at,
        ended_at=regrade.ended_at,
        jobs=regrade.jobs,
        done=regrade.done,
    )


def _difference(difference: Difference) -> DifferenceView:
    return DifferenceView(
        part=difference.part,
        group=difference.group,
        count=difference.count,
        verdict=difference.verdict,
        points=difference.points,
        new_verdict=difference.new_verdict,
        new_points=difference.new_points,
        code=difference.code,
        old_code=difference.old_code,
        cause=difference.cause,
        rejected=difference.rejected,
        submission=difference.first_submission_id,
    )


def _concerned(each: Concerned) -> ConcernedView:
    return ConcernedView(
        submission=each.submission_id,
        contestant=each.contestant,
        part=each.part,
        group=each.group,
        verdict=each.verdict,
        points=each.points,
        old_code=each.old_code,
        new_verdict=each.new_verdict,
        new_points=each.new_points,
        code=each.code,
    )
