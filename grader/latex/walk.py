"""Going through a tree without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.tree import Spanned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of its fields."""
    waiting: list[object] = [getattr(node, name) for name in reversed(node.__match_args__)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Spanned):
            yield value  # type: ignore[misc] # every Spanned of the tree is a Node
        elif isinstance(value, tuple):
            waiting.extend(reversed(value))


def height(node: Node) -> int:
    """The number of nodes on the longest way down. Linear in the size of the tree."""
    highest = 0
    waiting = [(node, 1)]
    while waiting:
        node, level = waiting.pop()
        highest = max(highest, level)
        waiting.extend((child, level + 1) for child in children(node))
    return highest
