"""Numbers and expressions against references, as a table of mathematics."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from grader.judge import judge, prepare
from grader.model import Verdict
from tests.tables.problems import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tables.problems import Row


@problems("scalars.cases")
def test_a_row_gets_its_verdict(row: Row) -> None:
    judgement = judge(prepare(row.reference, row.declarations), row.answer, before=row.before)
    assert judgement.verdict is row.verdict, judgement
    assert row.code in {"", judgement.code}, judgement


@pytest.mark.parametrize(
    ("answer", "reference", "came", "expected"),
    [
        ("x^2 + 1", "(x+1)^2", lambda x: x**2 + 1, lambda x: (x + 1) ** 2),
        ("x", "|x|", lambda x: x, abs),
        ("2x", "x", lambda x: 2 * x, lambda x: x),
        ("\\frac{1}{x}", "x", lambda x: 1 / x, lambda x: x),
        ("x^{17}", "x", lambda x: x**17, lambda x: x),
    ],
)
def test_a_witness_holds_by_hand(
    answer: str,
    reference: str,
    came: Callable[[Fraction], Fraction],
    expected: Callable[[Fraction], Fraction],
) -> None:
    judgement = judge(prepare(reference), answer)
    assert judgement.verdict is Verdict.INCORRECT
    witness = judgement.witness
    assert witness is not None
    (given,) = witness.given
    x = Fraction(re.sub(r"^x = ", "", given))
    assert Fraction(witness.expected) == expected(x)
    assert Fraction(witness.came) == came(x)
    assert expected(x) != came(x)
