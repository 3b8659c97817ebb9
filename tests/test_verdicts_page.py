"""docs/verdicts.md is what the tables say, and its own rows hold."""

from __future__ import annotations

import pytest

from grader.judge import judge, prepare
from grader.model import Verdict
from grader.write_up import judge_text
from tests.tables import page
from tests.tables.page import FORMED, FREE, LABELS, POLICIES, Shown


def test_the_page_is_fresh() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "run `make docs`"


@pytest.mark.parametrize(
    "row",
    [*FREE, *FORMED, *POLICIES],
    ids=lambda row: f"{row.answer} {row.relation} {row.reference}",
)
def test_a_row_of_the_page_holds(row: Shown) -> None:
    judgement = judge(prepare(row.reference, row.declarations), row.answer)
    assert judgement.verdict == page.MEANT[row.relation], judgement


@pytest.mark.parametrize(("answer", "reference", "_argument"), LABELS)
def test_a_label_is_argued_for_what_we_say(answer: str, reference: str, _argument: str) -> None:
    assert judge_text(prepare(reference), answer).verdict is Verdict.CORRECT


def test_every_table_of_answers_has_its_place() -> None:
    placed = {table for places in page.KINDS.values() for table, _ in places}
    assert {path.name for path in page.FOLDER.glob("answers_*.cases")} <= placed


def test_every_reason_is_shown_once() -> None:
    shown = [group for kind in page.KINDS for group in page.of_kind(kind)]
    placed = {table for places in page.KINDS.values() for table, _ in places}
    held = [group for table in placed for group in page.groups(table)]
    assert sorted(shown) == sorted(held)
