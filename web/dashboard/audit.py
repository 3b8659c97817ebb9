"""The audit log: who changed what, when and why, found by each, and to download."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from store import audit
from store.audit import Wanted
from store.engine import reading
from store.intake import Name
from web.dashboard import changed
from web.dashboard.access import Admin
from web.dashboard.forms import HIGHEST_ID, LeftOut
from web.dashboard.links import at
from web.dashboard.pages import page
from web.dashboard.tables import csv_file
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

router = APIRouter(prefix="/audit")

AT_ONCE = 50
READ_AT_ONCE = 1000
HEADING = ("no", "at", "who", "key", "action", "what", "before", "after", "reason")


class Filters(BaseModel):
    """Which entries to list; what is empty is any. Days are of UTC, the last one included."""

    model_config = ConfigDict(extra="forbid")

    who: Annotated[Name | None, LeftOut] = None
    what: Annotated[Name | None, LeftOut] = None
    since: Annotated[date | None, LeftOut] = None
    until: Annotated[date | None, LeftOut] = None
    before: Annotated[int | None, LeftOut, Field(ge=1, le=HIGHEST_ID)] = None

    def query(self, *, before: int | None = None) -> dict[str, object]:
        """The same as the query of an address, from another place on."""
        return {**self.model_dump(mode="json", exclude_none=True), "before": before}

    def wanted(self) -> Wanted:
        """The same as the store is asked: `key` is of all keys, `key 7` of one."""
        one = self.what is not None and " " in self.what
        return Wanted(
            actor=self.who,
            what=self.what if one else None,
            kind=None if one else self.what,
            since=None if self.since is None else _midnight(self.since),
            until=_after(self.until),
        )


Asked = Annotated[Filters, Query()]


@router.get("")
def list_changes(
    request: Request, service: ServiceHere, _person: Admin, filters: Asked
) -> Response:
    """The newest first, each with what it changed."""
    with reading(service.engine) as connection:
        found = audit.search(
            connection, filters.wanted(), before_id=filters.before, limit=AT_ONCE + 1
        )
    shown = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    return page(
        request,
        "audit/list.html",
        rows=[(each, changed.fields(each.change)) for each in shown],
        filters=filters,
        download=at("/audit/download", filters.query()),
        first=at("/audit", filters.query()) if filters.before else "",
        next=at("/audit", filters.query(before=shown[-1].id)) if more else "",
    )


@router.get("/download")
def download(service: ServiceHere, _person: Admin, filters: Asked) -> Response:
    """Everything that is listed, from all pages, as CSV."""
    return csv_file("audit.csv", HEADING, _rows(service, filters))


def _rows(service: Service, filters: Filters) -> Iterator[tuple[object, ...]]:
    before = filters.before
    while True:
        with reading(service.engine) as connection:
            found = audit.search(connection, filters.wanted(), before_id=before, limit=READ_AT_ONCE)
        for each in found:
            change = each.change
            said = _json(change.before), _json(change.after), change.reason
            yield (
                each.id, each.at.isoformat(), each.actor.name, each.actor.key_id,
                change.action, change.what, *said,
            )  # fmt: skip
        if len(found) < READ_AT_ONCE:
            return
        before = found[-1].id


def _json(values: Mapping[str, Any] | None) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _after(day: date | None) -> datetime | None:
    """The end of a day; the calendar's last one has none."""
    return None if day is None or day == date.max else _midnight(day + timedelta(days=1))
