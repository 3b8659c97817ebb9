r"""Spaces of vectors and matrices: `\mathbb{R}^{M \times N}`, `\mathbb{R}^M`, `\mathbb{R}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.sizes import name_of, unify
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.clash import unknown
from grader.reading.keys import name_key
from grader.reading.problem import size_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


def space_of(node: Node) -> tuple[Node, ...] | None:
    r"""The sizes of a space of real numbers, none for `\mathbb{R}`; None for anything else."""
    base, above = (node.base, node.sup) if isinstance(node, t.Scripted) else (node, None)
    if not isinstance(base, t.Letter) or (base.name, base.font) != ("R", "bb"):
        return None
    if isinstance(node, t.Scripted) and (node.sub is not None or node.primes):
        return None
    if above is None:
        return ()
    if isinstance(above, t.Symbol | t.Listing | t.Relation):
        return None
    return crossed(above)


def crossed(node: Node) -> tuple[Node, ...]:
    r"""The parts of a product that stand between crosses, `H D` and `E` of `H D \times E`."""
    if not isinstance(node, t.Factors) or "×" not in node.operators:
        return (node,)
    groups: list[list[Node]] = [[node.factors[0]]]
    for part, operator in zip(node.factors[1:], node.operators, strict=True):
        if operator == "×":
            groups.append([part])
        else:
            groups[-1].append(part)
    return tuple(map(_product, groups))


def _product(parts: list[Node]) -> Node:
    if len(parts) == 1:
        return parts[0]
    sides = ("",) * (len(parts) - 1)
    return t.Factors(tuple(parts), sides, start=parts[0].start, end=parts[-1].end)


def within(answer: Answer, sizes: tuple[Node, ...], node: Node) -> Answer:
    """A value that is said to lie in a space; LatexError where it is not seen to lie there."""
    if isinstance(answer, k.Single) and _fits(answer, sizes):
        return answer
    raise unknown(node, "the value is not seen to lie in the space that is named", "space")


def ranging(answer: Answer, stated: Mapping[str, str], node: Node) -> Answer:
    """A value whose indices are said to run so far; LatexError where they run otherwise."""
    slots = answer.tensor.slots if isinstance(answer, k.Single) else ()
    for slot in slots:
        size = stated.get(slot.name)
        if size is not None and not unify(slot.size, size_of(size)):
            said = f"the index {slot.name} runs over {name_of(slot.size)}, not {size}"
            raise unknown(node, said, "range")
    return answer


def _fits(answer: k.Single, sizes: tuple[Node, ...]) -> bool:
    names = [name_key(size) or (size.text if isinstance(size, t.Number) else "") for size in sizes]
    if not all(names):
        return False
    stated: list[Size] = [size for size in map(size_of, names) if size != 1]
    slots = answer.tensor.slots
    if len(stated) != len(slots):
        return not stated and answer.tensor.form == "elementwise"
    pairs = zip(slots, stated, strict=True)
    return all(
        unify(slot.size, size) and name_of(slot.size) == name_of(size) for slot, size in pairs
    )
