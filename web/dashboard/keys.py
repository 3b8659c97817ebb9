"""API keys: issued with their scopes, rotated and revoked; a token is shown once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, Field

from store import keys
from store.audit import Actor
from store.engine import reading
from store.intake import Name
from store.keys import NewKey, Scope
from web import issuing
from web.dashboard.access import Admin
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
from web.dashboard.pages import page, see
from web.faults import Fault
from web.service import Service, ServiceHere

router = APIRouter(prefix="/keys")

AT_ONCE = 50
MOST_PER_MINUTE = 1_000_000
SCOPES = {
    Scope.SUBMIT: "hand in submissions",
    Scope.READ: "read submissions and scores",
    Scope.JURY: "publish rubrics, decide, regrade",
    Scope.ADMIN: "everything, keys and webhooks too",
}
OVERLAPS = ((0, "at once"), (3600, "in an hour"), (86_400, "in a day"), (604_800, "in a week"))


class KeyForm(BaseModel):
    """What a new key is for, and what it may."""

    name: Name = Field(
        pattern=WORD, title="Name", description="Type who calls with it, 200 characters at most."
    )
    contestant: Annotated[Name | None, LeftOut] = Field(
        None, title="Contestant", description="Type the contestant’s name, or leave it empty."
    )
    per_minute: Annotated[int | None, LeftOut] = Field(
        None,
        ge=1,
        le=MOST_PER_MINUTE,
        title="Requests a minute",
        description=f"Type a whole number from 1 to {MOST_PER_MINUTE}, or leave it empty.",
    )
    until: Annotated[date | None, LeftOut] = Field(
        None, title="Ends on", description="Type a day such as 2031-05-17, or leave it empty."
    )
    scopes: set[Scope] = Field(
        min_length=1, title="It may", description="Choose at least one of those offered."
    )

    @property
    def new(self) -> NewKey:
        """As the store takes it."""
        ends = None if self.until is None else datetime.combine(self.until, time(), UTC)
        return NewKey(self.name, self.scopes, self.contestant, self.per_minute, ends)


@router.get("")
def list_keys(
    request: Request,
    service: ServiceHere,
    _person: Admin,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """The newest first, without tokens, and the form of a new one."""
    return _list(request, service, before=before)


def _list(
    request: Request,
    service: Service,
    *,
    before: int | None = None,
    **shown_again: Any,  # noqa: ANN401 what is wrong with the form, and what was typed
) -> Response:
    with reading(service.engine) as connection:
        found = keys.listed(connection, before_id=before, limit=AT_ONCE + 1)
    shown = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    return page(
        request,
        "keys/list.html",
        keys=shown,
        now=datetime.now(UTC),
        scopes=SCOPES,
        first=at("/keys") if before else "",
        next=at("/keys", {"before": shown[-1].id}) if more else "",
        **shown_again,
    )


@router.post("")
def issue(
    request: Request,
    service: ServiceHere,
    person: Admin,
    sent: Sent,
) -> Response:
    """A new key, with its token this once."""
    again = typed(KeyForm, sent)
    try:
        new = read(KeyForm, sent).new
        with service.engine.begin() as connection:
            id_, token = issuing.issue(connection, Actor(person.name), new)
    except FormError as error:
        return _list(request, service, wrong=error.wrong, typed=again)
    except Fault as fault:
        return _list(request, service, wrong=of_fault(fault, "scopes"), typed=again)
    return _page(request, service, id_, token=token)


@router.get("/{key_id}")
def show_key(request: Request, service: ServiceHere, _person: Admin, key_id: Id) -> Response:
    """A key without its token."""
    return _page(request, service, key_id)


@router.post("/{key_id}/rotation")
def rotate(
    request: Request,
    service: ServiceHere,
    person: Admin,
    key_id: Id,
    overlap_s: Annotated[int, Form(ge=0, le=issuing.LONGEST_OVERLAP_S)],
) -> Response:
    """A new token, this once; the one before it holds for a while."""
    with service.engine.begin() as connection:
        token = issuing.rotate(connection, Actor(person.name), key_id, overlap_s=overlap_s)
    return _page(request, service, key_id, token=token)


@router.post("/{key_id}/end")
def revoke(request: Request, service: ServiceHere, person: Admin, key_id: Id) -> Response:
    """End a key at once."""
    with service.engine.begin() as connection:
        issuing.revoke(connection, Actor(person.name), key_id)
    return see(request, at("/keys/{id}", id=key_id), "The key is revoked.")


def _page(request: Request, service: Service, id_: int, *, token: str = "") -> Response:
    with reading(service.engine) as connection:
        key = keys.by_id(connection, id_)
    if key is None:
        raise Fault("page-missing", f"no key {id_}")
    return page(
        request,
        "keys/key.html",
        key=key,
        token=token,
        now=datetime.now(UTC),
        scopes=SCOPES,
        overlaps=OVERLAPS,
    )
