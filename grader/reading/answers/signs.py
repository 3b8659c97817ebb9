r"""Double signs: `\pm` and `\mp` stand for several answers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node

DOUBLE = frozenset("±∓")
UPPER = {"±": "+", "∓": "-"}
LOWER = {"±": "-", "∓": "+"}
MAX_INDEPENDENT = 4


def doubled(node: Node) -> tuple[str, ...]:
    """The double signs in a node, in the order written."""
    return tuple(_signs(node))


def _signs(node: object) -> Iterator[str]:
    if isinstance(node, t.Terms):
        for sign, item in node.items:
            if sign in DOUBLE:
                yield sign
            yield from _signs(item)
        return
    for part in _parts(node):
        yield from _signs(part)


def _parts(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif isinstance(node, t.Spanned):
        names: tuple[str, ...] = node.__match_args__
        yield from [getattr(node, name) for name in names]


def linked(node: Node) -> tuple[Node, Node]:
    """The node with all upper signs, and with all lower ones."""
    count = len(doubled(node))
    return _chosen(node, (True,) * count), _chosen(node, (False,) * count)


def independent(node: Node) -> tuple[Node, ...]:
    r"""The node with every choice of its double signs; linked if `\mp` occurs or they are many."""
    signs = doubled(node)
    if "∓" in signs or len(signs) > MAX_INDEPENDENT:
        return linked(node)
    return tuple(_chosen(node, choice) for choice in product((True, False), repeat=len(signs)))


def _chosen(node: Node, upper: tuple[bool, ...]) -> Node:
    choices = iter(upper)
    return _rewritten(node, choices)  # type: ignore[no-any-return]


def _rewritten(node: Any, choices: Iterator[bool]) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(node, t.Terms):
        items = []
        for sign, item in node.items:
            kept = (UPPER if next(choices) else LOWER)[sign] if sign in DOUBLE else sign
            items.append((kept, _rewritten(item, choices)))
        return replace(node, items=tuple(items))
    if isinstance(node, tuple):
        return tuple(_rewritten(part, choices) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {
        field.name: _rewritten(getattr(node, field.name), choices)
        for field in fields(node)
        if isinstance(getattr(node, field.name), tuple | t.Spanned)
    }
    return replace(node, **changed)
