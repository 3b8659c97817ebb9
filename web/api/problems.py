"""`/v1/problems`: rubrics uploaded, checked and published as versions; one of them is live."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from store import rubrics
from store.engine import reading
from web import publishing
from web.access import Jury, Reader
from web.api.reports import RubricReport, report_of
from web.api.resources import Resource
from web.audit import acting
from web.faults import Fault, may_fail
from web.service import ServiceHere

if TYPE_CHECKING:
    from store.rubrics import Version
    from web.service import Service

router = APIRouter(prefix="/v1/problems", tags=["problems"])

HIGHEST_VERSION = 2**31 - 1
RUBRIC_CHARACTERS = 1_000_000
ProblemName = Annotated[str, Path(max_length=200)]
VersionNumber = Annotated[int, Path(ge=1, le=HIGHEST_VERSION)]


class RubricIn(Resource):
    """A rubric file's text; see docs/rubric-format.md."""

    text: Annotated[str, Field(max_length=RUBRIC_CHARACTERS)] = Field(
        examples=['problem = "sum"\ntitle = "A sum"\nversion = 1\n\n[[part]]\nid = "a"\n...']
    )


class VersionView(Resource):
    """A published version; `live` is the one that marks what comes in."""

    problem: str = Field(examples=["usaaio-2025-linear-layer"])
    version: int
    published_at: datetime
    live: bool


class VersionText(VersionView):
    """A published version with its text."""

    text: str = Field(examples=['problem = "usaaio-2025-linear-layer"\nversion = 1\n...'])


class ProblemsList(Resource):
    """Every problem with its live version."""

    problems: list[VersionView]


class VersionsList(Resource):
    """The versions of a problem, the oldest first."""

    versions: list[VersionView]


class LiveVersion(Resource):
    """The version that marks what comes in from now on."""

    version: Annotated[int, Field(ge=1, le=HIGHEST_VERSION)]


class Difference(Resource):
    """A unified diff of two versions' texts."""

    diff: str = Field(examples=["--- version 1\n+++ version 2\n..."])


@router.get("", summary="Every problem with its live version")
def list_problems(service: ServiceHere, _key: Reader) -> ProblemsList:
    """By name."""
    with reading(service.engine) as connection:
        found = rubrics.problems(connection)
    return ProblemsList(problems=[_view(each) for each in found])


@router.post(
    "",
    status_code=201,
    summary="Publish a rubric version",
    openapi_extra=may_fail("rubric-invalid", "version-frozen"),
)
def publish(service: ServiceHere, key: Jury, body: RubricIn, response: Response) -> VersionView:
    """The first version of a problem is live at once. A published version never changes.

    A rubric whose check finds an error is refused; `errors` has all that is wrong, with keys, lines
    and remedies.
    """
    rubric = publishing.checked(service.checker, body.text)
    with service.engine.begin() as connection:
        publishing.publish(connection, acting(key), rubric, body.text)
    response.headers["Location"] = f"{router.prefix}/{rubric.problem}/versions/{rubric.version}"
    return _view(_version(service, rubric.problem, rubric.version))


@router.post("/check", summary="Check a rubric")
def check(service: ServiceHere, _key: Jury, body: RubricIn) -> RubricReport:
    """What `grader check` says of a rubric, within limits of time and memory. Nothing is kept.

    Keys are derived and attacked, rules tried, examples run. Examples in files of their own are
    left out, and named.
    """
    return report_of(service.checker.examined(body.text))


@router.get("/{problem}/versions", summary="The versions of a problem")
def list_versions(service: ServiceHere, _key: Reader, problem: ProblemName) -> VersionsList:
    """The oldest first."""
    with reading(service.engine) as connection:
        found = rubrics.versions(connection, problem)
    if not found:
        raise Fault("not-found", f"no rubric of '{problem}' is published")
    return VersionsList(versions=[_view(each) for each in found])


@router.get("/{problem}/versions/{version}", summary="The text of a version")
def read_version(
    service: ServiceHere, _key: Jury, problem: ProblemName, version: VersionNumber
) -> VersionText:
    """The text holds the answers: only a jury reads it."""
    found = _version(service, problem, version)
    return VersionText(**_view(found).model_dump(), text=_text(service, found))


@router.get("/{problem}/versions/{version}/diff", summary="What a version changes")
def diff(
    service: ServiceHere,
    _key: Jury,
    problem: ProblemName,
    version: VersionNumber,
    against: Annotated[int, Query(ge=1, le=HIGHEST_VERSION)],
) -> Difference:
    """A unified diff from the version `against` to this one."""
    with reading(service.engine) as connection:
        old, new = (
            publishing.version_of(connection, problem, number) for number in (against, version)
        )
        lines = publishing.difference(connection, old, new)
    return Difference(diff="".join(lines))


@router.put("/{problem}/live", summary="Make a version live")
def make_live(
    service: ServiceHere, key: Jury, problem: ProblemName, body: LiveVersion
) -> VersionView:
    """What comes in from now on is marked by it; what is graded stays as it is (see regrades)."""
    with service.engine.begin() as connection:
        publishing.make_live(connection, acting(key), problem, body.version)
    return _view(_version(service, problem, body.version))


def _version(service: Service, problem: str, version: int) -> Version:
    with reading(service.engine) as connection:
        return publishing.version_of(connection, problem, version)


def _text(service: Service, version: Version) -> str:
    with reading(service.engine) as connection:
        return rubrics.text_of(connection, version.id)


def _view(version: Version) -> VersionView:
    return VersionView(
        problem=version.problem,
        version=version.version,
        published_at=version.published_at,
        live=version.live,
    )
