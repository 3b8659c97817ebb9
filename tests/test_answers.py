"""Answers of every kind beside a reference: tables of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge import judge, judge_unread, prepare
from grader.latex import LatexError
from grader.model import Declarations, Verdict
from tests.tables import Case, cases
from tests.tables.problems import Row, problems

EXPECTED = {
    "==": Verdict.CORRECT,
    "!=": Verdict.INCORRECT,
    "??": Verdict.UNDECIDED,
    "!!": Verdict.UNREADABLE,
}


def check(case: Case) -> None:
    judgement = judge(prepare(case.right), case.left)
    assert judgement.verdict is EXPECTED[case.relation], f"{judgement.code}: {judgement.detail}"


@cases("answers_lists.cases", *EXPECTED)
def test_lists(case: Case) -> None:
    check(case)


@cases("answers_sets.cases", *EXPECTED)
def test_sets(case: Case) -> None:
    check(case)


@cases("answers_relations.cases", *EXPECTED)
def test_relations(case: Case) -> None:
    check(case)


@cases("answers_text.cases", *EXPECTED)
def test_text(case: Case) -> None:
    check(case)


@problems("answers_units.cases")
def test_units(row: Row) -> None:
    check_row(row)


@problems("answers_declared.cases")
def test_declared(row: Row) -> None:
    check_row(row)


def check_row(row: Row) -> None:
    judgement = judge(prepare(row.reference, row.declarations), row.answer)
    assert judgement.verdict is row.verdict, f"{judgement.code}: {judgement.detail}"
    assert row.code in {"", judgement.code}, judgement


def test_beside_a_reference_not_understood_only_the_same_text_is_right() -> None:
    reference = r"The price of each $A$ is $\frac{1}{2}$, and of each $B$ is $3$ yuan."
    with pytest.raises(LatexError) as unread:
        prepare(reference)
    answers = (
        r"The price of each $A$ is $\dfrac12$, and of each $B$ is $3$ yuan",
        r"The price of each $A$ is $\frac{1}{3}$, and of each $B$ is $3$ yuan.",
        r"\frac{1}{2}",
    )
    judged = [judge_unread(reference, unread.value, answer).verdict for answer in answers]
    assert judged == [Verdict.CORRECT, Verdict.UNREADABLE, Verdict.UNREADABLE]


def test_beside_a_reference_not_understood_what_a_text_points_at_is_compared() -> None:
    with pytest.raises(LatexError) as unread:
        prepare("t(0,4]")
    judged = [
        judge_unread("t(0,4]", unread.value, answer).verdict
        for answer in (
            r"Therefore, the answer is $\boxed{t(0, 4]}$.",
            r"Therefore, the answer is $\boxed{t(0, 5]}$.",
            r"$\boxed{t(0,4]}$. Wait, no, it is $\boxed{t(0,5]}$.",
        )
    ]
    assert judged == [Verdict.CORRECT, Verdict.UNREADABLE, Verdict.UNREADABLE]


def test_the_entry_that_differs_is_named() -> None:
    judgement = judge(prepare("(1,3,5)"), "(1,4,5)")
    assert judgement.witness is not None
    assert str(judgement.witness) == "expected 3 at entry 2, came 4"


def test_tolerance() -> None:
    for tolerance, right, wrong in (
        ("0.01", "1.41", "1.43"),
        ("1%", "1.42", "1.43"),
        ("2dp", "1.41", "1.42"),
        ("3sf", "1.41", "1.42"),
    ):
        key = prepare("\\sqrt{2}", Declarations(tolerance=tolerance))
        assert judge(key, right).verdict is Verdict.CORRECT
        assert judge(key, wrong).verdict is Verdict.INCORRECT


NUMBERS = st.lists(st.integers(-9, 9), min_size=1, max_size=5, unique=True)


@given(NUMBERS.flatmap(lambda numbers: st.tuples(st.just(numbers), st.permutations(numbers))))
def test_a_list_is_the_same_in_any_order(lists: tuple[list[int], list[int]]) -> None:
    numbers, shuffled = lists
    written = ", ".join(map(str, shuffled))
    assert judge(prepare(", ".join(map(str, numbers))), written).verdict is Verdict.CORRECT


@given(NUMBERS, st.integers(10, 99))
def test_a_changed_entry_is_never_right(numbers: list[int], other: int) -> None:
    key = prepare(", ".join(map(str, numbers)))
    changed = ", ".join(map(str, [*numbers[:-1], other]))
    assert judge(key, changed).verdict is Verdict.INCORRECT
    added = ", ".join(map(str, [*numbers, other]))
    assert judge(key, added).verdict is Verdict.INCORRECT


ENDS = st.tuples(st.integers(-9, 9), st.integers(-9, 9)).filter(lambda ends: ends[0] < ends[1])


@given(ENDS, st.sampled_from("(["), st.sampled_from(")]"))
def test_an_interval_is_its_inequality(ends: tuple[int, int], opening: str, closing: str) -> None:
    low, high = ends
    interval = f"{opening}{low},{high}{closing}"
    left, right = {"(": "<", "[": "\\le"}[opening], {")": "<", "]": "\\le"}[closing]
    inequality = f"{low} {left} x {right} {high}"
    assert judge(prepare(interval), inequality).verdict is Verdict.CORRECT
    assert (
        judge(prepare(interval), f"{low} {left} x {right} {high + 1}").verdict is Verdict.INCORRECT
    )


@given(st.integers(1, 5), st.integers(-5, 5), st.integers(-5, 5))
def test_a_scaled_equation_is_the_same(a: int, b: int, c: int) -> None:
    key = prepare(f"{a}x + {b}y = {c}" if b >= 0 else f"{a}x - {-b}y = {c}")
    scaled = f"{3 * a}x + ({3 * b})y - ({3 * c}) = 0"
    assert judge(key, scaled).verdict is Verdict.CORRECT
    shifted = f"{3 * a}x + ({3 * b})y - ({3 * c + 1}) = 0"
    assert judge(key, shifted).verdict is Verdict.INCORRECT
