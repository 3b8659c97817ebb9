"""A bell on the broker: rung when jobs are due, so that the dispatcher need not wait for its round.

Nothing depends on it. A ring that is lost, or a broker that is away, costs one round of waiting.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from workers.broker import client_of

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

RINGS: Final = "grader:rings"
PATIENCE_S: Final = 0.2


class Bell:
    """Rings, and waits for a ring; a broker that is silent for `patience_s` does not answer."""

    def __init__(
        self, broker_url: str, *, patience_s: float = PATIENCE_S, name: str | None = None
    ) -> None:
        self._redis = client_of(broker_url, patience_s=patience_s, name=name)

    def ring(self) -> None:
        """Tell the dispatcher that jobs are due; one ring is kept until it is heard."""
        try:
            with self._redis.pipeline() as pipeline:
                pipeline.lpush(RINGS, 1)
                pipeline.ltrim(RINGS, 0, 0)
                pipeline.execute()
        except RedisError as error:
            log.warning("the dispatcher is not rung: %s", error)

    def wait(self, seconds: float) -> bool:
        """Whether it rang within the time; at once where it has rung since the last wait.

        Raises RedisError where the broker does not answer.
        """
        return self._redis.blpop([RINGS], timeout=seconds) is not None

    def messages(self, queues: Sequence[str]) -> list[int]:
        """How many messages lie in each queue. Raises RedisError."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for queue in queues:
                pipeline.llen(queue)
            return list(pipeline.execute())

    def answers(self) -> bool:
        """Whether the broker is there."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def close(self) -> None:
        """Give the connection back."""
        self._redis.close()
