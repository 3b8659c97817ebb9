"""The editor of a rubric: its text with what the check says of its lines, until it is published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from store import decisions, groups, rubrics
from store.audit import Actor
from store.engine import reading
from web import publishing
from web.dashboard.access import Jury
from web.dashboard.insertion import Inserted, inserted
from web.dashboard.links import at
from web.dashboard.pages import fragment, page, see
from web.dashboard.rubric_lines import lines_of
from web.dashboard.rubrics import Checked, checked, noted, raised, rubric_of
from web.faults import Fault
from web.service import Service, ServiceHere

router = APIRouter(prefix="/editor")

HIGHEST = 2**31 - 1
CHARACTERS = 1_000_000
Text = Annotated[str, Form(max_length=CHARACTERS)]
FIRST = r"""problem = "a-short-name"
title = "What people call it"
source = "Contest and year"
version = 1

[objects]
x = "scalar"

[[part]]
id = "a"
ask = 'f(x)'
points = 1
answer = '2 x'

[[example]]
name = "all right"
a = '2x'
total = 1
"""


@router.get("")
def edit(
    request: Request,
    service: ServiceHere,
    _person: Jury,
    problem: Annotated[str, Query(max_length=200)] = "",
    version: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
    decision: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
) -> Response:
    """A published version's text under the next number, or the beginning of a new problem.

    With a `decision` about equal answers the text says it, where that can be put in.
    """
    text = _next(service, problem, version) if problem else FIRST
    if decision is None:
        return _page(request, text, problem)
    said = _said_in(service, text, problem, decision)
    shown = text if said is None else said.text
    line = 0 if said is None else said.line
    return _page(request, shown, problem, decision=decision, line=line)


@router.post("/check")
def check(
    request: Request, service: ServiceHere, _person: Jury, text: Text = "", part: str = ""
) -> Response:
    """The editor with what the check says; for our script (`?part=findings`) that alone."""
    plain = _plain(text)
    result = checked(service.checker, plain)
    if part == "findings":
        notes = noted(result.report, plain)
        return fragment(request, "problems/findings.html", result=result, notes=notes, editing=True)
    return _page(request, plain, result=result)


@router.post("/publish")
def publish(request: Request, service: ServiceHere, person: Jury, text: Text = "") -> Response:
    """Freeze the text as a version; with an error of its check it is shown again."""
    plain = _plain(text)
    result = checked(service.checker, plain)
    if result.rubric is None or not result.report.good:
        return _page(request, plain, result=result, status=422)
    rubric = result.rubric
    with service.engine.begin() as connection:
        publishing.publish(connection, Actor(person.name), rubric, plain)
        live = [each for each in rubrics.versions(connection, rubric.problem) if each.live]
    address = at(
        "/problems/{problem}/versions/{version}", problem=rubric.problem, version=rubric.version
    )
    waits = "" if live[0].version == rubric.version else " It marks nothing until it is made live."
    return see(request, address, f"Version {rubric.version} is published.{waits}")


def _next(service: Service, problem: str, version: int | None) -> str:
    with reading(service.engine) as connection:
        found = rubrics.versions(connection, problem)
        if not found:
            raise Fault("page-missing", f"no rubric of '{problem}' is published")
        live = next(each.version for each in found if each.live)
        shown = publishing.version_of(connection, problem, version or live)
        return raised(rubrics.text_of(connection, shown.id), found[-1].version + 1)


def _said_in(service: Service, text: str, problem: str, decision_id: int) -> Inserted | None:
    """The text with a decision in it; None where it cannot be put in."""
    with reading(service.engine) as connection:
        decision = decisions.by_id(connection, decision_id)
        if decision is None or decision.made.problem != problem or decision.made.group is None:
            raise Fault("page-missing", f"no decision {decision_id} about answers to '{problem}'")
        made = decision.made
        group = groups.one(connection, problem, made.part, decision.made.group)
    if group is None:
        return None
    lines = lines_of(decision, group.first.found.text, rubric_of(text).parts)
    return None if lines is None else inserted(text, made.part, lines)


def _plain(text: str) -> str:
    """The text without what forms add: browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n")


def _page(
    request: Request,
    text: str,
    problem: str = "",
    *,
    result: Checked | None = None,
    status: int = 200,
    decision: int | None = None,
    line: int = 0,
) -> Response:
    return page(
        request,
        "problems/editor.html",
        status=status,
        text=text,
        problem=result.rubric.problem if result and result.rubric else problem,
        result=result,
        notes=[] if result is None else noted(result.report, text),
        editing=True,
        decision=decision,
        line=line,
    )
