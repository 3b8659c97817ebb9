"""Problems: the versions of their rubrics, each as people read it, its check, what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from store import rubrics
from store.audit import Actor
from store.engine import reading
from web import publishing
from web.dashboard.access import Jury, Viewer
from web.dashboard.links import at
from web.dashboard.pages import page, see
from web.dashboard.rubrics import checked, conventions, letters, noted, rubric_of, wishes
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from grader.model import Rubric
    from store.rubrics import Version

router = APIRouter(prefix="/problems")

HIGHEST = 2**31 - 1
Problem = Annotated[str, Path(max_length=200)]
Number = Annotated[int, Path(ge=1, le=HIGHEST)]


@dataclass(frozen=True, slots=True)
class Row:
    """A problem in the list."""

    live: Version
    rubric: Rubric
    versions: int


@router.get("")
def list_problems(request: Request, service: ServiceHere, _person: Viewer) -> Response:
    """Every problem with its live version."""
    with reading(service.engine) as connection:
        live = rubrics.problems(connection)
        texts = rubrics.texts(connection, [each.id for each in live])
        counts = rubrics.how_many(connection)
    rows = [Row(each, rubric_of(texts[each.id]), counts[each.problem]) for each in live]
    return page(request, "problems/list.html", rows=rows)


@router.get("/{problem}")
def show_live(request: Request, service: ServiceHere, person: Viewer, problem: Problem) -> Response:
    """The version that marks what comes in."""
    found = _versions(service, problem)
    live = next(each.version for each in found if each.live)
    return show_version(request, service, person, problem, live)


@router.get("/{problem}/versions/{version}")
def show_version(
    request: Request, service: ServiceHere, _person: Viewer, problem: Problem, version: Number
) -> Response:
    """A version's rubric as people read it."""
    found = _versions(service, problem)
    shown, text = _text(service, problem, version)
    rubric = rubric_of(text)
    declarations = rubric.parts[0].reference.declarations
    return page(
        request,
        "problems/version.html",
        rubric=rubric,
        shown=shown,
        versions=found,
        letters=letters(declarations),
        conventions=conventions(declarations),
        wishes={part.id: wishes(part.reference.declarations) for part in rubric.parts},
    )


@router.get("/{problem}/versions/{version}/check")
def show_check(
    request: Request, service: ServiceHere, _person: Viewer, problem: Problem, version: Number
) -> Response:
    """What `grader check` says of a version."""
    shown, text = _text(service, problem, version)
    result = checked(service.checker, text)
    return page(
        request,
        "problems/check.html",
        shown=shown,
        result=result,
        notes=noted(result.report, text),
        editing=False,
    )


@router.get("/{problem}/versions/{version}/changes")
def show_changes(
    request: Request,
    service: ServiceHere,
    _person: Viewer,
    problem: Problem,
    version: Number,
    against: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
) -> Response:
    """What a version changes in the text of another, of the one before it where none is named."""
    with reading(service.engine) as connection:
        found = rubrics.versions(connection, problem)
        new = publishing.version_of(connection, problem, version)
        earlier = [each.version for each in found if each.version < version]
        other = against or (earlier[-1] if earlier else version)
        old = publishing.version_of(connection, problem, other)
        lines = publishing.difference(connection, old, new)
    return page(request, "problems/changes.html", old=old, new=new, versions=found, lines=lines[2:])


@router.post("/{problem}/live")
def make_live(
    request: Request,
    service: ServiceHere,
    person: Jury,
    problem: Problem,
    version: Annotated[int, Form(ge=1, le=HIGHEST)],
) -> Response:
    """Let what comes in from now on be marked by a version."""
    with service.engine.begin() as connection:
        publishing.make_live(connection, Actor(person.name), problem, version)
    said = f"Version {version} is live. What is graded keeps its marks until a regrade."
    return see(request, at("/problems/{problem}", problem=problem), said)


def _versions(service: Service, problem: str) -> list[Version]:
    with reading(service.engine) as connection:
        found = rubrics.versions(connection, problem)
    if not found:
        raise Fault("page-missing", f"no rubric of '{problem}' is published")
    return found


def _text(service: Service, problem: str, version: int) -> tuple[Version, str]:
    with reading(service.engine) as connection:
        found = publishing.version_of(connection, problem, version)
        return found, rubrics.text_of(connection, found.id)
