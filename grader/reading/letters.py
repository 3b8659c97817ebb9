"""Letters with their scripts: elements of declared objects, members of families, δ, I, e_k, 1, constants.

A letter is tried in this order: a name bound here; a declared object (the one with the most label
first); a lower-case element `w_{mn}` of a declared matrix `W`; a size; a sign with a usual meaning;
and last a scalar of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import ONE, number
from grader.expression.nodes import (
    Apply,
    Constant,
    Delta,
    Element,
    Index,
    IndexValue,
    Position,
    SizeValue,
    Symbol,
)
from grader.expression.sizes import SizeVariable, name_of, unify
from grader.latex import tree as t
from grader.reading.clash import clash, unknown
from grader.reading.conditions import condition
from grader.reading.functions import SIGMOID, derivative_of, elementwise
from grader.reading.keys import label, letter_key, name_key, parts_of
from grader.reading.powers import raised, superscripts
from grader.reading.problem import size_of
from grader.reading.reader import rule
from grader.reading.values import Value, identity, scalar, shape_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr, Place
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.problem import Declared
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places


@rule(t.Letter, t.Word)
def _letter(reader: Reader, node: t.Letter | t.Word, scope: Scope) -> Value:
    return letter(reader, node, node, scope)


def letter(reader: Reader, node: Node, base: t.Letter | t.Word, scope: Scope) -> Value:
    """The value of a letter with the scripts of `node` (or none)."""
    sub = node.sub if isinstance(node, t.Scripted) else None
    above = superscripts(node.sup) if isinstance(node, t.Scripted) else ()
    primes = node.primes if isinstance(node, t.Scripted) else 0
    key = label(base) or ""
    bound = scope.get(key) if sub is None else scope.get(name_key_of(key, sub))
    if bound is not None and not primes:
        value = scalar(IndexValue(bound)) if isinstance(bound, Index) else bound
        return raised(reader, node, value, above, scope)
    for declared in reader.problem.objects.get(key, ()):
        member = _member(reader, node, declared, sub, above, scope)
        if member is not None:
            return _primed(reader, node, member[0], primes, member[1], scope)
    value = _undeclared(reader, node, base, key, sub, above, scope)
    return _primed(reader, node, value[0], primes, value[1], scope)


def name_key_of(key: str, sub: Node) -> str:
    """The whole name of a letter with its subscript."""
    return f"{key}_{{{label(sub)}}}"


def _primed(
    reader: Reader, node: Node, value: Value, primes: int, above: tuple[Node, ...], scope: Scope
) -> Value:
    if primes and value.is_scalar and isinstance(value.scalar, Symbol):
        value = scalar(Symbol(value.scalar.name + "'" * primes))
    elif primes:
        raise unknown(node, "a prime here is not understood", "prime")
    return raised(reader, node, value, above, scope)


# -- declared objects ----------------------------------------------------------------------------


def _member(
    reader: Reader,
    node: Node,
    declared: Declared,
    sub: Node | None,
    above: tuple[Node, ...],
    scope: Scope,
) -> tuple[Value, tuple[Node, ...]] | None:
    """A declared object or its element, with the superscripts left over; None where it is another letter."""
    own, below = _own_indices(reader, declared, sub, scope)
    if own is None:
        return None
    if declared.sup:
        taken = _prefix(above, declared.sup)
        if not taken:
            return None
        above = above[taken:]
    if declared.sup_index:
        if not (above and isinstance(above[0], t.Fenced)):
            return None
        own = (
            *own,
            place(reader, above[0].body, reader.problem.indices[declared.sup_index], scope),
        )
        above = above[1:]
    if declared.is_size:
        return (scalar(SizeValue(declared.name)), above) if not below else None
    return _element(reader, node, declared, own, below, scope), above


def _own_indices(
    reader: Reader, declared: Declared, sub: Node | None, scope: Scope
) -> tuple[Places | None, tuple[Node, ...]]:
    """A family's own lower index and what is left of the subscript; None where the label is another."""
    parts = parts_of(sub)
    if declared.sub:
        if sub is not None and label(sub) == declared.sub:
            return (), ()
        taken = _prefix(parts, declared.sub)
        return ((), parts[taken:]) if taken else (None, ())
    if not declared.sub_index:
        return (), parts
    if not parts:
        return None, ()
    size = reader.problem.indices[declared.sub_index]
    return (place(reader, parts[0], size, scope),), parts[1:]


