"""The review queue: what waits for a person, given out one by one, never to two markers at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from store import reviews
from store.engine import reading
from store.reviews import Kind, Wanted
from web.dashboard.access import Jury, Viewer
from web.dashboard.links import at
from web.dashboard.pages import page, see
from web.dashboard.shown import counted
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from store.people import Person

router = APIRouter(prefix="/review")

LEASE = timedelta(minutes=15)
AT_ONCE = 50
FARTHEST = 1_000_000
ITEM = "/review/items/{key}"
Key = Annotated[str, Path(max_length=700)]
Filter = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items a marker goes through; empty is any."""

    problem: str = ""
    part: str = ""
    kind: str = ""

    @property
    def wanted(self) -> Wanted:
        """As the store takes it."""
        kind = Kind(self.kind) if self.kind in set(Kind) else None
        return Wanted(self.problem or None, self.part or None, kind)

    @property
    def query(self) -> dict[str, object]:
        """As addresses carry it."""
        return {"problem": self.problem, "part": self.part, "kind": self.kind}


def chosen(problem: Filter = "", part: Filter = "", kind: Filter = "") -> Choice:
    """A dependency: the filters of the address."""
    return Choice(problem.replace("\x00", ""), part.replace("\x00", ""), kind)


Chosen = Annotated[Choice, Depends(chosen)]


@router.get("")
def queue(
    request: Request,
    service: ServiceHere,
    person: Viewer,
    choice: Chosen,
    start: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
) -> Response:
    """What waits, in the order in which it is given out."""
    now = datetime.now(UTC)
    with reading(service.engine) as connection:
        counts = reviews.counts(connection)
        found = reviews.listed(connection, choice.wanted, now=now, offset=start, limit=AT_ONCE + 1)
    more = {**choice.query, "start": start + AT_ONCE}
    return page(
        request,
        "review/queue.html",
        counts=counts,
        items=found[:AT_ONCE],
        choice=choice,
        here=person.name,
        first=at("/review", choice.query) if start else "",
        next=at("/review", more) if len(found) > AT_ONCE else "",
    )


@router.post("/next")
def take_next(request: Request, service: ServiceHere, person: Jury, choice: Chosen) -> Response:
    """The item that the marker is at, else the first that nobody is at."""
    return go_on(request, service, person, choice)


@router.post("/skipped/return")
def forget_skips(request: Request, service: ServiceHere, person: Jury, choice: Chosen) -> Response:
    """Let the marker have again what it skipped."""
    with service.engine.begin() as connection:
        count = reviews.forget_skips(connection, person.name)
    return see(request, at("/review", choice.query), f"{counted(count, 'item')} back in the queue.")


@router.post("/items/{key}/claim")
def claim_item(
    request: Request, service: ServiceHere, person: Jury, key: Key, choice: Chosen
) -> Response:
    """Be at this item, unless another marker is."""
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        item = reviews.find(connection, key, now)
        if item is None:
            return gone(request, choice)
        taken = reviews.claim(connection, key, person.name, now=now, until=now + LEASE)
    notice = "" if taken else "Another marker is at this one."
    return see(request, address_of(key, choice), notice)


@router.post("/items/{key}/release")
def release_item(
    request: Request, service: ServiceHere, person: Jury, key: Key, choice: Chosen
) -> Response:
    """Leave an item to whoever comes next."""
    with service.engine.begin() as connection:
        reviews.release(connection, key, person.name)
    return see(request, at("/review", choice.query))


@router.post("/items/{key}/skip")
def skip_item(
    request: Request, service: ServiceHere, person: Jury, key: Key, choice: Chosen
) -> Response:
    """Leave an item to others, and go on."""
    with service.engine.begin() as connection:
        reviews.skip(connection, key, person.name, datetime.now(UTC))
    return go_on(request, service, person, choice)


def go_on(
    request: Request,
    service: Service,
    person: Person,
    choice: Choice,
    notice: str = "",
    *,
    decided: int | None = None,
) -> Response:
    """To the next item, with what was decided before it; to the queue where there is none."""
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        item = reviews.take(connection, choice.wanted, person.name, now=now, until=now + LEASE)
    if item is None:
        return see(request, at("/review", choice.query), f"{notice} Nothing more waits.".strip())
    return see(request, address_of(item.key, choice, decided=decided), notice)


def address_of(key: str, choice: Choice, **more: object) -> str:
    """The page of an item, on the way through the items that are chosen."""
    return at(ITEM, {**choice.query, **more}, key=key)


def gone(request: Request, choice: Choice) -> Response:
    """To the queue, from an item that waits no more."""
    return see(request, at("/review", choice.query), "That item is decided: it waits no more.")
