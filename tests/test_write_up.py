r"""The verdict on a whole write-up beside one reference."""

import pytest

from grader.judge import prepare
from grader.model import Verdict
from grader.write_up import ReferenceInDoubtError, judge_text, prepare_text


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


def test_values_said_to_be_equal_are_held_against_the_reference_one_by_one() -> None:
    key = prepare("1/2")

    assert judge_text(key, r"It is $\frac12$ or, equivalently, $0.5$.").verdict is Verdict.CORRECT
    assert judge_text(key, r"It is $\frac12$ or, equivalently, $5$.").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        r"\boxed{1} and later \boxed{2}",
        r"It is not \boxed{5}.",
        r"\boxed{5}. Wait, that is wrong.",
    ],
)
def test_a_reference_that_is_in_doubt_is_no_key(text: str) -> None:
    with pytest.raises(ReferenceInDoubtError):
        prepare_text(text)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (r"So \boxed{5}.", "5"),
        (r"So \boxed{\frac{1}{2}}. In decimals, \boxed{0.5}.", "0.5"),
        (r"It is \boxed{20}\%.", r"20\%"),
    ],
)
def test_a_reference_is_read_from_a_text_where_all_finds_agree(text: str, reference: str) -> None:
    assert prepare_text(text).text == reference


@pytest.mark.parametrize(
    ("text", "reference", "verdict"),
    [
        (r"\boxed{\textbf{(B)} 5}", "5", Verdict.CORRECT),
        (r"\boxed{\textbf{(B)}\ 6}", "5", Verdict.INCORRECT),
        (r"\boxed{\text{(B)}}", r"\text{(B)}", Verdict.CORRECT),
        (r"\boxed{\text{(B)}}", "5", Verdict.UNDECIDED),
    ],
)
def test_a_choice_that_is_named_with_its_value_is_that_value(
    text: str, reference: str, verdict: Verdict
) -> None:
    assert judge_text(prepare(reference), text).verdict is verdict
