"""The statement of a problem, read once: its letters and what it defines them to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.nodes import Expr, Index
from grader.expression.sizes import SizeVariable, resolve
from grader.expression.traverse import bound_indices, walk
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.reading import arithmetic, grids, ranges
from grader.reading.keys import label, letter_key, parts_of
from grader.reading.places import place
from grader.reading.problem import Declared, Problem, letters_of
from grader.reading.reader import Reader
from grader.reading.values import Value, fresh, same_axis, shape_words

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.model import Declarations
    from grader.reading.tensor import Tensor

REGISTERED = (arithmetic, grids, ranges)


def declare(declarations: Declarations) -> Problem:
    """Read a problem's declarations; LatexError names the letter that could not be read.

    A definition is read in the order given and may use the letters before it; a defined letter
    that `objects` does not list gets the shape of its definition.
    """
    problem = letters_of(declarations)
    for letter, text in declarations.define.items():
        _define(problem, letter, text)
    return problem


def give_value(problem: Problem, letter: str, value: Tensor) -> None:
    """Define a letter beside those of the statement; entries have their first slot for rows."""
    sizes = tuple(slot.size for slot in value.slots)
    rows, columns = value.shape or (sizes[:1], sizes[1:])
    problem.objects[letter] = (Declared(letter, letter, rows, columns),)
    _keep(problem, letter, value.slots, value.body)


def _define(problem: Problem, letter: str, text: str) -> None:
    node = parse(text)
    left: Node = parse(letter)
    body = node
    if isinstance(node, t.Relation) and node.operators in {("=",), (":=",)}:
        left, body = node.sides
        left = _without_argument(left)
    reader = Reader(problem, text)
    base = left.base if isinstance(left, t.Scripted) else left
    declared = _declared(problem, letter)
    names = (
        parts_of(left.sub) if isinstance(left, t.Scripted) and declared and declared.axes else ()
    )
    if isinstance(left, t.Factors) or not isinstance(base, t.Letter):
        raise LatexError(
            f"the definition of '{letter}' must begin with the letter itself",
            0,
            len(text),
            code="declare.define",
        )
    if declared is not None and names and len(names) == len(declared.axes):
        indices = [
            place(reader, part, size, {}) for part, size in zip(names, declared.axes, strict=True)
        ]
        value = reader.read(body, {})
        _keep(
            problem, declared.name, tuple(i for i in indices if isinstance(i, Index)), value.scalar
        )
        return
    value = reader.read(body, {})
    if declared is None:
        declared = _add(problem, left, value)
    elif not (same_axis(declared.rows, value.rows) and same_axis(declared.columns, value.columns)):
        raise LatexError(
            f"'{letter}' is declared otherwise than its definition, which is {shape_words(value)}",
            0,
            len(text),
            code="declare.define",
        )
    rows, columns = fresh(value.rows), fresh(value.columns)
    _keep(problem, declared.name, rows + columns, value.entry(rows, columns))


def _without_argument(left: Node) -> Node:
    """The `f` of `f(x) = x^2`."""
    match left:
        case t.Factors(factors=(t.Letter() | t.Scripted() as name, t.Fenced(opening="("))):
            return name
        case _:
            return left


def _declared(problem: Problem, letter: str) -> Declared | None:
    node = parse(letter)
    base = node.base if isinstance(node, t.Scripted) else node
    key = letter_key(base) if isinstance(base, t.Letter) else ""
    sub = label(node.sub) if isinstance(node, t.Scripted) else ""
    family = problem.objects.get(key, ())
    plain = (d for d in family if not (d.sub_index or d.sup_index or d.sup))
    return next((d for d in plain if d.sub == (sub or "")), None)


def _add(problem: Problem, left: Node, value: Value) -> Declared:
    base = left.base if isinstance(left, t.Scripted) else left
    below = label(left.sub) or "" if isinstance(left, t.Scripted) else ""
    letter = label(base) or ""
    name = f"{letter}_{{{below}}}" if below else letter
    declared = Declared(name, letter, value.rows, value.columns, sub=below)
    problem.objects[letter] = (*problem.objects.get(letter, ()), declared)
    return declared


def _keep(problem: Problem, name: str, indices: tuple[Index, ...], body: Expr) -> None:
    sizes = [index.size for index in indices]
    sizes += [index.size for part in walk(body) for index in bound_indices(part)]
    if any(isinstance(resolve(size), SizeVariable) for size in sizes):
        raise LatexError(
            f"a size in the definition of '{name}' is open; declare the shapes of its letters",
            0,
            0,
            code="declare.open-size",
        )
    problem.definitions[name] = (indices, body)
