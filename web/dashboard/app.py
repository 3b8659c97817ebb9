"""The dashboard as an app of its own beside the API: its pages, its errors, its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from web.dashboard import (
    account,
    audit,
    batches,
    editor,
    files,
    groups,
    keys,
    overview,
    people,
    problems,
    regrades,
    review,
    review_items,
    shared,
    signin,
    statistics,
    submissions,
    webhooks,
)
from web.dashboard.errors import respond_with_pages
from web.dashboard.headers import StrictHeaders
from web.dashboard.links import BASE
from web.requests import routes_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp

ROUTERS = (
    overview.router,
    problems.router,
    editor.router,
    submissions.router,
    shared.router,
    groups.router,
    statistics.router,
    review.router,
    review_items.router,
    signin.router,
    regrades.router,
    batches.router,
    webhooks.router,
    keys.router,
    people.router,
    audit.router,
    account.router,
    files.router,
)
ROUTES = routes_of(*ROUTERS)


def dashboard() -> FastAPI:
    """The pages, without the headers that they are sent with."""
    app = FastAPI(
        title="Dashboard",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.routes.extend(ROUTES)
    respond_with_pages(app)
    return app


def mount_on(app: FastAPI) -> None:
    """Serve the dashboard beside the API, over the same store."""
    pages = dashboard()
    pages.state = app.state
    guarded: ASGIApp = StrictHeaders(pages)
    app.mount(BASE, guarded, name="dashboard")
