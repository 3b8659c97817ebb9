"""One's own account: password, second factor, sessions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyotp

from store.people import Role
from tests.dashboard.site import PASSWORD, Visitor, add_person, session_of
from tests.dashboard.test_signin import sign_in

if TYPE_CHECKING:
    from tests.dashboard.site import Site


def test_another_password_ends_every_other_session(filled: Site) -> None:
    id_ = add_person(filled.engine, Role.JURY, "grace")
    here, there = (Visitor(filled.app, session_of(filled.engine, id_)) for _ in range(2))

    here.post("/account/password", {"old": PASSWORD, "new": "another one, and long"})

    assert there.get("/account").status_code == 303
    assert filled.audited() == ["person.password-changed"]


def test_a_second_factor_is_set_up_with_a_first_code(filled: Site) -> None:
    id_ = add_person(filled.engine, Role.JURY, "grace")
    visitor = Visitor(filled.app, session_of(filled.engine, id_))

    assert visitor.post("/account/factor", {"password": "wrong"}).status_code == 422
    visitor.post("/account/factor", {"password": PASSWORD})
    shown = visitor.get("/account/factor").text
    secret = re.findall(r'class="secret">([A-Z2-7]+)<', shown)[0]
    assert sign_in(filled, "grace").status_code == 303  # not before a first code has come
    assert visitor.post("/account/factor/confirmation", {"code": "0"}).status_code == 422
    code = pyotp.TOTP(secret).now()
    assert visitor.post("/account/factor/confirmation", {"code": code}).status_code == 303

    assert "<svg" in shown
    assert sign_in(filled, "grace", code=code).status_code == 422  # used up by the confirmation
    assert visitor.post("/account/factor/removal", {"password": "wrong"}).status_code == 422
    assert visitor.post("/account/factor/removal", {"password": PASSWORD}).status_code == 303
    assert sign_in(filled, "grace").status_code == 303
    assert secret not in str(filled.audited())


def test_a_session_elsewhere_is_ended_and_nobody_elses(filled: Site) -> None:
    grace, ada = (add_person(filled.engine, Role.JURY, name) for name in ("grace", "ada"))
    here, there, other = (
        Visitor(filled.app, session_of(filled.engine, id_)) for id_ in (grace, grace, ada)
    )

    here.post("/account/sessions/2/end")
    here.post("/account/sessions/3/end")

    assert there.get("/account").status_code == 303
    assert other.get("/account").status_code == 200
    assert "2/end" not in here.get("/account").text
