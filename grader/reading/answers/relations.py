"""Relations: names, values and conditions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.expression.nodes import Symbol
from grader.latex import LatexError
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.maps import equation_of
from grader.reading.answers.matrix_names import with_names
from grader.reading.answers.members import member
from grader.reading.answers.names import is_clause, name_of_side, spelled
from grader.reading.answers.number_sets import number_set
from grader.reading.answers.parameters import Run, runs_over
from grader.reading.answers.source import Source, read, rule, single, unboxed
from grader.reading.clash import unknown
from grader.reading.conventions import parts
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


@rule(t.Relation)
def _relation(source: Source, node: t.Relation) -> Answer:
    if source.problem.shaped and set(node.operators) <= {"=", ":="} and not _holds_list(node):
        return single(source, node)
    equation = equation_of(node)
    if equation is not None:
        return read(source, equation)
    if node.operators == ("←",):
        return read(source, replace(node, operators=(":=",)))
    if node.operators == ("≡",) and _is_function(node.sides[0]):
        return read(source, replace(node, operators=("=",)))
    found = _conditioned(node)
    if found is not None:
        inside = read(source, found[0])
        return inside if _is_everywhere(inside, found[1]) else k.Given(inside, *found[1])
    if (
        isinstance(node.sides[0], t.Blank)
        and set(node.operators) <= {"=", ":="}
        and len(node.sides) > 1
    ):
        rest = node.sides[1:]
        return read(
            source,
            rest[0] if len(rest) == 1 else replace(node, sides=rest, operators=node.operators[1:]),
        )
    if is_clause(node.sides[0]):
        raise unknown(node.sides[0], "words within this formula are not understood", "clause")
    sides = tuple(
        ECCENTRICITY if _is_unknown_e(node, at) else side_of(source, side)
        for at, side in enumerate(node.sides)
    )
    if set(node.operators) == {"="}:
        sides = with_names(source, node.sides[0], sides)
    return k.Related(sides, node.operators)


ECCENTRICITY = k.Name("e", value=k.Single((Tensor((), Symbol("e"), "scalar"),), t.Letter("e")))


def _is_unknown_e(node: t.Relation, at: int) -> bool:
    r"""Whether the side at a place is e as an unknown, the eccentricity, and no number.

    Nobody names a number, `e = \frac{c}{a}`, or says between which numbers it lies, `1 < e < 2`.
    """
    side = node.sides[at]
    if not isinstance(side, t.Letter) or side.name != "e" or side.font or side.marks:
        return False
    others = [*node.sides[:at], *node.sides[at + 1 :]]
    if node.operators[0] in NAMING and at == 0:
        return not any(isinstance(other, t.Letter | t.Blank) for other in others)
    return set(node.operators) <= BETWEEN and not any(map(_has_letter, others))


NAMING = frozenset({"=", "∈"})
BETWEEN = frozenset("<≤>≥")


def _has_letter(node: Node) -> bool:
    unknown_in = (part for part in parts(node) if isinstance(part, t.Letter))
    return any(part.name != "\\pi" for part in unknown_in)


def _conditioned(node: t.Relation) -> tuple[t.Relation, Run] | None:
    r"""`f(x) = 2x \text{ for all } x \in \mathbb{R}` apart from what its letter runs over."""
    sides, operators, numbers = node.sides, node.operators, None
    if len(operators) > 1 and operators[-1] == "∈":
        sides, operators, numbers = sides[:-1], operators[:-1], sides[-1]
    tail = condition_after(sides[-1], numbers)
    if tail is None:
        return None
    return replace(node, sides=(*sides[:-1], tail[0]), operators=operators), tail[1]


def _is_everywhere(inside: Answer, run: Run) -> bool:
    """Whether a condition says that a function is meant for all of its real arguments."""
    if not isinstance(inside, k.Related) or run[1] != "R":
        return False
    return any(isinstance(side, k.Name) and run[0] in side.arguments for side in inside.sides)


def _is_function(node: Node) -> bool:
    r"""Whether a side is a function, the same as another: `f \equiv 0`, `f(x) \equiv 0`."""
    first = node.factors[0] if isinstance(node, t.Factors) else node
    return isinstance(first, t.Letter) and first.name in FUNCTION_LETTERS


FUNCTION_LETTERS = frozenset("fghFGH")


def _holds_list(node: t.Relation) -> bool:
    return any(isinstance(s, t.Fenced) and isinstance(s.body, t.Listing) for s in node.sides)


def condition_after(node: Node, numbers: Node | None = None) -> tuple[Node, Run] | None:
    r"""`\frac{\pi}{6} + k\pi\ (k \in \mathbb Z)` without its condition, and the condition.

    `numbers` are those behind a sign of membership that follows.
    """
    match node:
        case t.Terms(items=items):
            found = condition_after(items[-1][1], numbers)
            if found is None:
                return None
            return replace(node, items=(*items[:-1], (items[-1][0], found[0]))), found[1]
        case t.Factors(factors=factors):
            for count in _condition_starts(factors):
                tail = _part(node, count, len(factors))
                run = runs_over(tail if numbers is None else t.Relation((tail, numbers), ("∈",)))
                if run is not None:
                    return _part(node, 0, count), run
            return None
        case _:
            return None


def _condition_starts(factors: tuple[Node, ...]) -> list[int]:
    """Where a condition may begin: at the first words, at a last factor in brackets."""
    words = [at for at, part in enumerate(factors) if at and _begins_condition(part)]
    return words[:1] + ([len(factors) - 1] if isinstance(factors[-1], t.Fenced) else [])


def _begins_condition(node: Node) -> bool:
    return isinstance(node, t.Text) or (isinstance(node, t.Symbol) and node.name == "\\forall")


def _part(node: t.Factors, start: int, stop: int) -> Node:
    """Some neighbouring factors of a product; one factor is itself."""
    factors, operators = node.factors[start:stop], node.operators[start : stop - 1]
    return factors[0] if len(factors) == 1 else replace(node, factors=factors, operators=operators)


def side_of(source: Source, node: Node) -> Answer:
    """A side of a relation: a name, a value, a set; words where it is none of these."""
    node = unboxed(node)
    if isinstance(node, t.Blank):
        return k.Name("")
    numbers = number_set(node)
    if numbers is not None and not source.problem.objects:
        return numbers
    name = name_of_side(node, source.text)
    if name is not None:
        return replace(name, value=_value_of(source, node))
    if _is_pair(node) and isinstance(node, t.Fenced) and isinstance(node.body, t.Listing):
        return k.Row("(", ")", tuple(side_of(source, item) for item in node.body.items))
    try:
        return read(source, node)
    except LatexError:
        if isinstance(node, t.Number | t.Terms):
            raise
        return k.Name(spelled(node, source.text))


def _is_pair(node: Node) -> bool:
    """Whether a side may be the names of a row, `(p, q)`."""
    return (
        isinstance(node, t.Fenced)
        and (node.opening, node.closing) == ("(", ")")
        and isinstance(node.body, t.Listing)
        and node.body.separator in ",;"
        and not any(isinstance(item, t.Blank) for item in node.body.items)
    )


def _value_of(source: Source, node: Node) -> k.Single | None:
    try:
        return single(source, node)
    except LatexError:
        return None


@rule(t.Lines)
def _lines(source: Source, node: t.Lines) -> Answer:
    """Lines that go on with `=` are a chain; several equations are a system; else the last line."""
    goes_on = [isinstance(i, t.Relation) and isinstance(i.sides[0], t.Blank) for i in node.items]
    if source.problem.shaped or any(goes_on[1:]):
        return _chain(source, node)
    items = [item for item in node.items if not isinstance(item, t.Blank)]
    if len(items) == 1:
        return read(source, items[0])
    return k.Joined("and", tuple(member(source, item) for item in items))


def _chain(source: Source, node: t.Lines) -> Answer:
    if source.problem.shaped:
        return single(source, node)
    sides: tuple[Node, ...] = ()
    operators: tuple[str, ...] = ()
    for item in node.items:
        if isinstance(item, t.Relation) and isinstance(item.sides[0], t.Blank):
            sides, operators = (*sides, *item.sides[1:]), (*operators, *item.operators)
        elif isinstance(item, t.Relation):
            sides, operators = item.sides, item.operators
        else:
            sides, operators = (item,), ()
    if not operators:
        return read(source, sides[-1])
    return read(
        source, t.Relation(sides, operators[: len(sides) - 1], start=node.start, end=node.end)
    )


@rule(t.Cases)
def _cases(source: Source, node: t.Cases) -> Answer:
    """A system where rows have no second column; else a value by cases."""
    bare = all(len(row) == 1 or isinstance(row[1], t.Blank) for row in node.rows)
    if bare and all(isinstance(row[0], t.Relation | t.Logic | t.Listing) for row in node.rows):
        return k.Joined("and", tuple(member(source, row[0]) for row in node.rows), braced=True)
    return single(source, node)
