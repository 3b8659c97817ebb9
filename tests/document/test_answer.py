"""The final answer of a write-up, by table and by law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.document.answer import find_answer
from tests.tables import Case, cases

PIECES = st.sampled_from(
    [
        r"\boxed{", "}", "{", "$", "$$", r"\[", r"\]", r"\(", r"\)", "the answer is ", "Answer: ",
        "not ", "5", "x^2", r"\frac{1}{2}", ", ", " and ", " or ", ". ", "\n\n", "?", "percent",
        r"\begin{align*}", r"\end{align*}", "&=", r"\\", "Therefore ", "####", "%", "!", "(b)",
        "<think>", "</think>", "[asy]", "[/asy]", "\\", "答案", "12 cm", "wait",
    ]
)  # fmt: skip
WRITE_UPS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@cases("document.cases", "=>", "??")
def test_table(case: Case) -> None:
    found = find_answer(case.left.replace("⏎", "\n"))

    if case.relation == "=>":
        assert (found.text, found.doubt) == (case.right, "")
    else:
        assert found.doubt
        assert case.right in found.doubt


@given(WRITE_UPS)
def test_offsets_stay_inside(text: str) -> None:
    found = find_answer(text)

    for each in (found, *found.rivals):
        assert 0 <= each.start <= each.end <= len(text)
        assert each.assembled or text[each.start : each.end] == each.text


@given(WRITE_UPS, st.sampled_from(["5", r"\frac{a}{b}", "x = y_1", r"\{1,2\}"]))
def test_a_last_box_is_found_whatever_stands_before(text: str, answer: str) -> None:
    found = find_answer(f"{text}\n\nSo \\boxed{{{answer}}}.")

    assert found.doubt or found.text == answer


@pytest.mark.parametrize(
    "piece",
    [
        r"\boxed{",
        "$",
        "the answer is ",
        r"\begin{align}",
        "{",
        "(a) ",
        "\n**",
        "<s>",
        "\n> \\boxed{1}",
    ],
)
def test_cost_is_linear(piece: str) -> None:
    """A hundred thousand characters of one piece end at once."""
    find_answer(piece * (100_000 // len(piece)))
