"""`/v1/webhooks`: places that events are delivered to, by the Standard Webhooks specification."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from store import deliveries, webhooks
from store.engine import reading
from store.events import EventKind
from web import subscribing
from web.access import Admin
from web.api.resources import Resource
from web.audit import acting
from web.faults import may_fail
from web.service import ServiceHere

if TYPE_CHECKING:
    from store.deliveries import Delivery
    from store.webhooks import Webhook
    from web.service import Service

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])

HIGHEST_ID = 2**31 - 1
WebhookId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
DeliveryId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Url = Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s\x00]+$")]
URL = "https://platform.example/grader"


class WebhookIn(Resource):
    """A webhook to make; without kinds it gets every kind."""

    url: Url = Field(examples=[URL])
    kinds: set[EventKind] = Field(default=set(), examples=[["submission.graded"]])


class WebhookChange(Resource):
    """What to change. Enabled again, it gets first what has waited."""

    url: Url | None = Field(default=None, examples=[URL])
    kinds: set[EventKind] | None = Field(default=None, examples=[["submission.graded"]])
    enabled: bool | None = Field(default=None, examples=[True])


class WebhookView(Resource):
    """A webhook; `disabled_for` says why it was switched off."""

    id: int
    url: str = Field(examples=[URL])
    kinds: list[EventKind] = Field(examples=[["submission.graded"]])
    enabled: bool = Field(examples=[True])
    disabled_at: datetime | None = Field(examples=[None])
    disabled_for: str | None = Field(examples=[None])
    created_at: datetime


class WebhookWithSecret(WebhookView):
    """A webhook with its new secret: keep it, it cannot be shown again."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class WebhooksList(Resource):
    """Every webhook, the oldest first."""

    webhooks: list[WebhookView]


class SecretRotation(Resource):
    """How long messages are signed with the secret before the new one too, in seconds."""

    overlap_s: Annotated[int, Field(ge=0, le=subscribing.LONGEST_OVERLAP_S)] = 24 * 3600


class DeliveryView(Resource):
    """A message to a webhook; `due_at` is when it is sent next, null when that is over.

    `status` is what the receiver last answered, null where no answer came; `outcome` says more.
    """

    id: int
    message_id: str = Field(examples=["msg_5b2f0d7c9e3a4f1b8c6d2e1f0a9b8c7d"])
    kind: str = Field(examples=["submission.graded"])
    body: dict[str, Any]
    created_at: datetime
    attempts: int
    status: int | None = Field(examples=[204])
    outcome: str | None = Field(examples=["answered"])
    due_at: datetime | None = Field(examples=[None])
    delivered_at: datetime | None


class DeliveriesPage(Resource):
    """Messages, the newest first; `next` is the address of the page after, null at the end."""

    deliveries: list[DeliveryView]
    next: str | None = Field(examples=[None])


class Queued(Resource):
    """The message that will be sent."""

    id: int


@router.post(
    "", status_code=201, summary="Make a webhook", openapi_extra=may_fail("webhook-refused")
)
def create(
    service: ServiceHere, key: Admin, body: WebhookIn, response: Response
) -> WebhookWithSecret:
    """It gets what happens from now on, in order. The secret is in this response alone."""
    private = service.settings.webhook_private
    subscribing.check(url=body.url, kinds=body.kinds, private=private)
    with service.engine.begin() as connection:
        id_, secret = subscribing.create(connection, acting(key), body.url, body.kinds)
    response.headers["Location"] = f"{router.prefix}/{id_}"
    return _with_secret(service, id_, secret)


@router.get("", summary="Every webhook")
def list_webhooks(service: ServiceHere, _key: Admin) -> WebhooksList:
    """Without secrets."""
    with reading(service.engine) as connection:
        return WebhooksList(webhooks=[_view(each) for each in webhooks.every(connection)])


@router.get("/{webhook_id}", summary="A webhook")
def look_up(service: ServiceHere, _key: Admin, webhook_id: WebhookId) -> WebhookView:
    """Without its secret."""
    return _view(_found(service, webhook_id))