def _prefix(parts: tuple[Node, ...], wanted: str) -> int:
    """How many leading parts spell a label; 0 where they do not."""
    spelled = ""
    for count, part in enumerate(parts, start=1):
        spelled += label(part) or "\0"
        if spelled == wanted:
            return count
    return 0


def _element(
    reader: Reader,
    node: Node,
    declared: Declared,
    own: Places,
    below: tuple[Node, ...],
    scope: Scope,
) -> Value:
    name, axes = declared.name, declared.axes
    if not below:
        if not axes and not own:
            return scalar(Symbol(name))
        return Value(declared.rows, declared.columns, lambda r, c: Element(name, (*own, *r, *c)))
    below = _digits_apart(below, len(axes))
    if len(below) != len(axes):
        word = "index" if len(axes) == 1 else "indices"
        raise clash(
            node,
            f"{reader.words(node)}: {name} has {len(axes)} {word}, {len(below)} given",
            "index-count",
        )
    places = [place(reader, part, size, scope) for part, size in zip(below, axes, strict=True)]
    return scalar(Element(name, (*own, *places)))


def _digits_apart(parts: tuple[Node, ...], wanted: int) -> tuple[Node, ...]:
    """`W_{12}` of a matrix is row 1, column 2."""
    if len(parts) == 1 and wanted > 1 and isinstance(parts[0], t.Number):
        digits = parts[0].text
        if len(digits) == wanted:
            start, end = parts[0].start, parts[0].end
            return tuple(t.Number(digit, start=start, end=end) for digit in digits)
    return parts


def place(reader: Reader, node: Node, size: Size, scope: Scope) -> Place:
    """An index or a fixed position on an axis of this size; TypeClash where it runs over another."""
    if isinstance(node, t.Number) and node.text.isdecimal():
        return Position(int(node.text))
    if isinstance(node, t.Fenced):
        return place(reader, node.body, size, scope)
    name = name_key(node)
    if name is None:
        raise unknown(node, f"{reader.words(node)} is not understood as an index", "index")
    bound = scope.get(name)
    if isinstance(bound, Value):
        raise unknown(node, f"{reader.words(node)} is not understood as an index", "index")
    index = reader.index(name, scope)
    if not unify(index.size, size):
        raise clash(
            node,
            f"the index {name} runs over {name_of(index.size)} and over {name_of(size)}",
            "index-size",
        )
    return index


def entry_of(reader: Reader, node: t.Scripted, value: Value, scope: Scope) -> Value:
    """An entry of a bracketed value: `(W x)_m`, `[A^{-1}]_{ij}`."""
    below = parts_of(node.sub)
    axes = value.rows + value.columns
    if len(below) != len(axes) or not axes:
        raise clash(
            node,
            f"{reader.words(node)}: {shape_words(value)} has {len(axes)} indices, {len(below)} given",
            "index-count",
        )
    places = tuple(place(reader, part, size, scope) for part, size in zip(below, axes, strict=True))
    rows = len(value.rows)
    return scalar(value.entry(places[:rows], places[rows:]))


# -- letters that are not declared ---------------------------------------------------------------


def _undeclared(
    reader: Reader,
    node: Node,
    base: t.Letter | t.Word,
    key: str,
    sub: Node | None,
    above: tuple[Node, ...],
    scope: Scope,
) -> tuple[Value, tuple[Node, ...]]:
    element = _lower_case_element(reader, node, key, sub, scope)
    if element is not None:
        return element, above
    if name_size(reader, key, sub) is not None:
        return scalar(SizeValue(name_size(reader, key, sub) or "")), above
    usual = USUAL.get(key if isinstance(base, t.Letter) else "")
    if usual is not None and isinstance(base, t.Letter):
        value = usual(reader, node, base, sub, above, scope)
        if value is not None:
            return value
    return _symbol(reader, node, base, key, sub, scope), above


