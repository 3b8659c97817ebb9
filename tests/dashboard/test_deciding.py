"""Deciding in the dashboard, without a browser: groups, the review queue, appeals."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from grader.grade import grade
from grader.model import Submission
from grader.rubric_file import read_rubric
from store.people import Role
from tests.dashboard.listed import GROUP, OF_PART
from tests.dashboard.site import PROBLEM, RUBRIC, fill
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.site import Site, Visitor

HERE = f"{OF_PART}/{GROUP}"
UNREAD = f"/review/items/group:{PROBLEM}:dW:{GROUP}"
APPEAL = "/review/items/appeal:1"
FULL = {"verdict": "correct", "points": "4", "reason": "as meant"}


def marks(site: Site, part: str) -> list[tuple[str, str | None]]:
    """The verdict and points of every live mark of a part."""
    with site.engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT verdict, points FROM marks WHERE live = 1 AND part = ? ORDER BY score_id",
            (part,),
        )
        return [(row[0], row[1]) for row in rows]


def notice_of(visitor: Visitor) -> str:
    """What the next page says of the change before."""
    return unquote(visitor.client.cookies.get("grader_notice") or "")


def at_item(visitor: Visitor) -> str:
    """The path of the item that the marker gets next; empty where there is none."""
    address = visitor.post("/review/next").headers["Location"].removeprefix(BASE)
    return unquote(address.partition("?")[0]) if "/items/" in address else ""


def test_one_decision_covers_the_group_and_is_taken_back(filled: Site) -> None:
    fill(filled.engine)  # a second contestant with the same answer
    jury = filled.visitor(Role.JURY)
    before = marks(filled, "dW")

    assert before.count(("unreadable", None)) == 2
    assert "2 equal answers" in jury.get(HERE).text
    jury.post(f"{HERE}/decisions", FULL)
    assert notice_of(jury) == "Decided: 2 scores changed."
    assert ("unreadable", None) not in marks(filled, "dW")
    jury.post("/decisions/1/undo", {"reason": "a slip"})

    assert notice_of(jury) == "Decision 1 is taken back: 2 scores changed."
    assert sorted(map(str, marks(filled, "dW"))) == sorted(map(str, before))
    assert filled.audited() == ["decision.made", "decision.undone"]
    assert jury.post("/decisions/1/undo", {"reason": "again"}).status_code == 404


def test_a_second_decision_replaces_the_first_when_it_says_so(filled: Site) -> None:
    jury, other = filled.visitor(Role.JURY), filled.visitor(Role.ADMIN)
    jury.post(f"{HERE}/decisions", FULL)
    less = {**FULL, "points": "1", "reason": "seen anew"}

    stale = other.post(f"{HERE}/decisions", less)
    unticked = other.post(f"{HERE}/decisions", {**less, "seen": "1"})
    assert (stale.status_code, unticked.status_code) == (409, 422)
    assert "has decided about these answers meanwhile: correct, 4 points" in stale.text
    assert "Nothing was changed" in stale.text
    assert 'value="seen anew"' in stale.text
    assert "Replacing: it is not ticked." in unticked.text
    assert filled.audited() == ["decision.made"]

    other.post(f"{HERE}/decisions", {**less, "seen": "1", "replaces": "1"})
    again = jury.post(f"{HERE}/decisions", {**FULL, "seen": "1", "replaces": "1"})
    assert again.status_code == 409
    assert "1 points, “seen anew”" in unescape(again.text)
    assert filled.audited() == ["decision.made", "decision.made"]

    jury.post("/decisions/2/undo", {"reason": "a slip"})
    jury.post(f"{HERE}/decisions", {**FULL, "seen": "2", "replaces": "1"})
    assert filled.audited()[-1] == "decision.made"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {**FULL, "verdict": "undecided"},
        {**FULL, "points": "4.5"},
        {**FULL, "points": "-1"},
        {**FULL, "points": "NaN"},
        {**FULL, "reason": "  "},
        {**FULL, "reason": "x" * 2001},
        {**FULL, "reason": "\x00"},
    ],
    ids=str,
)
def test_what_is_unclear_decides_nothing(filled: Site, form: dict[str, str]) -> None:
    jury = filled.visitor(Role.JURY)
    jury.post(f"{UNREAD}/claim")

    answers = [jury.post(f"{HERE}/decisions", form), jury.post(f"{UNREAD}/decision", form)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all('role="alert"' in answer.text for answer in answers)
    assert filled.audited() == []


@pytest.mark.parametrize(
    ("answer", "verdict", "points", "place"),
    [
        ("2W", "incorrect", "2", "partial = [\n  { answer = '\\mathbf{W}^\\top'"),
        ("2W", "correct", "3", "partial = [\n  { answer = '\\mathbf{W}^\\top'"),
    ],
)
def test_a_decision_is_offered_as_a_line_that_the_rubric_takes(
    filled: Site, answer: str, verdict: str, points: str, place: str
) -> None:
    jury = filled.visitor(Role.JURY)
    here = group_of(jury, "dx", answer)
    jury.post(f"{here}/decisions", {"verdict": verdict, "points": points, "reason": "it's half"})

    line, example = (lines(jury.get(here).text, name) for name in ("line-1", "example-1"))
    whole = line if line.startswith("also") else ""
    rule = place if whole else place.replace("[", f"[\n{line}", 1)
    prepared = read_rubric(RUBRIC.replace(place, f"{whole}\n{rule}") + f"\n{example}\n")
    score = grade(Submission(PROBLEM, answers={"dx": answer}), prepared)

    assert f"{score.total}" == f"{prepared.rubric.examples[-1].total}" == points
    assert score.parts[0].code == prepared.rubric.examples[-1].codes.get("dx", score.parts[0].code)


def test_one_click_opens_the_editor_with_the_line_in_its_place(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    here = group_of(jury, "dx", "2W")
    form = {"verdict": "incorrect", "points": "2", "reason": "it's half"}
    jury.post(f"{here}/decisions", form)
    (address,) = re.findall(rf'href="{BASE}([^"]+decision=1)"', jury.get(here).text)

    editor = jury.get(unescape(address)).text
    text = unescape(editor.partition("<textarea")[2].partition(">\n")[2].partition("</textarea")[0])
    (line,) = re.findall(r'data-line="(\d+)"', editor)
    assert "DECISION_1" in text.splitlines()[int(line) - 1]
    published = jury.post("/editor/publish", {"text": text})
    assert published.status_code == 303
    score = grade(Submission(PROBLEM, answers={"dx": "2W"}), read_rubric(text))
    assert (f"{score.total}", score.parts[0].code) == ("2", "DECISION_1")
    assert jury.get(f"/editor?problem={PROBLEM}&decision=9").status_code == 404


def test_a_decision_that_no_line_can_hold_opens_the_editor_as_it_is(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    jury.post(f"{HERE}/decisions", FULL)

    editor = jury.get(f"/editor?problem={PROBLEM}&decision=1").text
    assert "could not be put in by itself" in editor
    assert "DECISION_1" not in editor


def group_of(visitor: Visitor, part: str, answer: str) -> str:
    """The path of the group with an answer."""
    of_part = f"/problems/{PROBLEM}/parts/{part}/groups"
    keys = set(re.findall(rf"{of_part}/([0-9a-f]{{32}})", visitor.get(of_part).text))
    pages = {f"{of_part}/{key}": visitor.get(f"{of_part}/{key}").text for key in keys}
    return next(path for path, text in pages.items() if f">{answer}</code>" in text)


def lines(text: str, id_: str) -> str:
    """The lines that a page offers to copy."""
    return unescape(re.findall(rf'id="{id_}"[^>]*>(.*?)</pre>', text, re.DOTALL)[0])


def test_what_cannot_be_read_is_offered_as_no_line(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)

    jury.post(f"{HERE}/decisions", FULL)

    assert "cannot read this answer" in jury.get(HERE).text


def test_no_two_markers_get_the_same_item(filled: Site) -> None:
    one, other = (filled.visitor(Role.JURY) for _ in range(2))

    first, second = at_item(one), at_item(other)

    assert first
    assert second not in {"", first}
    assert at_item(one) == first
    assert "is at this one until" in other.get(first).text
    late = other.post(f"{first}/decision", {**FULL, "points": "0"})
    assert late.status_code == 422
    assert "nothing was changed" in late.text
    assert filled.audited() == []


def test_what_is_skipped_goes_to_others(filled: Site) -> None:
    one, other = (filled.visitor(Role.JURY) for _ in range(2))
    first = at_item(one)

    one.post(f"{first}/skip")

    assert at_item(one) != first
    assert at_item(other) == first
    other.post(f"{first}/release")
    one.post("/review/skipped/return")
    assert notice_of(one) == "1 item back in the queue."


def test_a_decision_goes_on_to_the_next_item(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    seen = []

    while item := at_item(jury):
        seen.append(item)
        jury.post(f"{item}/decision", {"verdict": "incorrect", "points": "0", "reason": "no"})

    assert len(seen) == len(set(seen)) > 2
    assert "Nothing waits for a person here." in jury.get("/review").text
    assert set(filled.audited()) == {"decision.made", "appeal.answered"}


def test_an_appeal_is_granted_or_refused_once(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    jury.post(f"{APPEAL}/claim")

    assert "Look again" in jury.get(APPEAL).text
    assert jury.post(f"{APPEAL}/refusal", {"reason": ""}).status_code == 422
    jury.post(f"{APPEAL}/refusal", {"reason": "the layout is asked for"})

    assert filled.audited() == ["appeal.answered"]
    assert jury.post(f"{APPEAL}/decision", FULL).status_code == 303
    assert filled.audited() == ["appeal.answered"]


def test_only_an_appeal_is_refused(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)
    jury.post(f"{UNREAD}/claim")

    assert jury.post(f"{UNREAD}/refusal", {"reason": "no"}).status_code == 422


def test_the_queue_shows_no_names_unless_they_are_asked_for(filled: Site) -> None:
    jury = filled.visitor(Role.JURY)

    for path in ("/review", UNREAD, APPEAL):
        assert not re.search(r"c-0-\d|/submissions/", jury.get(path).text), path
    assert "c-0-2" in jury.get(f"{APPEAL}?named=true").text


def test_a_viewer_looks_and_does_not_decide(filled: Site) -> None:
    viewer = filled.visitor(Role.VIEWER)

    for path in (HERE, UNREAD, APPEAL):
        assert "data-ruling" not in viewer.get(path).text
    assert "Take the next" not in viewer.get("/review").text
    for path in (f"{HERE}/decisions", f"{UNREAD}/decision", f"{APPEAL}/refusal", "/review/next"):
        assert viewer.post(path, FULL).status_code == 403
    assert filled.audited() == []
