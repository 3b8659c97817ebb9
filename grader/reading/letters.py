"""Letters with their scripts: elements of declared objects, members of families, scalars.

A letter is tried in this order: a name bound here; a declared object (the one with the most label
first); a lower-case element `w_{mn}` of a declared matrix `W`; a size; a sign with a usual meaning
(`usual`); and last a scalar of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.expression.build import multiply
from grader.expression.nodes import Apply, Element, Index, IndexValue, SizeValue, Symbol
from grader.latex import tree as t
from grader.reading.clash import clash, unknown
from grader.reading.conventions import MINUS_ONE
from grader.reading.entries import crossed_sizes, sized
from grader.reading.keys import label, letter_key, parts_of
from grader.reading.places import entry_of, place
from grader.reading.powers import (
    is_inverse_transpose,
    is_transpose_sign,
    raised,
    superscripts,
)
from grader.reading.reader import rule
from grader.reading.usual import USUAL, Use, UseValue
from grader.reading.values import Value, scalar

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.reading.problem import Declared
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places


@rule(t.Letter, t.Word)
def _letter(reader: Reader, node: t.Letter | t.Word, scope: Scope) -> Value:
    return letter(reader, node, node, scope)


def letter(reader: Reader, node: Node, base: t.Letter | t.Word, scope: Scope) -> Value:
    """The value of a letter with the scripts of `node` (or none)."""
    key = letter_key(base) if isinstance(base, t.Letter) else base.name
    use, primes = Use(node, base, key), 0
    if isinstance(node, t.Scripted):
        primes = node.primes
        use = Use(node, base, key, node.sub, superscripts(node.sup))
    bound = scope.get(use.name) if scope else None
    if bound is not None and not primes:
        value = scalar(IndexValue(bound)) if isinstance(bound, Index) else bound
        return raised(reader, node, value, use.above, scope)
    whole = _bound_whole(reader, use, scope) if scope and use.sub is not None else None
    if whole is not None and isinstance(node, t.Scripted):
        return raised(reader, node, _bound_entry(reader, node, whole, scope), use.above, scope)
    value, above = _meaning(reader, use, scope)
    if primes:
        value = _primed(node, value, primes)
    if above and value.is_scalar and _is_bracketed(node, above[0]):
        raise unknown(node, "a superscript in brackets may be an index: declare it", "index-above")
    return raised(reader, node, value, above, scope)


def _bound_whole(reader: Reader, use: Use, scope: Scope) -> Value | None:
    """The vector or matrix, given in the scope, that a letter with a subscript is an entry of."""
    whole = scope.get(use.key)
    if whole is None and len(use.key) == 1 and use.key not in reader.problem.objects:
        whole = scope.get(use.key.upper())
        axes = len(whole.rows + whole.columns) if isinstance(whole, Value) else 0
        if len(_digits_apart(parts_of(use.sub), axes)) != axes:
            return None
    return whole if isinstance(whole, Value) and not whole.is_scalar else None


def _bound_entry(reader: Reader, node: t.Scripted, whole: Value, scope: Scope) -> Value:
    axes = whole.rows + whole.columns
    below = _digits_apart(parts_of(node.sub), len(axes))
    if len(below) != len(axes):
        return entry_of(reader, node, whole, scope)
    places = tuple(place(reader, part, size, scope) for part, size in zip(below, axes, strict=True))
    rows = len(whole.rows)
    return scalar(whole.entry(places[:rows], places[rows:]))


def _is_bracketed(node: Node, sup: Node) -> bool:
    r"""Whether a superscript is `^{(2)}`, an index or a derivative; `x^(2)` is a power as typed."""
    match sup:
        case t.Fenced(opening="(", closing=")", body=t.Number() | t.Letter()):
            return node.end > sup.end
        case _:
            return False


def _meaning(reader: Reader, use: Use, scope: Scope) -> UseValue:
    element = _lower_case_element(reader, use, scope) if _is_too_long(reader, use) else None
    if element is not None:
        return element
    for declared in reader.problem.objects.get(use.key, ()):
        member = _member(reader, use, declared, scope)
        if member is not None:
            return member
    return _undeclared(reader, use, scope)


def _is_too_long(reader: Reader, use: Use) -> bool:
    """Whether a declared vector has two indices: the `x_{nj}` where X is a matrix, and x a row."""
    known = reader.problem.objects.get(use.key, ())
    if use.sub is None or not known or any(d.sub or d.sub_index or d.sup_index for d in known):
        return False
    return len(parts_of(use.sub)) > max(len(declared.axes) for declared in known)


def _primed(node: Node, value: Value, primes: int) -> Value:
    if value.is_scalar and isinstance(value.scalar, Symbol):
        return scalar(Symbol(value.scalar.name + "'" * primes))
    raise unknown(node, "a prime here is not understood", "prime")


# -- declared objects ----------------------------------------------------------------------------


def _member(reader: Reader, use: Use, declared: Declared, scope: Scope) -> UseValue | None:
    """A declared object or its element, and the superscripts left over; None for another."""
    own, below = _own_indices(reader, declared, use.sub, scope)
    if own is None:
        return None
    above = use.above
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
    rest = use if above is use.above else replace(use, above=above)
    return _with_scripts(reader, rest, declared, (own, below), scope)


def _with_scripts(
    reader: Reader,
    use: Use,
    declared: Declared,
    indices: tuple[Places, tuple[Node, ...]],
    scope: Scope,
) -> UseValue:
    r"""A declared object or its element; `W^\top_{ij}` is an entry of the transpose."""
    own, below = indices
    below = _digits_apart(below, len(declared.axes))
    if not (len(declared.axes) == len(below) == 2 and _is_of_matrix(reader, use)):
        return _element(reader, use, declared, (own, below), scope), use.above
    whole = _element(reader, use, declared, (own, ()), scope)
    turned = raised(reader, use.node, whole, use.above, scope)
    row, column = (
        place(reader, part, size, scope, declared.name)
        for part, size in zip(below, turned.rows + turned.columns, strict=True)
    )
    return scalar(turned.entry((row,), (column,))), ()


def _is_of_matrix(reader: Reader, use: Use) -> bool:
    r"""Whether the superscript of an element is its matrix's: `W_{ij}^\top`, `A^{-1}_{ij}`.

    A number has no transpose. It has an inverse, `A_{ij}^{-1}`, which is usual where the index
    comes first.
    """
    if not use.above or not isinstance(use.node, t.Scripted) or use.node.sub is None:
        return False
    first = use.above[0]
    plain = isinstance(first, t.Letter) and first.name == "T" and not first.font
    if plain or is_transpose_sign(first) or is_inverse_transpose(first):
        return True
    behind = first.start < use.node.sub.start or "entry" in reader.problem.conventions
    return first == MINUS_ONE and behind


def _own_indices(
    reader: Reader, declared: Declared, sub: Node | None, scope: Scope
) -> tuple[Places | None, tuple[Node, ...]]:
    """A family's own lower index and the rest of the subscript; None where the label is another."""
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
    use: Use,
    declared: Declared,
    indices: tuple[Places, tuple[Node, ...]],
    scope: Scope,
) -> Value:
    own, below = indices
    name, axes = declared.name, declared.axes
    whole = Value(declared.rows, declared.columns, lambda r, c: Element(name, (*own, *r, *c)))
    if not below:
        if not axes and not own:
            return scalar(Symbol(name))
        return whole
    sizes = crossed_sizes(use.sub)
    if sizes and axes:
        return sized(reader, use.node, whole, sizes)
    below = _digits_apart(below, len(axes))
    if len(below) != len(axes):
        word = "index" if len(axes) == 1 else "indices"
        raise clash(
            use.node,
            f"{reader.words(use.node)}: {name} has {len(axes)} {word}, {len(below)} given",
            "index-count",
        )
    places = [
        place(reader, part, size, scope, name) for part, size in zip(below, axes, strict=True)
    ]
    return scalar(Element(name, (*own, *places)))


