"""Rubrics in the dashboard: read, checked, edited, published, made live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import rubrics
from store.people import Role
from tests.dashboard.site import PROBLEM, RUBRIC
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.site import Site

THIRD = RUBRIC.replace("version = 1", "version = 3")
BROKEN = THIRD.replace(r"answer = '\mathbf{W}'", r"answer = '\mathbf{W'")


def live(site: Site) -> int:
    """The version that marks what comes in."""
    with site.engine.begin() as connection:
        return next(each.version for each in rubrics.versions(connection, PROBLEM) if each.live)


def test_a_rubric_is_shown_as_people_read_it(filled: Site) -> None:
    text = filled.visitor(Role.VIEWER).get(f"/problems/{PROBLEM}").text

    assert "Gradients of a linear layer" in text
    assert text.count("<math") > 10
    assert "NO_DELTA" in text
    assert "M × N" in text
    assert "Edit as a new version" not in text


def test_the_editor_begins_with_the_next_version(filled: Site) -> None:
    text = filled.visitor(Role.JURY).get(f"/editor?problem={PROBLEM}").text

    assert "version = 3" in text


def test_what_the_check_says_stands_beside_its_line(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)

    part = visitor.post("/editor/check?part=findings", {"text": BROKEN}).text
    whole = visitor.post("/editor/check", {"text": BROKEN}).text

    line = BROKEN[: BROKEN.index(r"'\mathbf{W'")].count("\n") + 1
    assert f'data-line="{line}" data-severity="error"' in part
    assert f'data-line="{line}" data-severity="error"' in whole
    assert "<html" not in part


def test_what_has_an_error_is_not_published(filled: Site) -> None:
    response = filled.visitor(Role.JURY).post("/editor/publish", {"text": BROKEN})

    assert response.status_code == 422
    assert r"\mathbf{W" in response.text  # what was typed is not lost
    assert filled.audited() == []


def test_a_version_is_published_and_made_live(filled: Site) -> None:
    visitor = filled.visitor(Role.JURY)

    published = visitor.post("/editor/publish", {"text": THIRD.replace("\n", "\r\n")})

    assert published.headers["Location"] == f"{BASE}/problems/{PROBLEM}/versions/3"
    assert live(filled) == 1
    assert visitor.post(f"/problems/{PROBLEM}/live", {"version": "3"}).status_code == 303
    assert live(filled) == 3
    assert filled.audited() == ["rubric.published", "rubric.live"]
    with filled.engine.begin() as connection:
        newest = rubrics.versions(connection, PROBLEM)[-1]
        assert rubrics.text_of(connection, newest.id) == THIRD


def test_a_published_version_is_never_changed(filled: Site) -> None:
    changed = f"{RUBRIC}# other words\n"

    response = filled.visitor(Role.JURY).post("/editor/publish", {"text": changed})

    assert response.status_code == 409
    assert "Raise" in response.text


def test_the_changes_of_a_version_are_shown(filled: Site) -> None:
    text = filled.visitor(Role.VIEWER).get(f"/problems/{PROBLEM}/versions/2/changes").text

    assert "removed: </span>-version = 1" in text
    assert "added: </span>+version = 2" in text
