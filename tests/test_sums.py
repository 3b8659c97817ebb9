"""Values taken at all entries at once are those taken one by one, in every domain."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from grader.equivalence.residues import at
from grader.expression.balls import Reals
from grader.expression.domains import Rationals
from grader.expression.evaluate import Budget, Evaluator
from grader.expression.tables import table, values_at
from grader.expression.traverse import walk
from grader.judge import prepare
from grader.model import Declarations
from grader.reading.answers.kinds import Single

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.first_reading import Key

OBJECTS = {"A": "n x n", "S": "n x n", "X": "m x n", "x": "n", "w": "n", "t": "m", "p": "n"}
DECLARED = Declarations(objects=OBJECTS, assume={"S": "symmetric", "p": "simplex"})
SIZES: dict[Any, int] = {"n": 3, "m": 4}

WHOLE = (
    r"X^\top (X w - t)",
    r"(A + A^\top) x",
    r"A^{-1} S A^{-\top}",
    r"\operatorname{tr}(A S A)",
    r"\operatorname{diag}(p) - p p^\top",
    r"\sum_i \sum_j A_{ij} A_{ji} x_i",
    r"\sum_j A_{jj} x_2",
    r"\|X\|_F^2 x",
    r"2 A - n S",
)
DOMAINS: tuple[Callable[[Key], Evaluator[Any]], ...] = (
    lambda key: at(key.problem, Budget(10_000), 11, SIZES, 1),
    lambda key: Evaluator(Rationals(3), SIZES, key.problem),
    lambda key: Evaluator(Reals(2), SIZES, key.problem),
)


def _values(key: Key, evaluator: Evaluator[Any], *, at_once: bool) -> list[Any]:
    """The entries of a reference where both axes have the size n or m."""
    assert isinstance(key.answer, Single)
    tensor = key.answer.tensor
    if not at_once:
        evaluator.tables.update(dict.fromkeys(walk(tensor.body)))
    places = list(product(*(range(evaluator.size(index.size)) for index in tensor.slots)))
    return list(map(str, values_at(evaluator, tensor.body, tensor.slots, places)))


@pytest.mark.parametrize("make", DOMAINS)
@pytest.mark.parametrize("text", WHOLE)
def test_entries_at_once_are_those_one_by_one(
    text: str, make: Callable[[Key], Evaluator[Any]]
) -> None:
    key = prepare(text, DECLARED)
    assert _values(key, make(key), at_once=True) == _values(key, make(key), at_once=False)


@pytest.mark.parametrize("text", [r"\sum_i |x_i|", r"\sum_i \max(x_i, w_i)", r"\sum_i e^{|x_i|}"])
def test_what_branches_is_taken_one_by_one(text: str) -> None:
    """Which branches were met is evidence, so none is met that is not asked for."""
    key = prepare(text, DECLARED)
    assert isinstance(key.answer, Single)
    assert table(DOMAINS[2](key), key.answer.tensor.body) is None


def test_a_delta_guards_what_has_no_value() -> None:
    key = prepare(r"\sum_j \delta_{ij} \frac{x_j}{\delta_{ij}}", DECLARED)
    assert isinstance(key.answer, Single)
    evaluator = DOMAINS[1](key)
    (index,) = key.answer.tensor.slots
    assert [evaluator.value(key.answer.tensor.body, {index: k}) for k in range(3)] == [
        evaluator.entry("x", (k,), (2,)) for k in range(3)
    ]
