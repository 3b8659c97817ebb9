"""A submission as its contestant sees it under a link: no name of the jury, no key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from store import appeals, links, submissions
from store.engine import reading
from web.dashboard.marks import pieces
from web.dashboard.pages import page
from web.faults import Fault
from web.service import ServiceHere

router = APIRouter(prefix="/shared")


@router.get("/{token}")
def show(
    request: Request, service: ServiceHere, token: Annotated[str, Path(max_length=100)]
) -> Response:
    """As typed, as read, the verdicts with their reasons, the points, the appeals."""
    with reading(service.engine) as connection:
        found = links.submission_of(connection, token, datetime.now(UTC))
        filed = None if found is None else submissions.by_id(connection, found[0])
        if found is None or filed is None:
            raise Fault("link-ended")
        thread = appeals.of_submission(connection, filed.id)
    parts = filed.score.parts if filed.score else ()
    response = page(
        request,
        "shared/submission.html",
        filed=filed,
        pieces=[] if filed.text is None else pieces(filed.text, parts),
        appeals=thread,
        until=found[1],
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
