r"""The left side of an answer: what it claims to be, and which slots it has in which order.

`\frac{\partial y_m}{\partial w_{kn}}` is the derivative of y by W with slots m, k, n;
`\nabla_x y` the derivative of y by x with two slots that have sizes but no names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeGuard

from grader.expression.nodes import Index
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.reading.keys import label, name_key, parts_of
from grader.reading.places import place
from grader.reading.reader import Reader
from grader.reading.statement import declare

if TYPE_CHECKING:
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.model import Declarations


@dataclass(frozen=True, slots=True)
class Subject:
    """What a left side names: a symbol, or the derivative of `of` by each of `by`."""

    kind: str
    of: str
    by: tuple[str, ...] = ()

    @property
    def order(self) -> int:
        """How many times it is differentiated."""
        return len(self.by)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a left side: its size, and its index where it is named."""

    size: Size
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class LeftSide:
    """A left side: its subject, and its slots with those of the numerator first."""

    subject: Subject
    slots: tuple[Slot, ...]
    numerator: int = 0

    @property
    def named(self) -> bool:
        """Whether every slot has a name."""
        return all(slot.index is not None for slot in self.slots)

    @property
    def open_places(self) -> int:
        """How many places are open; a name that is given twice opens one."""
        names = {slot.index.name for slot in self.slots if slot.index is not None}
        return len(names) + sum(slot.index is None for slot in self.slots)


def subject(text: str, declarations: Declarations) -> Subject | None:
    """What the left side of an equation, or a left side alone, is about; None for anything else."""
    side = left_side_in(text, declarations)
    return side.subject if side else None


def left_side_in(text: str, declarations: Declarations) -> LeftSide | None:
    """The left side of an equation, or a left side alone; None for anything else."""
    try:
        return left_side(Reader(declare(declarations), text), first_side(parse(text)))
    except LatexError:
        return None


def first_side(node: Node) -> Node:
    """The first side of an equation, or the node itself."""
    while isinstance(node, t.Boxed | t.Relation | t.Lines):
        if isinstance(node, t.Boxed):
            node = node.body
        else:
            node = node.sides[0] if isinstance(node, t.Relation) else node.items[0]
    return node


def left_side(reader: Reader, node: Node) -> LeftSide | None:
    """Read a left side; None where the node is an expression and not the name of something."""
    if isinstance(node, t.Boxed) or (isinstance(node, t.Fenced) and node.opening in "(["):
        return left_side(reader, node.body)
    if isinstance(node, t.Scripted) and isinstance(node.base, t.Fenced):
        return _entry(reader, node, node.base)
    if isinstance(node, t.Operator):
        return _operator(reader, node)
    if isinstance(node, t.Quotient):
        return _fraction(reader, node)
    if isinstance(node, t.Factors):
        return _applied(reader, node)
    return _name(reader, node)


def _name(reader: Reader, node: Node) -> LeftSide | None:
    if not isinstance(node, t.Letter | t.Scripted | t.Word):
        return None
    found = _operand(reader, node)
    return None if found is None else LeftSide(Subject("symbol", found[0]), found[1], len(found[1]))


def _applied(reader: Reader, node: t.Factors) -> LeftSide | None:
    r"""`f(x)`, `J(\theta)`, and a derivative operator before its bracket."""
    first, *rest = node.factors
    brackets = all(isinstance(part, t.Fenced) and part.opening == "(" for part in rest)
    if (
        not any(node.operators)
        and brackets
        and isinstance(first, t.Letter | t.Scripted | t.Operator)
    ):
        return left_side(reader, first)
    if isinstance(first, t.Quotient) and not any(node.operators):
        return _fraction(reader, first, _product_of(node, tuple(rest)))
    if isinstance(first, t.Operator) and first.operand is not None:
        operand = _product_of(node, (first.operand, *rest))
        return _operator(reader, replace(first, operand=operand))
    return None


def _product_of(node: t.Factors, factors: tuple[Node, ...]) -> Node:
    """The last factors of a product as one node."""
    if len(factors) == 1:
        return factors[0]
    operators = node.operators[len(node.operators) - len(factors) + 1 :]
    return t.Factors(factors, operators, start=factors[0].start, end=factors[-1].end)


