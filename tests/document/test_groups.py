"""Which answers are one group: what a person says of one of them is said of all."""

from __future__ import annotations

from typing import get_args

import pytest

from grader.document.groups import canonical_text, group_key
from grader.latex import render, tree
from grader.latex.structure import KINDS, structure
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


KEPT = {
    "2x": "01e2584c65bc0d9adab8bc8ddb6041a0",
    r"\frac{1}{2}": "01ead87e33b47f2426b9f16794d111bb",
    r"\delta_{mk} x_n": "014d517ce5f5c81f7bfd3f356e8c2e9c",
    r"W^\top g": "0113f7146ec1af9191dc70d039db1fc4",
    r"\sum_{i=1}^n x_i^2": "01be643081cf3f9ee10e13487f367f44",
    r"\{1, 2\}": "0103646e04e323f746cbd1ce68c8583f",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}": "01528718ac2b8b7a1fbd40710103f278",
    "no idea?": "017c9bc76ac9bf7a120ffa91b8011715",
}


@pytest.mark.parametrize(("answer", "key"), KEPT.items())
def test_a_key_stays_what_it_is(answer: str, key: str) -> None:
    """Decisions are kept under it: what changes a key is a new version of structures."""
    assert group_key(found(answer)) == key


def test_no_printer_has_a_part_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> str:
        raise AssertionError("a key was made by printing")

    canonical_text.cache_clear()
    monkeypatch.setattr(render, "to_latex", broken)

    assert group_key(found(r"\frac{1}{2}")) == KEPT[r"\frac{1}{2}"]


def test_every_kind_of_node_has_its_name_for_good() -> None:
    assert set(KINDS) == set(get_args(tree.Node))
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_default_that_is_not_said_changes_nothing() -> None:
    assert structure(tree.Letter("x")) == structure(tree.Letter("x", (), ""))
    assert structure(tree.Letter("x", ("hat",))) != structure(tree.Letter("x"))
