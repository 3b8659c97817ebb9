"""Answer groups: equal answers to a part together, decided once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from store import decisions, groups, published, rulings, statistics
from store.audit import Actor
from store.decisions import Made
from store.engine import reading
from store.groups import Place
from store.intake import Name
from store.rulings import DecisionRefusedError, HeldError
from web.dashboard.access import Jury, Viewer
from web.dashboard.deciding import (
    NOTHING,
    Given,
    GivenForm,
    most_of,
    reason_of,
    ruling_of,
)
from web.dashboard.forms import WHOLE, FormError
from web.dashboard.links import at
from web.dashboard.pages import CONFLICT, OK, UNPROCESSABLE, page, see
from web.dashboard.pages import NOTHING as NONE_WRONG
from web.dashboard.rubric_lines import lines_of
from web.dashboard.shown import counted
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from grader.model import Part, Rubric
    from store.decisions import Decision
    from store.groups import Group

router = APIRouter()

OF_PROBLEM = "/problems/{problem}/groups"
OF_PART = "/problems/{problem}/parts/{part}/groups"
ONE = f"{OF_PART}/{{group}}"
AT_ONCE = 50
HIGHEST_ID = 2**31 - 1
Named = Annotated[Name, Path()]
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Cursor = Annotated[str | None, Query(pattern=r"^[01]-[1-9][0-9]{0,8}-[0-9a-f]{32}$")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The part that a page is about, with the rubric that marks it now."""

    rubric: Rubric
    part: Part


@router.get(OF_PROBLEM)
def of_problem(service: ServiceHere, request: Request, _person: Viewer, problem: Named) -> Response:
    """The groups of the first part."""
    with reading(service.engine) as connection:
        rubric = published.live_rubric(connection, problem)
    if rubric is None:
        raise Fault("page-missing", f"no rubric of '{problem}' is published")
    return see(request, at(OF_PART, problem=problem, part=rubric.parts[0].id))


@router.get(OF_PART)
def list_groups(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    problem: Named,
    part: Named,
    after: Cursor = None,
) -> Response:
    """Those that wait for a person first, then the largest."""
    with reading(service.engine) as connection:
        asked = _asked(connection, problem, part)
        figures = statistics.of_problem(connection, problem)
        found = groups.of_part(connection, problem, part, after=_place(after), limit=AT_ONCE + 1)
    shown = found[:AT_ONCE]
    here = at(OF_PART, problem=problem, part=part)
    return page(
        request,
        "groups/list.html",
        problem=problem,
        asked=asked,
        figures=figures,
        groups=shown,
        first=here if after else "",
        next=_after(here, shown[-1]) if len(found) > AT_ONCE else "",
    )


@router.get(ONE)
def show_group(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    problem: Named,
    part: Named,
    group: Key,
) -> Response:
    """A group with its spellings, its evidence, and what was decided about it."""
    return _group(request, service, problem, part, group)


@router.post(f"{ONE}/decisions")
def decide(
    request: Request,
    service: ServiceHere,
    person: Jury,
    problem: Named,
    part: Named,
    group: Key,
    given: GivenForm,
) -> Response:
    """Every score with an answer of the group changes, and those of equal answers to come."""
    with reading(service.engine) as connection:
        asked = _asked(connection, problem, part)
    try:
        ruling = ruling_of(given, most_of(asked.part, group=True))
        made = Made(problem, part, group, None, ruling.verdict, ruling.points, ruling.reason)
        former, now = int(given.replaces) if given.replaces.isdigit() else None, datetime.now(UTC)
        with service.engine.begin() as connection:
            who = Actor(person.name)
            _, changed = rulings.replace(connection, made, who, now, former=former)
    except (FormError, DecisionRefusedError, HeldError) as error:
        wrong = _said(error, given)
        stale = isinstance(error, HeldError) and WHOLE in wrong
        status = CONFLICT if stale else UNPROCESSABLE
        return _group(
            request, service, problem, part, group, given=given, wrong=wrong, status=status
        )
    here = at(ONE, problem=problem, part=part, group=group)
    return see(request, here, f"Decided: {counted(changed, 'score')} changed.")


