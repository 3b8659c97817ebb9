"""Answers of linear algebra and index notation against references, as tables of mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.judge import judge, prepare
from grader.model import Declarations, Verdict
from tests.tables.problems import problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.tables.problems import Row

LAYER = Declarations(objects={"y": "M", "x": "N", "W": "M x N"})
SEED = "\\frac{\\partial y_m}{\\partial w_{kn}} = x_n \\delta_{mk}"
SQUARE = Declarations(objects={"A": "n x n", "B": "n x n", "a": "n"})


@problems("matrices.cases")
def test_a_row_gets_its_verdict(row: Row) -> None:
    judgement = judge(prepare(row.reference, row.declarations), row.answer, before=row.before)
    assert judgement.verdict is row.verdict, judgement
    assert row.code in {"", judgement.code}, judgement


@pytest.mark.parametrize(
    ("answer", "reference", "declarations", "codes"),
    [
        ("2W", "W", LAYER, {"slip.factor"}),
        ("-W", "W", LAYER, {"slip.sign"}),
        ("W^\\top", "W", LAYER, {"slip.transposed"}),
        ("A^\\top", "A", SQUARE, {"slip.transposed"}),
        ("A_{ji}", "A_{ij}", SQUARE, {"slip.transposed", "slip.exchanged"}),
        ("x_n", SEED, LAYER, {"slip.missing-delta"}),
        ("I_N", "\\nabla_y y = I_M", LAYER, {"type.shape"}),
        ("W_{ij} x_j", "W x", LAYER, {"type.slots"}),
        ("x W", "W x", LAYER, {"type.shape"}),
        ("\\sum_{j=1}^M W_{ij} x_j", "W x", LAYER, {"type.index-size"}),
    ],
)  # fmt: skip
def test_a_common_slip_has_its_name(
    answer: str, reference: str, declarations: Declarations, codes: set[str]
) -> None:
    judgement = judge(prepare(reference, declarations), answer)
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.code in codes, judgement


def test_a_clash_of_sizes_names_both() -> None:
    judgement = judge(prepare("\\nabla_y y = I_M", LAYER), "\\mathbf{I}_{N \\times N}")
    assert "N x N" in judgement.detail
    assert "M x M" in judgement.detail


def _matrix(text: str) -> list[list[int]]:
    return [[int(entry) for entry in row.split(",")] for row in text.strip("[]").split("], [")]


def _given(judgement_given: tuple[str, ...], name: str) -> list[list[int]]:
    (text,) = (item.partition(" = ")[2] for item in judgement_given if item.startswith(f"{name} ="))
    return _matrix(text)


def _entry(text: str) -> tuple[int, int]:
    row, column = text[text.rindex("(") + 1 : -1].split(",")
    return int(row) - 1, int(column) - 1


def _times(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    columns = tuple(zip(*right, strict=True))
    return [[sumprod(row, column) for column in columns] for row in left]


def sumprod(row: Iterable[int], column: Iterable[int]) -> int:
    return sum(a * b for a, b in zip(row, column, strict=True))


def test_the_witness_of_commuted_matrices_holds_by_hand() -> None:
    witness = judge(prepare("A B", SQUARE), "B A").witness
    assert witness is not None
    a, b = _given(witness.given, "A"), _given(witness.given, "B")
    row, column = _entry(witness.entry)
    assert int(witness.expected) == _times(a, b)[row][column]
    assert int(witness.came) == _times(b, a)[row][column]
    assert witness.expected != witness.came


def test_the_witness_of_a_transpose_holds_by_hand() -> None:
    witness = judge(prepare("A", SQUARE), "A^\\top").witness
    assert witness is not None
    a = _given(witness.given, "A")
    row, column = _entry(witness.entry)
    assert (int(witness.expected), int(witness.came)) == (a[row][column], a[column][row])
    assert witness.expected != witness.came


def test_the_witness_of_a_lost_square_holds_by_hand() -> None:
    witness = judge(prepare("(A+B)^2", SQUARE), "A^2 + 2 A B + B^2").witness
    assert witness is not None
    a, b = _given(witness.given, "A"), _given(witness.given, "B")
    row, column = _entry(witness.entry)
    both = [[x + y for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)]
    came = _times(a, a)[row][column] + 2 * _times(a, b)[row][column] + _times(b, b)[row][column]
    assert (int(witness.expected), int(witness.came)) == (_times(both, both)[row][column], came)
    assert witness.expected != witness.came
