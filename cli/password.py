"""`grader password`: let someone into the dashboard again whom nobody there can help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import inspect

from cli.worker import settings_or_end
from store import passwords, people
from store.audit import Actor
from store.engine import open_store, reading
from store.passwords import WeakPasswordError
from store.people import Role
from web import staff

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from store.people import Person

FAILED = 1
WHO = Actor("grader")
NAME = typer.Argument(help="Who signs in with it; see the page People.")
ASK = typer.Option("--ask", help="Ask for the password here, in place of making one for once.")
FACTOR = typer.Option("--factor", help="Reset the second factor too: the device is lost.")


def password(
    name: Annotated[str, NAME] = "admin",
    *,
    ask: Annotated[bool, ASK] = False,
    factor: Annotated[bool, FACTOR] = False,
) -> None:
    """Print a one-time password for the dashboard, for a person who has lost theirs.

    Their sessions end, and the audit log says so. Give it the environment that the service has.
    """
    engine = open_store(settings_or_end("grader password").store_url)
    person = _person(engine, name)
    if ask:
        _take(engine, person)
    else:
        _, made = staff.renew_password(engine, WHO, person.id)
        typer.echo(f"sign in to the dashboard as '{person.name}' with this password, once: {made}")
    if factor:
        with engine.begin() as connection:
            staff.reset_factor(connection, WHO, person.id)
        typer.echo("the second factor is reset; the password suffices")
    engine.dispose()


def _person(engine: Engine, name: str) -> Person:
    """Who may sign in by that name."""
    if not inspect(engine).has_table("people"):
        raise _ended("there is no store yet; `grader serve` or `grader prepare` makes one")
    with reading(engine) as connection:
        person, known = people.by_name(connection, name), people.every(connection)
    if person is None:
        admins = ", ".join(each.name for each in known if each.role is Role.ADMIN)
        raise _ended(f"nobody has the name '{name}'; the admins are: {admins}")
    if person.disabled_at is not None:
        raise _ended(f"'{person.name}' is kept out; an admin lets them in on the page People")
    return person


def _take(engine: Engine, person: Person) -> None:
    """Ask for a password, twice."""
    chosen: str = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    try:
        passwords.check_strength(chosen, person.name)
    except WeakPasswordError as error:
        raise _ended(str(error)) from error
    staff.set_password(engine, WHO, person.id, chosen)
    typer.echo(f"'{person.name}' signs in with it from now on")


def _ended(said: str) -> typer.Exit:
    typer.echo(f"grader password: {said}", err=True)
    return typer.Exit(FAILED)
