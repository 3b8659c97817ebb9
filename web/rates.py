"""How often a key may call: a moving window of a minute, counted in Redis for all processes."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from web.faults import Fault

if TYPE_CHECKING:
    from store.keys import Key

log = logging.getLogger(__name__)

WINDOW_S = 60
PATIENCE_S = 0.2


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
    """Counts the calls of each key."""

    def __init__(self, broker_url: str, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counter = SlidingWindowCounterRateLimiter(
            RedisStorage(
                broker_url.replace("redis+socket://", "redis+unix://"),
                socket_timeout=PATIENCE_S,
                socket_connect_timeout=PATIENCE_S,
            )
        )

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