def name_size(reader: Reader, key: str, sub: Node | None) -> str | None:
    """The size of this name, if the statement has one."""
    name = key if sub is None else name_key_of(key, sub)
    return name if name in reader.problem.sizes else None


def _lower_case_element(
    reader: Reader, node: Node, key: str, sub: Node | None, scope: Scope
) -> Value | None:
    """`w_{mn}` where only a matrix `W` is declared."""
    if sub is None or len(key) != 1 or not key.islower():
        return None
    matrices = [d for d in reader.problem.objects.get(key.upper(), ()) if len(d.axes) > 1]
    parts = parts_of(sub)
    for declared in matrices:
        if (
            not declared.sub
            and not declared.sup
            and len(_digits_apart(parts, len(declared.axes))) == len(declared.axes)
        ):
            return _element(reader, node, declared, (), parts, scope)
    return None


def _symbol(
    reader: Reader, node: Node, base: t.Letter | t.Word, key: str, sub: Node | None, scope: Scope
) -> Value:
    if isinstance(base, t.Word) and base.name not in reader.problem.objects and sub is None:
        raise unknown(node, f"the word '{base.name}' is not understood", "word")
    if sub is None:
        if isinstance(base, t.Letter) and base.marks == ("bar",) and base.name in CONJUGATED:
            return scalar(Apply("conj", (Symbol(base.name),)))
        return scalar(Symbol(key))
    arguments = _running(reader, sub, scope)
    if arguments is not None:
        return scalar(Apply(f"{key}_", arguments))
    below = label(sub)
    if below is None:
        raise unknown(node, f"the subscript of {reader.words(node)} is not understood", "subscript")
    return scalar(Symbol(f"{key}_{{{below}}}"))


CONJUGATED = frozenset("zw")  # a bar over another letter makes another letter, a mean say


def _running(reader: Reader, sub: Node, scope: Scope) -> tuple[Expr, ...] | None:
    """The subscript's values where a bound name stands in it: the `a_i` of a sum over i."""
    parts = parts_of(sub)
    if not any(_mentions(part, scope) for part in parts):
        return None
    return tuple(reader.scalar(part, scope) for part in parts)


def _mentions(node: Node, scope: Scope) -> bool:
    match node:
        case t.Letter():
            return letter_key(node) in scope
        case t.Terms(items=items):
            return any(_mentions(part, scope) for _, part in items)
        case t.Factors(factors=factors):
            return any(_mentions(part, scope) for part in factors)
        case _:
            return False


# -- signs with a usual meaning ------------------------------------------------------------------

Usual = tuple[Value, tuple["Node", ...]] | None


def _constant(name: str) -> Callable[..., Usual]:
    def meaning(
        _: Reader, __: Node, base: t.Letter, sub: Node | None, above: tuple[Node, ...], ___: Scope
    ) -> Usual:
        return (scalar(Constant(name)), above) if sub is None and base.font != "cal" else None

    return meaning


def _delta(
    reader: Reader, node: Node, _: t.Letter, sub: Node | None, above: tuple[Node, ...], scope: Scope
) -> Usual:
    parts = parts_of(sub)
    if len(parts) == 1 and len(above) == 1 and isinstance(above[0], t.Letter):
        parts, above = (*parts, above[0]), ()
    if len(parts) != 2:
        return None
    size = SizeVariable()
    left = place(reader, parts[0], size, scope)
    if isinstance(left, Position):
        size = SizeVariable()
    return scalar(Delta(left, place(reader, parts[1], size, scope))), above


def _euler_or_basis(
    reader: Reader, _: Node, __: t.Letter, sub: Node | None, above: tuple[Node, ...], scope: Scope
) -> Usual:
    if sub is None:
        return scalar(Constant("e")), above
    parts = parts_of(sub)
    if len(parts) != 1 or not reader.problem.shaped:
        return None
    size = SizeVariable()
    at = place(reader, parts[0], size, scope)
    return Value((size,), (), lambda r, _: Delta(r[0], at)), above


