"""A decision's line comes to its place in the rubric, however that is laid out."""

from __future__ import annotations

import tomllib

import pytest

from tests.samples import RUBRIC
from web.dashboard.insertion import inserted
from web.dashboard.rubric_lines import Lines

EXAMPLE = "[[example]]\nname = 'decision 1: so'\nb = 'x'\ntotal = 0"
RULE = "  { answer = 'x', points = 0.05, code = 'DECISION_1', say = 'the answer = 1, say = so' },"
SO = {"answer": "x", "points": 0.05, "code": "DECISION_1", "say": "the answer = 1, say = so"}
FORMER = {"answer": "7", "points": 0.01, "code": "SEVEN", "say": "no"}
INLINE = "{ answer = '7', points = 0.01, code = 'SEVEN', say = 'no' }"
TABLE = "[[part.partial]]\nanswer = '7'\npoints = 0.01\ncode = 'SEVEN'\nsay = 'no'\n"


@pytest.mark.parametrize(
    ("former", "rules"),
    [
        ("", [SO]),
        (f"partial = [{INLINE}]\n", [SO, FORMER]),
        (f"partial = [\n  {INLINE},\n]\n", [SO, FORMER]),
        (f"partial = [ # in this order\n  {INLINE}\n]\n", [SO, FORMER]),
        ("partial = []\n", [SO]),
        (TABLE, [SO, FORMER]),
        (f"tolerance = '0'\n\n# the rules\n{TABLE}\n{TABLE}", [SO, FORMER, FORMER]),
    ],
    ids=str,
)
def test_a_rule_is_tried_before_the_others(former: str, rules: list[object]) -> None:
    text = f"{RUBRIC}{former}\n[[example]]\nname = 'one'\na = '2x'\ntotal = 1.5\n"
    found = inserted(text, "b", Lines("partial", RULE, EXAMPLE))

    assert found is not None
    said = tomllib.loads(found.text)
    assert said["part"][1]["partial"] == rules
    assert [each["name"] for each in said["example"]] == ["one", "decision 1: so"]
    assert "DECISION_1" in "\n".join(found.text.splitlines()[found.line - 1 : found.line + 3])
    assert set(text.splitlines()) - set(found.text.splitlines()) <= set(former.splitlines())


@pytest.mark.parametrize(
    "former", ["", "also = ['1 + x']\n", "also = [\n  '1 + x', # turned\n]\n"], ids=str
)
def test_other_right_answers_are_said_together(former: str) -> None:
    line = "also = ['1 + x', 'x']"
    found = inserted(RUBRIC + former, "b", Lines("also", line, EXAMPLE))

    assert found is not None
    assert tomllib.loads(found.text)["part"][1]["also"] == ["1 + x", "x"]
    assert found.text.splitlines()[found.line - 1] == line


def test_what_is_not_where_it_should_be_takes_no_line() -> None:
    assert inserted(RUBRIC, "c", Lines("partial", RULE, EXAMPLE)) is None
    in_text = f"{RUBRIC}condition = '''\n[[part]]\nid = 'b'\n'''\n"
    assert inserted(in_text, "b", Lines("partial", RULE, EXAMPLE)) is None
    quoted = RUBRIC.replace("[[part]]", "[[ part ]]")
    assert inserted(quoted, "b", Lines("partial", RULE, EXAMPLE)) is None
