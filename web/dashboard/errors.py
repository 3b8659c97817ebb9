"""Failures as pages that say what to do, and visitors sent to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from web.dashboard.access import PasswordChangeNeeded, SignInNeeded
from web.dashboard.forms import said
from web.dashboard.links import at
from web.dashboard.pages import page
from web.faults import FAULTS, Fault

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from fastapi.responses import Response

BY_STATUS = {404: "page-missing", 405: "page-missing"}


def respond_with_pages(app: FastAPI) -> None:
    """Answer every failure of the dashboard with a page."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(PasswordChangeNeeded, _change_password)
    app.add_exception_handler(Fault, _fault)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)


def error_page(request: Request, fault: Fault) -> Response:
    """The page of a fault."""
    kind = FAULTS[fault.code]
    response = page(
        request,
        "errors/error.html",
        status=kind.status,
        kind=kind,
        detail=fault.detail,
        errors=fault.errors,
    )
    response.headers.update(fault.headers or {})
    return response


def _sign_in(_request: Request, error: Exception) -> Response:
    if not isinstance(error, SignInNeeded):
        raise error
    return RedirectResponse(at("/sign-in", {"next": error.path}), 303)


def _change_password(_request: Request, _error: Exception) -> Response:
    return RedirectResponse(at("/account/password"), 303)


def _fault(request: Request, error: Exception) -> Response:
    if not isinstance(error, Fault):
        raise error
    return error_page(request, error)


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {"detail": said(each), "key": ".".join(str(step) for step in each["loc"][1:])}
        for each in error.errors()
    ]
    return error_page(request, Fault("form-invalid", errors=errors))


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return error_page(request, Fault(BY_STATUS.get(error.status_code, "http"), str(error.detail)))


def _internal(request: Request, _error: Exception) -> Response:
    """The server logs the error itself; the visitor learns only that it happened."""
    return error_page(request, Fault("internal"))
