"""Text as people type it, and text that is refused."""

from __future__ import annotations

import pytest

from grader.latex import LatexError, parse
from grader.latex.walk import children
from tests.latex.notation import shown
from tests.tables import Case, cases


@cases("latex.cases", "=>")
def test_tree(case: Case) -> None:
    assert shown(parse(case.left)) == case.right


@cases("latex.cases", "=>")
def test_spans_lie_in_the_source_and_in_one_another(case: Case) -> None:
    tree = parse(case.left)
    assert 0 <= tree.start <= tree.end <= len(case.left)
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        for child in children(node):
            assert node.start <= child.start <= child.end <= node.end, shown(child)
            waiting.append(child)


@cases("latex_errors.cases", "=>")
def test_refusal(case: Case) -> None:
    with pytest.raises(LatexError) as caught:
        parse(case.left)

    error = caught.value
    assert f"{error.message} @ {error.start}:{error.end} [{error.code}]" == case.right


@pytest.mark.parametrize(
    ("eaten", "typed"),
    [
        ("\x08oxed{5}", r"\boxed{5}"),
        ("\x0crac{1}{2}", r"\frac{1}{2}"),
        ("2 \times 3", r"2 \times 3"),
        ("\text{tr}(A)", r"\text{tr}(A)"),
        ("A^\top", r"A^\top"),
        ("\nabla f", r"\nabla f"),
        ("\x07lpha + \x0bec{x}", r"\alpha + \vec{x}"),
        ("x +\n y", "x + y"),
        ("x\ty", "xy"),
    ],
)
def test_an_eaten_escape_is_given_back(eaten: str, typed: str) -> None:
    assert parse(eaten) == parse(typed)


def test_an_error_after_an_eaten_escape_points_into_the_source() -> None:
    text = "\x0crac{1}{2} + \\foo"
    with pytest.raises(LatexError) as caught:
        parse(text)

    assert text[caught.value.start : caught.value.end] == "\\foo"


def test_the_whole_text_is_the_span_of_its_tree() -> None:
    tree = parse(r"\frac{1}{2} + x")

    assert (tree.start, tree.end) == (0, 15)
