"""Brackets: pairs, intervals, sets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.counting import elements_counted
from grader.reading.answers.lists import piece
from grader.reading.answers.number_sets import ROUND
from grader.reading.answers.products import SET_OPERATORS
from grader.reading.answers.relations import side_of
from grader.reading.answers.row_forms import bracketed_matrix, matrix_of_rows
from grader.reading.answers.source import Source, read, rule, single
from grader.reading.clash import unknown
from grader.reading.conventions import parts

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


STATED = (t.Relation, t.Logic, t.Fenced, t.Text)


@rule(t.Fenced)
def fenced(source: Source, node: t.Fenced) -> Answer:
    """A row, a set, a statement in brackets, or a value."""
    if node.opening == "{":
        return _braced(source, node)
    body = node.body
    if node.opening in ROUND and node.closing in ROUND:
        body = _ungrouped(body)
    grid = matrix_of_rows(node) or bracketed_matrix(node)
    if grid is not None:
        return read(source, grid)
    product = node.opening == "⟨" and source.problem.shaped
    if (
        isinstance(body, t.Listing)
        and body.separator in ",;"
        and node.opening in ROUND
        and not product
    ):
        items = tuple(piece(source, i) for i in body.items if not isinstance(i, t.Blank))
        grouped = body is not node.body and (node.opening, node.closing) == ("(", ")")
        return k.Row(node.opening, node.closing, items, single(source, node) if grouped else None)
    joins_sets = isinstance(body, t.Factors) and not SET_OPERATORS.isdisjoint(body.operators)
    if node.opening in "([" and (joins_sets or isinstance(body, STATED)):
        return read(source, body)
    return single(source, node)


def _ungrouped(body: Node) -> Node:
    """`36,104` in brackets is two numbers: separators of thousands are not written there."""
    match body:
        case t.GroupedNumber(groups=groups):
            items = tuple(t.Number(group, start=body.start, end=body.end) for group in groups)
            return t.Listing(items, start=body.start, end=body.end)
        case t.Terms(items=((sign, t.GroupedNumber(groups=groups)),)):
            first, *rest = (t.Number(group, start=body.start, end=body.end) for group in groups)
            signed = t.Terms(((sign, first),), start=body.start, end=body.end)
            return t.Listing((signed, *rest), start=body.start, end=body.end)
        case _:
            return body


def _braced(source: Source, node: t.Fenced) -> Answer:
    rows = _system(node)
    if rows:
        return read(source, t.Cases(rows, start=node.start, end=node.end))
    match _divided(node.body):
        case t.Blank():
            return k.Listed((), "{")
        case t.Builder(element=element, condition=condition):
            if isinstance(element, t.Letter) and not _speaks_of(condition, element):
                words = source.text[node.start : node.end]
                raise unknown(node, f"the condition of '{words}' is on another letter", "builder")
            inner = replace(source, problem=without_object(source.problem, element))
            return k.Built(side_of(inner, element), _condition(inner, condition))
        case t.Listing(items=items, separator="," | ";"):
            kept = (item for item in items if not isinstance(item, t.Blank))
            return k.Listed(tuple(piece(source, item) for item in kept), "{", node.bare)
        case t.GroupedNumber(groups=groups):
            return k.Listed(tuple(single(source, t.Number(group)) for group in groups), "{")
        case body:
            inside = read(source, body)
            spread = isinstance(inside, k.Listed) and inside.joined == "±"
            return k.Listed(inside.items if spread else (inside,), "{")  # type: ignore[union-attr]


def _system(node: t.Fenced) -> tuple[tuple[Node, ...], ...]:
    r"""The equations behind a brace that closes nowhere, `\left\{ ... \right.`; () for others."""
    rows: tuple[tuple[Node, ...], ...]
    match node:
        case t.Fenced(closing=".", body=t.Lines(items=items)):
            rows = tuple((item,) for item in items if not isinstance(item, t.Blank))
        case t.Fenced(closing=".", body=t.Matrix(rows=rows)):
            pass
        case _:
            return ()
    return rows if all(len(r) == 1 and isinstance(r[0], t.Relation) for r in rows) else ()


def _divided(body: Node) -> Node:
    r"""`x \left| x > 0 \right.` in braces as what its bar divides, counted out where it can be."""
    match body:
        case t.Factors(factors=(element, t.Fenced("|", ".", body=condition)), operators=("",)):
            body = t.Builder(element, condition, start=body.start, end=body.end)
        case _:
            pass
    return (elements_counted(body) or body) if isinstance(body, t.Builder) else body


def without_object(problem: Problem, element: Node) -> Problem:
    """A problem in which a bound letter is no declared one."""
    if not isinstance(element, t.Letter) or element.name not in problem.objects:
        return problem
    kept = {name: said for name, said in problem.objects.items() if name != element.name}
    return replace(problem, objects=kept, shaped=problem.shaped and bool(kept))


def _speaks_of(condition: Node, letter: t.Letter) -> bool:
    """Whether a letter occurs in a condition; words may speak of anything."""
    return any(isinstance(part, t.Text) or part == letter for part in parts(condition))


def _condition(source: Source, node: Node) -> Answer:
    """The condition of a set; commas in it are `and`."""
    if isinstance(node, t.Listing):
        return k.Joined("and", tuple(read(source, item) for item in node.items))
    return read(source, node)
