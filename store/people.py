"""People who sign in to the dashboard: their roles, passwords and second factors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from store.tables import PersonRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

NAME_CHARACTERS = 100


class Role(StrEnum):
    """What a person may do; each role may do what those before it may."""

    VIEWER = "viewer"
    JURY = "jury"
    ADMIN = "admin"


RANK = {role: rank for rank, role in enumerate(Role)}


class NameTakenError(Exception):
    """Another person has that name."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, without password; `has_factor` says that signing in takes a code too."""

    id: int
    name: str
    role: Role
    must_change: bool
    has_factor: bool
    created_at: datetime
    disabled_at: datetime | None

    def may(self, role: Role) -> bool:
        """Whether the person has the role, or one that may do more."""
        return RANK[self.role] >= RANK[role]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a sign-in is held against."""

    password_hash: str
    factor: str | None
    factor_offered: str | None
    factor_step: int


def plain_name(name: str) -> str:
    """A name as it is kept: without case and outer spaces, so that no two look alike by them."""
    return " ".join(name.split()).casefold()[:NAME_CHARACTERS]


def add(
    connection: Connection,
    name: str,
    role: Role,
    *,
    password_hash: str,
    must_change: bool,
    now: datetime,
) -> int:
    """The id of a new person. Raises NameTakenError."""
    if by_name(connection, name) is not None:
        raise NameTakenError(plain_name(name))
    return connection.execute(
        insert(PersonRow)
        .values(
            name=plain_name(name),
            role=role,
            password_hash=password_hash,
            must_change=must_change,
            created_at=now,
        )
        .returning(PersonRow.id)
    ).scalar_one()


def by_id(connection: Connection, id_: int) -> Person | None:
    """A person, disabled or not."""
    row = connection.execute(select(PersonRow.__table__).where(PersonRow.id == id_)).one_or_none()
    return None if row is None else person_of(row)


def by_name(connection: Connection, name: str) -> Person | None:
    """The person of that name, disabled or not."""
    row = connection.execute(
        select(PersonRow.__table__).where(PersonRow.name == plain_name(name))
    ).one_or_none()
    return None if row is None else person_of(row)


def every(connection: Connection) -> list[Person]:
    """All people, by name."""
    rows = connection.execute(select(PersonRow.__table__).order_by(PersonRow.name))
    return [person_of(row) for row in rows]


def secrets_of(connection: Connection, id_: int) -> Secrets:
    """What the person signs in with."""
    row = connection.execute(
        select(
            PersonRow.password_hash,
            PersonRow.factor,
            PersonRow.factor_offered,
            PersonRow.factor_step,
        ).where(PersonRow.id == id_)
    ).one()
    return Secrets(*row)


def set_password(
    connection: Connection, id_: int, password_hash: str, *, must_change: bool
) -> None:
    """Change the password; end the person's sessions too."""
    _change(connection, id_, password_hash=password_hash, must_change=must_change)


def set_role(connection: Connection, id_: int, role: Role) -> None:
    """What the person may do from the next call on."""
    _change(connection, id_, role=role)


def set_disabled(connection: Connection, id_: int, at: datetime | None) -> None:
    """Keep a person from signing in, or (None) let them again; end the person's sessions too."""
    _change(connection, id_, disabled_at=at)


def hold_admins(connection: Connection) -> None:
    """Let nobody else make the admins fewer until the transaction ends."""
    connection.execute(_admins().order_by(PersonRow.id).with_for_update())


def other_admins(connection: Connection, id_: int) -> int:
    """How many admins there are beside a person: without one nobody could let anyone in."""
    others = _admins().where(PersonRow.id != id_).subquery()
    return connection.execute(select(func.count()).select_from(others)).scalar_one()


def offer_factor(connection: Connection, id_: int, secret: str) -> None:
    """Keep the secret of a second factor until a first code shows that the person has it."""
    _change(connection, id_, factor_offered=secret)


def take_factor(connection: Connection, id_: int, step: int) -> None:
    """From now on signing in takes a code of the secret that was offered, later than `step`."""
    _change(connection, id_, factor=PersonRow.factor_offered, factor_offered=None, factor_step=step)


def drop_factor(connection: Connection, id_: int) -> None:
    """Let the password suffice again."""
    _change(connection, id_, factor=None, factor_offered=None, factor_step=0)


def use_step(connection: Connection, id_: int, step: int) -> bool:
    """Use up the codes to that time step; False where they are, so that no code is used twice."""
    used = connection.execute(
        update(PersonRow)
        .where(PersonRow.id == id_, PersonRow.factor_step < step)
        .values(factor_step=step)
        .returning(PersonRow.id)
    )
    return used.scalar_one_or_none() is not None


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """A person from the columns of the table."""
    return Person(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        must_change=row.must_change,
        has_factor=row.factor is not None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


def _admins() -> Select[*tuple[int]]:
    return select(PersonRow.id).where(PersonRow.role == Role.ADMIN, PersonRow.disabled_at.is_(None))


def _change(connection: Connection, id_: int, **values: object) -> None:
    connection.execute(update(PersonRow).where(PersonRow.id == id_).values(**values))
