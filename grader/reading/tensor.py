"""An answer as entries over slots: what matrix answers and element-wise answers have in common."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Literal

from grader.expression.build import add
from grader.expression.nodes import (
    Add,
    Determinant,
    Index,
    IndexValue,
    InverseEntry,
    ProductOver,
    SizeValue,
    SumOver,
)
from grader.expression.sizes import SizeVariable, name_of, resolve, unify
from grader.expression.traverse import by_kind, free_indices, own_places, walk
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.nodes import by_value
from grader.reading.clash import TypeClash, clash
from grader.reading.left_side import LeftSide, left_side
from grader.reading.reader import Reader
from grader.reading.values import Axis, Value, fresh, shape_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.problem import Problem


@by_value
class Tensor:
    """The entries `body` of an answer over its `slots`.

    `ordered` says that the order of the slots is known, from a left side or from rows and columns;
    else they are the free indices in order of appearance. `shape` is set for an answer in matrix
    form. `form` is how it was written. `vanished` are the names of free indices that were written
    and do not stand in `body`, because a derivative does not depend on them. `kept` is for what is
    computed of a reference once.
    """

    slots: tuple[Index, ...]
    body: Expr
    form: Literal["matrix", "elementwise", "scalar"]
    ordered: bool = True
    shape: tuple[Axis, Axis] | None = None
    left: LeftSide | None = None
    vanished: frozenset[str] = frozenset()
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


def sides_of(node: Node) -> tuple[Node, ...]:
    """The sides of an answer that is an equation or a chain of them, through boxes and lines."""
    match node:
        case t.Boxed(body=body):
            return sides_of(body)
        case t.Lines(items=items):
            return _chained(items) or (node,)
        case t.Relation(sides=sides, operators=operators) if set(operators) <= {"=", ":="}:
            return tuple(side for side in sides if not isinstance(side, t.Blank)) or (node,)
        case _:
            return (node,)


def _chained(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Lines that go on with `=` as one chain; otherwise the last line."""
    sides: tuple[Node, ...] = ()
    for item in items:
        goes_on = isinstance(item, t.Relation) and isinstance(item.sides[0], t.Blank)
        sides = (*sides, *sides_of(item)) if goes_on else sides_of(item)
    return sides


def read_tensor(problem: Problem, text: str, node: Node, before: str = "") -> tuple[Tensor, ...]:
    """Every side of an answer as entries over slots, the answer proper last.

    Sides between the left side and the last are given too, so that a chain with a false link is
    seen. LatexError where the text is not understood, TypeClash where shapes do not fit.
    """
    sides = sides_of(node)
    reader = Reader(problem, text)
    left = left_side(reader, sides[0]) if len(sides) > 1 else None
    values = sides[1:] if left is not None else sides
    boxed = tuple(side for side in values if isinstance(side, t.Boxed))
    try:
        return tuple(_tensor(reader, side, left, before) for side in (boxed or values))
    except TypeClash as clashing:
        clashing.strange = frozenset(reader.strange)
        raise


DERIVATIVE = re.compile(r"\\[dt]?frac\s*\{\s*\\partial|\\nabla|\\partial|∂|∇")


def _from_before(reader: Reader, before: str, own: LeftSide | None) -> LeftSide | None:
    """The left side in the text just before an answer, if it names slots and is about the same."""
    for start in [0, *sorted((m.start() for m in DERIVATIVE.finditer(before)), reverse=True)]:
        found = _leading_left_side(reader, before[start:])
        if found is None or not found.named or not found.slots:
            continue
        if own is None or own.subject.kind == "symbol" or own.subject == found.subject:
            return found
    return None


MAX_PREFIXES = 12


def _leading_left_side(reader: Reader, text: str) -> LeftSide | None:
    """A left side at the beginning of prose, tried at ever shorter ends."""
    ends = [m.end() for m in re.finditer(r"\}|\$|(?<=\w)(?=\s)", text)][:MAX_PREFIXES]
    for end in sorted({len(text), *ends}, reverse=True):
        try:
            node = parse(text[:end].strip().rstrip("$"))
        except LatexError:
            continue
        trial = Reader(reader.problem, text)
        first = node.sides[0] if isinstance(node, t.Relation) else node
        try:
            found = left_side(trial, first)
        except LatexError:
            continue
        if found is not None and found.slots:
            _adopt(reader, trial)
            return found
    return None


def _adopt(reader: Reader, trial: Reader) -> None:
    for name, index in trial.free.items():
        reader.free.setdefault(name, index)


def _tensor(reader: Reader, node: Node, left: LeftSide | None, before: str) -> Tensor:
    """One side as entries over slots."""
    tensor = _over_slots(reader, node, left, before)
    vanished = reader.vanished.intersection(reader.free.values()).difference(tensor.slots)
    return replace(tensor, vanished=frozenset(i.name for i in vanished)) if vanished else tensor


def _over_slots(reader: Reader, node: Node, left: LeftSide | None, before: str) -> Tensor:
    value = reader.read(node, {})
    if not value.is_scalar:
        return _matrix(reader, node, value, left)
    if before and (left is None or not left.named) and free_indices(value.scalar):
        named = Reader(reader.problem, reader.text)
        told = _from_before(named, before, left)
        if told is not None:
            return _elementwise(named, node, named.read(node, {}), told)
    return _elementwise(reader, node, value, left)


