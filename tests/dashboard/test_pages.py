"""What holds of every page that is listed: in a real browser, and as its number of rows grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from store.people import Role
from tests.dashboard.listed import PAGES
from tests.dashboard.site import SPITEFUL, fill

if TYPE_CHECKING:
    from tests.dashboard.browsing import Window
    from tests.dashboard.site import Site


FORMS = [
    pytest.param("light", False, id="light"),
    pytest.param("dark", False, id="dark", marks=pytest.mark.slow),
    pytest.param("light", True, id="narrow", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("scheme", "narrow"), FORMS)
def test_every_page_is_accessible(
    window: Window, scheme: Literal["light", "dark"], *, narrow: bool
) -> None:
    roles = dict.fromkeys(listed.role for listed in PAGES)
    tabs = {role: window.tab(role, scheme=scheme, narrow=narrow) for role in roles}
    for listed in PAGES:
        tab = tabs[listed.role]
        tab.open(listed.path)
        if listed.name == "missing":
            tab.complaints.clear()  # a browser complains of any page that is not there
        tab.check()


def test_no_page_asks_more_of_the_store_the_more_is_in_it(filled: Site) -> None:
    visitor = filled.visitor(Role.ADMIN)
    paths = [each.path for each in PAGES if each.name != "missing"]

    def asked() -> dict[str, int]:
        return {path: len(filled.queries(visitor, path)) for path in paths}

    asked()  # what is read once for many pages is read now
    few = asked()
    fill(filled.engine, copies=3)

    assert asked() == few


def test_what_a_contestant_wrote_is_shown_and_never_run(filled: Site) -> None:
    visitor = filled.visitor(Role.ADMIN)

    for listed in PAGES:
        assert SPITEFUL not in visitor.get(listed.path).text, listed.path
