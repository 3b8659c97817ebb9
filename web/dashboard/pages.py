"""Pages from templates, and what every page knows: who is signed in, the navigation, the notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.dashboard.access import FORM_FIELD, give_cookie
from web.dashboard.files import file_address
from web.dashboard.links import at
from web.dashboard.navigation import entries_for
from web.dashboard.shown import FILTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from store.sessions import Session

NOTHING: Mapping[str, str] = {}
OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
NOTICE_COOKIE = "grader_notice"
NOTICE_S = 60
NOTICE_CHARACTERS = 500
THEME_COOKIE = "grader_theme"
THEMES = frozenset({"light", "dark"})

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals.update(at=at, file=file_address, form_field=FORM_FIELD)
TEMPLATES.filters.update(FILTERS)


def page(
    request: Request,
    template: str,
    *,
    status: int = OK,
    wrong: Mapping[str, str] = NOTHING,
    typed: Mapping[str, Any] = NOTHING,
    **content: object,
) -> HTMLResponse:
    """A template with its content, as the response to a request.

    `wrong` says by field what is wrong with a form of the page, and `typed` what was typed into it.
    """
    notice = request.cookies.get(NOTICE_COOKIE)
    text = TEMPLATES.get_template(template).render(
        **_around(request),
        wrong=wrong,
        typed=typed,
        notice="" if notice is None else unquote(notice)[:NOTICE_CHARACTERS],
        **content,
    )
    response = HTMLResponse(text, UNPROCESSABLE if wrong and status == OK else status)
    if notice is not None:
        response.delete_cookie(NOTICE_COOKIE, path="/")
    return response


def fragment(request: Request, template: str, **content: object) -> HTMLResponse:
    """A part of a page, for our scripts to put in its place; the notice waits for a page."""
    around = _around(request)
    return HTMLResponse(TEMPLATES.get_template(template).render(**around, **content))


def see(request: Request, address: str, notice: str = "") -> RedirectResponse:
    """Go on to another page after a change, which says the notice there."""
    response = RedirectResponse(address, 303)
    if notice:
        give_cookie(request, response, NOTICE_COOKIE, quote(notice), max_age_s=NOTICE_S)
    return response


def _around(request: Request) -> dict[str, object]:
    session: Session | None = getattr(request.state, "session", None)
    theme = request.cookies.get(THEME_COOKIE, "")
    return {
        "person": None if session is None else session.person,
        "navigation": [] if session is None else entries_for(session.person, request.url.path),
        "form_token": getattr(request.state, "form_token", ""),
        "theme": theme if theme in THEMES else "",
    }
