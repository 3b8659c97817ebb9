"""Texts written alike but for their layout."""

import pytest

from grader.latex.written import written_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{1}{6}", r"\dfrac16"),
        (r"\left( x^{2} \right)", "(x^2)."),
        (r"$\sin(t) = 1$ when $t = 2$.", r"$\sin \left(t\right)=1$ when  $t=2$"),
        (r"\bigcup_{k} \left\{ 1 \right\}", r"{\bigcup_k\{1\}}"),
    ],
)
def test_layout_says_nothing(one: str, other: str) -> None:
    assert written_alike(one, other)
    assert written_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{1}{23}", r"\frac{12}{3}"),
        ("x^{12}", "x^12"),
        ("1 2", "12"),
        ("{a}{bc}", "{ab}{c}"),
        (r"t \text{ when } x", r"t \text{ unless } x"),
        ("W", "w"),
        (r"\mathbf{W}", "W"),
    ],
)
def test_another_sign_is_another_text(one: str, other: str) -> None:
    assert not written_alike(one, other)
