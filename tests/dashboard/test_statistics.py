"""Statistics of a problem: every bar leads to as many answers as it counts."""

from __future__ import annotations

import csv
import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from store.people import Role
from tests.dashboard.site import PROBLEM, fill
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from tests.dashboard.site import Site

HERE = f"/problems/{PROBLEM}/statistics"
BAR = re.compile(r'<a href="([^"]+)" aria-label="([^:"]+(?::[0-9]+)?): ([0-9,]+) submissions?"')
REASON = re.compile(r'<a href="([^"]+)">([0-9,]+)<span class="hidden"> submissions with')
ROW = re.compile(rf'<a href="{BASE}/submissions/([0-9]+)">')


def test_every_bar_leads_to_the_answers_behind_it(filled: Site) -> None:
    fill(filled.engine, copies=2)
    viewer = filled.visitor(Role.VIEWER)
    shown = viewer.get(HERE).text
    bars = [(address, count) for address, _, count in BAR.findall(shown)]

    assert len(bars) > 8
    for address, count in [*bars, *REASON.findall(shown)]:
        listed = viewer.get(unescape(address).removeprefix(BASE)).text
        assert len(ROW.findall(listed)) == int(count), address
        assert "Show the others too" in listed


def test_the_figures_are_a_table_and_the_charts_are_pictures(filled: Site) -> None:
    viewer = filled.visitor(Role.VIEWER)

    table = viewer.get(f"{HERE}/figures.csv")
    rows = list(csv.reader(table.text.splitlines()))
    assert rows[0][0] == "figure"
    assert sum(int(row[4]) for row in rows if row[0] == "total") == 7
    assert "attachment" in table.headers["Content-Disposition"]
    for name in ("totals", "course", "part-dW"):
        picture = viewer.get(f"{HERE}/{name}.svg")
        drawn = ET.fromstring(picture.text)  # noqa: S314 our own
        assert picture.headers["Content-Type"].startswith("image/svg+xml")
        assert drawn.findall(".//{http://www.w3.org/2000/svg}rect")
        assert "href" not in picture.text
    assert viewer.get(f"{HERE}/nothing.svg").status_code == 404


def test_a_problem_without_submissions_has_no_figures(site: Site) -> None:
    assert site.visitor(Role.VIEWER).get(HERE).status_code == 404
