"""Derived forms, printed: what is printed reads back as what was derived."""

from __future__ import annotations

import pytest

from grader.model import Declarations
from grader.steps import Relation, check
from grader.steps.derive import derive

LAYER = Declarations(objects={"W": "M x N", "x": "N", "b": "M"}, define={"y": "y = W x + b"})
SQUARES = Declarations(
    objects={"X": "N x d", "y": "N", "w": "d", "A": "d x d", "B": "d x d", "v": "d"},
    define={"z": r"z = \sigma(X w)", "L": r"L = -\sum_n (y_n \ln z_n + (1 - y_n) \ln(1 - z_n))"},
)


@pytest.mark.parametrize(
    ("ask", "declarations", "matrix"),
    [
        (r"\nabla_x y", LAYER, "W"),
        (r"\nabla_b y", LAYER, "I"),
        (r"\nabla_w \|Xw - y\|^2", SQUARES, r"2 {X}^\top \left(X w - y\right)"),
        (r"\nabla_w^2 \|Xw - y\|^2", SQUARES, r"2 {X}^\top X"),
        (r"\nabla_w w^\top A w", SQUARES, r"A w + {A}^\top w"),
        (r"\frac{\partial}{\partial A} \ln \det A", SQUARES, r"{A}^{-\top}"),
        (r"\frac{\partial}{\partial A} \operatorname{tr}(AB)", SQUARES, r"{B}^\top"),
    ],
)  # fmt: skip
def test_a_matrix_form_is_recognised(ask: str, declarations: Declarations, matrix: str) -> None:
    assert derive(ask, declarations).matrix == matrix


def test_entries_are_printed_over_named_slots() -> None:
    derived = derive(r"\nabla_W y", LAYER)
    assert (derived.slots, derived.elementwise) == (("j", "k", "l"), r"\delta_{jk} x_{l}")
    assert derived.shape == "M x M N"


ASKS = (
    r"\nabla_w L", r"\nabla_w^2 L", r"\nabla_w \|w\|", r"\nabla_w e^{v^\top w}",
    r"\frac{\partial}{\partial w} \sin(A w)", r"\nabla_w \frac{w^\top A w}{w^\top w}",
    r"\frac{\partial}{\partial A} v^\top A^{-1} w", r"\nabla_w \ln(1 + w^\top w)",
    r"\frac{\partial}{\partial A} w^\top A^\top A w", r"\nabla_v \|v - A w\|^2",
)  # fmt: skip


@pytest.mark.parametrize("ask", ASKS)
def test_what_is_printed_reads_back_equal(ask: str) -> None:
    derived = derive(ask, SQUARES)
    assert derived.elementwise
    assert derived.matrix
    (step,) = check((ask, f"= {derived.matrix}"), SQUARES)
    assert step.relation is Relation.EQUAL


SAMPLES = Declarations(
    objects={"x^{(n)}": "d", "y^{(n)}": "scalar", "w": "d"},
    indices={"n": "N"},
    define={"L": r"L = \sum_{n=1}^{N} (w^\top x^{(n)} - y^{(n)})^2"},
)
LOGISTIC = Declarations(define={"f": r"f(x) = \frac{1}{1 + e^{-x}}"})


def test_a_family_is_printed_with_its_index_above() -> None:
    assert "x^{(n)}_{j}" in derive(r"\nabla_w L", SAMPLES).elementwise


@pytest.mark.parametrize(
    ("ask", "declarations", "form"),
    [
        (r"\frac{df}{dx}", LOGISTIC, r"f \cdot \left(1 - f\right)"),
        (r"\frac{d}{dx} \cosh x", Declarations(), r"\frac{1}{2} \left(e^{x} - e^{-x}\right)"),
    ],
)
def test_a_number_is_printed_as_it_reads_back(
    ask: str, declarations: Declarations, form: str
) -> None:
    assert derive(ask, declarations).elementwise == form
