"""`/v1/audit`: who changed what, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import Field

from store import audit
from store.audit import Wanted
from store.engine import reading
from store.intake import Name
from web.access import Admin
from web.api.resources import Resource
from web.service import ServiceHere

router = APIRouter(prefix="/v1/audit", tags=["audit"])

HIGHEST_ID = 2**31 - 1


class AuditEntry(Resource):
    """A change; `before` or `after` is null where there was nothing, or is nothing now."""

    id: int
    at: datetime
    actor: str
    key_id: int | None
    action: str = Field(examples=["decision.made"])
    what: str = Field(examples=["decision 7"])
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str


class AuditPage(Resource):
    """Changes, the newest first; `next` is the address of the page after, null at the end."""

    entries: list[AuditEntry]
    next: str | None


@router.get("", summary="Who changed what, when and why")
def list_changes(
    service: ServiceHere,
    _key: Admin,
    what: Annotated[Name | None, Query()] = None,
    cursor: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """The newest first; with `what` those of one object."""
    with reading(service.engine) as connection:
        wanted = Wanted(what=what)
        found = audit.search(connection, wanted, before_id=cursor, limit=limit + 1)
    page = found[:limit]
    named = {} if what is None else {"what": what}
    return AuditPage(
        entries=[
            AuditEntry(
                id=each.id,
                at=each.at,
                actor=each.actor.name,
                key_id=each.actor.key_id,
                action=each.change.action,
                what=each.change.what,
                before=None if each.change.before is None else dict(each.change.before),
                after=None if each.change.after is None else dict(each.change.after),
                reason=each.change.reason,
            )
            for each in page
        ],
        next=f"{router.prefix}?{urlencode({**named, 'cursor': page[-1].id, 'limit': limit})}"
        if len(found) > limit
        else None,
    )
