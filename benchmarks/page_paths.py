"""The addresses of all pages of the dashboard, from its routes, with values that a store holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from sqlalchemy import func, select

from store import links, people, reviews, sessions, webhooks
from store.events import EventKind
from store.people import Role
from store.reviews import Wanted
from store.tables import BatchRow, KeyRow, MarkRow, RegradeRow
from web.dashboard.app import ROUTERS
from web.dashboard.files import DIGEST
from web.dashboard.links import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

DAY = timedelta(days=1)
NEEDED: dict[str, dict[str, object]] = {"/regrades/{regrade_id}/submissions": {"part": "dW"}}
# Files to keep, not pages to wait for: as long as what they list.
FILES = {"/audit/download", "/batches/{batch_id}/results", "/batches/{batch_id}/faults"}
# Pages with many rows are asked with what makes them look at the most rows, too.
FILTERED: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("/submissions", {"verdict": "undecided"}),
    ("/submissions", {"state": "queued"}),
    ("/submissions", {"part": "dW", "waits": "true"}),
    ("/submissions", {"part": "dW", "points": "0"}),
    ("/submissions", {"total": "10"}),
    ("/submissions", {"contestant": "nobody"}),
    ("/submissions", {"code": "nothing"}),
    ("/submissions", {"before": 50}),
    ("/review", {"kind": "alone"}),
    ("/review", {"start": 500}),
    ("/audit", {"what": "nothing"}),
    ("/audit", {"who": "nobody"}),
)


@dataclass(frozen=True, slots=True)
class Examples:
    """A value for each parameter of a path, and the session of an admin."""

    values: Mapping[str, object]
    session: str

    @classmethod
    def of(cls, connection: Connection, now: datetime) -> Examples:
        """Of what is in the store, the largest where there are several."""
        name = f"bench {now.isoformat()}"
        admin = people.add(
            connection, name, Role.ADMIN, password_hash="", must_change=False, now=now
        )
        session = sessions.open_one(connection, admin, device="bench", now=now)
        mark = _commonest(connection)
        _, token = links.make(connection, mark["submission_id"], admin, until=now + DAY, now=now)
        item = reviews.listed(connection, Wanted(), now=now, limit=1)[0]
        ids = {
            "key_id": connection.scalar(select(func.min(KeyRow.id))),
            "batch_id": connection.scalar(select(func.min(BatchRow.id))),
            "regrade_id": connection.scalar(select(func.max(RegradeRow.id))),
            "webhook_id": _webhook(connection, now),
            "person_id": admin,
        }
        files = {"digest": DIGEST, "token": token, "key": item.key, "version": 2}
        return cls({**mark, **ids, **files}, session)


def paths(examples: Examples) -> Iterator[tuple[str, str]]:
    """Every page as it is shown in a list, and its address."""
    for route in _routes():
        values = {**examples.values, "name": "totals" if "svg" in route else "style.css"}
        yield route, at(route, NEEDED.get(route), **values)
    for route, query in FILTERED:
        shown = " ".join(f"{name}={value}" for name, value in query.items())
        yield f"{route} {shown}", at(route, dict(query))


def _routes() -> Iterator[str]:
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, APIRoute) or route.path in FILES:
                continue
            if "GET" in (route.methods or ()):
                yield route.path


def _webhook(connection: Connection, now: datetime) -> int:
    """One that is switched off: nothing is to be sent from here."""
    id_, _ = webhooks.create(connection, "https://example.org/graded", {EventKind.GRADED}, now)
    webhooks.disable(connection, id_, reason="a benchmark", now=now)
    return id_


def _commonest(connection: Connection) -> dict[str, Any]:
    """The problem, part and group of the answers that the most gave, and one who did."""
    row = connection.execute(
        select(
            MarkRow.problem,
            MarkRow.part,
            MarkRow.answer_group.label("group"),
            func.min(MarkRow.submission_id).label("submission_id"),
        )
        .where(MarkRow.live, MarkRow.answer_group.is_not(None))
        .group_by(MarkRow.problem, MarkRow.part, MarkRow.answer_group)
        .order_by(func.count().desc())
        .limit(1)
    ).one()
    return dict(row._mapping)  # noqa: SLF001 the public name of a row as a mapping
