"""Keys of every kind attacked: what is the same earns the same, what is wrong earns nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.rubric_check.attack import attack
from grader.rubric_check.findings import Attacked, Finding, Severity
from grader.rubric_check.mutants import mutants
from grader.rubric_check.rewrites import rewrites
from grader.rubric_check.trial import Trial, trial_of
from grader.rubric_file import read_rubric

if TYPE_CHECKING:
    from grader.rubric_file.prepared import PreparedRubric

KINDS = (
    (r"\frac{775}{24}", ""),
    ("(1, -2, 3)", ""),
    (r"\{1, 2, \sqrt{3}\}", ""),
    (r"(-\infty, 2] \cup (3, 5)", ""),
    ("x^2 + y^2 = 4", 'type = "equation"'),
    ("y = 2x + 1", ""),
    ("D", 'type = "choice"'),
    ("D. 16", ""),
    ("F_2 = 4, F_3 = 5, F_4 = 9", ""),
    (r"\begin{bmatrix} 1 & 1 \\ 1 & 0 \end{bmatrix}", ""),
    (r"\frac{x^3}{3} + \sin x + C", 'up_to = ["constant"]'),
    (r"2x \sin x + x^2 \cos x", ""),
    (r"n^2 \times n", ""),
    (r"1 < x \le 2", ""),
    (r"\frac{\pi}{6} + k\pi, k \in \mathbb Z", ""),
    (r"\frac{n^2 (n+1)^2}{4}", 'form = "factored"'),
)


def one_part(answer: str, more: str = "") -> PreparedRubric:
    return read_rubric(
        "problem = 'p'\ntitle = 't'\nversion = 1\n[objects]\n[[part]]\nid = 'a'\npoints = 2\n"
        f"answer = '{answer}'\n{more}"
    )


def attacked(answer: str, more: str = "") -> tuple[Attacked, list[Finding]]:
    prepared = one_part(answer, more)
    part = prepared.rubric.parts[0]
    return attack(trial_of(prepared), part, prepared.keys["a"].reference, "part[1]")


@pytest.mark.parametrize(("answer", "more"), KINDS)
def test_a_key_of_any_kind_stands_the_attack(answer: str, more: str) -> None:
    tally, findings = attacked(answer, more)

    assert [each for each in findings if each.severity is not Severity.NOTE] == []
    assert tally.same == tally.rewritten > 0
    assert tally.refused == tally.broken > 2


def test_the_same_answer_refused_is_an_error() -> None:
    prepared, other = one_part("x + y"), one_part("x - y")
    refusing = Trial(replace(prepared, keys=other.keys), trial_of(prepared).right)
    key = prepared.keys["a"].reference

    _, findings = attack(refusing, prepared.rubric.parts[0], key, "part[1]")

    lost = [each for each in findings if each.code == "attack.lost"]
    assert "earns 0 of 2 points" in lost[0].message


def test_a_wrong_answer_taken_is_an_error() -> None:
    prepared, other = one_part("2 x + y"), one_part("x + y")
    taking = Trial(replace(prepared, keys=other.keys), trial_of(prepared).right)
    key = prepared.keys["a"].reference

    _, findings = attack(taking, prepared.rubric.parts[0], key, "part[1]")

    assert "attack.accepted" in {each.code for each in findings}


def test_a_wide_tolerance_is_a_warning() -> None:
    _, findings = attacked("3.14", 'tolerance = "2"')

    assert "part[1].tolerance" in {each.key for each in findings}


def test_an_edit_that_changes_nothing_is_no_wrong_answer() -> None:
    """The transpose of a symmetric matrix, the power of one."""
    _, findings = attacked("1 + x", "")
    _, symmetric = attacked("A", "objects = { A = 'n x n' }\nassume = { A = 'symmetric' }")

    codes = {each.code for each in (*findings, *symmetric)}
    assert codes <= {"rule.suggested"}


def test_variants_are_distinct_texts() -> None:
    key = one_part(r"2x \sin x + x^2 \cos x").keys["a"].reference

    texts = [variant.text for variant in (*mutants(key), *rewrites(key))]
    assert len(texts) == len(set(texts))
