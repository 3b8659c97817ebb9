"""Products and sums that are sets, shapes or measures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.measures import measured
from grader.reading.answers.number_sets import is_set
from grader.reading.answers.parameters import runs_over
from grader.reading.answers.relations import condition_after
from grader.reading.answers.source import Source, read, rule, single, unboxed
from grader.reading.answers.spaces import crossed
from grader.reading.answers.unit_tails import UNKNOWN
from grader.reading.answers.vectors import scaled_column, vector
from grader.reading.clash import unknown

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


SET_OPERATORS = frozenset("∪∩∖")


@rule(t.Factors)
def _factors(source: Source, node: t.Factors) -> Answer:
    union = _spelled_union(node)
    if union is not None:
        return k.Operated(
            tuple(_set_part(source, part) for part in union), ("∪",) * (len(union) - 1)
        )
    if SET_OPERATORS & set(node.operators):
        return k.Operated(tuple(_set_part(source, part) for part in node.factors), node.operators)
    if all(isinstance(part, t.Boxed) for part in node.factors):
        return k.Listed(tuple(read(source, unboxed(part)) for part in node.factors), ",")
    sized = source.problem.sizes or "shape" in source.problem.conventions
    if sized and "×" in node.operators:
        return _shape(source, node)
    tail = condition_after(node)
    if tail is not None:
        return k.Given(read(source, tail[0]), *tail[1])
    found = measured(node, source.text, source.problem)
    if found is not None:
        return with_unit(source, *found)
    special = _counted(source, node) or _point(source, node) or vector(source, node)
    return special or replace(single(source, node), entries=scaled_column(source, node))


def _spelled_union(node: t.Factors) -> list[Node] | None:
    r"""The sets of `(1,2) U (3,4)` and `(1,2) \bigcup (3,4)`; None for any other product."""
    parts: list[Node] = []
    for part in node.factors:
        if isinstance(part, t.Big) and part.kind == "bigcup" and part.lower is None:
            parts += [UNION, part.body]
        else:
            parts.append(part)
    sets, signs = parts[::2], parts[1::2]
    spelled = all(isinstance(sign, t.Letter) and sign.name == "U" for sign in signs)
    if not signs or len(sets) == len(signs) or not spelled or not all(map(is_set, sets)):
        return None
    return sets


UNION = t.Letter("U")


def _point(source: Source, node: t.Factors) -> Answer | None:
    """`P(2, 3)`: a point and its name; None for anything else."""
    match node.factors:
        case (
            t.Letter(name=name) as letter,
            t.Fenced(opening="(", body=t.Listing(items=items)) as row,
        ):
            values = not all(isinstance(item, t.Letter) for item in items)
            if any(node.operators) or "choose" in source.problem.conventions or not values:
                return None
            if not name.isupper() or name in source.problem.objects or letter.font == "bb":
                return None
            return k.Related((k.Name(name), read(source, row)), ("=",))
        case _:
            return None


@rule(t.Big)
def _big(source: Source, node: t.Big) -> Answer:
    """A union over a parameter as the family of its sets; any other is a value."""
    run = runs_over(node.lower) if node.kind == "bigcup" and node.lower is not None else None
    return single(source, node) if run is None else k.Given(read(source, node.body), *run)


def _counted(source: Source, node: t.Factors) -> Answer | None:
    r"""`7 \text{ goats and } 4 \text{ toys}`: numbers, each with its words."""
    numbers, words = node.factors[::2], node.factors[1::2]
    if len(numbers) < 2 or any(node.operators) or not all(isinstance(w, t.Text) for w in words):
        return None
    between = words if len(words) < len(numbers) else words[:-1]
    if not all(isinstance(w, t.Text) and JOINS.search(w.text) for w in between):
        return None
    return k.Listed(tuple(single(source, number, UNKNOWN) for number in numbers), "and")


JOINS = re.compile(r"(?:,|;|\band)\s*$")


def with_unit(source: Source, node: Node, unit: str) -> Answer:
    """A value with the unit after it, which behind several values is that of each."""
    inside = read(source, node)
    if not unit:
        return inside
    measure = _in_unit(inside, unit)
    if measure == inside and not isinstance(inside, k.Single):
        raise unknown(
            node, f"the words '{unit.lstrip(UNKNOWN)}' have no value before them", "words"
        )
    return measure


def _in_unit(answer: Answer, unit: str) -> Answer:
    match answer:
        case k.Single():
            return replace(answer, unit=unit)
        case k.Name(value=k.Single() as value):
            return replace(answer, value=replace(value, unit=unit))
        case k.Grouped(number=number, items=items):
            whole = replace(number, unit=unit)
            return k.Grouped(whole, tuple(_in_unit(item, unit) for item in items))
        case k.Row() | k.Listed() | k.Operated() | k.Ratio() | k.Joined():
            return replace(answer, items=tuple(_in_unit(item, unit) for item in answer.items))
        case k.Related():
            return replace(answer, sides=tuple(_in_unit(side, unit) for side in answer.sides))
        case k.Given(body=body):
            return replace(answer, body=_in_unit(body, unit))
        case k.Built(element=element):
            return replace(answer, element=_in_unit(element, unit))
        case _:
            return answer


def _set_part(source: Source, node: Node) -> Answer:
    return read(source, node)


def _shape(source: Source, node: t.Factors) -> Answer:
    r"""`H D_{qk} \times D_1`: the sizes of a shape, or a product of them."""
    items = tuple(single(source, size) for size in crossed(node))
    return k.Row("×", "×", items, single(source, node))


@rule(t.Terms)
def _terms(source: Source, node: t.Terms) -> Answer:
    parts = [item for _, item in node.items]
    if len(parts) > 1 and all(is_set(part) for part in parts):
        signs = tuple({"-": "∖", "+": "∪"}.get(sign, "?") for sign, _ in node.items[1:])
        return k.Operated(tuple(read(source, part) for part in parts), signs)
    tail = condition_after(node)
    if tail is not None:
        return k.Given(read(source, tail[0]), *tail[1])
    sum_of_vectors = vector(source, node)
    if sum_of_vectors is not None:
        return sum_of_vectors
    last = parts[-1]
    may_be = isinstance(last, t.Factors | t.Apply)
    found = measured(last, source.text, source.problem) if may_be else None
    if found is not None:
        kept = replace(node, items=(*node.items[:-1], (node.items[-1][0], found[0])))
        return with_unit(source, kept, found[1])
    if len(parts) == 1 and isinstance(last, t.Postfix | t.Currency):
        inner = read(source, last)
        if isinstance(inner, k.Single) and inner.unit:
            bare = last.operand if isinstance(last, t.Postfix) else last.amount
            return single(source, replace(node, items=((node.items[0][0], bare),)), inner.unit)
    return single(source, node)
