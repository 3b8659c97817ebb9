"""Webhooks over real HTTP: signed, in order, again when it failed, never lost."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from standardwebhooks import WebhookVerificationError

from store import deliveries, rubrics, submissions, webhooks
from store.engine import reading
from store.events import EventKind
from store.tables import DeliveryRow
from tests.samples import NOW, RUBRIC, submission
from tests.waiting import until
from tests.workers.receiver import receiving
from workers import delivery, tether
from workers.address import AddressRefusedError, check_url, resolve
from workers.delivery import Courier
from workers.settings import Settings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from store.deliveries import Delivery
    from store.webhooks import Webhook
    from tests.workers.receiver import Receiver


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook to a receiver, over a store."""

    engine: Engine
    receiver: Receiver
    id: int

    def log(self) -> list[Delivery]:
        """Its messages, the oldest first."""
        with reading(self.engine) as connection:
            return deliveries.log(connection, self.id, before_id=None, limit=100)[::-1]

    def stands(self) -> Webhook:
        """As it is now."""
        with reading(self.engine) as connection:
            found = webhooks.by_id(connection, self.id)
        assert found is not None
        return found


@pytest.fixture
def hook(engine: Engine) -> Iterator[Hook]:
    with receiving() as receiver:
        with engine.begin() as connection:
            id_, receiver.secret = webhooks.create(connection, receiver.url, (), NOW)
        yield Hook(engine, receiver, id_)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PAUSES_S", (0.05, 0.05))
    monkeypatch.setattr(delivery, "IDLE_S", 0.02)


