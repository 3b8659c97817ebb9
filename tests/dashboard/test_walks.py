"""What people do, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from store import people
from store.people import Role
from tests.dashboard.site import PASSWORD, PROBLEM, add_person, fill
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.browsing import Tab, Window

OWN = "an own one, quite long"
TABS_AT_MOST = 60


def press_to(tab: Tab, label: str) -> None:
    """Go on with the Tab key until what has the focus is called so; fail where it never is."""
    for _ in range(TABS_AT_MOST):
        tab.page.keyboard.press("Tab")
        named = tab.page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if named == label:
            return
    raise AssertionError(f"the Tab key never came to '{label}'")


def test_the_first_admin_signs_in_by_keyboard_alone(window: Window) -> None:
    add_person(window.engine, Role.ADMIN, "admin", must_change=True)
    tab = window.tab()
    tab.open("/submissions")
    keys = tab.page.keyboard

    for label, typed in (("Name", "admin"), ("Password", PASSWORD)):
        press_to(tab, label)
        keys.type(typed)
    keys.press("Enter")
    tab.page.wait_for_url("**/account/password")
    for label, typed in (("The password you have now", PASSWORD), ("New password", OWN)):
        press_to(tab, label)
        keys.type(typed)
    press_to(tab, "Choose it")
    keys.press("Enter")
    tab.page.wait_for_url("**/account")
    expect(tab.page.get_by_role("status")).to_contain_text("Your password is changed")
    press_to(tab, "Submissions")
    keys.press("Enter")
    tab.page.wait_for_url("**/submissions")
    press_to(tab, "3")
    keys.press("Enter")

    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Submission 3")
    tab.check()
    with window.engine.begin() as connection:
        person = people.by_name(connection, "admin")
    assert person is not None
    assert not person.must_change


def test_a_rubric_is_mended_where_the_check_points_and_published(window: Window) -> None:
    tab = window.tab(Role.JURY)
    tab.open(f"/problems/{PROBLEM}")
    page = tab.page
    page.get_by_role("link", name="Edit as a new version").click()
    text = page.get_by_label("The rubric’s file (TOML)")
    good = text.input_value()
    wrong = good.replace(r"answer = '\mathbf{W}'", r"answer = '\mathbf{W'")

    text.fill(wrong)
    line = wrong[: wrong.index(r"'\mathbf{W'")].count("\n") + 1
    expect(page.locator(".gutter .error")).to_have_text(str(line))
    page.get_by_role("button", name=f"line {line}").first.click()
    expect(text).to_be_focused()
    text.fill(good)
    expect(page.get_by_text("Nothing has to be mended")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Version 3 is published")
    page.get_by_role("button", name="Make version 3 live").click()

    expect(page.get_by_role("status")).to_contain_text("Version 3 is live")
    tab.check()


def test_a_script_in_an_answer_does_not_run(window: Window) -> None:
    tab = window.tab(Role.JURY)
    opened: list[str] = []
    tab.page.on("dialog", lambda dialog: opened.append(dialog.message))

    for path in ("/submissions", "/submissions/3", "/submissions/5", "/submissions/7"):
        tab.open(path)

    assert opened == []
    assert tab.complaints == []
    expect(tab.page.locator("script:not([src])")).to_have_count(0)


def test_a_viewer_is_offered_nothing_that_changes(window: Window) -> None:
    tab = window.tab(Role.VIEWER)

    for path in (f"/problems/{PROBLEM}", "/submissions/3"):
        tab.open(path)
        forms = tab.page.locator('main form[method="post"]')
        expect(forms).to_have_count(0)


def test_the_figures_change_without_loading_the_page(window: Window) -> None:
    tab = window.tab(Role.VIEWER)
    tab.open("/")
    correct = tab.page.get_by_role("link", name="parts correct")
    before = correct.inner_text()
    tab.page.evaluate("window.kept = true")

    fill(window.engine, copies=2)

    expect(correct).not_to_have_text(before)
    assert tab.page.evaluate("window.kept")


def test_the_theme_is_kept(window: Window) -> None:
    tab = window.tab(Role.VIEWER)
    tab.open("/")

    tab.page.get_by_role("button", name="Switch to the dark theme").click()
    tab.open("/problems")

    assert tab.page.locator("html").get_attribute("data-theme") == "dark"
    tab.page.get_by_role("button", name="Switch to the light theme").click()
    assert tab.page.locator("html").get_attribute("data-theme") == "light"


def test_an_ended_session_comes_back_to_the_page_it_was_at(window: Window) -> None:
    add_person(window.engine, Role.VIEWER, "grace")
    tab = window.tab()
    tab.open(f"/problems/{PROBLEM}?")
    tab.page.get_by_label("Name").fill("Grace")
    tab.page.get_by_label("Password").fill(PASSWORD)
    tab.page.get_by_role("button", name="Sign in").click()

    tab.page.wait_for_url(f"**{BASE}/problems/{PROBLEM}")


def test_a_contestant_reads_the_submission_under_its_link(window: Window) -> None:
    jury = window.tab(Role.JURY)
    jury.open("/submissions/3")
    jury.page.get_by_role("button", name="Make the link").click()
    shown = jury.page.get_by_role("region", name="The new link")
    link = shown.locator("code").inner_text()
    jury.check()
    contestant = window.tab(narrow=True)

    contestant.page.goto(link, wait_until="networkidle")

    expect(contestant.page.get_by_role("heading", level=1)).to_contain_text("Your submission")
    contestant.check()
