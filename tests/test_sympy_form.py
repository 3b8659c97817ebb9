"""What sympy is given, what is taken back, and that it never sees what a person typed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sympy
from flint import fmpq

import grader
from grader.expression import nodes as n
from grader.expression.sympy_form import NoSympyFormError, from_sympy, to_sympy
from grader.judge import prepare
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr

X, Y = sympy.symbols("x y", real=True)
PARSERS = {"sympify", "parse_expr", "parse_latex", "S", "eval", "exec", "lambdify", "compile"}
SOURCES = sorted(Path(grader.__path__[0]).rglob("*.py"))


def read(text: str) -> Expr:
    """The expression of one value."""
    answer = prepare(text).answer
    assert isinstance(answer, k.Single)
    return answer.tensor.body


CASES = [
    (r"\frac{x+1}{2}", (X + 1) / 2),
    ("x^2 - 2xy", X**2 - 2 * X * Y),
    (r"\sqrt{x}", sympy.sqrt(X)),
    (r"\sin x \cos y", sympy.sin(X) * sympy.cos(Y)),
    ("e^{x}", sympy.exp(X)),
    (r"\ln x", sympy.log(X)),
    (r"|x| + \lfloor y \rfloor", sympy.Abs(X) + sympy.floor(Y)),
    (r"5!", sympy.Integer(120)),
    (r"\pi + i", sympy.pi + sympy.I),
]


@pytest.mark.parametrize(("text", "form"), CASES)
def test_a_reading_has_its_form(text: str, form: sympy.Expr) -> None:
    assert sympy.simplify(to_sympy(read(text)) - form) == 0


@pytest.mark.parametrize(("text", "form"), CASES)
def test_a_form_comes_back(text: str, form: sympy.Expr) -> None:
    assert to_sympy(from_sympy(form)) == form
    assert sympy.simplify(to_sympy(from_sympy(to_sympy(read(text)))) - form) == 0


def test_what_a_letter_is_known_to_be_goes_along() -> None:
    form = to_sympy(n.Symbol("n"), {"n": frozenset({"natural"})})

    assert form == sympy.Symbol("n", real=True, integer=True, positive=True)


def test_numbers_are_exact() -> None:
    assert to_sympy(n.Number(fmpq(1, 3))) == sympy.Rational(1, 3)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(NoSympyFormError, match="besselj"):
        from_sympy(sympy.besselj(0, X))


def calls(source: Path) -> Iterator[str]:
    """The names of all functions called, and those imported, in a file."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                continue
            case ast.Call(func=ast.Attribute(attr=name)):
                yield name
            case ast.ImportFrom(names=names):
                yield from (alias.name for alias in names)
            case _:
                continue


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_text_is_read_by_another_parser(source: Path) -> None:
    assert not PARSERS.intersection(calls(source))


def test_the_package_gives_it_by_name() -> None:
    assert grader.to_sympy is to_sympy
    with pytest.raises(AttributeError, match="no attribute 'to_latex'"):
        _ = grader.to_latex
