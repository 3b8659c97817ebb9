"""Going through a tree, and changing its nodes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, get_args

from grader.latex import tree
from grader.latex.tree import Spanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.latex.tree import Node


HOLDING: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if "Node" in str(each.type))
    for kind in get_args(tree.Node)
}
"""The fields of each kind of node that may hold other nodes."""


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of its fields."""
    waiting: list[object] = [getattr(node, name) for name in reversed(HOLDING[type(node)])]
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


def mapped(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with every node changed for which `change` gives another, from below."""
    return _mapped(node, change)  # type: ignore[no-any-return]


def _mapped(part: Any, change: Callable[[Node], Node | None]) -> Any:  # noqa: ANN401 - any field
    if isinstance(part, tuple):
        return tuple(_mapped(item, change) for item in part)
    if not isinstance(part, Spanned):
        return part
    names: tuple[str, ...] = part.__match_args__
    node: Any = replace(part, **{name: _mapped(getattr(part, name), change) for name in names})
    return change(node) or node
