"""One's own account: password, second factor, and where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import segno
from fastapi import APIRouter, Form, Path, Request, Response
from markupsafe import Markup

from store import audit, passwords, people, second_factor, sessions
from store.audit import Actor, Change
from store.engine import reading
from store.passwords import WeakPasswordError
from web.dashboard.access import SESSION_COOKIE, SignedIn, Viewer, give_cookie
from web.dashboard.links import at
from web.dashboard.pages import NOTHING, page, see
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from store.people import Person
    from store.sessions import Session

router = APIRouter(prefix="/account")

HIGHEST_ID = 2**31 - 1
Field = Annotated[str, Form(max_length=1000)]
WRONG_PASSWORD = "Password: this is not the one you have now. Type it again."  # noqa: S105 a sentence
TOO_OFTEN = "Password: it was tried too often. Wait a quarter of an hour, then type it again."
SAME = "New password: it is the old one. Choose another."
WRONG_CODE = (
    "Code: it is not right. If the clock of your device is, type the next one that it shows."
)


@router.get("")
def account(request: Request, service: ServiceHere, person: Viewer) -> Response:
    """What the account has."""
    return _account(request, service, person)


@router.get("/password")
def password_form(request: Request, session: SignedIn) -> Response:
    """The form to choose another password; the only page behind a one-time password."""
    return _password_form(request, session.person)


@router.post("/password")
def change_password(
    request: Request, service: ServiceHere, session: SignedIn, old: Field = "", new: Field = ""
) -> Response:
    """Choose another password; all sessions end and a new one begins here."""
    person = session.person
    if not service.rates.may_sign_in(person.name, ""):
        return _password_form(request, person, wrong={"old": TOO_OFTEN})
    if not _knows(service, person, old):
        return _password_form(request, person, wrong={"old": WRONG_PASSWORD})
    try:
        passwords.check_strength(new, person.name)
    except WeakPasswordError as error:
        return _password_form(request, person, wrong={"new": f"New password: {error}."})
    if new == old:
        return _password_form(request, person, wrong={"new": SAME})
    password_hash = passwords.hashed(new)
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        people.set_password(connection, person.id, password_hash, must_change=False)
        sessions.revoke_all(connection, person.id, now)
        token = sessions.open_one(connection, person.id, device=session.device, now=now)
        _note(connection, person, "person.password-changed")
    response = see(
        request, at("/account"), "Your password is changed; elsewhere you are signed out."
    )
    give_cookie(request, response, SESSION_COOKIE, token)
    return response


@router.post("/factor")
def offer_factor(
    request: Request, service: ServiceHere, person: Viewer, password: Field = ""
) -> Response:
    """Make the secret of a second factor, to be confirmed by a first code."""
    if not _knows(service, person, password):
        return _account(request, service, person, wrong={"password": WRONG_PASSWORD})
    with service.engine.begin() as connection:
        people.offer_factor(connection, person.id, second_factor.new_secret())
        _note(connection, person, "person.factor-offered")
    return see(request, at("/account/factor"))


@router.get("/factor")
def factor_form(request: Request, service: ServiceHere, person: Viewer) -> Response:
    """The secret to take into a device, and the form for its first code."""
    return _factor_form(request, service, person)


@router.post("/factor/confirmation")
def confirm_factor(
    request: Request, service: ServiceHere, person: Viewer, code: Field = ""
) -> Response:
    """From now on signing in takes a code too."""
    with reading(service.engine) as connection:
        offered = people.secrets_of(connection, person.id).factor_offered
    step = None
    if offered is not None:
        step = second_factor.step_of(offered, code, datetime.now(UTC))
    if step is None:
        return _factor_form(request, service, person, wrong={"code": WRONG_CODE})
    with service.engine.begin() as connection:
        people.take_factor(connection, person.id, step)
        _note(connection, person, "person.factor-taken")
    return see(request, at("/account"), "From now on signing in takes a code too.")


@router.post("/factor/removal")
def drop_factor(
    request: Request, service: ServiceHere, person: Viewer, password: Field = ""
) -> Response:
    """Let the password suffice again."""
    if not _knows(service, person, password):
        return _account(request, service, person, wrong={"password": WRONG_PASSWORD})
    with service.engine.begin() as connection:
        people.drop_factor(connection, person.id)
        _note(connection, person, "person.factor-dropped")
    return see(request, at("/account"), "Signing in takes no code any more.")


@router.post("/sessions/{session_id}/end")
def end_session(
    request: Request,
    service: ServiceHere,
    person: Viewer,
    session_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
) -> Response:
    """Sign out on another device."""
    with service.engine.begin() as connection:
        ended = sessions.revoke(connection, session_id, person.id, datetime.now(UTC))
        if ended:
            _note(connection, person, "person.session-ended")
    return see(request, at("/account"), "That session is ended." if ended else "")


def _account(
    request: Request, service: Service, person: Person, *, wrong: Mapping[str, str] = NOTHING
) -> Response:
    with reading(service.engine) as connection:
        held = sessions.of_person(connection, person, datetime.now(UTC))
    here: Session = request.state.session
    return page(
        request,
        "account/account.html",
        sessions=held,
        here=here.id,
        wrong=wrong,
    )


def _password_form(
    request: Request, person: Person, *, wrong: Mapping[str, str] = NOTHING
) -> Response:
    fewest = passwords.FEWEST_CHARACTERS
    return page(
        request,
        "account/password.html",
        first=person.must_change,
        wrong=wrong,
        fewest=fewest,
    )


def _factor_form(
    request: Request, service: Service, person: Person, *, wrong: Mapping[str, str] = NOTHING
) -> Response:
    with reading(service.engine) as connection:
        offered = people.secrets_of(connection, person.id).factor_offered
    if offered is None:
        return see(request, at("/account"))
    code = segno.make(second_factor.address(offered, person.name), error="m")
    drawn = code.svg_inline(scale=5, border=2, title="QR code of the second factor")
    return page(
        request,
        "account/factor.html",
        drawn=Markup(drawn),  # noqa: S704 a drawing made here, of our own text
        secret=offered,
        wrong=wrong,
    )


def _knows(service: Service, person: Person, password: str) -> bool:
    """Whether the person at the keyboard has the password; counted like a sign-in where not."""
    with reading(service.engine) as connection:
        known = people.secrets_of(connection, person.id)
    right = passwords.matches(known.password_hash, password)
    if not right:
        service.rates.sign_in_failed(person.name, "")
    return right


def _note(connection: Connection, person: Person, action: str) -> None:
    change = Change(action, f"person {person.name}")
    audit.add(connection, Actor(person.name), change, datetime.now(UTC))
