"""Any text at all: nothing raises, and what reads as a reference is not wrong beside itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge import judge, prepare
from grader.latex import LatexError
from grader.model import Verdict
from tests.latex.pieces import PIECES
from tests.laws.settings import LAW

REFERENCES = ("x+1", "(1,2)", r"\{1,2\}", "[0,1)", "x^2+y=1", r"\text{odd}", "x > 2", "5")
KEYS = {reference: prepare(reference) for reference in REFERENCES}
SOUPS = st.lists(st.sampled_from([*PIECES, " ", "1", "x", "=", ","]), max_size=10).map("".join)


@settings(LAW, max_examples=200)
@given(st.sampled_from(REFERENCES), SOUPS | st.text(max_size=30))
def test_no_answer_raises(reference: str, text: str) -> None:
    assert isinstance(judge(KEYS[reference], text).verdict, Verdict)


@settings(LAW, max_examples=200)
@given(SOUPS | st.text(max_size=30))
def test_what_is_read_as_a_reference_is_never_wrong(text: str) -> None:
    try:
        key = prepare(text)
    except LatexError:
        return
    judgement = judge(key, text)
    assert judgement.verdict is not Verdict.INCORRECT, judgement
