"""Someone locked out of the dashboard is let in again from the machine, and it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cli.main import application
from store import passwords, people, schema, second_factor, sessions
from store.engine import open_store, reading
from store.people import Role
from store.tables import AuditRow
from tests.samples import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from typer.testing import Result

FORMER, CHOSEN = "a former password", "seven words and a comma"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = f"sqlite:///{tmp_path}/grader.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)
    return open_store(url)


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    """A store with an admin who is signed in with a second factor, and one who is kept out."""
    schema.upgrade(engine)
    with engine.begin() as connection:
        hashed = passwords.hashed(FORMER)
        ids = [
            people.add(
                connection, name, Role.ADMIN, password_hash=hashed, must_change=False, now=NOW
            )
            for name in ("ada", "gone")
        ]
        people.offer_factor(connection, ids[0], second_factor.new_secret())
        people.take_factor(connection, ids[0], 0)
        sessions.open_one(connection, ids[0], device="", now=NOW)
        people.set_disabled(connection, ids[1], NOW)
    return engine


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(application(["password"]), ["password", *arguments], input=typed)


def knows(engine: Engine, password: str) -> bool:
    with reading(engine) as connection:
        return passwords.matches(people.secrets_of(connection, 1).password_hash, password)


def audited(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(select(AuditRow.actor, AuditRow.action, AuditRow.what))
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_one_time_password_is_printed_and_sessions_end(staffed: Engine) -> None:
    result = run("Ada")
    made = result.stdout.strip().rpartition(" ")[2]

    assert result.exit_code == 0
    assert knows(staffed, made)
    with reading(staffed) as connection:
        ada = people.by_id(connection, 1)
        assert ada is not None
        assert (ada.must_change, ada.has_factor) == (True, True)
        assert sessions.of_person(connection, ada, NOW) == []
    assert audited(staffed) == [("grader", "person.password-renewed", "person ada")]


def test_a_password_is_asked_for_and_the_factor_reset(staffed: Engine) -> None:
    result = run("ada", "--ask", "--factor", typed=f"{CHOSEN}\n{CHOSEN}\n")

    assert result.exit_code == 0
    assert CHOSEN not in result.output
    assert knows(staffed, CHOSEN)
    with reading(staffed) as connection:
        ada = people.by_id(connection, 1)
        assert ada is not None
        assert (ada.must_change, ada.has_factor) == (False, False)
        assert sessions.of_person(connection, ada, NOW) == []
    assert [action for _, action, _ in audited(staffed)] == [
        "person.password-renewed",
        "person.factor-reset",
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["nobody"], "", "nobody has the name 'nobody'; the admins are: ada, gone"),
        (["gone"], "", "'gone' is kept out"),
        (["ada", "--ask"], "short\nshort\n", "choose at least 12 characters"),
    ],
    ids=str,
)
def test_what_cannot_be_changes_nothing(
    staffed: Engine, arguments: list[str], typed: str, said: str
) -> None:
    result = run(*arguments, typed=typed)

    assert result.exit_code == 1
    assert said in result.stderr
    assert knows(staffed, FORMER)
    assert audited(staffed) == []


def test_without_a_store_it_says_what_makes_one(engine: Engine) -> None:
    assert "`grader prepare`" in run("ada").stderr
    engine.dispose()
