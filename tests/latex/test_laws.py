"""What holds for any text."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, SupportsIndex, overload

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.latex import MAX_HEIGHT, LatexError, parse
from grader.latex.lexer import lex
from grader.latex.parser import Parser
from grader.latex.render import to_latex
from grader.latex.tree import Boxed
from grader.latex.walk import height
from tests.latex.pieces import OPENINGS, PIECES
from tests.tables import FOLDER, Case, cases

if TYPE_CHECKING:
    from grader.latex.tokens import Tokens

MANY = 5000
LIKE_AN_ESCAPE = re.compile(r"\\\\[A-Za-z]")  # in words; only there no space is printed between
SHORT = 40
TABLE = (FOLDER / "latex.cases").read_text(encoding="utf-8").splitlines()
WHOLE = [text for line in TABLE if 0 < len(text := line.partition("  =>")[0].strip()) < SHORT]


def texts() -> st.SearchStrategy[list[str]]:
    """Pieces, and whole texts among them, so that many can be read."""
    return st.lists(st.sampled_from([*PIECES, *WHOLE, *"xyab+-=,"]), min_size=1, max_size=8)


class Visited(list[str]):
    """A list that counts how often it is looked at."""

    visits = 0

    @overload
    def __getitem__(self, place: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: SupportsIndex | slice) -> str | list[str]:
        self.visits += 1
        return super().__getitem__(place)


def visits(text: str) -> int:
    """How often the parser looks at a role while it reads `text`."""
    tokens: Tokens = lex(text)
    tokens.roles = roles = Visited(tokens.roles)
    with suppress(LatexError):
        Parser(text, tokens).whole()
    return roles.visits


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_fails_only_with_latex_error(text: str) -> None:
    with suppress(LatexError):
        parse(text)


@given(
    st.lists(st.sampled_from([*PIECES, " ", "\x08", "\ud800", "\0"]), max_size=25), st.booleans()
)
def test_any_pieces_fail_only_with_latex_error(pieces: list[str], spaced: bool) -> None:  # noqa: FBT001
    with suppress(LatexError):
        parse((" " if spaced else "").join(pieces))


@pytest.mark.parametrize("tail", ["", "x", "x)"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_nesting_is_bounded(opening: str, tail: str) -> None:
    for count in (30, 75, 100, MANY):
        with suppress(LatexError):
            assert height(parse(opening * count + tail)) <= MAX_HEIGHT


@pytest.mark.parametrize("opening", ["(", "{", "-", r"\sqrt", r"\frac{1}", "x^{", r"\sin", "1/"])
def test_deep_nesting_is_refused_in_words(opening: str) -> None:
    with pytest.raises(LatexError, match=r"nested too deeply|longer than") as caught:
        parse(opening * MANY)

    assert caught.value.code in {"latex.too-deep", "latex.too-long"}


@pytest.mark.parametrize("piece", [*PIECES, *OPENINGS, "x+", "2x", "a,", "|x|", "a=", "x_i^2 y"])
def test_every_token_is_visited_a_bounded_number_of_times(piece: str) -> None:
    small, large = visits(piece * 20), visits(piece * 400)

    assert large <= 20 * small + 500


def test_a_long_text_is_refused() -> None:
    with pytest.raises(LatexError, match="longer than 20000 characters"):
        parse("1+" * 10_001)


@cases("latex.cases", "=>")
def test_a_printed_tree_is_read_as_itself(case: Case) -> None:
    tree = parse(case.left)

    assert parse(to_latex(tree)) == tree


@settings(max_examples=300)
@given(texts(), st.sampled_from(["", " "]))
def test_any_printed_tree_is_read_as_itself(pieces: list[str], space: str) -> None:
    try:
        tree = parse(space.join(pieces))
    except LatexError:
        return
    assume(height(tree) < MAX_HEIGHT // 8)  # the printed one may be nested deeper
    printed = to_latex(tree)
    assume(not LIKE_AN_ESCAPE.search(printed))

    assert parse(printed) == tree


@cases("latex.cases", "=>")
def test_delimiters_leave_no_trace(case: Case) -> None:
    if "$" in case.left or case.left.endswith("\\"):
        return
    tree = parse(case.left)

    assert parse(f"${case.left}$") == tree
    assert parse(rf"\({case.left}\)") == tree
    assert parse(rf"\displaystyle {case.left} ") == tree


@cases("latex.cases", "=>")
def test_a_box_holds_what_stands_in_it(case: Case) -> None:
    if "$" in case.left or case.left.endswith("\\") or r"\\" in case.left:
        return

    assert parse(rf"\boxed{{{case.left}}}") == Boxed(parse(case.left))
