r"""The verdict on a whole write-up beside one reference."""

import pytest

from grader.judge import prepare
from grader.model import Verdict
from grader.write_up import judge_text


@pytest.mark.parametrize(
    ("text", "reference", "verdict"),
    [
        (r"Case 1: \boxed{x=1}. Case 2: \boxed{x=2}.", "1, 2", Verdict.UNDECIDED),
        (r"Case 1: \boxed{x=1}. Case 2: \boxed{x=3}.", "1, 2", Verdict.INCORRECT),
        ("The answer is $5xyz$.", "5", Verdict.INCORRECT),
        ("The answer is $3 sin x$.", "3", Verdict.INCORRECT),
        ("It costs $30 and then $40, so the answer is $3xyz$.", "3xyz", Verdict.CORRECT),
        ("He pays $5 and keeps the rest.", "5", Verdict.UNDECIDED),
        (r"\begin{align*} x &= \boxed{5} \\ y &= \boxed{6} \end{align*}", "(5,6)", Verdict.CORRECT),
        ("Let $x=5$. Then $x+1=6$. The answer is $x$.", "5", Verdict.UNDECIDED),
        ("Let $x=5$. The answer is $y$.", "5", Verdict.INCORRECT),
        ("The answer is $6$.", "5", Verdict.INCORRECT),
    ],
)
def test_what_is_said_decides(text: str, reference: str, verdict: Verdict) -> None:
    assert judge_text(prepare(reference), text).verdict is verdict
