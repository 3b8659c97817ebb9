"""Regrades: a version run beside the scores that count, read by cause, applied or cancelled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request, Response
from pydantic import BaseModel, Field

from store import comparing, differences, regrades, rubrics
from store.audit import Actor
from store.comparing import ALONE, NO_GROUP
from store.differences import Cause
from store.engine import reading
from store.intake import Name
from store.regrades import Stage
from web import regrading
from web.dashboard.access import Jury, Viewer
from web.dashboard.forms import (
    HIGHEST_ID,
    WORD,
    FormError,
    Id,
    LeftOut,
    Sent,
    of_fault,
    read,
    typed,
)
from web.dashboard.links import at
from web.dashboard.pages import fragment, page, see
from web.faults import FAULTS, Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from store.differences import Difference
    from store.regrades import Regrade

router = APIRouter(prefix="/regrades")

REGRADES_AT_ONCE = 20
AT_ONCE = 50
HIGHEST_OFFSET = 10**6
APPLIED_FOR_S = 2.0  # before the page comes back; the rest is applied behind it
Offset = Annotated[int, Query(ge=0, le=HIGHEST_OFFSET)]
GroupKey = Annotated[str, Form(pattern=r"^([0-9a-f]{32}|#[0-9]{1,10})$")]
CAUSES = {
    Cause.VERDICT: "The verdict changes",
    Cause.RULE: "Another rule decides",
    Cause.POINTS: "The rule gives other points",
}


class StartForm(BaseModel):
    """What to mark again, by what, and why."""

    problem: Name = Field(title="Problem", description="Choose one of the list.")
    version: Annotated[int | None, LeftOut] = Field(
        None, ge=1, le=HIGHEST_ID, title="Mark by", description="Choose a version of the list."
    )
    reason: str = Field(
        max_length=2000,
        pattern=WORD,
        title="Why",
        description="Say it in a few words: the audit log keeps it.",
    )


@router.get("")
def list_regrades(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    problem: Annotated[Name | None, LeftOut, Query()] = None,
    version: Annotated[int | None, LeftOut, Query(ge=1, le=HIGHEST_ID)] = None,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """The newest first, and the form to start one, of a problem that was chosen."""
    return _list(request, service, problem=problem, version=version, before=before)


def _list(
    request: Request,
    service: Service,
    *,
    problem: str | None,
    version: int | None = None,
    before: int | None = None,
    **shown_again: Any,  # noqa: ANN401 what is wrong with the form, and what was typed
) -> Response:
    with reading(service.engine) as connection:
        found = regrades.every(connection, before_id=before, limit=REGRADES_AT_ONCE + 1)
        problems = [each.problem for each in rubrics.problems(connection)]
        chosen = problem or next(iter(problems), "")
        versions = rubrics.versions(connection, chosen)
    shown = found[:REGRADES_AT_ONCE]
    more = len(found) > REGRADES_AT_ONCE
    return page(
        request,
        "regrades/list.html",
        regrades=shown,
        problems=problems,
        chosen=chosen,
        versions=versions,
        version=version or next((each.version for each in versions if each.live), 0),
        first=at("/regrades") if before else "",
        next=at("/regrades", {"before": shown[-1].id}) if more else "",
        **shown_again,
    )


@router.post("")
def start(
    request: Request,
    service: ServiceHere,
    person: Jury,
    sent: Sent,
) -> Response:
    """No score that counts changes until it is applied."""
    again = typed(StartForm, sent)
    try:
        form = read(StartForm, sent)
        with service.engine.begin() as connection:
            who = Actor(person.name)
            id_ = regrading.start(connection, who, form.problem, form.version, reason=form.reason)
    except FormError as error:
        return _list(request, service, problem=again["problem"], wrong=error.wrong, typed=again)
    except Fault as fault:
        status, wrong = FAULTS[fault.code].status, of_fault(fault)
        problem = again["problem"]
        return _list(request, service, problem=problem, status=status, wrong=wrong, typed=again)
    service.bell.ring()
    return see(request, at(_address(id_)))


@router.get("/{regrade_id}")
def show_regrade(
    request: Request, service: ServiceHere, _person: Viewer, regrade_id: Id, offset: Offset = 0
) -> Response:
    """How far it is, what it would change, and what applying would do."""
    return page(request, "regrades/regrade.html", **_content(service, regrade_id, offset))


@router.get("/{regrade_id}/progress")
def show_progress(
    request: Request, service: ServiceHere, _person: Viewer, regrade_id: Id, offset: Offset = 0
) -> Response:
    """The part of the page that changes, for a script to bring anew."""
    return fragment(request, "regrades/progress.html", **_content(service, regrade_id, offset))


@router.get("/{regrade_id}/submissions")
def list_submissions(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    regrade_id: Id,
    part: Annotated[Name, Query()],
    group: Annotated[str | None, Query(pattern=r"^[0-9a-f]{32}$")] = None,
    after: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
) -> Response:
    """The submissions behind a difference; without a group those whose answers stand alone."""
    with reading(service.engine) as connection:
        regrade = regrading.found(connection, regrade_id)
        found = differences.concerned(
            connection,
            regrade_id,
            part=part,
            group=group or NO_GROUP,
            after_id=after,
            limit=AT_ONCE + 1,
        )
        shown = found[:AT_ONCE]
        answers = differences.answers(connection, [each.submission_id for each in shown])
        rejected = set(comparing.rejected(connection, regrade_id))
    here = f"{_address(regrade_id)}/submissions"
    asked: dict[str, object] = {"part": part, "group": group}
    more = len(found) > AT_ONCE
    return page(
        request,
        "regrades/submissions.html",
        regrade=regrade,
        part=part,
        group=group,
        rows=[(each, answers.get((each.submission_id, part), "")) for each in shown],
        rejected=rejected,
        alone=ALONE,
        first=at(here, asked) if after else "",
        next=at(here, {**asked, "after": shown[-1].submission_id}) if more else "",
    )


@router.post("/{regrade_id}/choice")
def choose(
    request: Request,
    service: ServiceHere,
    person: Jury,
    regrade_id: Id,
    part: Annotated[Name, Form()],
    group: GroupKey,
    rejected: Annotated[bool, Form()],
) -> Response:
    """Approve or reject an answer: contestants with a rejected one keep their scores."""
    named = (part, group)
    with service.engine.begin() as connection:
        regrading.choose(connection, Actor(person.name), regrade_id, named, rejected=rejected)
    said = "Rejected: those scores stay as they are." if rejected else "Approved."
    return see(request, at(_address(regrade_id)), said)


@router.post("/{regrade_id}/application")
def apply(
    request: Request,
    service: ServiceHere,
    person: Jury,
    regrade_id: Id,
    behind: BackgroundTasks,
) -> Response:
    """Let the new scores count; what takes longer is applied while the page is shown."""
    with service.engine.begin() as connection:
        regrading.begin_to_apply(connection, Actor(person.name), regrade_id)
    regrading.go_on(service.engine, regrade_id, for_s=APPLIED_FOR_S)
    behind.add_task(regrading.go_on, service.engine, regrade_id, for_s=math.inf)
    response = see(request, at(_address(regrade_id)))
    response.background = behind
    return response


@router.post("/{regrade_id}/cancellation")
def cancel(request: Request, service: ServiceHere, person: Jury, regrade_id: Id) -> Response:
    """Drop it; no score that counts was touched."""
    with service.engine.begin() as connection:
        regrading.cancel(connection, Actor(person.name), regrade_id)
    return see(request, at(_address(regrade_id)), "Cancelled. Every score is as it was.")


def _content(service: Service, id_: int, offset: int) -> dict[str, Any]:
    with reading(service.engine) as connection:
        regrade = regrading.found(connection, id_)
        found = differences.grouped(connection, id_, offset=offset, limit=AT_ONCE + 1)
        shown = found[:AT_ONCE]
        answers = differences.answers(connection, [each.first_submission_id for each in shown])
        effect = differences.effect(connection, id_)
    here = _address(id_)
    more = len(found) > AT_ONCE
    return {
        "regrade": regrade,
        "live": _is_live(regrade),
        "causes": _by_cause(shown),
        "answers": answers,
        "effect": effect,
        "alone": ALONE,
        "offset": offset,
        "first": at(here) if offset else "",
        "next": at(here, {"offset": offset + AT_ONCE}) if more else "",
    }


def _is_live(regrade: Regrade) -> bool:
    """Whether it goes on by itself."""
    running = regrade.stage is Stage.RUNNING and regrade.done < regrade.jobs
    return running or regrade.stage is Stage.APPLYING


def _by_cause(found: list[Difference]) -> dict[str, list[Difference]]:
    sorted_ = {
        said: [each for each in found if each.cause is cause] for cause, said in CAUSES.items()
    }
    return {said: each for said, each in sorted_.items() if each}


def _address(id_: int) -> str:
    """The path of a regrade, within the dashboard."""
    return f"/regrades/{id_}"