def _entry(reader: Reader, node: t.Scripted, base: t.Fenced) -> LeftSide | None:
    r"""`(\nabla_W y)_{ijk}`: the slots of what is inside, named in order."""
    inside = left_side(reader, base.body)
    if inside is None or node.sup is not None or node.sub is None:
        return None
    names = parts_of(node.sub)
    open_slots = [slot for slot in inside.slots if slot.index is None]
    if not open_slots and _are_named(inside, names):
        whole = tuple(Slot(slot.size) for slot in inside.slots)
        return LeftSide(inside.subject, whole, inside.numerator)
    if len(names) != len(open_slots):
        return None
    named = iter(names)
    slots = tuple(
        slot if slot.index is not None else _named_slot(reader, next(named), slot.size)
        for slot in inside.slots
    )
    return LeftSide(inside.subject, slots, inside.numerator)


def _are_named(inside: LeftSide, names: tuple[Node, ...]) -> bool:
    r"""Whether `(\partial y_m / \partial x_n)_{mn}` names its own indices in order: the matrix."""
    own = [slot.index.name for slot in inside.slots if slot.index is not None]
    return bool(own) and own == [name_key(name) for name in names]


def _named_slot(reader: Reader, node: Node, size: Size) -> Slot:
    index = place(reader, node, size, {})
    return Slot(size, index if isinstance(index, Index) else None)


Operand = tuple[str, tuple[Slot, ...]]


def _operand(reader: Reader, node: Node) -> Operand | None:
    """The name of what is differentiated or differentiated by, and its slots."""
    if isinstance(node, t.Factors) and len(node.factors) == 2 and not node.operators[0]:
        first, second = node.factors
        if isinstance(second, t.Fenced) and isinstance(first, t.Letter | t.Scripted):
            return _operand(reader, first)
    if isinstance(node, t.Apply) and node.function == "vec":
        found = _operand(reader, node.argument)
        by_columns = reader.problem.declarations.vec == "columns"
        return found and (found[0], found[1][::-1] if by_columns else found[1])
    if isinstance(node, t.Fenced):
        return _operand(reader, node.body)
    if isinstance(node, t.Letter) or (
        isinstance(node, t.Scripted) and isinstance(node.base, t.Letter | t.Word)
    ):
        return _letter(reader, node)
    return _expression(reader, node)


def _letter(reader: Reader, node: t.Letter | t.Scripted) -> Operand | None:
    """A letter, declared or not, with or without named indices."""
    base = node.base if isinstance(node, t.Scripted) else node
    if isinstance(node, t.Scripted) and (node.sup is not None and not _is_label(node.sup)):
        return None
    key = label(base)
    if key is None or not isinstance(base, t.Letter):
        return None
    known = key in reader.problem.objects
    upper = key.upper() if len(key) == 1 else key
    if not known and upper in reader.problem.objects:
        node, key, known = _capital(node, upper), upper, True
    if known and _is_named(reader, node, key):
        return name_key(node) or key, ()
    if known and _is_optimum(node, reader, key):
        found = _expression(reader, t.Scripted(base, node.sub) if node.sub is not None else base)
        return found and (f"{key}^{{*}}", found[1])
    if known:
        found = _expression(reader, node)
        return found and (_family_name(reader, node, key), found[1])
    if not isinstance(node, t.Scripted) or node.sub is None:
        return key, ()
    names = [name_key(part) for part in parts_of(node.sub)]
    if (
        None in names
        or not reader.problem.objects.keys().isdisjoint(map(str, names))
        or not reader.problem.shaped
        or any(isinstance(p, t.Number) for p in parts_of(node.sub))
    ):
        return name_key(node) or key, ()
    indices = [reader.index(str(name), {}) for name in names]
    return key, tuple(Slot(index.size, index) for index in indices)


def _is_named(reader: Reader, node: t.Letter | t.Scripted, key: str) -> bool:
    r"""Whether a declared letter has a word below and no indices: `w_{ridge}`, `\theta_{ML}`."""
    if not isinstance(node, t.Scripted) or not isinstance(node.sub, t.Factors):
        return False
    names = [part.name if isinstance(part, t.Letter) else "" for part in node.sub.factors]
    if any(node.sub.operators) or not all(names):
        return False
    if any(declared.sub or declared.sub_index for declared in reader.problem.objects[key]):
        return False
    longest = max(len(declared.axes) for declared in reader.problem.objects[key])
    upper, sized = all(map(str.isupper, names)), set(names) & reader.problem.sizes
    return len(names) > max(longest, 2) or (upper and (not sized or len(names) > longest))


STARS = frozenset({"*", "\\star", "\\ast"})


def _is_label(sup: Node | None) -> bool:
    return isinstance(sup, t.Fenced) or _is_star(sup)


