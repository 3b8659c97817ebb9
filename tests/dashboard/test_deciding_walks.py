"""What a jury does with answers, in a real Chromium: by mouse, by keyboard alone, two at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import expect

from store import keys
from store.keys import NewKey, Scope
from store.people import Role
from tests.dashboard.listed import GROUP, OF_PART
from tests.dashboard.site import PASSWORD, PROBLEM, SPITEFUL, add_person, fill
from tests.dashboard.test_walks import press_to
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dashboard.browsing import Tab, Window

UNREAD = f"/review/items/group:{PROBLEM}:dW:{GROUP}"


def marks_of_group(window: Window) -> list[tuple[str, str | None]]:
    """The verdict and points of every live mark of the answer that nobody can read."""
    with window.engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT verdict, points FROM marks WHERE live = 1 AND answer_group = ?", (GROUP,)
        )
        return [(row[0], row[1]) for row in rows]


def test_a_misread_answer_is_decided_once(window: Window) -> None:
    fill(window.engine, copies=2)
    add_person(window.engine, Role.JURY, "grace")
    tab = window.tab()
    page = tab.page
    tab.open("/problems")

    page.get_by_label("Name").fill("grace")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Gradients of a linear layer").click()
    page.get_by_role("link", name="Answers", exact=True).click()
    page.get_by_role("link", name="dW", exact=False).click()
    page.get_by_role("link", name="Decide answer 1, of 3 contestants").click()
    page.get_by_label("correct", exact=True).check()
    expect(page.get_by_label("Points")).to_have_value("4")
    page.get_by_label("Reason").fill("the brace is only forgotten")
    page.get_by_role("button", name="Decide for 3 contestants").click()

    expect(page.get_by_role("status")).to_contain_text("3 scores changed")
    assert marks_of_group(window) == [("correct", "4")] * 3
    page.get_by_role("link", name="The submissions").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").first).to_contain_text("dW ✓ correct")
    with window.engine.begin() as connection:
        entry = connection.exec_driver_sql(
            "SELECT actor, reason FROM audit WHERE action = 'decision.made'"
        ).one()
    assert tuple(entry) == ("grace", "the brace is only forgotten")
    assert tab.complaints == []


def press_at(tab: Tab, label: str) -> None:
    """Go with the Tab key to what is called so, and press Enter there."""
    press_to(tab, label)
    tab.page.keyboard.press("Enter")


def test_the_queue_is_gone_through_by_keyboard_alone(window: Window) -> None:
    fill(window.engine, copies=2)
    tab = window.tab(Role.JURY)
    press, page = tab.page.keyboard.press, tab.page
    tab.open("/review")

    press("n")
    page.wait_for_url("**/items/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Part dW: 3 equal answers")
    press("c")
    press("r")
    page.keyboard.type("dsic")  # a letter in a field is a letter
    press("Escape")
    press("d")
    expect(page.get_by_role("status")).to_contain_text("4 of 4 points; 3 scores changed")
    assert marks_of_group(window) == [("correct", "4")] * 3
    press_at(tab, "Take back decision 1: part dW, correct, 4 points")
    expect(page.get_by_role("status")).to_contain_text("Decision 1 is taken back")
    assert marks_of_group(window) == [("unreadable", None)] * 3
    tab.open(UNREAD)
    press_at(tab, "Turn keys off")
    press("n")
    expect(page.get_by_role("button", name="Turn keys on")).to_be_focused()
    expect(page.get_by_role("button", name="Take this one")).to_be_visible()
    press_at(tab, "Take this one n")
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    press_at(tab, "Skip s")

    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Part dW")
    tab.check()


@pytest.fixture
def api(window: Window) -> Iterator[httpx2.Client]:
    """A client of the API with a key of a platform."""
    with window.engine.begin() as connection:
        key = NewKey("platform", [Scope.SUBMIT, Scope.READ])
        _, token = keys.issue(connection, key, datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once"}
    with httpx2.Client(base_url=window.server, headers=headers, timeout=30) as client:
        yield client


def test_an_appeal_goes_from_the_api_to_its_answer_and_no_two_markers_have_it(
    window: Window, api: httpx2.Client
) -> None:
    appeal = {"submission": 1, "part": "dW", "text": f"Look again {SPITEFUL}"}
    href = api.post("/v1/appeals", json=appeal).raise_for_status().json()["href"]
    one, other = window.tab(Role.JURY, name="grace"), window.tab(Role.JURY, name="ada")

    for tab in (one, other):
        tab.open("/review?kind=appeal")
        tab.page.get_by_role("button", name="Take the next").click()
        tab.page.wait_for_url("**/items/**")
    other.page.goto(one.page.url)
    expect(other.page.get_by_text("grace is at this one until")).to_be_visible()
    expect(other.page.get_by_role("button", name="Grant it")).to_have_count(0)
    assert f"appeal%3A{href.rpartition('/')[2]}" in one.page.url  # the first submission's
    one.page.get_by_label("incorrect").check()
    one.page.get_by_label("Reason").fill("seen again: it stays wrong")
    one.page.get_by_role("button", name="Grant it").click()
    expect(one.page.get_by_role("status")).to_contain_text("Decided: incorrect, 0 of 4 points")

    answered = api.get(href).json()
    assert answered["state"] == "answered"
    assert answered["reply"] == "seen again: it stays wrong"
    assert answered["decision"] == 1
    score = api.get("/v1/submissions/1").json()["score"]
    assert {part["part"]: part["points"] for part in score["parts"]}["dW"] == "0"
    assert one.complaints == other.complaints == []


def test_nothing_that_was_typed_runs_and_a_viewer_cannot_decide(window: Window) -> None:
    tab = window.tab(Role.VIEWER)
    opened: list[str] = []
    tab.page.on("dialog", lambda dialog: opened.append(dialog.message))

    for path in (OF_PART.replace("dW", "db"), f"{OF_PART}/{GROUP}", "/review", UNREAD,
                 "/review/items/appeal:1"):  # fmt: skip
        tab.open(path)
        expect(tab.page.locator('main form[method="post"]')).to_have_count(0)
        expect(tab.page.locator("script:not([src])")).to_have_count(0)
    sent = tab.page.request.post(tab.server + BASE + UNREAD + "/decision", form={"verdict": "x"})

    assert opened == []
    assert sent.status == 403
    assert tab.complaints == []