@router.patch(
    "/{webhook_id}", summary="Change a webhook", openapi_extra=may_fail("webhook-refused")
)
def change(
    service: ServiceHere, key: Admin, webhook_id: WebhookId, body: WebhookChange
) -> WebhookView:
    """What is not said stays as it is."""
    private = service.settings.webhook_private
    _found(service, webhook_id)
    subscribing.check(url=body.url, kinds=body.kinds or set(), private=private)
    with service.engine.begin() as connection:
        subscribing.change(
            connection,
            acting(key),
            webhook_id,
            url=body.url,
            kinds=body.kinds,
            enabled=body.enabled,
        )
    return _view(_found(service, webhook_id))


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook")
def remove(service: ServiceHere, key: Admin, webhook_id: WebhookId) -> None:
    """With its deliveries."""
    with service.engine.begin() as connection:
        subscribing.remove(connection, acting(key), webhook_id)


@router.post("/{webhook_id}/rotation", summary="A new secret for a webhook")
def rotate(
    service: ServiceHere, key: Admin, webhook_id: WebhookId, body: SecretRotation
) -> WebhookWithSecret:
    """For `overlap_s` seconds messages carry the signatures of both."""
    with service.engine.begin() as connection:
        secret = subscribing.rotate(connection, acting(key), webhook_id, overlap_s=body.overlap_s)
    return _with_secret(service, webhook_id, secret)


@router.post("/{webhook_id}/ping", status_code=202, summary="Send a message that tells nothing")
def ping(service: ServiceHere, key: Admin, webhook_id: WebhookId) -> Queued:
    """At once, out of order, once; also where the webhook is disabled. See its deliveries."""
    with service.engine.begin() as connection:
        return Queued(id=subscribing.ping(connection, acting(key), webhook_id))


@router.get("/{webhook_id}/deliveries", summary="The messages of a webhook")
def list_deliveries(
    service: ServiceHere,
    _key: Admin,
    webhook_id: WebhookId,
    cursor: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveriesPage:
    """The newest first, with what the receiver answered. Pages by cursor: follow `next`."""
    _found(service, webhook_id)
    with reading(service.engine) as connection:
        found = deliveries.log(connection, webhook_id, before_id=cursor, limit=limit + 1)
    page, more = found[:limit], len(found) > limit
    address = f"{router.prefix}/{webhook_id}/deliveries?cursor={page[-1].id}" if more else None
    return DeliveriesPage(
        deliveries=[_delivery(each) for each in page],
        next=f"{address}&limit={limit}" if address else None,
    )


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redelivery",
    status_code=202,
    summary="Send a message once more",
)
def redeliver(
    service: ServiceHere, key: Admin, webhook_id: WebhookId, delivery_id: DeliveryId
) -> Queued:
    """Under the same `webhook-id`, before what waits."""
    with service.engine.begin() as connection:
        subscribing.redeliver(connection, acting(key), webhook_id, delivery_id)
    return Queued(id=delivery_id)


def _found(service: Service, id_: int) -> Webhook:
    with reading(service.engine) as connection:
        return subscribing.found(connection, id_)


def _with_secret(service: Service, id_: int, secret: str) -> WebhookWithSecret:
    return WebhookWithSecret(**_view(_found(service, id_)).model_dump(), secret=secret)


def _view(webhook: Webhook) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        kinds=list(webhook.kinds),
        enabled=webhook.disabled_at is None,
        disabled_at=webhook.disabled_at,
        disabled_for=webhook.disabled_for,
        created_at=webhook.created_at,
    )


def _delivery(delivery: Delivery) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        message_id=delivery.message_id,
        kind=delivery.kind,
        body=dict(delivery.body),
        created_at=delivery.created_at,
        attempts=delivery.attempts,
        status=delivery.status,
        outcome=delivery.outcome,
        due_at=delivery.due_at,
        delivered_at=delivery.delivered_at,
    )
