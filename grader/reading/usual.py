"""Signs with a usual meaning where no such letter is declared: δ, I, e, e_k, 1, 0, π, i."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import ONE, number
from grader.expression.nodes import Constant, Delta, Position
from grader.expression.sizes import SizeVariable
from grader.latex import tree as t
from grader.latex.tree import Node
from grader.nodes import by_value
from grader.reading.clash import clash, unknown
from grader.reading.conditions import indicator
from grader.reading.keys import label, name_key, parts_of
from grader.reading.places import place
from grader.reading.problem import size_of
from grader.reading.values import Value, identity, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.sizes import Size
    from grader.reading.reader import Reader, Scope

UseValue = tuple[Value, tuple[Node, ...]]
Usual = UseValue | None


@by_value
class Use:
    """One use of a letter: the node, its base letter and that one's name, and its scripts."""

    node: Node
    base: t.Letter | t.Word
    key: str
    sub: Node | None = None
    above: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """The letter's name with its subscript."""
        return self.key if self.sub is None else f"{self.key}_{{{label(self.sub)}}}"


def _constant(name: str) -> Callable[..., Usual]:
    def meaning(_: Reader, use: Use, __: Scope) -> Usual:
        return (scalar(Constant(name)), use.above) if use.sub is None else None

    return meaning


def _delta(reader: Reader, use: Use, scope: Scope) -> Usual:
    sub, above = use.sub, use.above
    parts = parts_of(sub)
    if len(parts) == 1 and len(above) == 1 and isinstance(above[0], t.Letter):
        parts, above = (*parts, above[0]), ()
    if sub is None and len(above) == 1 and len(parts_of(above[0])) == 2:
        parts, above = parts_of(above[0]), ()
    value = delta_of(reader, parts, scope)
    return None if value is None else (value, above)


def delta_of(reader: Reader, parts: tuple[Node, ...], scope: Scope) -> Value | None:
    r"""The Kronecker delta of two places, of `i, j` or of `i - j`; None for anything else."""
    match parts:
        case (t.Terms(items=(("+", first), ("-", second))),) if reader.problem.shaped:
            parts = (first, second)
        case (_, _):
            pass
        case _:
            return None
    size = SizeVariable()
    left = place(reader, parts[0], size, scope)
    if isinstance(left, Position):
        size = SizeVariable()
    return scalar(Delta(left, place(reader, parts[1], size, scope)))


def _euler_or_basis(reader: Reader, use: Use, scope: Scope) -> Usual:
    sub, above = use.sub, use.above
    if sub is None:
        return scalar(Constant("e")), above
    parts = parts_of(sub)
    if len(parts) != 1 or not reader.problem.shaped:
        return None
    size = SizeVariable()
    at = place(reader, parts[0], size, scope)
    return Value((size,), (), lambda r, _: Delta(r[0], at)), above


def _identity(reader: Reader, use: Use, scope: Scope) -> Usual:
    node, sub, above = use.node, use.sub, use.above
    if not reader.problem.shaped and "identity" not in reader.problem.conventions:
        return None
    if _are_indices(reader, sub):
        return _delta(reader, use, scope)
    sizes = _size_parts(sub)
    if sizes is None or len(sizes) > 2:
        raise unknown(node, f"the size of {reader.words(node)} is not understood", "identity-size")
    if len(sizes) == 2 and sizes[0] != sizes[1]:
        raise clash(
            node,
            f"{reader.words(node)}: an identity is square, not {sizes[0]} x {sizes[1]}",
            "identity",
        )
    size: Size = sizes[0] if sizes else SizeVariable()
    return identity(size), above


def _are_indices(reader: Reader, sub: Node | None) -> bool:
    """Whether two subscripts are names of indices and not sizes: the `I_{mk}` of a delta."""
    members = parts_of(sub)
    if len(members) != 2 or not all(isinstance(part, t.Letter) for part in members):
        return False
    return not any(label(part) in reader.problem.sizes for part in members)


def _size_parts(sub: Node | None) -> tuple[Size, ...] | None:
    r"""The sizes in `I_{M \times M}`, `I_{(M,M)}`, `I_n`; None where they are no names."""
    if sub is None:
        return ()
    names = [name_key(part) or label(part) for part in parts_of(sub)]
    return None if None in names else tuple(size_of(str(name)) for name in names)


def _ones_or_indicator(reader: Reader, use: Use, scope: Scope) -> Usual:
    node, base, sub, above = use.node, use.base, use.sub, use.above
    if isinstance(sub, t.Fenced):
        sub = sub.body
    if isinstance(sub, t.Relation | t.Logic):
        return indicator(reader, sub, scope), above
    if reader.problem.shaped and _are_indices(reader, sub):
        return _delta(reader, use, scope)
    if not reader.problem.shaped or getattr(base, "font", "") not in {"bold", "bb"}:
        return (scalar(ONE), above) if sub is None else None
    if "unit-matrix" in reader.problem.conventions and getattr(base, "font", "") == "bb":
        return _identity(reader, use, scope)
    sizes = _size_parts(sub)
    if sizes is None or len(sizes) > 2:
        raise unknown(node, f"the size of {reader.words(node)} is not understood", "ones-size")
    if len(sizes) == 2:
        return Value((sizes[0],), (sizes[1],), lambda _r, _c: ONE), above
    return Value((sizes[0] if sizes else SizeVariable(),), (), lambda _r, _c: ONE), above


def _indicator(reader: Reader, use: Use, scope: Scope) -> Usual:
    sub = use.sub.body if isinstance(use.sub, t.Fenced) else use.sub
    if not isinstance(sub, t.Relation | t.Logic):
        return None
    return indicator(reader, sub, scope), use.above


def _zeros(reader: Reader, use: Use, _: Scope) -> Usual:
    sub, above = use.sub, use.above
    sizes = _size_parts(sub) or ()
    if not reader.problem.shaped or not sizes:
        return scalar(number(0)), above
    columns = sizes[1:2]
    return Value((sizes[0],), columns, lambda _r, _c: number(0)), above


USUAL: dict[str, Callable[..., Usual]] = {
    "e": _euler_or_basis,
    "\\pi": _constant("pi"),
    "i": _constant("i"),
    "\\delta": _delta,
    "I": _identity,
    "\\mathbb{I}": _identity,
    "E": _identity,
    "1": _ones_or_indicator,
    "\\mathbb{1}": _ones_or_indicator,
    "\\chi": _indicator,
    "0": _zeros,
}
