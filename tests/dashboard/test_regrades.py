"""Regrades in the dashboard: started, read by cause, chosen from, applied, cancelled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from store import regrades, submissions
from store.people import Role
from store.regrades import Stage
from tests.dashboard.listed import SHORT
from tests.dashboard.site import PROBLEM, SECOND, begin_regrade, fill
from tests.grading import grade_all
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy import Engine

    from tests.dashboard.browsing import Window
    from tests.dashboard.site import Site

PATH = "/regrades/1"


def stage(engine: Engine, id_: int = 1) -> Stage:
    """Where a regrade stands."""
    with engine.begin() as connection:
        regrade = regrades.by_id(connection, id_)
    assert regrade is not None
    return regrade.stage


def total(engine: Engine, submission_id: int = 3) -> Decimal:
    """The points that count of a submission."""
    with engine.begin() as connection:
        filed = submissions.by_id(connection, submission_id)
    assert filed is not None
    assert filed.score is not None
    return filed.score.total


def words(text: str) -> str:
    """A page without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_difference_is_read_by_cause_and_answer(filled: Site) -> None:
    text = filled.visitor(Role.VIEWER).get(PATH).text

    assert "The rule gives other points" in text
    assert "1 → 2 points" in words(text)
    assert "NO_DELTA" in text
    assert f"part=dW&amp;group={SHORT}" in text
    assert "1 submission gets other marks: 1 gain points, 0 lose points" in words(text)
    assert "Cancel the regrade" not in text


def test_the_submissions_behind_it_are_listed(filled: Site) -> None:
    visitor = filled.visitor(Role.VIEWER)

    text = visitor.get(f"{PATH}/submissions?part=dW&group={SHORT}").text

    assert f'href="{BASE}/submissions/3"' in text
    assert "c-0-2" in text
    assert "No submission" in visitor.get(f"{PATH}/submissions?part=dW").text


def test_the_part_that_changes_is_brought_alone_while_it_changes(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)
    visitor.post(f"{PATH}/cancellation")
    form = {"problem": PROBLEM, "version": "2", "reason": "again"}
    visitor.post("/regrades", form)

    whole = visitor.get("/regrades/2").text
    part = visitor.get("/regrades/2/progress").text

    assert f'data-live="{BASE}/regrades/2/progress"' in whole
    assert "0 of 7 submissions graded" in part
    assert "<html" not in part
    assert visitor.post("/regrades/2/application").status_code == 409
    assert "data-live" not in visitor.get(PATH).text


def test_a_rejected_answer_keeps_its_score(filled: Site) -> None:
    visitor, before = filled.visitor(Role.JURY), total(filled.engine)
    form = {"part": "dW", "group": SHORT}

    visitor.post(f"{PATH}/choice", {**form, "rejected": "yes"})
    text = words(visitor.get(PATH).text)
    visitor.post(f"{PATH}/application")

    assert "0 submissions get other marks" in text
    assert "1 submission more keeps every mark" in text
    assert stage(filled.engine) is Stage.APPLIED
    assert total(filled.engine) == before
    assert filled.audited() == ["regrade.rejected", "regrade.applied"]


def test_an_answer_approved_again_gets_its_points(filled: Site) -> None:
    visitor, before = filled.visitor(Role.JURY), total(filled.engine)
    form = {"part": "dW", "group": SHORT}

    visitor.post(f"{PATH}/choice", {**form, "rejected": "yes"})
    visitor.post(f"{PATH}/choice", {**form, "rejected": "no"})
    visitor.post(f"{PATH}/application")

    assert total(filled.engine) == before + 1
    assert visitor.post(f"{PATH}/choice", {**form, "rejected": "yes"}).status_code == 409
    assert visitor.post(f"{PATH}/cancellation").status_code == 409


def test_one_regrade_of_a_problem_is_open(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)
    form = {"problem": PROBLEM, "version": "2", "reason": "again"}

    assert visitor.post("/regrades", form).status_code == 409
    assert visitor.post("/regrades", {**form, "reason": " "}).status_code == 422
    assert visitor.post(f"{PATH}/cancellation").status_code == 303
    assert visitor.post("/regrades", {**form, "version": "9"}).status_code == 422
    started = visitor.post("/regrades", {**form, "version": ""})

    assert started.headers["Location"] == f"{BASE}/regrades/2"
    assert "grader" in visitor.get("/regrades/2").text
    assert filled.audited() == ["regrade.cancelled", "regrade.started"]


def test_no_regrade_asks_more_of_the_store_the_more_it_changes(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)
    few = [len(filled.queries(visitor, path)) for path in (PATH, "/regrades")]
    visitor.post(f"{PATH}/cancellation")
    fill(filled.engine, copies=3)
    begin_regrade(filled.engine)

    many = [len(filled.queries(visitor, path)) for path in ("/regrades/2", "/regrades")]

    assert "4 submissions get other marks" in words(visitor.get("/regrades/2").text)
    assert many == few


def test_a_rubric_is_edited_regraded_read_and_applied(window: Window) -> None:
    before = total(window.engine)
    tab = window.tab(Role.JURY)
    page = tab.page
    tab.open(PATH)
    page.get_by_role("button", name="Cancel the regrade").click()

    tab.open(f"/editor?problem={PROBLEM}")
    third = SECOND.replace("version = 2", "version = 3").replace(
        "'x_n', points = 2", "'x_n', points = 3"
    )
    page.get_by_role("textbox").fill(third)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Regrade by it").click()
    page.get_by_label("Why").fill("dW may be written without the delta")
    page.get_by_role("button", name="Start the regrade").click()
    expect(page.get_by_text("0 of 7 submissions")).to_be_visible()
    grade_all(window.engine)
    expect(page.get_by_text("7 of 7 submissions")).to_be_visible()
    row = page.get_by_role("row", name="NO_DELTA")
    expect(row).to_contain_text("1 → 3 points")
    page.get_by_role("button", name="Apply to 1 submission").click()

    expect(page.get_by_text("applied", exact=True)).to_be_visible()
    assert total(window.engine) == before + 2
    tab.check()
