"""Who is signed in and what they may do: a dependency of every page but the open ones.

A form carries a token that is made from the session's cookie, so that no other site can send it.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from store import sessions
from store.engine import reading
from store.people import Person, Role
from store.sessions import NOTED, Session
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.responses import Response

SESSION_COOKIE = "grader_session"
VISIT_COOKIE = "grader_visit"  # stands in for a session before there is one
FORM_FIELD = "form_token"
FORM_HEADER = "X-Form-Token"
SAFE = frozenset({"GET", "HEAD"})
OURS = frozenset({"same-origin", "none"})


class SignInNeeded(Exception):
    """Nobody is signed in: the visitor is sent to do so, and comes back to `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class PasswordChangeNeeded(Exception):
    """A one-time password opens nothing but the page to choose another."""


def form_token(cookie: str) -> str:
    """What the forms of a session carry; nobody can make it who does not have the cookie."""
    return hmac.new(cookie.encode(), b"form", "sha256").hexdigest()


async def sent_token(request: Request) -> str:
    """A dependency: the token that came with the form, or in the header that our scripts set."""
    if request.method in SAFE:
        return ""
    in_header = request.headers.get(FORM_HEADER)
    if in_header is not None:
        return in_header
    in_form = (await request.form()).get(FORM_FIELD, "")
    return in_form if isinstance(in_form, str) else ""


SentToken = Annotated[str, Depends(sent_token)]


def check_form(request: Request, cookie: str, sent: str) -> None:
    """Raises Fault for a change that was not sent from a page of ours for this session."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    here = f"{request.url.scheme}://{request.headers.get('Host', '')}"
    from_here = site in OURS and origin in {None, here}
    if not from_here or not hmac.compare_digest(form_token(cookie).encode(), sent.encode()):
        raise Fault("form-stale")


def signed_in(request: Request, service: ServiceHere, sent: SentToken) -> Session:
    """A dependency: the session that the request carries. Raises SignInNeeded, and Fault."""
    token = request.cookies.get(SESSION_COOKIE, "")
    now = datetime.now(UTC)
    with reading(service.engine) as connection:
        session = sessions.of_token(connection, token, now)
    if session is None:
        raise SignInNeeded(_asked_for(request))
    check_form(request, token, sent)
    _note_seen(service, session, now)
    request.state.session = session
    request.state.form_token = form_token(token)
    return session


SignedIn = Annotated[Session, Depends(signed_in)]


def having(role: Role) -> Callable[[Session], Person]:
    """A dependency: the person, who must have the role and a password of their own."""

    def checked(session: SignedIn) -> Person:
        if session.person.must_change:
            raise PasswordChangeNeeded
        if not session.person.may(role):
            raise Fault("role-missing", f"this needs the role '{role}'")
        return session.person

    return checked


Viewer = Annotated[Person, Depends(having(Role.VIEWER))]
Jury = Annotated[Person, Depends(having(Role.JURY))]
Admin = Annotated[Person, Depends(having(Role.ADMIN))]


def give_cookie(
    request: Request, response: Response, name: str, value: str, *, max_age_s: int | None = None
) -> None:
    """Set a cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _asked_for(request: Request) -> str:
    """Where to come back to: the page, not a change that was not made."""
    if request.method not in SAFE:
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def _note_seen(service: Service, session: Session, now: datetime) -> None:
    if now - session.seen_at > NOTED:
        with service.engine.begin() as connection:
            sessions.note_seen(connection, session.id, now)
