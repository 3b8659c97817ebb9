"""Webhooks in the dashboard: made, rotated, tried, switched off and on, messages sent again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import deliveries, webhooks
from store.people import Role
from tests.dashboard.site import add_webhook

if TYPE_CHECKING:
    from httpx2 import Response

    from store.webhooks import Webhook
    from tests.dashboard.site import Site

URL = "https://93.184.215.14/grader"  # an address, so that no name is looked up


def secret(response: Response) -> str:
    """What a page shows this once."""
    (found,) = re.findall(r'<code class="secret" tabindex="0">(.+?)</code>', response.text)
    return str(found)


def hook(site: Site, id_: int = 1) -> Webhook | None:
    """A webhook as the store has it."""
    with site.engine.begin() as connection:
        return webhooks.by_id(connection, id_)


def test_a_webhook_is_made_changed_rotated_and_removed(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)

    first = secret(visitor.post("/webhooks", {"url": URL, "kinds": "submission.graded"}))
    second = secret(visitor.post("/webhooks/1/rotation", {"overlap_s": "0"}))
    made = hook(site)
    visitor.post("/webhooks/1", {"url": f"{URL}/2"})
    changed = hook(site)
    visitor.post("/webhooks/1/removal")

    assert first != second
    assert made is not None
    assert changed is not None
    assert (made.url, list(made.kinds)) == (URL, ["submission.graded"])
    assert (changed.url, changed.kinds) == (f"{URL}/2", ())
    assert hook(site) is None
    assert visitor.get("/webhooks/1").status_code == 404
    assert [name.removeprefix("webhook.") for name in site.audited()] == [
        "made", "rotated", "changed", "removed"
    ]  # fmt: skip


def test_a_secret_is_shown_once(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)

    shown = secret(visitor.post("/webhooks", {"url": URL}))

    assert shown.startswith("whsec_")
    assert shown not in visitor.get("/webhooks").text + visitor.get("/webhooks/1").text


def test_such_a_webhook_is_not_made(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)
    refused = (
        {"url": "http://127.0.0.1/"},
        {"url": "javascript:alert(1)"},
        {"url": URL, "kinds": "attempt.failed"},
    )

    for form in refused:
        assert visitor.post("/webhooks", form).status_code == 422, form
    assert site.audited() == []


def test_one_that_was_switched_off_says_why_and_is_switched_on(site: Site) -> None:
    id_ = add_webhook(site.engine)
    with site.engine.begin() as connection:
        webhooks.disable(connection, id_, reason="410 Gone", now=datetime.now(UTC))
    visitor = site.visitor(Role.ADMIN)

    assert "410 Gone" in visitor.get("/webhooks/1").text
    visitor.post("/webhooks/1/enabled", {"enabled": "yes"})
    on = hook(site)
    visitor.post("/webhooks/1/enabled", {"enabled": "no"})
    off = hook(site)

    assert on is not None
    assert off is not None
    assert (on.disabled_at, off.disabled_for) == (None, "by hand")


def test_messages_are_shown_and_sent_again(site: Site) -> None:
    add_webhook(site.engine)
    visitor = site.visitor(Role.ADMIN)

    visitor.post("/webhooks/1/ping")
    visitor.post("/webhooks/1/deliveries/1/redelivery")
    text = visitor.get("/webhooks/1").text

    with site.engine.begin() as connection:
        log = deliveries.log(connection, 1, before_id=None, limit=9)
    assert [each.id for each in log] == [3, 2, 1]
    assert all(each.due_at is not None for each in log)
    assert "answered" in text
    assert visitor.post("/webhooks/2/deliveries/1/redelivery").status_code == 404
    assert visitor.post("/webhooks/2/ping").status_code == 404
    assert site.audited() == ["webhook.pinged", "webhook.redelivered"]


def test_the_log_goes_on_over_pages(site: Site) -> None:
    add_webhook(site.engine)
    with site.engine.begin() as connection:
        for _ in range(60):
            deliveries.ping(connection, 1, datetime.now(UTC))
    visitor = site.visitor(Role.ADMIN)

    assert visitor.get("/webhooks/1").text.count("/redelivery") == 50
    assert visitor.get("/webhooks/1?before=13").text.count("/redelivery") == 12
