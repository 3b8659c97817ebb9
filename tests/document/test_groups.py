"""Which answers are one group: what a person says of one of them is said of all."""

from __future__ import annotations

import pytest

from grader.document.groups import group_key
from grader.model import Found


def found(text: str, **more: object) -> Found:
    return Found(**{"text": text, "start": 0, "end": len(text), "how": "given", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2x", " 2 x "),
        (r"\frac{1}{2}", r"$\dfrac12$"),
        (r"\left(x+1\right)", "(x + 1)"),
        ("no idea?", "no  idea?"),
    ],
)
def test_spellings_of_one_answer_are_a_group(one: str, other: str) -> None:
    assert group_key(found(one)) == group_key(found(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("2x", "x2"), ("W", "w"), ("W", "W^T"), ("x+1", "1+x"), ("1", "-1"), ("x_1", "x_2")],
)
def test_what_is_written_otherwise_is_another_group(one: str, other: str) -> None:
    assert group_key(found(one)) != group_key(found(other))


def test_given_and_boxed_alike_are_a_group() -> None:
    boxed = found("2x", how="boxed", start=7, end=9, before="so the answer is ")

    assert group_key(boxed) == group_key(found("2 x"))


def test_a_left_side_that_names_the_indices_makes_another_group() -> None:
    before = r"hence $\frac{\partial y_m}{\partial w_{%s}} ="
    one, other = (
        found(r"x_n \delta_{mk}", how="boxed", before=before % names) for names in ("kn", "nk")
    )

    assert group_key(one) != group_key(other)


@pytest.mark.parametrize(
    "alone",
    [
        found("2x", how="boxed", doubt="it is crossed out"),
        found("2x", how="boxed", rivals=(found("3x"),)),
        found("", how="nothing"),
    ],
)
def test_a_find_in_doubt_stands_alone(alone: Found) -> None:
    assert group_key(alone) is None


def test_nothing_written_is_a_group() -> None:
    assert group_key(found("", how="blank")) == group_key(found("  ", how="blank"))
