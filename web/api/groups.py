"""`/v1/problems/{problem}/parts/{part}/groups`: the equal answers to a part, counted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from pydantic import Field

from grader.model import Verdict
from store import groups
from store.engine import reading
from store.groups import Place
from store.intake import Name
from web.access import Jury
from web.api.resources import PartMark, Resource, part_mark
from web.faults import Fault
from web.service import ServiceHere

if TYPE_CHECKING:
    from store.groups import Group

router = APIRouter(prefix="/v1/problems/{problem}/parts/{part}/groups", tags=["decisions"])

Named = Annotated[Name, Path()]
KEY = r"^[0-9a-f]{32}$"
CURSOR = r"^[01]-[1-9][0-9]{0,8}-[0-9a-f]{32}$"


class OutcomeView(Resource):
    """A mark that answers of a group got, and how many of them."""

    verdict: Verdict
    code: str
    points: Decimal | None = Field(examples=["4"])
    count: int


class GroupView(Resource):
    """Equal answers to a part; `example` is the mark of the first of them, with its evidence."""

    group: str = Field(examples=["0f343b0931126a20f133d67c2b018a3b"])
    size: int
    in_review: int
    outcomes: list[OutcomeView]
    example: PartMark


class Spelling(Resource):
    """An answer as it was typed, and how often."""

    answer: str
    count: int


class GroupWithSpellings(GroupView):
    """A group with the spellings of its answer, the commonest first, 100 at most."""

    spellings: list[Spelling]


class GroupsPage(Resource):
    """Groups; `next` is the address of the page after, null at the end."""

    groups: list[GroupView]
    next: str | None


@router.get("", summary="The answer groups of a part")
def list_groups(
    service: ServiceHere,
    _key: Jury,
    problem: Named,
    part: Named,
    cursor: Annotated[str | None, Query(pattern=CURSOR)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> GroupsPage:
    """Those that wait for a person first, then the largest.

    An answer that was found in doubt stands alone and is in no group.
    """
    with reading(service.engine) as connection:
        found = groups.of_part(connection, problem, part, after=_place(cursor), limit=limit + 1)
    page = found[:limit]
    return GroupsPage(
        groups=[GroupView(**_view(group)) for group in page],
        next=_next(problem, part, page[-1], limit) if len(found) > limit else None,
    )


@router.get("/{group}", summary="An answer group with its spellings")
def look_up(
    service: ServiceHere,
    _key: Jury,
    problem: Named,
    part: Named,
    group: Annotated[str, Path(pattern=KEY)],
) -> GroupWithSpellings:
    """Over the scores that count now."""
    with reading(service.engine) as connection:
        found = groups.one(connection, problem, part, group)
        typed = groups.spellings(connection, problem, part, group)
    if found is None:
        raise Fault("not-found", "no answer that counts is in this group")
    spellings = [Spelling(answer=answer, count=count) for answer, count in typed]
    return GroupWithSpellings(**_view(found), spellings=spellings)


def _view(group: Group) -> dict[str, Any]:
    outcomes = [
        OutcomeView(verdict=each.verdict, code=each.code, points=each.points, count=each.count)
        for each in group.outcomes
    ]
    return {
        "group": group.key,
        "size": group.size,
        "in_review": group.in_review,
        "outcomes": outcomes,
        "example": part_mark(group.first),
    }


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    waits, size, key = cursor.split("-")
    return Place(waits == "1", int(size), key)


def _next(problem: str, part: str, last: Group, limit: int) -> str:
    cursor = f"{int(last.in_review > 0)}-{last.size}-{last.key}"
    names = {"problem": quote(problem, safe=""), "part": quote(part, safe="")}
    return f"{router.prefix.format(**names)}?cursor={cursor}&limit={limit}"
