"""Signing in: with what is right alone, not often with what is wrong, and until it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest

from store import passwords, people, second_factor, sessions
from store.people import Role
from store.sessions import IDLE, LONGEST
from tests.dashboard.site import PASSWORD, Visitor, add_person, session_of
from web.dashboard.access import FORM_FIELD, SESSION_COOKIE, VISIT_COOKIE, form_token
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.dashboard.site import Site


def sign_in(site: Site, name: str, password: str = PASSWORD, **more: str) -> Response:
    """The answer to the form, filled in by a new visitor."""
    visitor = Visitor(site.app, address=f"{id(site)}")
    visitor.get("/sign-in")
    token = form_token(visitor.client.cookies[VISIT_COOKIE])
    form = {FORM_FIELD: token, "name": name, "password": password, **more}
    return visitor.post_bare("/sign-in", form)


def test_one_signs_in_and_out(site: Site) -> None:
    add_person(site.engine, Role.JURY, "grace")

    response = sign_in(site, " Grace ", next=f"{BASE}/account")
    visitor = Visitor(site.app, response.cookies[SESSION_COOKIE])

    assert response.headers["Location"] == f"{BASE}/account"
    assert "grace" in visitor.get("/account").text
    assert visitor.post("/sign-out").headers["Location"] == f"{BASE}/sign-in"
    assert Visitor(site.app, visitor.cookie).get("/account").status_code == 303
    assert site.audited() == ["person.signed-in", "person.signed-out"]


def test_the_cookie_is_for_the_browser_alone(site: Site) -> None:
    add_person(site.engine, Role.JURY, "grace")

    cookies = sign_in(site, "grace").headers.get_list("set-cookie")

    (session,) = [cookie for cookie in cookies if cookie.startswith(SESSION_COOKIE)]
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    with site.engine.begin() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM sessions").all())
    assert session.partition("=")[2].partition(";")[0] not in stored


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", f"{BASE}//evil.example", f"{BASE}\\.evil"]
)
def test_one_is_sent_nowhere_else(site: Site, next_: str) -> None:
    add_person(site.engine, Role.JURY, "grace")

    assert sign_in(site, "grace", next=next_).headers["Location"] == f"{BASE}/"


def test_what_is_wrong_says_the_same_whoever_exists(site: Site) -> None:
    add_person(site.engine, Role.JURY, "grace")
    gone = add_person(site.engine, Role.ADMIN, "gone")
    with site.engine.begin() as connection:
        people.set_disabled(connection, gone, datetime.now(UTC))

    replies = [
        sign_in(site, "grace", "wrong"), sign_in(site, "nobody", "wrong"), sign_in(site, "gone")
    ]  # fmt: skip

    assert [each.status_code for each in replies] == [422] * 3
    texts = {each.text.split('value="', 2)[0] for each in replies}
    assert len(texts) == 1
    assert all(SESSION_COOKIE not in each.cookies for each in replies)


def test_the_password_is_checked_even_where_there_is_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def noted(password_hash: str | None, _password: str) -> bool:
        asked.append(password_hash)
        return False

    monkeypatch.setattr(passwords, "matches", noted)

    assert sign_in(site, "nobody").status_code == 422
    assert asked == [None]


def test_guessing_ends_and_keeps_nobody_else_out(site: Site) -> None:
    add_person(site.engine, Role.JURY, "grace")
    add_person(site.engine, Role.JURY, "ada")

    guesses = [sign_in(site, "grace", f"guess {number}") for number in range(12)]

    assert [each.status_code for each in guesses].count(429) == 2
    assert sign_in(site, "grace").status_code == 429
    assert sign_in(site, "ada").status_code == 303


def test_a_code_of_the_second_factor_is_used_once(site: Site) -> None:
    id_ = add_person(site.engine, Role.JURY, "grace")
    secret = second_factor.new_secret()
    with site.engine.begin() as connection:
        people.offer_factor(connection, id_, secret)
        people.take_factor(connection, id_, 0)
    code = pyotp.TOTP(secret).now()

    replies = [sign_in(site, "grace", code=each) for each in ("", "000000", code, code)]

    assert [each.status_code for each in replies] == [422, 422, 303, 422]


def test_a_session_idles_expires_and_is_stored_nowhere(site: Site) -> None:
    id_ = add_person(site.engine, Role.JURY, "grace")
    token = session_of(site.engine, id_)
    now = datetime.now(UTC)
    person = _person(site, id_)

    with site.engine.begin() as connection:
        (session,) = sessions.of_person(connection, person, now)
        assert sessions.of_token(connection, token, now) is not None
        assert sessions.of_token(connection, token, now + IDLE) is None
        sessions.note_seen(connection, session.id, now + LONGEST - timedelta(minutes=1))
        assert sessions.of_token(connection, token, now + LONGEST - timedelta(minutes=1))
        assert sessions.of_token(connection, token, now + LONGEST) is None
        assert sessions.of_token(connection, "", now) is None


def test_the_first_start_lets_an_admin_in_once(site: Site) -> None:
    id_ = add_person(site.engine, Role.ADMIN, "admin", must_change=True)
    response = sign_in(site, "admin")
    visitor = Visitor(site.app, response.cookies[SESSION_COOKIE])

    assert visitor.get("/").headers["Location"] == f"{BASE}/account/password"
    refused = [
        visitor.post("/account/password", {"old": old, "new": new}).status_code
        for old, new in (
            ("wrong", "a new one, and long"), (PASSWORD, "short"), (PASSWORD, PASSWORD),
            (PASSWORD, "admin admin 12"), (PASSWORD, "aaaaaaaaaaaaaaa"),
        )
    ]  # fmt: skip
    changed = visitor.post("/account/password", {"old": PASSWORD, "new": "a new one, and long"})
    renewed = Visitor(site.app, changed.cookies[SESSION_COOKIE])

    assert refused == [422] * 5
    assert renewed.get("/").status_code == 200
    assert visitor.get("/").status_code in {200, 303}
    assert sign_in(site, "admin").status_code == 422
    assert sign_in(site, "admin", "a new one, and long").status_code == 303
    assert _person(site, id_).must_change is False


def _person(site: Site, id_: int) -> people.Person:
    with site.engine.begin() as connection:
        person = people.by_id(connection, id_)
    assert person is not None
    return person
