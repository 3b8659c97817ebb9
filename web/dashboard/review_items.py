"""An item of the review queue: looked at, and decided by the marker who is at it.

The contestant's name is not shown unless it is asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from store import decisions, reviews, rulings
from store.audit import Actor
from store.engine import reading
from store.reviews import Kind
from store.rulings import ClaimLostError, DecisionRefusedError
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
from web.dashboard.pages import NOTHING as NONE_WRONG
from web.dashboard.pages import page
from web.dashboard.review import LEASE, Choice, Chosen, Key, address_of, go_on, gone
from web.dashboard.sheets import sheet_of
from web.dashboard.shown import counted
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from store.decisions import Decision
    from store.people import Person
    from store.reviews import Item

router = APIRouter(prefix="/review/items/{key}")

HIGHEST_ID = 2**31 - 1
LOST = "Another marker is at this one now, or it is decided: nothing was changed."


@router.get("")
def show_item(
    request: Request,
    service: ServiceHere,
    person: Viewer,
    key: Key,
    choice: Chosen,
    named: bool = False,  # noqa: FBT001, FBT002 a parameter of the address
    decided: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """An item as it is decided; `decided` is what the marker decided before it."""
    with reading(service.engine) as connection:
        before = None if decided is None else decisions.by_id(connection, decided)
    return _item(request, service, person, key, choice, named=named, before=before)


@router.post("/decision")
def decide_item(
    request: Request,
    service: ServiceHere,
    person: Jury,
    key: Key,
    choice: Chosen,
    given: GivenForm,
) -> Response:
    """Decide an item, and go on; an appeal is granted so."""

    def carry_out(connection: Connection, item: Item, now: datetime) -> tuple[str, int | None]:
        sheet = sheet_of(connection, item)
        if sheet is None:
            raise ClaimLostError(key)
        ruling = ruling_of(given, most_of(sheet.part, group=item.kind is Kind.GROUP))
        id_, changed = rulings.decide_item(connection, key, ruling, Actor(person.name), now)
        points = f"{ruling.points:f} of {sheet.mark.out_of:f} points"
        return f"Decided: {ruling.verdict}, {points}; {counted(changed, 'score')} changed.", id_

    try:
        notice, id_ = _at_item(service, person, key, carry_out)
    except (ClaimLostError, FormError, DecisionRefusedError) as error:
        return _item(request, service, person, key, choice, given=given, wrong=_said(error))
    return go_on(request, service, person, choice, notice, decided=id_)


@router.post("/refusal")
def refuse_appeal(
    request: Request,
    service: ServiceHere,
    person: Jury,
    key: Key,
    choice: Chosen,
    reason: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Answer an appeal without a change, and go on."""

    def carry_out(connection: Connection, _item: Item, now: datetime) -> tuple[str, int | None]:
        reply = reason_of(reason)
        rulings.refuse_item(connection, key, Actor(person.name), reply=reply, now=now)
        return "The appeal is answered; the mark stays.", None

    try:
        notice, _ = _at_item(service, person, key, carry_out)
    except (ClaimLostError, FormError, DecisionRefusedError) as error:
        given = Given(reason=reason)
        return _item(request, service, person, key, choice, given=given, wrong=_said(error))
    return go_on(request, service, person, choice, notice)


def _at_item(
    service: Service,
    person: Person,
    key: str,
    carry_out: Callable[[Connection, Item, datetime], tuple[str, int | None]],
) -> tuple[str, int | None]:
    """What is carried out on an item that no other marker is at. Raises ClaimLostError.

    A claim that has lapsed while nobody else came holds again.
    """
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        item = reviews.find(connection, key, now)
        until = now + LEASE
        if item is None or not reviews.claim(connection, key, person.name, now=now, until=until):
            raise ClaimLostError(key)
        return carry_out(connection, item, now)


def _said(error: ClaimLostError | FormError | DecisionRefusedError) -> dict[str, str]:
    if isinstance(error, FormError):
        return dict(error.wrong)
    lost = isinstance(error, ClaimLostError)
    return {WHOLE: LOST if lost else f"It cannot be decided so: {error}."}


def _item(
    request: Request,
    service: Service,
    person: Person,
    key: str,
    choice: Choice,
    *,
    named: bool = False,
    before: Decision | None = None,
    given: Given = NOTHING,
    wrong: Mapping[str, str] = NONE_WRONG,
) -> Response:
    with reading(service.engine) as connection:
        item = reviews.find(connection, key, datetime.now(UTC))
        sheet = None if item is None else sheet_of(connection, item)
    if item is None or sheet is None:
        return gone(request, choice)
    return page(
        request,
        "review/item.html",
        item=item,
        sheet=sheet,
        mine=item.claimed_by == person.name,
        most=most_of(sheet.part, group=item.kind is Kind.GROUP),
        choice=choice,
        named_here=address_of(key, choice, named="true"),
        contestant=sheet.filed.contestant if named else None,
        before=before if before and before.undone_at is None else None,
        given=given,
        wrong=wrong,
    )