def _digits_apart(parts: tuple[Node, ...], wanted: int) -> tuple[Node, ...]:
    """`W_{12}` of a matrix is row 1, column 2."""
    if len(parts) == 1 and wanted > 1 and isinstance(parts[0], t.Number):
        digits = parts[0].text
        if len(digits) == wanted:
            start, end = parts[0].start, parts[0].end
            return tuple(t.Number(digit, start=start, end=end) for digit in digits)
    return parts


# -- letters that are not declared ---------------------------------------------------------------


def _undeclared(reader: Reader, use: Use, scope: Scope) -> UseValue:
    element = _lower_case_element(reader, use, scope)
    if element is not None:
        return element
    if "combinations" in reader.problem.conventions and use.sub and use.above:
        counted = _counted(reader, use.key, (use.sub, use.above[0]), scope)
        if counted is not None:
            return scalar(counted), use.above[1:]
    if use.name in reader.problem.sizes:
        return scalar(SizeValue(use.name)), use.above
    usual = USUAL.get(use.key) if isinstance(use.base, t.Letter) else None
    value = usual(reader, use, scope) if usual is not None else None
    return value if value is not None else (_symbol(reader, use, scope), use.above)


def _counted(reader: Reader, name: str, pair: tuple[Node, Node], scope: Scope) -> Expr | None:
    """The number of choices `C_n^k`, of ordered ones `A_n^k`; None for another letter."""
    if name not in {"A", "C"}:
        return None
    many, few = (reader.scalar(part, scope) for part in pair)
    chosen = Apply("binomial", (many, few))
    return chosen if name == "C" else multiply((chosen, Apply("factorial", (few,))))


def _lower_case_element(reader: Reader, use: Use, scope: Scope) -> UseValue | None:
    """`w_{mn}` where only a matrix `W` is declared."""
    if use.sub is None or len(use.key) != 1 or not use.key.islower():
        return None
    matrices = [d for d in reader.problem.objects.get(use.key.upper(), ()) if len(d.axes) > 1]
    parts = parts_of(use.sub)
    for declared in matrices:
        if (
            not declared.sub
            and not declared.sup
            and len(_digits_apart(parts, len(declared.axes))) == len(declared.axes)
        ):
            return _with_scripts(reader, use, declared, ((), parts), scope)
    return None


def _symbol(reader: Reader, use: Use, scope: Scope) -> Value:
    node, base, sub, key = use.node, use.base, use.sub, use.key
    if reader.problem.shaped and key not in reader.problem.objects:
        reader.strange.add(use.name)
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
        case t.Fenced(body=body):
            return _mentions(body, scope)
        case _:
            return False
