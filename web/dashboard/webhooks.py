"""Webhooks: where events are delivered to, what became of each message; a secret is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, Field

from store import deliveries, webhooks
from store.audit import Actor
from store.engine import reading
from store.events import INTERNAL, EventKind
from web import subscribing
from web.dashboard.access import Admin
from web.dashboard.forms import HIGHEST_ID, FormError, Id, Sent, read, typed
from web.dashboard.links import at
from web.dashboard.pages import page, see
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from starlette.datastructures import FormData

router = APIRouter(prefix="/webhooks")

AT_ONCE = 50
KINDS = [kind for kind in EventKind if kind not in INTERNAL]
OVERLAPS = ((0, "at once"), (3600, "in an hour"), (86_400, "in a day"), (604_800, "in a week"))
Before = Annotated[int | None, Query(ge=1, le=HIGHEST_ID)]


class HookForm(BaseModel):
    """Where what is to be sent."""

    url: str = Field(
        max_length=2000,
        pattern=r"^https?://[^\s\x00]+$",
        title="Address",
        description="Type one that begins with https://, such as https://platform.example/grader.",
    )
    kinds: set[EventKind] = Field(
        title="Kinds of events", description="Choose of those offered; none is every kind."
    )


@router.get("")
def list_webhooks(request: Request, service: ServiceHere, _person: Admin) -> Response:
    """Every webhook, and the form to make one."""
    return _list(request, service)


@router.post("")
def create(
    request: Request,
    service: ServiceHere,
    person: Admin,
    sent: Sent,
) -> Response:
    """A new webhook, with its secret this once."""
    try:
        form = _read(service, sent)
    except FormError as error:
        return _list(request, service, wrong=error.wrong, typed=typed(HookForm, sent))
    with service.engine.begin() as connection:
        who = Actor(person.name)
        id_, secret = subscribing.create(connection, who, form.url, form.kinds)
    return _page(request, service, id_, secret=secret)


@router.get("/{webhook_id}")
def show_webhook(
    request: Request, service: ServiceHere, _person: Admin, webhook_id: Id, before: Before = None
) -> Response:
    """A webhook with what was sent to it, the newest first."""
    return _page(request, service, webhook_id, before=before)


@router.post("/{webhook_id}")
def change(
    request: Request,
    service: ServiceHere,
    person: Admin,
    webhook_id: Id,
    sent: Sent,
) -> Response:
    """Another address, other kinds of events."""
    try:
        form = _read(service, sent)
    except FormError as error:
        again = typed(HookForm, sent)
        return _page(request, service, webhook_id, wrong=error.wrong, typed=again)
    with service.engine.begin() as connection:
        who = Actor(person.name)
        subscribing.change(connection, who, webhook_id, url=form.url, kinds=form.kinds)
    return see(request, _address(webhook_id), "Changed.")


@router.post("/{webhook_id}/enabled")
def set_enabled(
    request: Request,
    service: ServiceHere,
    person: Admin,
    webhook_id: Id,
    enabled: Annotated[bool, Form()],
) -> Response:
    """Switch it off, or on again: then it gets first what has waited."""
    with service.engine.begin() as connection:
        subscribing.change(connection, Actor(person.name), webhook_id, enabled=enabled)
    said = "It is on: what has waited is sent first." if enabled else "It is off: messages wait."
    return see(request, _address(webhook_id), said)


@router.post("/{webhook_id}/rotation")
def rotate(
    request: Request,
    service: ServiceHere,
    person: Admin,
    webhook_id: Id,
    overlap_s: Annotated[int, Form(ge=0, le=subscribing.LONGEST_OVERLAP_S)],
) -> Response:
    """A new secret, this once; the one before it signs for a while too."""
    with service.engine.begin() as connection:
        secret = subscribing.rotate(connection, Actor(person.name), webhook_id, overlap_s=overlap_s)
    return _page(request, service, webhook_id, secret=secret)


@router.post("/{webhook_id}/ping")
def ping(request: Request, service: ServiceHere, person: Admin, webhook_id: Id) -> Response:
    """Send a message that tells nothing."""
    with service.engine.begin() as connection:
        subscribing.ping(connection, Actor(person.name), webhook_id)
    return see(request, _address(webhook_id), "A ping is sent: load the page again for its answer.")


@router.post("/{webhook_id}/removal")
def remove(request: Request, service: ServiceHere, person: Admin, webhook_id: Id) -> Response:
    """Forget it with its messages."""
    with service.engine.begin() as connection:
        subscribing.remove(connection, Actor(person.name), webhook_id)
    return see(request, at("/webhooks"), "The webhook is removed.")


@router.post("/{webhook_id}/deliveries/{delivery_id}/redelivery")
def redeliver(
    request: Request, service: ServiceHere, person: Admin, webhook_id: Id, delivery_id: Id
) -> Response:
    """Send a message once more."""
    with service.engine.begin() as connection:
        subscribing.redeliver(connection, Actor(person.name), webhook_id, delivery_id)
    return see(request, _address(webhook_id), f"Message {delivery_id} is sent once more.")


def _read(service: Service, sent: FormData) -> HookForm:
    """The form, with an address that may be sent to. Raises FormError."""
    form = read(HookForm, sent)
    private = service.settings.webhook_private
    try:
        subscribing.check(url=form.url, kinds=form.kinds, private=private)
    except Fault as fault:
        raise FormError({"url": f"Address: {fault.detail}. Type another."}) from fault
    return form


def _list(request: Request, service: Service, **shown_again: Any) -> Response:  # noqa: ANN401 what is wrong with the form, and what was typed
    with reading(service.engine) as connection:
        found = webhooks.every(connection)
    return page(request, "webhooks/list.html", webhooks=found, kinds=KINDS, **shown_again)


def _page(
    request: Request,
    service: Service,
    id_: int,
    *,
    secret: str = "",
    before: int | None = None,
    **shown_again: Any,  # noqa: ANN401 what is wrong with the form, and what was typed
) -> Response:
    with reading(service.engine) as connection:
        webhook = subscribing.found(connection, id_)
        found = deliveries.log(connection, id_, before_id=before, limit=AT_ONCE + 1)
    shown = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    here = _address(id_)
    return page(
        request,
        "webhooks/webhook.html",
        webhook=webhook,
        secret=secret,
        kinds=KINDS,
        overlaps=OVERLAPS,
        deliveries=shown,
        first=here if before else "",
        next=f"{here}?before={shown[-1].id}" if more else "",
        **shown_again,
    )


def _address(webhook_id: int) -> str:
    return at("/webhooks/{id}", id=webhook_id)
