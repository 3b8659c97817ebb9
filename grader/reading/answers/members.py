r"""The items of a list that say more together: names beside shapes, residues before one modulus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.names import name_of_side
from grader.reading.answers.source import Source, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


def member(source: Source, node: Node) -> Answer:
    """An item of a list; where shapes are declared its left side stays, to tell it by."""
    found = read(source, node)
    if not isinstance(found, k.Single) or not isinstance(node, t.Relation):
        return found
    name = _name(source, node, found)
    return found if name is None else k.Related((name, found), ("=",))


def _name(source: Source, node: t.Relation, found: k.Single) -> k.Name | None:
    left = found.tensor.left
    if left is None:
        return None
    if left.subject.kind == "derivative":
        return k.Name(f"∂{left.subject.of}/∂{' ∂'.join(left.subject.by)}")
    return name_of_side(node.sides[0], source.text)


def congruences(nodes: Sequence[Node]) -> tuple[Node, ...] | None:
    r"""The items of `x \equiv 3, 4 \pmod 7`, each with the modulus that stands at the end.

    None for a list of another kind.
    """
    flat = [item for node in nodes for item in _alone(node)]
    *before, last = flat
    modulus = _modulus(last)
    if modulus is None or not before:
        return None
    letter, first = _letter_and_number(before[0])
    numbers = (first, *before[1:], _residue(last))
    if not all(map(_is_number, numbers)):
        return None
    classes = tuple(_modulo(number, modulus) for number in numbers)
    return classes if letter is None else tuple(_congruent(letter, each) for each in classes)


def _alone(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, t.Listing) and node.separator == "," else (node,)


def _letter_and_number(node: Node) -> tuple[Node | None, Node]:
    r"""The two sides of `x \equiv 3`; a number alone has no letter."""
    match node:
        case t.Relation(sides=(letter, number), operators=("≡",)):
            return letter, number
        case _:
            return None, node


def _modulus(last: Node) -> Node | None:
    match last:
        case t.Apply(function="mod", argument=t.Listing(items=(_, modulus))):
            return modulus
        case t.Factors(factors=(_, modulus), operators=("mod",)):
            return modulus
        case _:
            return None


def _residue(last: Node) -> Node:
    """What stands before the modulus."""
    match last:
        case t.Apply(argument=t.Listing(items=(number, _))) | t.Factors(factors=(number, _)):
            return number
        case _:
            return last


def _congruent(letter: Node, side: Node) -> Node:
    return t.Relation((letter, side), ("≡",), start=letter.start, end=side.end)


def _modulo(number: Node, modulus: Node) -> Node:
    pair = t.Listing((number, modulus), ",", start=number.start, end=modulus.end)
    return t.Apply("mod", pair, start=number.start, end=modulus.end)


def _is_number(node: Node) -> bool:
    return isinstance(node, t.Number) or (
        isinstance(node, t.Terms) and all(isinstance(item, t.Number) for _, item in node.items)
    )
