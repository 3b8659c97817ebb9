"""What may go wrong with a call.

ClientError
  ProblemError         the service refused: its problem document (RFC 9457)
    InvalidError       400, 413, 415, 422: mend the request
    DeniedError        401, 403: another key
    NotFoundError      404
    ConflictError      409: see the state
    BusyError          429, after all attempts
    UnavailableError   5xx, after all attempts
  UnreachableError     no answer, after all attempts
  WaitedTooLongError   no score yet
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from httpx2 import Response

SERVER_FAILED = 500


class ClientError(Exception):
    """A call that did not give what was asked for."""


class UnreachableError(ClientError):
    """The service did not answer."""


class WaitedTooLongError(ClientError):
    """There is no score yet."""


class ProblemError(ClientError):
    """The service refused; `code` names the reason, `errors` points to what is wrong."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("type", "")).rsplit("/", 1)[-1]
        self.title = str(problem.get("title", "the service answered without a reason"))
        self.detail = str(problem.get("detail", ""))
        self.errors: Sequence[Mapping[str, str]] = problem.get("errors", ())
        told = [f"{self.title} ({status})", self.detail]
        told += [", ".join(each.values()) for each in self.errors]
        super().__init__(": ".join(part for part in told if part))


class InvalidError(ProblemError):
    """The request has to be mended."""


class DeniedError(ProblemError):
    """The key may not do this."""


class NotFoundError(ProblemError):
    """There is nothing there for this key."""


class ConflictError(ProblemError):
    """It does not go with the present state."""


class BusyError(ProblemError):
    """Too many calls."""


class UnavailableError(ProblemError):
    """The service failed, or is away."""


BY_STATUS = {
    401: DeniedError,
    403: DeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: BusyError,
}


def error_of(response: Response) -> ProblemError:
    """The error that a response tells of; its body must have been read."""
    try:
        problem = json.loads(response.content)
    except ValueError:
        problem = {}
    kind = InvalidError if response.status_code < SERVER_FAILED else UnavailableError
    chosen = BY_STATUS.get(response.status_code, kind)
    return chosen(response.status_code, problem if isinstance(problem, dict) else {})
