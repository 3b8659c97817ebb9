"""Answers in whole write-ups: no shell makes a right answer wrong or a wrong one right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from grader.judge import prepare
from grader.model import Verdict
from grader.write_up import judge_text
from tests.laws.collections import COLLECTIONS
from tests.laws.expressions import EXPRESSIONS
from tests.laws.numbers import NUMBERS
from tests.laws.settings import EXAMPLES, LAW

if TYPE_CHECKING:
    from tests.laws.made import Made

KINDS: dict[str, st.SearchStrategy[Made]] = {
    "rationals": NUMBERS["rationals"],
    "surds": NUMBERS["surds"],
    "polynomials": EXPRESSIONS["polynomials"],
    "tuples": COLLECTIONS["tuples"],
}
SHELLS = (
    r"We get $\boxed{%s}$.",
    r"Adding the two gives $t = 3$, and so the answer is $%s$.",
    r"The answer is: $%s$",
    "First we note that $2 + 2 = 4$.\n\n**Answer:** $%s$",
    r"\[ \boxed{%s} \]",
    "Let $u = 7$. Then\n$$\n\\boxed{%s}\n$$\nas required.",
    r"Hence \(\boxed{%s}\). $\blacksquare$",
    r"Therefore, the final answer is $\boxed{\displaystyle %s}$.",
)


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_shell_changes_no_verdict_to_its_opposite(kind: str, examples: int) -> None:
    @settings(LAW, max_examples=examples)
    @given(KINDS[kind], st.sampled_from(SHELLS), st.data())
    def law(made: Made, shell: str, data: st.DataObject) -> None:
        key = prepare(made.right[0], made.declarations)
        right, wrong = (data.draw(st.sampled_from(texts)) for texts in (made.right, made.wrong))
        verdict = judge_text(key, shell % right).verdict
        event(f"a right answer in a shell is {verdict}")
        assert verdict is not Verdict.INCORRECT, (key.text, shell % right)
        assert judge_text(key, shell % wrong).verdict is not Verdict.CORRECT, (key.text, wrong)

    law()