@router.post("/decisions/{decision_id}/undo")
def undo(
    request: Request,
    service: ServiceHere,
    person: Jury,
    decision_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
    reason: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Scores are again what the grader, and the decisions that hold, make them."""
    try:
        why = reason_of(reason, f"undo-{decision_id}")
    except FormError as error:
        return _undo_form(request, service, decision_id, error)
    with service.engine.begin() as connection:
        decision = decisions.by_id(connection, decision_id)
        now = datetime.now(UTC)
        who = Actor(person.name)
        changed = rulings.take_back(connection, decision_id, who, reason=why, now=now)
    if decision is None or changed is None:
        raise Fault("page-missing", f"no decision {decision_id} holds")
    notice = f"Decision {decision_id} is taken back: {counted(changed, 'score')} changed."
    return see(request, about(decision), notice)


def _undo_form(request: Request, service: Service, decision_id: int, error: FormError) -> Response:
    """The page of the group with what is wrong; of one submission there is none to show."""
    with reading(service.engine) as connection:
        decision = decisions.by_id(connection, decision_id)
    made = None if decision is None else decision.made
    if made is None or made.group is None:
        raise Fault("form-invalid", str(error)) from error
    return _group(request, service, made.problem, made.part, made.group, wrong=error.wrong)


def _said(error: FormError | DecisionRefusedError | HeldError, given: Given) -> dict[str, str]:
    """What is wrong with a decision, by field."""
    if isinstance(error, FormError):
        return dict(error.wrong)
    if isinstance(error, DecisionRefusedError):
        return {WHOLE: f"It cannot be decided so: {error}."}
    held = error.decision
    if given.seen == str(held.id):
        return {"replaces": f"Replacing: it is not ticked. Tick it to replace decision {held.id}."}
    points = f"{held.made.points:f}"
    return {
        WHOLE: f"{held.actor} has decided about these answers meanwhile: {held.made.verdict},"
        f" {points} points, “{held.made.reason}”. Nothing was changed. Leave it so, or tick below"
        " that yours replaces it."
    }


def about(decision: Decision) -> str:
    """The page of what a decision is about."""
    made = decision.made
    if made.group is None:
        return at("/submissions/{id}", id=made.submission_id)
    return at(ONE, problem=made.problem, part=made.part, group=made.group)


def _group(
    request: Request,
    service: Service,
    problem: str,
    part: str,
    group: str,
    *,
    given: Given = NOTHING,
    wrong: Mapping[str, str] = NONE_WRONG,
    status: int = OK,
) -> Response:
    with reading(service.engine) as connection:
        asked = _asked(connection, problem, part)
        found = groups.one(connection, problem, part, group)
        spellings = groups.spellings(connection, problem, part, group)
        decided = decisions.about_group(connection, problem, part, group)
    if found is None:
        raise Fault("page-missing", "no answer that counts is in this group")
    answer = found.first.found.text
    parts = asked.rubric.parts
    return page(
        request,
        "groups/group.html",
        status=status,
        problem=problem,
        asked=asked,
        group=found,
        spellings=spellings,
        decided=[(each, lines_of(each, answer, parts)) for each in decided],
        held=next((each for each in decided if each.undone_at is None), None),
        most=most_of(asked.part, group=True),
        given=given,
        wrong=wrong,
    )


def _asked(connection: Connection, problem: str, part: str) -> Asked:
    rubric = published.live_rubric(connection, problem)
    if rubric is None:
        raise Fault("page-missing", f"no rubric of '{problem}' is published")
    found = next((each for each in rubric.parts if each.id == part), None)
    if found is None:
        raise Fault("page-missing", f"'{problem}' has no part '{part}'")
    return Asked(rubric, found)


def _place(after: str | None) -> Place | None:
    if after is None:
        return None
    waits, size, key = after.split("-")
    return Place(waits == "1", int(size), key)


def _after(here: str, last: Group) -> str:
    return f"{here}?after={int(last.in_review > 0)}-{last.size}-{last.key}"
