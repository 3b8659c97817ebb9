"""Who calls and what the caller may do: a dependency of every call but the open ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from store import keys
from store.engine import reading
from store.keys import Key, Scope
from web.faults import Fault
from web.service import ServiceHere

if TYPE_CHECKING:
    from collections.abc import Callable

BEARER = HTTPBearer(auto_error=False, description="An API key's token")


def caller(
    request: Request,
    service: ServiceHere,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
) -> Key:
    """The key that the request carries, within its rate."""
    if credentials is None:
        raise Fault("key-missing", headers={"WWW-Authenticate": "Bearer"})
    with reading(service.engine) as connection:
        key = keys.of_token(connection, credentials.credentials, datetime.now(UTC))
    if key is None:
        raise Fault("key-unknown", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    request.state.key = key
    request.state.rate = service.rates.take(key)
    return key


def having(scope: Scope, *, of_a_contestant: bool = True) -> Callable[[Key], Key]:
    """A dependency: the calling key, which must have the scope.

    Where it may not be `of_a_contestant`, the call is about many of them.
    """

    def checked(key: Annotated[Key, Depends(caller)]) -> Key:
        if not key.may(scope):
            raise Fault("scope-missing", f"this call needs a key with the scope '{scope}'")
        if key.contestant is not None and not of_a_contestant:
            raise Fault("scope-missing", "a contestant's key has no batches")
        return key

    return checked


Submitter = Annotated[Key, Depends(having(Scope.SUBMIT))]
Reader = Annotated[Key, Depends(having(Scope.READ))]
Jury = Annotated[Key, Depends(having(Scope.JURY))]
Admin = Annotated[Key, Depends(having(Scope.ADMIN))]
BatchSubmitter = Annotated[Key, Depends(having(Scope.SUBMIT, of_a_contestant=False))]
BatchReader = Annotated[Key, Depends(having(Scope.READ, of_a_contestant=False))]
