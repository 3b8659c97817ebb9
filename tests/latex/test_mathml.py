"""MathML of what was read: well-formed, escaped, and bracketed where braces made the grouping."""

from __future__ import annotations

from xml.dom.minidom import parseString

import pytest
from hypothesis import given

from grader.latex import LatexError, parse
from grader.latex.mathml import to_mathml
from tests.latex.test_laws import texts


def text_of(latex: str) -> str:
    """The characters that are shown."""
    document = parseString(to_mathml(parse(latex)))  # noqa: S318 our own markup
    return _text(document.documentElement)


def _text(node: object) -> str:
    children = getattr(node, "childNodes", ())
    return str(getattr(node, "data", "")) + "".join(_text(child) for child in children)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"{a+b}c", "(a+b)\u2062c"),
        (r"(a+b)c", "(a+b)\u2062c"),
        (r"\mathbf{W}^\top", "\U0001d416⊤"),  # noqa: RUF001 the sign of a transpose
        (r"\mathbb{R}", "\u211d"),
        (r"-x", "−x"),
        (r"\sin^2 x", "sin2\u2061(x)"),
        (r"x\in[0,1)", "x∈[0,1)"),
        (r"\text{a<b}", "a<b"),
        (r"\begin{pmatrix}1&2\end{pmatrix}", "(12)"),
    ],
)
def test_what_is_shown(latex: str, shown: str) -> None:
    assert text_of(latex) == shown


@given(texts())
def test_all_that_is_read_has_well_formed_markup(pieces: list[str]) -> None:
    try:
        tree = parse(" ".join(pieces))
    except LatexError:
        return
    parseString(to_mathml(tree))  # noqa: S318 our own markup
