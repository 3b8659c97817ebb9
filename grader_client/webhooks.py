"""Messages of a webhook, verified by the Standard Webhooks specification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from grader_client.errors import ClientError
from grader_client.models import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class ForgedError(ClientError):
    """The message is not from the service, was changed on its way, or is more than minutes old."""


class WebhookEvent(Model):
    """A change of an object; `data` is the object as it stood then."""

    type: str
    token: str
    data: dict[str, Any] | None


def webhook_event(secret: str, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
    """The event of a message. Raises ForgedError where the signature does not hold."""
    try:
        message = Webhook(secret).verify(body, dict(headers))
    except (WebhookVerificationError, ValueError) as error:
        raise ForgedError(str(error)) from error
    return WebhookEvent.model_validate(message)
