"""What `grader check` finds in a changed rubric, and the line that it points to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.rubric_check.check import check_rubric, refused
from grader.rubric_check.findings import Report, Severity
from grader.rubric_file import RubricError, read_rubric
from tests.tables import FOLDER

FILES = sorted(Path("rubrics").rglob("*.toml"))
LAYER = Path("rubrics/usaaio-2025/linear-layer.toml")
TEXT = LAYER.read_text(encoding="utf-8")
ROW = re.compile(r"(?P<old>.*?) ~ (?P<new>.*?)  =>  (?P<said>.*?)  # line (?P<line>\d+)")
ROWS = [
    pytest.param(*match.groups(), id=f"rubric_check.cases:{number}")
    for number, line in enumerate((FOLDER / "rubric_check.cases").read_text("utf-8").splitlines())
    if (match := ROW.fullmatch(line))
]


def report_of(text: str, folder: Path = LAYER.parent) -> Report:
    try:
        prepared = read_rubric(text)
    except RubricError as error:
        return refused(error, text)
    named = [example.file for example in prepared.rubric.examples if example.file]
    files = {name: (folder / name).read_text(encoding="utf-8") for name in named}
    return check_rubric(prepared, files, text)


@pytest.mark.parametrize(("old", "new", "said", "line"), ROWS)
def test_a_change_is_found_where_it_stands(old: str, new: str, said: str, line: str) -> None:
    assert old in TEXT

    report = report_of(TEXT.replace(old, new.replace(" ; ", "\n"), 1))

    found = {f"{each.severity} {each.key}: {each.message}": each for each in report.findings}
    matching = [each for text, each in found.items() if text.startswith(said)]
    assert matching, list(found)
    assert matching[0].line == int(line)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_rubric_passes(file: Path) -> None:
    report = report_of(file.read_text(encoding="utf-8"), file.parent)

    found = [each for each in report.findings if each.severity is not Severity.NOTE]
    assert found == []
    assert report.attacked


def test_the_layer_is_derived_and_attacked() -> None:
    report = report_of(TEXT)

    assert report.derived == ("dx", "dW", "db")
    for attacked in report.attacked:
        assert attacked.same == attacked.rewritten > 4
        assert attacked.refused + len(attacked.covered) == attacked.broken > 3


def test_a_check_says_the_same_each_time() -> None:
    assert report_of(TEXT) == report_of(TEXT)


def test_a_wrong_key_is_shown_with_what_was_derived_and_a_witness() -> None:
    report = report_of(TEXT.replace(r"= x_n \delta_{mk}'", r"= x_n + \delta_{mk}'"))

    (found,) = [each for each in report.findings if each.code == "key.derived"]
    facts = dict(found.facts)
    assert facts["entry by entry"] == r"\delta_{jk} x_{l}"
    assert "expected" in facts["witness"]


@pytest.mark.parametrize(
    ("name", "right", "published"),
    [
        ("logistic-regression", r"\mathbf{Z} (\mathbf{I} - \mathbf{Z})", r"\mathbf{Z}"),
        (
            "logistic-regression",
            r"\mathbf{X}^\top (\mathbf{z} -",
            r"\mathbf{X}^\top (2 \mathbf{z} -",
        ),
    ],
)
def test_a_published_error_is_refuted(name: str, right: str, published: str) -> None:
    text = (LAYER.parent / f"{name}.toml").read_text(encoding="utf-8")
    wrong = text.replace(f"answer = '{right}", f"answer = '{published}").replace(
        rf"answer = '\mathbf{{X}}^\top {right}", rf"answer = '\mathbf{{X}}^\top {published}"
    )
    rules = wrong.replace("{ answer = 'X^\\top Z X'", "{ answer = 'X^\\top Z'")

    assert rules != text
    found = [each for each in report_of(rules).findings if each.code == "key.derived"]
    assert len(found) == 1
    assert "expected" in dict(found[0].facts)["witness"]
