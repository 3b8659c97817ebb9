"""API keys: issued with their scopes, rotated and revoked; a token is shown once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from store import keys
from store.audit import Actor
from store.engine import reading
from store.intake import Name
from store.keys import NewKey, Scope
from web import issuing
from web.dashboard.access import Admin
from web.dashboard.forms import HIGHEST_ID, Id
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


@router.get("")
def list_keys(
    request: Request,
    service: ServiceHere,
    _person: Admin,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """The newest first, without tokens, and the form of a new one."""
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
    )


@router.post("")
def issue(
    request: Request,
    service: ServiceHere,
    person: Admin,
    name: Annotated[Name, Form()],
    scopes: Annotated[set[Scope], Form(min_length=1)],
    contestant: Annotated[Name | None, Form()] = None,
    per_minute: Annotated[int | None, Form(ge=1, le=MOST_PER_MINUTE)] = None,
    until: Annotated[date | None, Form()] = None,
) -> Response:
    """A new key, with its token this once."""
    expires_at = None if until is None else datetime.combine(until, time(), UTC)
    new = NewKey(name, scopes, contestant, per_minute, expires_at)
    with service.engine.begin() as connection:
        id_, token = issuing.issue(connection, Actor(person.name), new)
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
