"""`/v1/keys`: API keys issued, rotated and revoked by an admin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response
from pydantic import AwareDatetime, Field

from store import keys
from store.engine import reading
from store.intake import InUtc, Name
from store.keys import NewKey, Scope
from web import issuing
from web.access import Admin
from web.api.resources import Resource
from web.audit import acting
from web.faults import Fault, may_fail
from web.service import ServiceHere

if TYPE_CHECKING:
    from store.keys import Key
    from web.service import Service

router = APIRouter(prefix="/v1/keys", tags=["keys"])

HIGHEST_ID = 2**31 - 1
MOST_PER_MINUTE = 1_000_000
KeyId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]


class KeyIn(Resource):
    """A key to issue. With a contestant it may only submit and read, and sees only that one's."""

    name: Name = Field(examples=["contest platform"])
    scopes: Annotated[set[Scope], Field(min_length=1)] = Field(examples=[["submit", "read"]])
    contestant: Name | None = None
    per_minute: Annotated[int, Field(ge=1, le=MOST_PER_MINUTE)] | None = None
    expires_at: Annotated[AwareDatetime, InUtc] | None = None


class KeyView(Resource):
    """A key; its token is shown once, when it is made, and is not stored."""

    id: int
    name: str = Field(examples=["contest platform"])
    scopes: list[Scope]
    contestant: str | None = Field(examples=[None])
    per_minute: int | None = Field(examples=[None])
    created_at: datetime
    expires_at: datetime | None = Field(examples=[None])
    revoked_at: datetime | None = Field(examples=[None])


class KeyWithToken(KeyView):
    """A key with its new token: keep it, it cannot be shown again."""

    token: str = Field(examples=["grader_08c485fd61b0_..."])


class KeysList(Resource):
    """Every key, the oldest first."""

    keys: list[KeyView]


class Rotation(Resource):
    """How long the token before the new one still holds, in seconds."""

    overlap_s: Annotated[int, Field(ge=0, le=issuing.LONGEST_OVERLAP_S)] = 3600


@router.post("", status_code=201, summary="Issue a key", openapi_extra=may_fail("key-refused"))
def issue(service: ServiceHere, key: Admin, body: KeyIn, response: Response) -> KeyWithToken:
    """The token is in this response alone."""
    new = NewKey(body.name, body.scopes, body.contestant, body.per_minute, body.expires_at)
    with service.engine.begin() as connection:
        id_, token = issuing.issue(connection, acting(key), new)
    response.headers["Location"] = f"{router.prefix}/{id_}"
    return _with_token(service, id_, token)


@router.get("", summary="Every key")
def list_keys(service: ServiceHere, _key: Admin) -> KeysList:
    """Without tokens."""
    with reading(service.engine) as connection:
        return KeysList(keys=[_view(each) for each in keys.every(connection)])


@router.get("/{key_id}", summary="A key")
def look_up(service: ServiceHere, _key: Admin, key_id: KeyId) -> KeyView:
    """Without its token."""
    return _view(_found(service, key_id))


@router.post("/{key_id}/rotation", summary="A new token for a key")
def rotate(service: ServiceHere, key: Admin, key_id: KeyId, body: Rotation) -> KeyWithToken:
    """The token before it holds for `overlap_s` seconds more."""
    with service.engine.begin() as connection:
        token = issuing.rotate(connection, acting(key), key_id, overlap_s=body.overlap_s)
    return _with_token(service, key_id, token)


@router.delete("/{key_id}", status_code=204, summary="Revoke a key")
def revoke(service: ServiceHere, key: Admin, key_id: KeyId) -> None:
    """It ends at once, and so does a token before it."""
    with service.engine.begin() as connection:
        issuing.revoke(connection, acting(key), key_id)


def _with_token(service: Service, id_: int, token: str) -> KeyWithToken:
    return KeyWithToken(**_view(_found(service, id_)).model_dump(), token=token)


def _found(service: Service, id_: int) -> Key:
    with reading(service.engine) as connection:
        found = keys.by_id(connection, id_)
    if found is None:
        raise Fault("not-found", f"no key {id_}")
    return found


def _view(key: Key) -> KeyView:
    return KeyView(
        id=key.id,
        name=key.name,
        scopes=sorted(key.scopes),
        contestant=key.contestant,
        per_minute=key.per_minute,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )
