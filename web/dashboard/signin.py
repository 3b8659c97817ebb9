"""Signing in and out. What fails says the same and takes as long, whoever exists."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from store import audit, passwords, people, second_factor, sessions
from store.audit import Actor, Change
from store.engine import reading
from web.dashboard.access import (
    SESSION_COOKIE,
    VISIT_COOKIE,
    SentToken,
    SignedIn,
    check_form,
    form_token,
    give_cookie,
)
from web.dashboard.links import BASE, at
from web.dashboard.pages import NOTHING, page, see
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.people import Person, Secrets

router = APIRouter()

WRONG = (
    "Name, password or code is not right. Type them again; a code can be used once, so wait for the"
    " next one."
)
Field = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Query(max_length=2000)]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed to sign in."""

    name: str
    password: str
    code: str


@router.get("/sign-in")
def sign_in_form(request: Request, next: Next = "") -> Response:  # noqa: A002 the address says it
    """The form; the cookie that it is held against is there before a session is."""
    cookie = request.cookies.get(VISIT_COOKIE) or secrets.token_urlsafe(32)
    response = _form(request, cookie, next_=next)
    give_cookie(request, response, VISIT_COOKIE, cookie)
    return response


@router.post("/sign-in")
def sign_in(
    request: Request,
    service: ServiceHere,
    sent: SentToken,
    name: Field = "",
    password: Field = "",
    code: Field = "",
    next: Annotated[str, Form(max_length=2000)] = "",  # noqa: A002 the form says it
) -> Response:
    """A new session, or the form again."""
    cookie = request.cookies.get(VISIT_COOKIE, "")
    check_form(request, cookie, sent)
    address = request.client.host if request.client else ""
    attempt = Attempt(people.plain_name(name), password, code)
    if not service.rates.may_sign_in(attempt.name, address):
        raise Fault("sign-in-rate")
    person = _right(service, attempt)
    if person is None:
        service.rates.sign_in_failed(attempt.name, address)
        return _form(request, cookie, next_=next, name=name, wrong={"name": WRONG})
    response = see(request, _own(next))
    give_cookie(request, response, SESSION_COOKIE, _begin(service, request, person))
    return response


@router.post("/sign-out")
def sign_out(request: Request, service: ServiceHere, session: SignedIn) -> Response:
    """Ends the session on this device."""
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        sessions.revoke(connection, session.id, session.person.id, now)
        change = Change("person.signed-out", f"person {session.person.name}")
        audit.add(connection, Actor(session.person.name), change, now)
    response = see(request, at("/sign-in"), "You are signed out.")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def _form(
    request: Request, cookie: str, *, next_: str, name: str = "", wrong: Mapping[str, str] = NOTHING
) -> Response:
    request.state.form_token = form_token(cookie)
    return page(request, "signin/form.html", next=next_, name=name, wrong=wrong)


def _right(service: Service, attempt: Attempt) -> Person | None:
    """The person whose name, password and code they are. The password is checked in any case."""
    with reading(service.engine) as connection:
        person = people.by_name(connection, attempt.name)
        known = None if person is None else people.secrets_of(connection, person.id)
    right = passwords.matches(known.password_hash if known else None, attempt.password)
    if person is None or known is None or not right or person.disabled_at is not None:
        return None
    return person if _code_is_right(service, person, known, attempt.code) else None


def _code_is_right(service: Service, person: Person, known: Secrets, code: str) -> bool:
    if known.factor is None:
        return True
    step = second_factor.step_of(known.factor, code, datetime.now(UTC))
    if step is None:
        return False
    with service.engine.begin() as connection:
        return people.use_step(connection, person.id, step)


def _begin(service: Service, request: Request, person: Person) -> str:
    now = datetime.now(UTC)
    device = request.headers.get("User-Agent", "")
    with service.engine.begin() as connection:
        token = sessions.open_one(connection, person.id, device=device, now=now)
        change = Change("person.signed-in", f"person {person.name}")
        audit.add(connection, Actor(person.name), change, now)
    return token


def _own(next_: str) -> str:
    """The page to come back to, if it is one of ours."""
    ours = next_.startswith(f"{BASE}/") and "\\" not in next_ and "//" not in next_
    return next_ if ours else at("/")