@contextmanager
def delivering(engine: Engine, *, private: bool = True) -> Iterator[None]:
    """A courier at work."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    courier = Courier(engine, Settings(webhook_private=private))
    thread = threading.Thread(target=loop.run_until_complete, args=(courier.run(stop),))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def hand_in(engine: Engine, count: int = 3) -> list[str]:
    """Make `count` events; their tokens in an empty store."""
    with engine.begin() as connection:
        rubric = rubrics.publish(connection, problem="test-lines", version=1, text=RUBRIC, now=NOW)
        new = [submission(f"c{number}") for number in range(count)]
        ids = submissions.accept(connection, new, rubric_id=rubric, now=NOW)
    return [str(id_) for id_ in ids]


def test_messages_come_signed_and_in_order(hook: Hook) -> None:
    tokens = hand_in(hook.engine)
    with delivering(hook.engine):
        until(lambda: len(hook.receiver.came) == 3)
        until(lambda: all(each.delivered_at for each in hook.log()))

    assert hook.receiver.tokens == tokens
    assert hook.receiver.came[0][1]["type"] == EventKind.SUBMITTED
    assert hook.receiver.came[0][1]["data"]["contestant"] == "c0"
    assert [(each.status, each.attempts, each.due_at) for each in hook.log()] == [
        (204, 1, None)
    ] * 3


@pytest.mark.parametrize("status", [500, 302])
def test_a_failure_is_tried_again_and_nothing_overtakes_it(hook: Hook, status: int) -> None:
    hook.receiver.answers = [status, status]
    first, second = hand_in(hook.engine, 2)
    with delivering(hook.engine):
        until(lambda: len(hook.receiver.came) == 4)

    assert hook.receiver.tokens == [first, first, first, second]
    assert len({id_ for id_, _ in hook.receiver.came}) == 2


def test_a_receiver_that_does_not_answer_is_not_waited_for(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "DEADLINE_S", 0.5)
    hook.receiver.answers = [0]
    (token,) = hand_in(hook.engine, 1)
    with delivering(hook.engine):
        until(lambda: len(hook.receiver.came) == 2)

    assert hook.receiver.tokens == [token, token]


def test_lasting_failure_disables_and_enabling_goes_on(hook: Hook) -> None:
    hook.receiver.answers = [500, 500, 500]
    tokens = hand_in(hook.engine)
    with delivering(hook.engine):
        until(lambda: hook.stands().disabled_at)
        assert hook.stands().disabled_for == "500 answered"
        with hook.engine.begin() as connection:
            webhooks.enable(connection, hook.id)
        until(lambda: len(hook.receiver.came) == 6)

    assert hook.receiver.tokens == [tokens[0]] * 3 + tokens


def test_gone_disables_at_once(hook: Hook) -> None:
    hook.receiver.answers = [410]
    hand_in(hook.engine, 1)
    with delivering(hook.engine):
        until(lambda: hook.stands().disabled_at)

    assert len(hook.receiver.came) == 1


def test_for_a_while_both_secrets_sign(hook: Hook) -> None:
    former = hook.receiver.secret
    with hook.engine.begin() as connection:
        new = webhooks.rotate(connection, hook.id, NOW + timedelta(days=36500))
    for secret in (former, new):
        hook.receiver.secret = secret
        with hook.engine.begin() as connection:
            deliveries.ping(connection, hook.id, NOW)
        with delivering(hook.engine):
            until(lambda: all(each.delivered_at for each in hook.log()))
    with hook.engine.begin() as connection:
        webhooks.rotate(connection, hook.id, NOW)
        deliveries.ping(connection, hook.id, NOW)
        (claimed,) = deliveries.claim(connection, now=NOW, until=NOW)

    assert len(hook.receiver.came) == 2
    with pytest.raises(WebhookVerificationError):
        hook.receiver.take(dict(delivery._request(claimed, "127.0.0.1").headers), b"{}")  # noqa: SLF001 the message as sent


def test_a_private_address_is_not_delivered_to_unless_allowed(hook: Hook) -> None:
    hand_in(hook.engine, 1)
    with delivering(hook.engine, private=False):
        until(lambda: hook.stands().disabled_at)

    assert hook.receiver.came == []
    assert "private network" in (hook.stands().disabled_for or "")


def test_what_a_killed_process_had_is_sent_again_under_its_id(hook: Hook) -> None:
    hand_in(hook.engine, 2)
    lease = timedelta(seconds=60)

    def claim(after: timedelta) -> list[str]:
        with hook.engine.begin() as connection:
            deliveries.spread(connection, NOW)
            claimed = deliveries.claim(connection, now=NOW + after, until=NOW + after + lease)
            return [each.delivery.message_id for each in claimed]

    first = claim(timedelta())

    assert len(first) == 1
    assert claim(timedelta()) == []
    assert claim(lease) == first


def test_a_process_killed_while_it_delivers_loses_nothing(hook: Hook) -> None:
    hook.receiver.answers = [0]  # it is killed while the receiver is silent
    tokens = hand_in(hook.engine, 2)
    with process(hook.engine) as killed:
        until(lambda: len(hook.receiver.came) == 1)
        killed.kill()
        killed.wait()
    with hook.engine.begin() as connection:
        connection.execute(update(DeliveryRow).values(due_at=NOW))  # the minute is over
    with process(hook.engine):
        until(lambda: len(hook.receiver.came) == 3)
        until(lambda: all(each.delivered_at for each in hook.log()))

    assert hook.receiver.tokens == [tokens[0], *tokens]
    assert len({id_ for id_, _ in hook.receiver.came}) == 2  # the same message under the same id


@contextmanager
def process(engine: Engine) -> Iterator[subprocess.Popen[bytes]]:
    """The delivery as the process that it is."""
    settings = Settings(
        database_url=engine.url.render_as_string(hide_password=False), webhook_private=True
    )
    started = tether.start(
        (sys.executable, "-m", "workers.delivery"),
        environment={**os.environ, **settings.to_environment()},
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait()
        assert started.stdin is not None
        started.stdin.close()


def test_a_webhook_gets_its_kinds_from_when_it_was_made(hook: Hook) -> None:
    hand_in(hook.engine, 1)
    with hook.engine.begin() as connection:
        graded, _ = webhooks.create(connection, "https://x.example", [EventKind.GRADED], NOW)
        every, _ = webhooks.create(connection, "https://y.example", [], NOW)
    hand_in(hook.engine, 2)
    with hook.engine.begin() as connection:
        deliveries.spread(connection, NOW)
        counts = [
            len(deliveries.log(connection, id_, before_id=None, limit=9))
            for id_ in (hook.id, graded, every)
        ]

        assert counts == [3, 0, 2]
        assert deliveries.behind(connection) == 5


@pytest.mark.parametrize(
    "url",
    [
        "ftp://platform.example/",
        "https://",
        "https://user:word@platform.example/",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://10.0.0.8:8080/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://host:99999/",
    ],
)
def test_urls_that_nothing_is_sent_to(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check_url(url, private=False)


@pytest.mark.parametrize("url", ["http://2130706433/", "http://localhost/", "http://0x7f.1/"])
def test_a_name_is_judged_by_its_addresses(url: str) -> None:
    with pytest.raises(AddressRefusedError, match="private network"):
        asyncio.run(resolve(url, private=False))
