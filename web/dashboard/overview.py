"""The overview: how grading goes, what needs a person, what is wrong and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from store.engine import reading
from store.measures import Measures, measures
from web.dashboard.access import Viewer
from web.dashboard.pages import fragment, page
from web.service import Service, ServiceHere

router = APIRouter()


@router.get("/")
def overview(request: Request, service: ServiceHere, _person: Viewer) -> Response:
    """The page; its figures are brought anew by a script every few seconds."""
    return page(request, "overview/overview.html", figures=_figures(service))


@router.get("/overview/figures")
def figures(request: Request, service: ServiceHere, _person: Viewer) -> Response:
    """The figures alone."""
    return fragment(request, "overview/figures.html", figures=_figures(service))


def _figures(service: Service) -> Measures:
    with reading(service.engine) as connection:
        return measures(connection, datetime.now(UTC))
