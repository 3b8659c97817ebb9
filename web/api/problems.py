"""`/v1/problems`: rubrics uploaded, checked and published as versions; one of them is live."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from grader.rubric_file import RubricError, read_rubric
from store import rubrics
from store.audit import Change
from store.engine import reading
from store.rubrics import RubricFrozenError
from web.access import Jury, Reader
from web.api.resources import Resource
from web.audit import note
from web.faults import Fault, may_fail
from web.service import ServiceHere

if TYPE_CHECKING:
    from grader.model import Rubric
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

    A rubric that is not in order is refused; `errors` has all that is wrong, with keys and
    remedies.
    """
    rubric = _checked(body.text)
    try:
        with service.engine.begin() as connection:
            before = len(rubrics.versions(connection, rubric.problem))
            rubrics.publish(
                connection,
                problem=rubric.problem,
                version=rubric.version,
                text=body.text,
                now=datetime.now(UTC),
            )
            if len(rubrics.versions(connection, rubric.problem)) > before:
                after = {"version": rubric.version}
                note(
                    connection, key, Change("rubric.published", _what(rubric.problem), after=after)
                )
    except RubricFrozenError as error:
        raise Fault("version-frozen", str(error)) from error
    response.headers["Location"] = f"{router.prefix}/{rubric.problem}/versions/{rubric.version}"
    return _view(_version(service, rubric.problem, rubric.version))


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
    old, new = _version(service, problem, against), _version(service, problem, version)
    lines = difflib.unified_diff(
        _text(service, old).splitlines(keepends=True),
        _text(service, new).splitlines(keepends=True),
        f"version {old.version}",
        f"version {new.version}",
    )
    return Difference(diff="".join(lines))


@router.put("/{problem}/live", summary="Make a version live")
def make_live(
    service: ServiceHere, key: Jury, problem: ProblemName, body: LiveVersion
) -> VersionView:
    """What comes in from now on is marked by it; what is graded stays as it is (see regrades)."""
    found = _version(service, problem, body.version)
    with service.engine.begin() as connection:
        live = [each.version for each in rubrics.versions(connection, problem) if each.live]
        rubrics.make_live(connection, problem, found.id)
        change = Change(
            "rubric.live",
            _what(problem),
            before={"version": live[0]},
            after={"version": body.version},
        )
        note(connection, key, change)
    return _view(_version(service, problem, body.version))


def _what(problem: str) -> str:
    """A problem's name in the audit log."""
    return f"problem {problem}"


def _checked(text: str) -> Rubric:
    try:
        rubric = read_rubric(text).rubric
    except RubricError as error:
        errors = [{"detail": fault.message, "key": fault.key} for fault in error.faults]
        raise Fault("rubric-invalid", errors=errors) from error
    return rubric


def _version(service: Service, problem: str, version: int) -> Version:
    with reading(service.engine) as connection:
        found = [each for each in rubrics.versions(connection, problem) if each.version == version]
    if not found:
        raise Fault("not-found", f"no version {version} of '{problem}' is published")
    return found[0]


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
