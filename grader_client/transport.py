"""Calls that are sent again when the service is busy or away, under the same Idempotency-Key.

Sending again is safe: what changes something is either named by that key, or says how things shall
be, so that twice is once.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from httpx2 import Client as HttpClient
from httpx2 import Timeout, TransportError

from grader_client.errors import UnreachableError, error_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from httpx2 import BaseTransport, Response

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 20.0
AGAIN = frozenset({429, 502, 503, 504})
RUNNING = "idempotency-key-running"
JITTER = random.SystemRandom()


class Transport:
    """Sends requests to one service with one token."""

    def __init__(
        self,
        server: str,
        token: str,
        *,
        attempts: int = 8,
        timeout_s: float = 30,
        over: BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._attempts = attempts
        self._sleep = sleep
        self._timeout_s = timeout_s
        self._http = HttpClient(
            base_url=server,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_s,
            transport=over,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        chunks: Callable[[], Iterator[bytes]] | None = None,
        reply_s: float | None = None,
        **request: Any,  # noqa: ANN401 what httpx2 takes
    ) -> Response:
        """The response to a request; `chunks` gives its body anew for every attempt.

        Raises ProblemError where it is refused and UnreachableError where nothing answers.
        """
        timeout = Timeout(self._timeout_s, read=reply_s or self._timeout_s)

        def send() -> Response:
            body = None if chunks is None else chunks()
            return self._http.request(method, path, timeout=timeout, content=body, **request)

        response = self._answered(send)
        if response.is_error:
            raise error_of(response)
        return response

    @contextmanager
    def streamed(self, path: str, params: Mapping[str, Any]) -> Iterator[Iterator[str]]:
        """The lines of a response while it comes; what breaks off raises UnreachableError."""
        try:
            with self._http.stream("GET", path, params=dict(params)) as response:
                if response.is_error:
                    response.read()
                    raise error_of(response)
                yield response.iter_lines()
        except TransportError as error:
            raise UnreachableError(str(error)) from error

    def pause(self, attempt: int, response: Response | None = None) -> None:
        """Wait longer after every attempt, and as long as the service says."""
        said = "" if response is None else response.headers.get("Retry-After", "")
        grown = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt)
        least = float(said) if said.isdecimal() else 0.0
        self._sleep(max(least, grown * JITTER.uniform(0.5, 1.0)))

    def _answered(self, send: Callable[[], Response]) -> Response:
        for attempt in range(self._attempts):
            last = attempt == self._attempts - 1
            try:
                response = send()
            except TransportError as error:
                if last:
                    raise UnreachableError(f"{type(error).__name__}: {error}") from error
                self.pause(attempt)
                continue
            if last or not _to_send_again(response):
                return response
            self.pause(attempt, response)
        raise UnreachableError("no attempt was allowed")


def _to_send_again(response: Response) -> bool:
    """Whether it was not carried out, or is being carried out at this moment."""
    return response.status_code in AGAIN or (
        response.status_code == 409 and error_of(response).code == RUNNING
    )
