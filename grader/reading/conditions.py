"""Conditions as numbers: 1 where they hold, else 0; and values by cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from grader.expression.build import ONE, ZERO, add, multiply, negate, number
from grader.expression.nodes import Apply, Delta, Expr, Index, Indicator, Piecewise
from grader.expression.sizes import name_of, unify
from grader.latex import tree as t
from grader.reading.clash import clash, unknown
from grader.reading.keys import name_key, parts_of
from grader.reading.reader import rule
from grader.reading.values import Value, entrywise, scalar

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places

ORDERS = frozenset("<≤>≥")
DIVIDES = {"∣": "=", "∤": "≠"}


def condition(reader: Reader, node: Node, scope: Scope) -> Expr:
    """A condition on indices or scalars as an expression of value 0 or 1."""
    match node:
        case t.Fenced(body=body):
            return condition(reader, body, scope)
        case t.Relation(sides=sides, operators=operators):
            pairs = zip(sides, operators, sides[1:], strict=False)
            return multiply(_related(reader, a, op, b, scope) for a, op, b in pairs)
        case t.Logic(operator="and", items=items) | t.Listing(items=items):
            return multiply(
                condition(reader, item, scope) for item in items if not isinstance(item, t.Blank)
            )
        case t.Logic(operator="not", items=(item,)):
            return add((ONE, negate(condition(reader, item, scope))))
        case t.Symbol(name="otherwise"):
            return ONE
        case t.Factors(factors=(*_, t.Text(text=words))) if words.split()[-1:] in ODDNESS:
            return _odd(reader, node, scope)
        case _:
            raise unknown(
                node, f"{reader.words(node)} is not understood as a condition", "condition"
            )


def indicator(reader: Reader, node: Node, scope: Scope) -> Value:
    """A condition as a number; that of a vector or matrix beside a number, entry by entry."""
    inside = node.body if isinstance(node, t.Fenced) else node
    match inside:
        case t.Relation(sides=(left, right), operators=(operator,)) if operator in ORDERS:
            sides = [reader.read(side, scope) for side in (left, right)]
        case _:
            sides = []
    whole = [side for side in sides if not side.is_scalar]
    if len(whole) != 1:
        return scalar(condition(reader, node, scope))
    first, second = sides
    shape = whole[0]

    def entry(rows: Places, columns: Places) -> Expr:
        ends = (s.scalar if s.is_scalar else s.entry(rows, columns) for s in (first, second))
        return Indicator(operator, *ends)

    return Value(shape.rows, shape.columns, entry)


def is_condition(node: Node | None) -> TypeGuard[Node]:
    """Whether a subscript says when: the `k = j` of an indicator."""
    inside = node.body if isinstance(node, t.Fenced) else node
    return isinstance(inside, t.Relation | t.Logic)


ODDNESS = (["even"], ["odd"])
LINKS: tuple[list[str], ...] = ([], ["is"])


def _odd(reader: Reader, node: t.Factors, scope: Scope) -> Expr:
    r"""`n \text{ is even}` as: n leaves no rest modulo 2."""
    *parts, last = node.factors
    words = last.text.split() if isinstance(last, t.Text) else []
    if words[:-1] not in LINKS or any(node.operators) or not parts:
        raise unknown(node, f"{reader.words(node)} is not understood as a condition", "condition")
    counted = (
        parts[0]
        if len(parts) == 1
        else replace(node, factors=tuple(parts), operators=("",) * (len(parts) - 1))
    )
    rest = Apply("mod", (reader.scalar(counted, scope), number(2)))
    return Indicator("=", rest, ONE if words[-1] == "odd" else ZERO)


def _related(reader: Reader, left: Node, operator: str, right: Node, scope: Scope) -> Expr:
    if operator in DIVIDES:
        divided = (reader.scalar(right, scope), reader.scalar(left, scope))
        return Indicator(DIVIDES[operator], Apply("mod", divided), ZERO)
    if operator == "≡" and isinstance(right, t.Apply) and isinstance(right.argument, t.Listing):
        return _congruent(reader, left, right.argument, scope)
    indices = [_as_index(reader, side, scope) for side in (left, right)]
    first, second = indices
    if operator in {"=", "≠"} and first is not None and second is not None:
        if not unify(first.size, second.size):
            raise clash(
                left,
                f"the index {first.name} runs over {name_of(first.size)}, "
                f"{second.name} over {name_of(second.size)}",
                "index-size",
            )
        delta = Delta(first, second)
        return delta if operator == "=" else add((ONE, negate(delta)))
    if operator not in {"=", "≠"} | ORDERS:
        raise unknown(left, f"the condition '{operator}' is not understood", "condition")
    sides = [reader.read(side, scope) for side in (left, right)]
    if not all(side.is_scalar for side in sides):
        raise unknown(left, f"a condition on {reader.words(left)} as a whole", "condition")
    return Indicator(operator, sides[0].scalar, sides[1].scalar)


def _congruent(reader: Reader, left: Node, right: t.Listing, scope: Scope) -> Expr:
    r"""`a \equiv b \pmod n` as: a - b leaves no rest modulo n."""
    remainder, modulus = (reader.scalar(item, scope) for item in right.items)
    gap = add((reader.scalar(left, scope), negate(remainder)))
    return Indicator("=", Apply("mod", (gap, modulus)), ZERO)


def _as_index(reader: Reader, node: Node, scope: Scope) -> Index | None:
    """The index a side of a condition names; None for anything else."""
    name = name_key(node)
    if name is None:
        return None
    bound = scope.get(name)
    if isinstance(bound, Index):
        return bound
    declared = name in reader.problem.objects or name in reader.problem.sizes
    if bound is not None or declared or not reader.problem.shaped:
        return None
    return reader.index(name, scope)


@rule(t.Cases)
def piecewise(reader: Reader, node: t.Cases, scope: Scope) -> Value:
    """A value by cases; each row needs a condition, the last may say otherwise."""
    values, conditions = [], []
    for row in node.rows:
        if len(row) != 2:
            raise unknown(node, "each case needs a value and a condition", "cases")
        values.append(reader.read(row[0], scope))
        conditions.append(condition(reader, _stripped(row[1]), scope))

    def combine(entries: tuple[Expr, ...]) -> Expr:
        return Piecewise(tuple(zip(entries, conditions, strict=True)))

    return reader.guard(node, entrywise, tuple(values), combine, "beside")


def _stripped(node: Node) -> Node:
    """A condition without a trailing comma."""
    parts = parts_of(node)
    if isinstance(node, t.Listing) and len(parts) > 1 and isinstance(parts[-1], t.Blank):
        return parts[0] if len(parts) == 2 else t.Listing(parts[:-1])
    return node
