"""Submissions in the dashboard: found, shown, shared for a while, their appeals answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grader.model import Found, Judgement, PartScore, Verdict
from store import submissions
from store.people import Role
from tests.dashboard.site import SPITEFUL
from web.dashboard.links import BASE
from web.dashboard.marks import pieces

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.dashboard.site import Site


def total(site: Site, submission_id: int) -> Decimal:
    """What a submission scored."""
    with site.engine.begin() as connection:
        filed = submissions.by_id(connection, submission_id)
    assert filed is not None
    assert filed.score is not None
    return filed.score.total


def test_submissions_are_found_by_what_is_known_of_them(filled: Site) -> None:
    visitor = filled.visitor(Role.VIEWER)

    def found(query: str) -> list[str]:
        text = visitor.get(f"/submissions?{query}").text
        return re.findall(rf'href="{BASE}/submissions/(\d+)"', text)

    assert found("") == ["7", "6", "5", "4", "3", "2", "1"]
    assert found("problem=&state=&verdict=&contestant=&reference=") == found("")
    assert found("state=review") == ["5"]
    assert found("verdict=unreadable") == ["5"]
    assert found("contestant=c-0-1") == ["2"]
    assert found("before=3") == ["2", "1"]
    assert found("problem=none") == []
    assert visitor.get("/submissions?state=none").status_code == 422
    assert visitor.get("/submissions?until=9999-12-31T23:59:59-14:00").status_code == 422


def test_a_submission_shows_how_it_came_to_its_points(filled: Site) -> None:
    text = filled.visitor(Role.VIEWER).get("/submissions/3").text

    assert "slip.missing-delta" in text
    assert "NO_DELTA" in text
    assert "(m, k, n) = (1, 2, 1)" in text  # the witness
    assert "Make the link" not in text


def test_what_was_found_is_marked_in_the_write_up(filled: Site) -> None:
    text = filled.visitor(Role.VIEWER).get("/submissions/7").text

    assert re.search(r"<mark>\\nabla_x y = W<span class=.about.> part dx", text)
    assert "&lt;b&gt;at last&lt;/b&gt;" in text


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marking_places_loses_no_character(text: str, places: list[tuple[int, int]]) -> None:
    judgement = Judgement(Verdict.CORRECT, "", "")
    parts = [
        PartScore(
            part="a",
            points=None,
            out_of=1,  # type: ignore[arg-type]
            code="",
            say="",
            judgement=judgement,
            found=Found(text="", start=min(pair), end=max(pair), how="boxed"),
        )
        for pair in places
    ]

    assert "".join(piece.text for piece in pieces(text, parts)) == text


def test_a_link_shows_one_submission_to_whoever_has_it(filled: Site) -> None:
    jury, stranger = filled.visitor(Role.JURY), filled.visitor()
    made = jury.post("/submissions/3/links", {"days": "7"})
    (link,) = re.findall(rf"http://testserver{BASE}(/shared/[\w-]+)", made.text)

    shown = stranger.get(link)

    assert shown.status_code == 200
    assert "NO_DELTA" in shown.text
    assert r"\delta_{mk}" not in shown.text  # the key
    assert SPITEFUL not in shown.text
    assert stranger.get("/submissions/3").status_code == 303
    assert link not in jury.get("/submissions/3").text
    assert stranger.get(link[:-1]).status_code == 404
    assert jury.post("/submissions/4/links/1/end").status_code == 303  # it is not of that one
    assert stranger.get(link).status_code == 200
    assert jury.post("/submissions/3/links/1/end").status_code == 303
    assert stranger.get(link).status_code == 404
    assert filled.audited() == ["link.made", "link.ended"]


def test_an_appeal_is_answered_once_and_its_points_count(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)
    before = total(filled, 3)
    granted = {"reason": "so it is", "verdict": "correct", "points": "3"}

    assert visitor.post("/submissions/3/appeals/1/answer", granted).status_code == 303
    assert visitor.post("/submissions/3/appeals/1/answer", granted).status_code == 409

    assert total(filled, 3) == before + 2
    text = visitor.get("/submissions/3").text
    assert "so it is" in text
    assert "decision" in text
    assert filled.audited() == ["decision.made", "appeal.answered"]


def test_no_more_points_are_given_than_there_are(filled: Site) -> None:
    form = {"reason": "so it is", "verdict": "correct", "points": "4"}

    assert (
        filled.visitor(Role.JURY).post("/submissions/3/appeals/1/answer", form).status_code == 422
    )
    assert filled.audited() == []
