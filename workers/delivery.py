"""Delivers the messages of webhooks: `python -m workers.delivery`. Several may run at once.

Signed by the Standard Webhooks specification. An answer of 2xx is a delivery; anything else
is tried again, each time later, for a day. Then, or on 410 Gone at once, the webhook is disabled.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from os import environ
from typing import TYPE_CHECKING

import httpx2
import structlog
from sqlalchemy.exc import OperationalError
from standardwebhooks import Webhook as Signer

from store import deliveries, webhooks
from store.engine import open_store
from workers.address import AddressRefusedError, host_and_port, resolve
from workers.logs import log_as
from workers.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from store.deliveries import Claimed

log = structlog.get_logger("delivery")

# Seconds before each further attempt: some 24 hours in all.
PAUSES_S = (5, 30, 120, 300, 900, 1800, 3600, 7200, 14400, 21600, 36000)
JITTER = 0.2
IDLE_S = 0.2
STORE_AWAY_S = 2.0
DEADLINE_S = 15.0
CLAIM_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: the receiver's status, None where there was none, and a word."""

    status: int | None
    outcome: str

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and HTTPStatus(200) <= self.status < HTTPStatus(300)


class Courier:
    """Claims messages that are due and delivers them, the webhooks side by side."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._transport = httpx2.AsyncHTTPTransport(
            limits=httpx2.Limits(max_keepalive_connections=0)
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; what is under way is brought to its end."""
        running: set[asyncio.Task[None]] = set()
        while not stop.is_set():
            try:
                for claimed in await asyncio.to_thread(self._claim):
                    running.add(asyncio.create_task(self.deliver(claimed)))
            except OperationalError as error:
                log.warning("the store is away", error=str(error.orig))
                await asyncio.sleep(STORE_AWAY_S)
            running = await _some_done(running)
        await asyncio.gather(*running)
        await self._transport.aclose()

    async def deliver(self, claimed: Claimed) -> None:
        """One attempt, and what is to follow."""
        answer = await self._send(claimed)
        await asyncio.to_thread(self._settle, claimed, answer)
        log.info(
            "delivery",
            webhook=claimed.webhook_id,
            message=claimed.delivery.message_id,
            attempt=claimed.delivery.attempts,
            status=answer.status,
            outcome=answer.outcome,
        )

    def _claim(self) -> list[Claimed]:
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            deliveries.spread(connection, now)
            return deliveries.claim(connection, now=now, until=now + timedelta(seconds=CLAIM_S))

    async def _send(self, claimed: Claimed) -> Answer:
        try:
            async with asyncio.timeout(DEADLINE_S):
                address = await resolve(claimed.url, private=self._settings.webhook_private)
                response = await self._transport.handle_async_request(_request(claimed, address))
                await response.aclose()
        except AddressRefusedError as error:
            return Answer(None, str(error))
        except TimeoutError:
            return Answer(None, f"no answer within {DEADLINE_S:g} s")
        except httpx2.TransportError as error:
            return Answer(None, f"{type(error).__name__}: {error}")
        return Answer(response.status_code, "answered")

    def _settle(self, claimed: Claimed, answer: Answer) -> None:
        now = datetime.now(UTC)
        delivery = claimed.delivery
        again = None if answer.delivered else _next(delivery.attempts, now)
        lasting = (
            not answer.delivered
            and delivery.kind != deliveries.PING
            and (again is None or answer.status == HTTPStatus.GONE)
        )
        if delivery.kind == deliveries.PING:
            again = None
        elif lasting:
            again = now  # it is the first to be sent when the webhook is enabled again
        with self._engine.begin() as connection:
            deliveries.settle(
                connection,
                delivery.id,
                status=answer.status,
                outcome=answer.outcome,
                due_at=again,
                delivered_at=now if answer.delivered else None,
            )
            if lasting:
                reason = f"{answer.status or ''} {answer.outcome}".strip()
                webhooks.disable(connection, claimed.webhook_id, reason=reason, now=now)


def _next(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it has been a day."""
    if attempts > len(PAUSES_S):
        return None
    pause_s = PAUSES_S[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 no secret
    return now + timedelta(seconds=pause_s)


def _request(claimed: Claimed, address: str) -> httpx2.Request:
    """The signed message to the address that was checked, under the name that was asked for."""
    url = httpx2.URL(claimed.url)
    host, _ = host_and_port(claimed.url)
    body = json.dumps(claimed.delivery.body, ensure_ascii=False)
    now = datetime.now(UTC)
    message_id = claimed.delivery.message_id
    signatures = [Signer(secret).sign(message_id, now, body) for secret in claimed.secrets]
    return httpx2.Request(
        "POST",
        url.copy_with(host=address),
        headers={
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "grader",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        },
        content=body.encode(),
        extensions={
            "sni_hostname": host,
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), DEADLINE_S),
        },
    )


async def _some_done(running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Wait for one to end, or a round; those that run on. Raises what a task raised."""
    if not running:
        await asyncio.sleep(IDLE_S)
        return running
    done, left = await asyncio.wait(running, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    return left


async def main() -> None:
    """Deliver until SIGTERM or SIGINT."""
    log_as("delivery")
    settings = Settings.from_environment(environ)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await Courier(open_store(settings.store_url), settings).run(stop)


if __name__ == "__main__":
    asyncio.run(main())
