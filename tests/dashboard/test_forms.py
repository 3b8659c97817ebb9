"""A form that is wrong comes back as it was typed, and says of each field what to do."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from store.people import Role
from tests.dashboard.listed import GROUP, OF_PART

if TYPE_CHECKING:
    from tests.dashboard.browsing import Window
    from tests.dashboard.site import Site

LONG = "x" * 2001
FORMS = [
    ("/regrades", {"problem": "nothing", "version": "two", "reason": "  "}, ["version", "reason"]),
    ("/regrades", {"problem": "nothing", "version": "2", "reason": LONG}, ["reason"]),
    ("/people", {"name": "   ", "role": "king"}, ["name", "role"]),
    ("/keys", {"name": "", "per_minute": "0", "until": "soon"},
     ["name", "per_minute", "until", "scopes"]),
    ("/keys", {"name": "a", "scopes": "jury", "contestant": "c"}, ["scopes"]),
    ("/webhooks", {"url": "platform", "kinds": "submission.graded"}, ["url"]),
    ("/webhooks", {"url": "http://127.0.0.1/"}, ["url"]),
    ("/account/password", {"old": "no", "new": "short"}, ["old"]),
    ("/account/factor", {"password": "no"}, ["password"]),
    (f"{OF_PART}/{GROUP}/decisions", {"points": "5", "reason": " "},
     ["verdict", "points", "reason"]),
    ("/submissions/3/appeals/1/answer", {"verdict": "correct", "points": "many"},
     ["points-1", "reason-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "form", "fields"), FORMS, ids=str)
def test_what_is_wrong_stands_beside_its_field(
    filled: Site, path: str, form: dict[str, str], fields: list[str]
) -> None:
    answer = filled.visitor(Role.ADMIN).post(path, form)
    text = unescape(answer.text)

    assert answer.status_code == 422
    assert re.findall(r'<p class="fault" id="([^"]+)-wrong">', text) == fields
    assert re.findall(r'<p><a href="#([^"]+)">[^<]+: [^<]+\. [^<]+\.</a></p>', text) == fields
    described = re.findall(r'aria-describedby="([^" ]+)-wrong[^"]*"', text)
    assert described == fields
    assert len(re.findall("autofocus", text)) == 1
    assert f'aria-describedby="{fields[0]}-wrong' in text.partition(" autofocus")[0][-200:]
    for typed in form.values():
        assert not typed.strip() or typed in text or "password" in path or path == "/account/factor"
    assert filled.audited() == []


def test_the_sentences_name_field_fault_and_remedy(filled: Site) -> None:
    answer = filled.visitor(Role.ADMIN).post("/keys", FORMS[3][1])

    found = re.findall(r'<p class="fault"[^>]*>(.+?)</p>', unescape(answer.text))
    (limit,) = (each for each in found if "a minute" in each)
    assert limit.startswith("Requests a minute: 0 is less than 1. Type a whole number from 1 to")
    assert [each for each in found if each != limit] == [
        "Name: nothing is given. Type who calls with it, 200 characters at most.",
        "Ends on: “soon” is not a date. Type a day such as 2031-05-17, or leave it empty.",
        "It may: nothing is chosen. Choose at least one of those offered.",
    ]


def test_why_something_is_refused_stands_above_the_form(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)
    answer = visitor.post("/regrades", {"problem": "nothing", "version": "1", "reason": "again"})

    assert answer.status_code == 422
    assert '<div class="wrong" role="alert" tabindex="-1" autofocus>' in answer.text
    assert "Publish one, or correct the name." in answer.text
    assert 'value="again"' in answer.text


def test_a_decision_is_taken_back_with_a_reason(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    jury.post(f"{OF_PART}/{GROUP}/decisions", {"verdict": "correct", "points": "4", "reason": "so"})
    answer = jury.post("/decisions/1/undo", {"reason": " "})

    assert answer.status_code == 422
    assert "<details open>" in answer.text
    assert 'aria-describedby="undo-1-wrong"' in answer.text


def test_the_first_wrong_field_has_the_focus(window: Window) -> None:
    tab = window.tab(Role.ADMIN)
    tab.open("/keys")
    tab.page.evaluate("document.forms[1].noValidate = true")
    tab.page.get_by_label("Contestant").fill("c-1")
    tab.page.get_by_label("jury: publish").check()
    tab.page.get_by_role("button", name="Make the key").click()

    name = tab.page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("nothing is given.*who calls"))
    expect(tab.page.get_by_label("Contestant")).to_have_value("c-1")
    expect(tab.page.get_by_label("jury: publish")).to_be_checked()
    (complaint,) = tab.complaints
    assert "422" in complaint
    tab.complaints.clear()
    tab.check()
