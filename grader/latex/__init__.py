"""LaTeX text to a syntax tree."""

from __future__ import annotations

from grader.latex import tree
from grader.latex.errors import LatexError
from grader.latex.lexer import lex
from grader.latex.parser import Parser
from grader.latex.tree import Node

MAX_LENGTH = 20_000


def parse(text: str) -> Node:
    """The tree of one answer or one formula. Raises LatexError, and nothing else, for any text."""
    if len(text) > MAX_LENGTH:
        raise LatexError(
            f"the text is longer than {MAX_LENGTH} characters", MAX_LENGTH, len(text),
            code="latex.too-long",
        )  # fmt: skip
    return Parser(text, lex(text)).whole()


__all__ = ["LatexError", "Node", "parse", "tree"]