def _elementwise(reader: Reader, node: Node, value: Value, left: LeftSide | None) -> Tensor:
    body = value.scalar
    free = free_indices(body)
    if left is not None and left.named and left.slots:
        slots = tuple(slot.index for slot in left.slots if slot.index is not None)
        body = _without_strays(reader, node, body, slots)
        return Tensor(slots, body, "elementwise", left=left)
    form: Literal["scalar", "elementwise"] = "elementwise" if free else "scalar"
    if reader.problem.declarations.summation == "einstein" and free:
        body = _einstein(body)
        free = free_indices(body)
    return Tensor(free, body, form, ordered=not free, left=left)


def _without_strays(reader: Reader, node: Node, body: Expr, slots: tuple[Index, ...]) -> Expr:
    """The body with no free index but the slots; by Einstein's convention others are summed."""
    strays = [index for index in free_indices(body) if index not in slots]
    if strays and reader.problem.declarations.summation == "einstein":
        for index in strays:
            body = _summed(index, body)
        return body
    if strays:
        names = ", ".join(index.name for index in strays)
        raise clash(
            node,
            f"the index {names} stands free on the right side but not on the left",
            "free-index",
        )
    return body


def _einstein(body: Expr) -> Expr:
    """Sum over the indices that occur twice in a term."""
    counts: dict[Index, int] = {}
    for part in walk(body):
        for place in own_places(part):
            if isinstance(place, Index):
                counts[place] = counts.get(place, 0) + 1
    for index in free_indices(body):
        if counts.get(index, 0) > 1:
            body = _summed(index, body)
    return body


def _summed(index: Index, body: Expr) -> Expr:
    if isinstance(body, Add):
        return add(_summed(index, term) for term in body.terms)
    return SumOver(index, body) if index in free_indices(body) else body


def _matrix(reader: Reader, node: Node, value: Value, left: LeftSide | None) -> Tensor:
    rows, columns = fresh(value.rows), fresh(value.columns)
    body = value.entry(rows, columns)
    own = rows + columns
    open_slots = [slot for slot in left.slots if slot.index is None] if left is not None else []
    named = [slot for slot in left.slots if slot.index is not None] if left is not None else []
    if left is not None and named:
        return _mixed(reader, node, value, left, own, body)
    free = free_indices(body)
    strays = tuple(index for index in free if index not in own)
    slots = strays + own
    if open_slots and not strays:
        _size_by_left(reader, left, own)
    return Tensor(slots, body, "matrix", not strays, (value.rows, value.columns), left)


def _size_by_left(reader: Reader, left: LeftSide | None, own: tuple[Index, ...]) -> None:
    r"""Sizes still unknown on the right are those of the left side, `\nabla_b y = I`.

    Only unknown ones: a left side that is itself mistyped must not refuse a right answer.
    """
    if left is None or len(left.slots) != len(own):
        return
    slots = left.slots
    if reader.problem.declarations.layout == "denominator":
        slots = slots[left.numerator :] + slots[: left.numerator]
    for slot, index in zip(slots, own, strict=True):
        if isinstance(resolve(index.size), SizeVariable):
            unify(index.size, slot.size)


def _mixed(
    reader: Reader, node: Node, value: Value, left: LeftSide, own: tuple[Index, ...], body: Expr
) -> Tensor:
    r"""`\partial y_m / \partial W = e_m x^\top`: named slots, rows and columns for the rest."""
    axes = iter(own)
    slots: list[Index] = []
    for slot in left.slots:
        index = slot.index if slot.index is not None else next(axes, None)
        if index is None or not unify(index.size, slot.size):
            raise clash(node, _unlike(reader, node, value, left), "left-side")
        slots.append(index)
    if next(axes, None) is not None:
        raise clash(node, _unlike(reader, node, value, left), "left-side")
    body = _without_strays(reader, node, body, tuple(slots))
    return Tensor(tuple(slots), body, "elementwise", left=left)


def _unlike(reader: Reader, node: Node, value: Value, left: LeftSide) -> str:
    open_axes = " x ".join(name_of(slot.size) for slot in left.slots if slot.index is None)
    return (
        f"{reader.words(node)} is {shape_words(value)}, "
        f"but the left side leaves {open_axes or 'no axis'} open"
    )


def with_sizes(tensor: Tensor, sizes: tuple[str, ...]) -> Tensor:
    """The tensor with its slots given declared sizes; TypeClash where they differ."""
    for index, size in zip(tensor.slots, sizes, strict=False):
        if not unify(index.size, size):
            raise TypeClash(
                f"the index {index.name} runs over {name_of(index.size)}, declared {size}",
                0,
                0,
                code="type.slots",
            )
    return tensor


def open_sizes(tensor: Tensor) -> tuple[SizeVariable, ...]:
    """The sizes in a tensor that nothing has fixed."""
    sizes = [index.size for index in tensor.slots]
    for kind, parts in by_kind(tensor.body).items():
        own = SIZES.get(kind)
        if own is not None:
            sizes += [size for part in parts for size in own(part)]
    found = dict.fromkeys(map(resolve, sizes))
    return tuple(size for size in found if isinstance(size, SizeVariable))


SIZES: dict[type, Callable[..., tuple[Size, ...]]] = {
    SizeValue: lambda part: (part.size,),
    SumOver: lambda part: (part.index.size,),
    ProductOver: lambda part: (part.index.size,),
    IndexValue: lambda part: (part.index.size,) if isinstance(part.index, Index) else (),
    InverseEntry: lambda part: (part.rows.size, part.columns.size),
    Determinant: lambda part: (part.rows.size, part.columns.size),
}
"""The sizes that a node of each kind mentions."""