def _is_star(sup: Node | None) -> bool:
    return isinstance(sup, t.Letter | t.Symbol) and sup.name in STARS


def _is_optimum(node: t.Letter | t.Scripted, reader: Reader, key: str) -> TypeGuard[t.Scripted]:
    """Whether this is the `w^*` of a declared w, a name for the best of its values."""
    if not isinstance(node, t.Scripted) or not _is_star(node.sup):
        return False
    return label(node.sup) not in {declared.sup for declared in reader.problem.objects[key]}


def _capital(node: t.Letter | t.Scripted, upper: str) -> t.Letter | t.Scripted:
    letter = t.Letter(upper, start=node.start, end=node.end)
    if isinstance(node, t.Letter):
        return letter
    return t.Scripted(letter, node.sub, node.sup, node.primes, start=node.start, end=node.end)


def _family_name(reader: Reader, node: t.Letter | t.Scripted, key: str) -> str:
    for declared in reader.problem.objects[key]:
        if declared.sub and isinstance(node, t.Scripted) and label(node.sub) == declared.sub:
            return declared.name
    return key


def _expression(reader: Reader, node: Node) -> Operand | None:
    """Any expression: its shape gives slots without names, its free indices slots with names."""
    before = set(reader.free)
    value = reader.read(node, {})
    name = name_key(node) or label(node) or "expression"
    if value.is_scalar:
        value.entry((), ())
        fresh = [index for key, index in reader.free.items() if key not in before]
        named = fresh or _reused(reader, node)
        return name, tuple(Slot(index.size, index) for index in named)
    axes = value.rows + value.columns
    return name, tuple(Slot(size) for size in axes)


def _reused(reader: Reader, node: Node) -> list[Index]:
    """The indices of an element whose names all stood before: the `w_{mm}` of a diagonal."""
    if not isinstance(node, t.Scripted):
        return []
    names = [name_key(part) for part in parts_of(node.sub)]
    return [reader.free[name] for name in names if name in reader.free]


def _operator(reader: Reader, node: t.Operator) -> LeftSide | None:
    r"""`\nabla_x y`, `\nabla^2_\beta L`, `\partial_w y`."""
    if node.operand is None or node.kind == "d":
        return None
    above = _operand(reader, node.operand)
    below = _by(reader, node.sub) if node.sub is not None else ("", ())
    if above is None or below is None:
        return None
    times = 2 if label(node.sup) == "2" else 1 if node.sup is None else 0
    if not times:
        return None
    subject_ = Subject("derivative", above[0], (below[0],) * times)
    return LeftSide(subject_, above[1] + below[1] * times, len(above[1]))


def _by(reader: Reader, node: Node) -> Operand | None:
    r"""What an operator differentiates by; a letter that is no object is an index, `\partial_i`."""
    if isinstance(node, t.Letter) and reader.problem.shaped:
        key = label(node) or ""
        known = {key, key.upper()} & reader.problem.objects.keys()
        if not known:
            index = reader.index(key, {})
            return "", (Slot(index.size, index),)
    return _operand(reader, node)


def _fraction(reader: Reader, node: t.Quotient, argument: Node | None = None) -> LeftSide | None:
    r"""`\frac{\partial y_m}{\partial w_{kn}}`, `\frac{d}{dx} f`, second derivatives."""
    top, bottom = node.numerator, node.denominator
    if not isinstance(top, t.Operator):
        return None
    operand = top.operand if top.operand is not None else argument
    if operand is None:
        return None
    above = _operand(reader, operand)
    factors = bottom.factors if isinstance(bottom, t.Factors) else (bottom,)
    belows = [found for factor in factors for found in _below(reader, factor)]
    if above is None or not belows:
        return None
    slots = above[1] + tuple(slot for _, slots in belows for slot in slots)
    return LeftSide(
        Subject("derivative", above[0], tuple(name for name, _ in belows)), slots, len(above[1])
    )


def _below(reader: Reader, node: Node) -> list[Operand]:
    if not isinstance(node, t.Operator) or node.operand is None:
        return []
    times, operand = 1, node.operand
    if (
        isinstance(operand, t.Scripted)
        and label(operand.sup) == "2"
        and isinstance(operand.base, t.Letter)
    ):
        times = 2
        inner = operand.base
        operand = t.Scripted(inner, operand.sub) if operand.sub is not None else inner
    found = _operand(reader, operand)
    return [found] * times if found else []
