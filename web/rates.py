"""How often a key may call and a name may try to sign in, counted in Redis for all processes."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from limits import RateLimitItem
    from limits.strategies import RateLimiter

    from store.keys import Key

log = logging.getLogger(__name__)

WINDOW_S = 60
PATIENCE_S = 0.2

# Attempts to sign in that failed. One address may not keep the owner of a name out for all, so what
# it may try for the name is less than what all may together.
BY_BOTH = RateLimitItemPerMinute(10, 15)
BY_ADDRESS = RateLimitItemPerMinute(50, 15)
BY_NAME = RateLimitItemPerHour(100)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a key has left: `limit` calls a minute, `remaining` of them for `reset_s` seconds."""

    limit: int
    remaining: int
    reset_s: int

    @property
    def headers(self) -> dict[str, str]:
        """As response headers (IETF draft: RateLimit header fields)."""
        return {
            "RateLimit-Policy": f'"key";q={self.limit};w={WINDOW_S}',
            "RateLimit": f'"key";r={self.remaining};t={self.reset_s}',
        }


class Rates:
    """Counts the calls of each key, and what failed of the attempts to sign in."""

    def __init__(self, broker_url: str, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counter = SlidingWindowCounterRateLimiter(
            RedisStorage(
                broker_url.replace("redis+socket://", "redis+unix://"),
                socket_timeout=PATIENCE_S,
                socket_connect_timeout=PATIENCE_S,
            )
        )
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, key: Key) -> Standing | None:
        """Count one call. Raises Fault when there are too many.

        None where Redis does not answer: grading goes on without it, and so do calls.
        """
        limit = key.per_minute or self._per_minute
        item = RateLimitItemPerMinute(limit)
        try:
            allowed = self._counter.hit(item, key.public)
            window = self._counter.get_window_stats(item, key.public)
        except RedisError as error:
            log.warning("calls are not counted: %s", error)
            return None
        standing = Standing(limit, window.remaining, max(1, round(window.reset_time - time.time())))
        if not allowed:
            headers = {**standing.headers, "Retry-After": str(standing.reset_s)}
            raise Fault(
                "rate-exceeded", f"this key may call {limit} times a minute", headers=headers
            )
        return standing

    def may_sign_in(self, name: str, address: str) -> bool:
        """Whether another attempt may be made for a name, from an address."""
        attempts = _attempts(name, address)
        return self._ask(lambda counter: all(counter.test(item, *who) for item, who in attempts))

    def sign_in_failed(self, name: str, address: str) -> None:
        """Count an attempt that failed."""
        for item, who in _attempts(name, address):
            self._ask(partial(_hit, item, who))

    def _ask(self, question: Callable[[RateLimiter], bool]) -> bool:
        """Of Redis; where it does not answer, of what this process has counted alone."""
        try:
            return question(self._counter)
        except RedisError as error:
            log.warning("attempts to sign in are counted by this process alone: %s", error)
            return question(self._alone)


def _hit(item: RateLimitItem, who: tuple[str, ...], counter: RateLimiter) -> bool:
    return counter.hit(item, *who)


def _attempts(name: str, address: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    """What one attempt counts towards."""
    hidden = hashlib.sha256(name.encode()).hexdigest()  # a name may be a password typed too early
    return (
        (BY_BOTH, ("sign-in", hidden, address)),
        (BY_ADDRESS, ("sign-in", address)),
        (BY_NAME, ("sign-in", hidden)),
    )
