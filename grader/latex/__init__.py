"""LaTeX text to a syntax tree."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from grader.latex import tree
from grader.latex.errors import LatexError
from grader.latex.lexer import lex
from grader.latex.parser import Parser
from grader.latex.tree import Node
from grader.latex.walk import height

MAX_LENGTH: Final = 20_000
MAX_HEIGHT: Final = 200


@lru_cache(maxsize=64)
def parse(text: str) -> Node:
    """The tree of one answer or one formula. Raises LatexError, and nothing else, for any text.

    Takes time linear in the length. The tree is at most `MAX_HEIGHT` nodes deep, so that whoever
    walks it may recurse. The last trees are kept: several who judge one answer look at its text.
    """
    if len(text) > MAX_LENGTH:
        message = f"the text is longer than {MAX_LENGTH} characters"
        raise LatexError(message, MAX_LENGTH, len(text), code="latex.too-long")
    tokens = lex(text)
    node = Parser(text, tokens).whole()
    if len(tokens.roles) > MAX_HEIGHT and height(node) > MAX_HEIGHT:
        raise LatexError("nested too deeply", node.start, node.end, code="latex.too-deep")
    return node


__all__ = ["LatexError", "Node", "parse", "tree"]
