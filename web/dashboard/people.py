"""People and their roles: invited with a one-time password, kept out, helped when locked out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, Field

from store import people, sessions
from store.audit import Actor
from store.engine import reading
from store.intake import Name
from store.people import NAME_CHARACTERS, Role
from web import staff
from web.dashboard.access import Admin
from web.dashboard.forms import FormError, Id, Sent, of_fault, read, typed
from web.dashboard.links import at
from web.dashboard.pages import page, see
from web.faults import FAULTS, Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from store.people import Person

router = APIRouter(prefix="/people")

SHOWS = r"\S"
ROLES = {
    Role.VIEWER: "reads everything but the settings",
    Role.JURY: "decides, edits rubrics, regrades",
    Role.ADMIN: "lets people and platforms in too",
}


class InviteForm(BaseModel):
    """Whom to invite, as what."""

    name: Name = Field(
        max_length=NAME_CHARACTERS,
        pattern=SHOWS,
        title="Name",
        description="Type a name that nobody else here has.",
    )
    role: Role = Field(title="Role", description="Choose viewer, jury or admin.")


@router.get("")
def list_people(request: Request, service: ServiceHere, _person: Admin) -> Response:
    """Everyone by name, and the form to invite another."""
    return _list(request, service)


@router.post("")
def invite(
    request: Request,
    service: ServiceHere,
    person: Admin,
    sent: Sent,
) -> Response:
    """A new person, with a password to begin with, this once."""
    again = typed(InviteForm, sent)
    try:
        form = read(InviteForm, sent)
        who = Actor(person.name)
        invited, password = staff.invite(service.engine, who, form.name, form.role)
    except FormError as error:
        return _list(request, service, wrong=error.wrong, typed=again)
    except Fault as fault:
        status = FAULTS[fault.code].status
        return _list(request, service, status=status, wrong=of_fault(fault, "name"), typed=again)
    return _page(request, service, invited, password=password)


@router.get("/{person_id}")
def show_person(request: Request, service: ServiceHere, _person: Admin, person_id: Id) -> Response:
    """A person, and what an admin can do about them."""
    with reading(service.engine) as connection:
        found = staff.found(connection, person_id)
    return _page(request, service, found)


@router.post("/{person_id}/role")
def change_role(
    request: Request,
    service: ServiceHere,
    person: Admin,
    person_id: Id,
    role: Annotated[Role, Form()],
) -> Response:
    """What they may do from now on."""
    with service.engine.begin() as connection:
        staff.change_role(connection, Actor(person.name), person_id, role)
    return see(request, _address(person_id), f"The role is '{role}' from now on.")


@router.post("/{person_id}/password")
def renew_password(
    request: Request, service: ServiceHere, person: Admin, person_id: Id
) -> Response:
    """Another one-time password, this once, for one who has lost theirs."""
    found, password = staff.renew_password(service.engine, Actor(person.name), person_id)
    return _page(request, service, found, password=password)


@router.post("/{person_id}/factor/removal")
def reset_factor(request: Request, service: ServiceHere, person: Admin, person_id: Id) -> Response:
    """Let the password suffice, for one who has lost their device."""
    with service.engine.begin() as connection:
        staff.reset_factor(connection, Actor(person.name), person_id)
    return see(request, _address(person_id), "The second factor is gone; the password suffices.")


@router.post("/{person_id}/disabled")
def disable(request: Request, service: ServiceHere, person: Admin, person_id: Id) -> Response:
    """Keep them out."""
    with service.engine.begin() as connection:
        staff.disable(connection, Actor(person.name), person_id)
    return see(request, _address(person_id), "They are signed out and cannot sign in.")


@router.post("/{person_id}/enabled")
def enable(request: Request, service: ServiceHere, person: Admin, person_id: Id) -> Response:
    """Let them in again."""
    with service.engine.begin() as connection:
        staff.enable(connection, Actor(person.name), person_id)
    return see(request, _address(person_id), "They can sign in again.")


def _list(request: Request, service: Service, **shown_again: Any) -> Response:  # noqa: ANN401 what is wrong with the form, and what was typed
    with reading(service.engine) as connection:
        found = people.every(connection)
    return page(request, "people/list.html", people=found, roles=ROLES, **shown_again)


def _page(request: Request, service: Service, found: Person, *, password: str = "") -> Response:
    with reading(service.engine) as connection:
        held = sessions.of_person(connection, found, datetime.now(UTC))
        last = people.other_admins(connection, found.id) == 0 and found.role is Role.ADMIN
    return page(
        request,
        "people/person.html",
        found=found,
        held=held,
        last=last and found.disabled_at is None,
        password=password,
        roles=ROLES,
    )


def _address(person_id: int) -> str:
    return at("/people/{id}", id=person_id)
