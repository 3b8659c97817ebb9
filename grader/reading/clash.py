"""What goes wrong in reading: not understood, or understood and impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.errors import LatexError

if TYPE_CHECKING:
    from grader.latex.tree import Node


class TypeClash(LatexError):
    """Understood, but shapes or index ranges do not fit; the message names both.

    `strange` are the letters read on the way that no declaration gives a shape.
    """

    strange: frozenset[str] = frozenset()


def unknown(node: Node, message: str, code: str) -> LatexError:
    """The error for something that was not understood, pointing at `node`."""
    return LatexError(message, node.start, node.end, code=f"reading.{code}")


def clash(node: Node, message: str, code: str) -> TypeClash:
    """The error for shapes that do not fit, pointing at `node`."""
    return TypeClash(message, node.start, node.end, code=f"type.{code}")