def _identity(
    reader: Reader, node: Node, _: t.Letter, sub: Node | None, above: tuple[Node, ...], __: Scope
) -> Usual:
    if not reader.problem.shaped:
        return None
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


def _size_parts(sub: Node | None) -> tuple[Size, ...] | None:
    """The sizes in `I_{M \\times M}`, `I_{(M,M)}`, `I_n`; None where they are not names or numbers."""
    if sub is None:
        return ()
    names = [name_key(part) or label(part) for part in parts_of(sub)]
    return None if None in names else tuple(size_of(str(name)) for name in names)


def _ones_or_indicator(
    reader: Reader,
    node: Node,
    base: t.Letter,
    sub: Node | None,
    above: tuple[Node, ...],
    scope: Scope,
) -> Usual:
    if isinstance(sub, t.Fenced):
        sub = sub.body
    if isinstance(sub, t.Relation | t.Logic):
        return scalar(condition(reader, sub, scope)), above
    if not reader.problem.shaped or base.font not in {"bold", "bb"}:
        return (scalar(ONE), above) if sub is None else None
    sizes = _size_parts(sub)
    if sizes is None or len(sizes) > 2:
        raise unknown(node, f"the size of {reader.words(node)} is not understood", "ones-size")
    if len(sizes) == 2:
        return Value((sizes[0],), (sizes[1],), lambda _r, _c: ONE), above
    return Value((sizes[0] if sizes else SizeVariable(),), (), lambda _r, _c: ONE), above


def _zeros(
    reader: Reader, _: Node, __: t.Letter, sub: Node | None, above: tuple[Node, ...], ___: Scope
) -> Usual:
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
    "0": _zeros,
}


# -- application ---------------------------------------------------------------------------------


def applied(reader: Reader, name: Node, after: Node, scope: Scope) -> Value | None:
    """`f(x)` where `name` stands for a function; None where the two are factors."""
    bracket, wrap = _bracket_of(after)
    if bracket is None:
        return None
    base, primes = (name.base, name.primes) if isinstance(name, t.Scripted) else (name, 0)
    if isinstance(base, t.Word):
        return wrap(reader, _opaque(reader, name, bracket, scope), scope)
    if not isinstance(base, t.Letter):
        return None
    key = letter_key(base)
    if key in INDICATORS and isinstance(bracket.body, t.Relation | t.Logic):
        return wrap(reader, scalar(condition(reader, bracket.body, scope)), scope)
    if key in FUNCTION_LETTERS and key not in reader.problem.objects and bracket.opening == "(":
        return wrap(reader, _opaque(reader, name, bracket, scope), scope)
    if key == "\\sigma" and reader.problem.shaped and key not in reader.problem.objects:
        argument = reader.read(bracket.body, scope)
        derivative = derivative_of(SIGMOID, primes)
        above = superscripts(name.sup) if isinstance(name, t.Scripted) else ()
        return wrap(
            reader, raised(reader, name, elementwise(argument, derivative), above, scope), scope
        )
    return None


FUNCTION_LETTERS = frozenset("fgh")
INDICATORS = frozenset({"1", "\\mathbb{1}", "\\mathbb{I}", "I"})


def _bracket_of(
    node: Node,
) -> tuple[t.Fenced | None, Callable[[Reader, Value, Scope], Value]]:
    """The bracket that follows a name, and what its own superscript does to the application."""
    if isinstance(node, t.Fenced) and node.opening in "([{":
        return node, lambda _reader, value, _scope: value
    if isinstance(node, t.Scripted) and isinstance(node.base, t.Fenced) and node.sub is None:
        above = superscripts(node.sup)
        return node.base, lambda reader, value, scope: raised(reader, node, value, above, scope)
    return None, lambda _reader, value, _scope: value


def _opaque(reader: Reader, name: Node, bracket: t.Fenced, scope: Scope) -> Value:
    """A named function that nothing is known about, such as `Var[w]`."""
    key = name_key(name) or ""
    items = bracket.body.items if isinstance(bracket.body, t.Listing) else (bracket.body,)
    return scalar(Apply(f"{key}()", tuple(reader.scalar(item, scope) for item in items)))
