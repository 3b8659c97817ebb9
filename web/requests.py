"""What is done around every request: an id, a limit on its body, its line in the log."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, Depends, Request
from starlette.datastructures import Headers, MutableHeaders

from web.faults import Fault, problem
from web.metrics import UNKNOWN_ROUTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from web.service import Service

log = structlog.get_logger("web")

REQUEST_ID = "X-Request-Id"
LONGEST_ID = 100
SHARED = "/shared/"


class AroundRequests:
    """ASGI middleware: names the request, answers with its name and rate, and logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        named = _id(Headers(scope=scope).get(REQUEST_ID, ""))
        scope.setdefault("state", {})
        structlog.contextvars.bind_contextvars(request=named)
        began, status = time.perf_counter(), 500

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _measure(scope, status, time.perf_counter() - began)
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = named
                rate = scope["state"].get("rate")
                headers.update(rate.headers if rate is not None else {})
            await send(message)

        try:
            await self._app(scope, receive, answered)
        finally:
            took_ms = round((time.perf_counter() - began) * 1000, 1)
            key = scope["state"].get("key")
            log.info(
                "request",
                method=scope["method"],
                path=_without_token(scope["path"]),
                status=status,
                took_ms=took_ms,
                key=None if key is None else key.public,
            )
            structlog.contextvars.clear_contextvars()


def _without_token(path: str) -> str:
    """The path to log: what comes after this one opens a submission to whoever reads it."""
    before, shared, _ = path.partition(SHARED)
    return before + shared


def _measure(scope: Scope, status: int, took_s: float) -> None:
    """Note the call under its route: the address as it is declared, with nobody's name in it."""
    service: Service | None = getattr(scope["app"].state, "service", None)
    if service is not None:
        route = getattr(scope.get("route"), "path", UNKNOWN_ROUTE)
        service.metrics.request(scope["method"], route, status, took_s)


class BodyLimit:
    """ASGI middleware: refuses a body over `most` bytes, said beforehand or not.

    `streamed` has the paths with a limit of their own, which do not keep the body in memory.
    """

    def __init__(self, app: ASGIApp, most: int, streamed: Mapping[str, int]) -> None:
        self._app = app
        self._most = most
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._streamed.get(scope["path"], self._most)
        refusal = Fault("request-too-large", f"at most {most} bytes")
        said = Headers(scope=scope).get("content-length", "")
        if said.isdecimal() and int(said) > most:
            await problem(refusal)(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise refusal
            return message

        await self._app(scope, counted, send)


def said_once(request: Request) -> None:
    """A dependency: refuses a query that says a parameter twice, where only one could count."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        errors = [{"detail": "said more than once", "query": name} for name in twice]
        raise Fault("request-invalid", errors=errors)


def routes_of(*routers: APIRouter) -> list[BaseRoute]:
    """The calls of routers, for the apps of a process to share.

    Fitting them into an app takes FastAPI a tenth of a second, at the app's first request.
    """
    shared = APIRouter(dependencies=[Depends(said_once)])
    for router in routers:
        shared.include_router(router)
    return shared.routes


def _id(given: str) -> str:
    """The caller's own name for the request where it is a plain one, else a new one."""
    plain = given.isascii() and given.replace("-", "").replace("_", "").isalnum()
    return given if plain and len(given) <= LONGEST_ID else uuid.uuid4().hex
