"""The HTTP service: calls under `/v1`, described by `/openapi.json`, and the dashboard."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse

from web import embed
from web.api import (
    appeals,
    audit,
    batches,
    decisions,
    events,
    groups,
    keys,
    operations,
    preview,
    problems,
    regrades,
    submissions,
    webhooks,
)
from web.dashboard.app import mount_on
from web.dashboard.links import at
from web.document import describe
from web.faults import respond_with_problems
from web.requests import AroundRequests, BodyLimit, routes_of, said_once
from web.service import open_service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from workers.settings import Settings

MIB = 2**20
ROUTES = routes_of(
    submissions.router,
    events.router,
    batches.router,
    preview.router,
    problems.router,
    groups.router,
    decisions.router,
    appeals.router,
    regrades.router,
    keys.router,
    audit.router,
    webhooks.router,
    operations.router,
    embed.router,
)
ABOUT = """Grades the LaTeX answers of olympiad problems: points, a verdict for each part, and a
reason that a person can check. Every fault is a problem document (RFC 9457)."""


def build_app(settings: Settings) -> FastAPI:
    """The service over the settings' store and broker, which it opens when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = open_service(settings)
        yield
        app.state.service.close()

    app = FastAPI(
        title="Grader",
        version="1",
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    app.routes.extend(ROUTES)
    respond_with_problems(app)
    describe(app)
    once = [Depends(said_once)]
    app.add_api_route("/", _home, include_in_schema=False, dependencies=once)
    mount_on(app)
    streamed = {batches.router.prefix: settings.batch_mib * MIB}
    app.add_middleware(BodyLimit, most=settings.body_mib * MIB, streamed=streamed)
    app.add_middleware(AroundRequests)
    return app


def _home() -> RedirectResponse:
    """Where a person who types the bare address wants to be."""
    return RedirectResponse(at("/"))
