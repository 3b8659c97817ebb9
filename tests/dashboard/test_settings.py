"""Keys, people and the audit log in the dashboard."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from store import audit, keys, people, second_factor
from store.audit import Actor, Change
from store.people import Role
from tests.dashboard.site import SPITEFUL, add_person
from web.dashboard import changed
from web.dashboard.changed import Field
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from httpx2 import Response

    from store.people import Person
    from tests.dashboard.site import Site, Visitor

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)


def shown_once(response: Response) -> str:
    """The secret that a page shows."""
    (secret,) = re.findall(r'<code class="secret" tabindex="0">(.+?)</code>', response.text)
    return str(secret)


def person(site: Site, id_: int) -> Person:
    """A person as the store has them."""
    with site.engine.begin() as connection:
        found = people.by_id(connection, id_)
    assert found is not None
    return found


def opens(site: Site, token: str, now: datetime | None = None) -> bool:
    """Whether a token is of a key that holds."""
    with site.engine.begin() as connection:
        return keys.of_token(connection, token, now or datetime.now(UTC)) is not None


def test_a_key_is_made_rotated_and_revoked(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)

    first = shown_once(visitor.post("/keys", {"name": "platform", "scopes": "submit"}))
    second = shown_once(visitor.post("/keys/1/rotation", {"overlap_s": "3600"}))

    assert (opens(site, first), opens(site, second)) == (True, True)
    assert not opens(site, first, datetime.now(UTC) + timedelta(hours=2))
    assert first not in visitor.get("/keys/1").text + visitor.get("/keys").text
    assert visitor.post("/keys/1/end").headers["Location"] == f"{BASE}/keys/1"
    assert not opens(site, second)
    assert "revoked" in visitor.get("/keys").text
    assert site.audited() == ["key.issued", "key.rotated", "key.revoked"]


@pytest.mark.parametrize(
    "form",
    [
        {"name": "platform"},
        {"name": "", "scopes": "submit"},
        {"name": "platform", "scopes": "everything"},
        {"name": "platform", "scopes": "jury", "contestant": "c-1"},
        {"name": "platform", "scopes": "read", "per_minute": "0"},
    ],
    ids=str,
)
def test_such_a_key_is_not_made(site: Site, form: dict[str, str]) -> None:
    assert site.visitor(Role.ADMIN).post("/keys", form).status_code == 422
    assert site.audited() == []


def test_a_key_keeps_what_was_asked_for(site: Site) -> None:
    form = {
        "name": "one", "scopes": "read", "contestant": "c-1", "per_minute": "7",
        "until": "2031-01-02",
    }  # fmt: skip
    site.visitor(Role.ADMIN).post("/keys", form)

    with site.engine.begin() as connection:
        key = keys.by_id(connection, 1)

    assert key is not None
    assert (key.contestant, key.per_minute) == ("c-1", 7)
    assert key.expires_at == datetime(2031, 1, 2, tzinfo=UTC)


def test_someone_invited_has_to_choose_a_password(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)

    password = shown_once(visitor.post("/people", {"name": "Grace", "role": "jury"}))
    again = visitor.post("/people", {"name": "grace ", "role": "admin"})
    empty = visitor.post("/people", {"name": "  ", "role": "jury"})

    with site.engine.begin() as connection:
        grace = people.by_name(connection, "grace")
    assert grace is not None
    assert (grace.role, grace.must_change) == (Role.JURY, True)
    assert len(password) > 20
    assert (again.status_code, empty.status_code) == (409, 422)
    assert site.audited() == ["person.invited"]


def test_one_kept_out_is_out_at_once(site: Site) -> None:
    admin, jury = site.visitor(Role.ADMIN), site.visitor(Role.JURY)
    path = "/people/2"

    admin.post(f"{path}/disabled")

    assert jury.get("/problems").status_code == 303
    assert person(site, 2).disabled_at is not None
    admin.post(f"{path}/enabled")
    assert person(site, 2).disabled_at is None
    assert jury.get("/problems").status_code == 303  # the session has ended all the same
    assert site.audited() == ["person.disabled", "person.enabled"]


def test_a_role_holds_from_the_next_call_on(site: Site) -> None:
    admin, jury = site.visitor(Role.ADMIN), site.visitor(Role.JURY)

    admin.post("/people/2/role", {"role": "viewer"})

    assert jury.get("/editor").status_code == 403
    (entry,) = entries(site)
    assert (entry.change.before, entry.change.after) == ({"role": "jury"}, {"role": "viewer"})


def test_one_locked_out_is_let_in_again(site: Site) -> None:
    admin, jury = site.visitor(Role.ADMIN), site.visitor(Role.JURY)
    with site.engine.begin() as connection:
        people.offer_factor(connection, 2, second_factor.new_secret())
        people.take_factor(connection, 2, 0)

    admin.post("/people/2/factor/removal")
    password = shown_once(admin.post("/people/2/password"))

    assert (person(site, 2).has_factor, person(site, 2).must_change) == (False, True)
    assert jury.get("/problems").status_code == 303
    assert password not in admin.get("/people/2").text
    assert site.audited() == ["person.factor-reset", "person.password-renewed"]


@pytest.mark.parametrize("act", [("role", {"role": "jury"}), ("disabled", {})], ids=str)
def test_the_last_admin_stays_one(site: Site, act: tuple[str, dict[str, str]]) -> None:
    admin = site.visitor(Role.ADMIN)
    gone = add_person(site.engine, Role.ADMIN, "gone")
    with site.engine.begin() as connection:
        people.set_disabled(connection, gone, NOW)

    response = admin.post(f"/people/1/{act[0]}", act[1])

    assert response.status_code == 409
    assert "last admin" in response.text
    assert person(site, 1).role is Role.ADMIN
    assert site.audited() == []


def test_two_admins_at_once_leave_one(site: Site) -> None:
    admins = [site.visitor(Role.ADMIN), site.visitor(Role.ADMIN)]

    def demote(turn: tuple[int, Visitor]) -> int:
        return turn[1].post(f"/people/{turn[0]}/role", {"role": "viewer"}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(demote, enumerate(admins, start=1)))

    assert codes in ([303, 409], [303, 403])
    assert sum(person(site, id_).role is Role.ADMIN for id_ in (1, 2)) == 1


def entries(site: Site) -> list[audit.Entry]:
    """The audit log, the newest first."""
    with site.engine.begin() as connection:
        return audit.search(connection, audit.Wanted(), before_id=None, limit=1000)


def write_down(site: Site, count: int = 1) -> None:
    """Three kinds of entries, `count` times."""
    with site.engine.begin() as connection:
        for day in range(count):
            now = NOW + timedelta(days=day)
            change = Change("key.issued", "key 7", after={"name": SPITEFUL, "scopes": ["read"]})
            audit.add(connection, Actor("grace"), change, now)
            audit.add(connection, Actor("ada"), Change("key.revoked", "key 70"), now)
            change = Change("decision.made", "decision 1", {"points": 1}, {"points": 2}, "=1+1")
            audit.add(connection, Actor("ada"), change, now)


def test_the_log_is_found_by_who_what_and_when(site: Site) -> None:
    write_down(site, 2)
    visitor = site.visitor(Role.ADMIN)

    def found(query: str) -> list[str]:
        return re.findall(
            r'<th scope="row" class="number">(\d+)<', visitor.get(f"/audit?{query}").text
        )

    assert found("") == ["6", "5", "4", "3", "2", "1"]
    assert found("who=&what=&since=&until=") == found("")
    assert found("who=grace") == ["4", "1"]
    assert found("what=key+7") == ["4", "1"]
    assert found("what=key") == ["5", "4", "2", "1"]
    assert found("what=k%25y") == []
    assert found("since=2026-05-18") == ["6", "5", "4"]
    assert found("until=2026-05-17") == ["3", "2", "1"]
    assert found("until=9999-12-31&before=3") == ["2", "1"]
    assert visitor.get("/audit?since=yesterday").status_code == 422


def test_the_log_goes_on_over_pages(site: Site) -> None:
    write_down(site, 20)
    visitor = site.visitor(Role.ADMIN)

    first = visitor.get("/audit?who=ada&what=key").text
    whole = visitor.get("/audit").text
    (next_,) = re.findall(rf'href="{BASE}(/audit\?[^"]+)" rel="next"', whole)
    rest = visitor.get(next_.replace("&amp;", "&")).text

    assert "Next page" not in first
    assert whole.count('<th scope="row"') == 50
    assert rest.count('<th scope="row"') == 10


def test_the_log_is_downloaded_and_nothing_in_it_runs(site: Site) -> None:
    write_down(site)

    response = site.visitor(Role.ADMIN).get("/audit/download?what=decision")

    (heading, line) = response.text.splitlines()
    assert heading.startswith("\ufeffno,at,who")
    assert line.endswith('decision 1,"{""points"": 1}","{""points"": 2}",\'=1+1')
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_change_is_read_field_by_field() -> None:
    change = Change(
        "",
        "",
        {"points": 1, "kept": True, "why": None, "mark": {"code": "A"}},
        {"points": 2, "kept": True, "left_out": [["dx", "x"]], "mark": {"code": "B"}},
    )

    assert changed.fields(change) == [
        Field("points", "1", "2"),
        Field("mark: code", "A", "B"),
        Field("left out", None, "dx, x"),
    ]
