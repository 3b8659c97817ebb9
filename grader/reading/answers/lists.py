"""Lists, ratios, and statements joined by words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.counting import counted_out
from grader.reading.answers.maps import equation_of
from grader.reading.answers.members import congruences, member
from grader.reading.answers.names import name_of_side, symbol_of
from grader.reading.answers.parameters import Run, counted, runs_over
from grader.reading.answers.relations import condition_after
from grader.reading.answers.source import Source, read, rule, single
from grader.reading.conventions import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


WHOLE = frozenset({"Z", "N", "N0", "N+", "Z+", "N*"})
TIMED = re.compile(r"[0-5]\d")
JOINING: dict[str, Literal["or", "and"]] = {"or": "or", "and": "and"}
STATEMENTS = (k.Related, k.Joined)


@rule(t.Listing)
def _listing(source: Source, node: t.Listing) -> Answer:
    if node.separator == ":":
        return _ratio(source, node)
    equation = equation_of(node)
    if equation is not None:
        return read(source, equation)
    nodes: list[Node] = [item for item in node.items if not isinstance(item, t.Blank)]
    nodes = _one_by_one(source, nodes) or nodes
    alone = _without_constants(nodes) or counted_out(nodes)
    if alone is not None:
        return read(source, alone)
    given = _given(source, nodes)
    if given is not None:
        return given
    items = tuple(piece(source, item) for item in congruences(nodes) or nodes)
    denied = _denied(items)
    if denied is not None:
        return denied
    return k.Listed(items, ";" if node.separator == ";" else ",")


def _one_by_one(source: Source, nodes: Sequence[Node]) -> list[Node]:
    """`x, y = 1, 2` as `x = 1` and `y = 2`; [] for any other list."""
    count = len(nodes) // 2
    middle = nodes[count] if len(nodes) % 2 else None
    match middle:
        case t.Relation(sides=(name, value), operators=("=",)) if count:
            names, values = [*nodes[:count], name], [value, *nodes[count + 1 :]]
        case _:
            return []
    if not all(name_of_side(each, source.text) for each in names):
        return []
    if any(isinstance(each, t.Relation) or symbol_of(each) for each in values):
        return []
    pairs = zip(names, values, strict=True)
    return [t.Relation((n, v), ("=",), start=n.start, end=v.end) for n, v in pairs]


def _denied(items: tuple[Answer, ...]) -> Answer | None:
    r"""`x \ne 0, \pm 1` as what holds at once; None for a list that does not begin so."""
    first = items[0].items[0] if isinstance(items[0], k.Joined) else items[0]
    rest = tuple(part for item in items[1:] for part in _signed(item))
    if not isinstance(first, k.Related) or first.operators != ("≠",) or not _are_values(rest):
        return None
    said = items[0].items if isinstance(items[0], k.Joined) else (first,)
    return k.Joined("and", (*said, *(k.Related((first.sides[0], i), ("≠",)) for i in rest)))


def _signed(item: Answer) -> tuple[Answer, ...]:
    r"""The values of `\pm 1`; any other item alone."""
    return item.items if isinstance(item, k.Listed) and item.joined == "±" else (item,)


def piece(source: Source, node: Node) -> Answer:
    """An item of a list; dots have no value but their place counts."""
    if isinstance(node, t.Symbol) and node.name == "\\dots":
        return k.Unvalued("\\dots")
    return member(source, node)


def _ratio(source: Source, node: t.Listing) -> Answer:
    inner = _double_dot(source, node)
    if inner is not None:
        return inner
    first = node.items[0]
    if (
        len(node.items) == 2
        and isinstance(first, t.Factors | t.Text)
        and name_of_side(first, source.text)
    ):
        named = name_of_side(first, source.text)
        if named is not None:
            return k.Related((named, read(source, node.items[1])), ("=",))
    literal = ":".join(item.text for item in node.items if isinstance(item, t.Number))
    timed = all(isinstance(i, t.Number) and TIMED.fullmatch(i.text) for i in node.items[1:])
    items = tuple(piece(source, item) for item in node.items)
    return k.Ratio(items, literal if timed else "")


def _double_dot(source: Source, node: t.Listing) -> Answer | None:
    """`A : B` of two matrices, their inner product; None for a ratio."""
    if not source.problem.shaped or len(node.items) != 2:
        return None
    matrices = (single(source, item).tensor.shape for item in node.items)
    if not all(shape is not None and shape[0] and shape[1] for shape in matrices):
        return None
    listed = replace(node, separator=",")
    return single(source, t.Fenced("⟨", "⟩", listed, start=node.start, end=node.end))


def _given(source: Source, nodes: Sequence[Node]) -> k.Given | None:
    """A list whose last item, or first, says what a parameter runs over; None for any other."""
    if len(nodes) < 2:
        return None
    count, run = _run_at_end(nodes)
    before = runs_over(nodes[0]) if run is None else None
    if before is not None and before[1] in WHOLE:
        return _given(source, [*nodes[1:], nodes[0]])
    if run is None or any(_is_apart(item, run[0]) for item in nodes[:count]):
        return None
    items = tuple(read(source, item) for item in nodes[:count])
    inside = items[0] if len(items) == 1 else k.Listed(items, ",")
    if isinstance(inside, k.Given) and inside.parameter == run[0]:
        return k.Given(inside.body, *run)
    return k.Given(inside, *run)


def _is_apart(node: Node, parameter: str) -> bool:
    r"""Whether `x \in A` says of another letter where it lies, not by the parameter."""
    if not isinstance(node, t.Relation) or "∈" not in node.operators:
        return False
    inside = parts(node.sides[-1])
    return not any(isinstance(part, t.Letter) and part.name == parameter for part in inside)


def _without_constants(nodes: Sequence[Node]) -> Node | None:
    r"""`f(x) = ax + b, a, b \in \mathbb{R}` without what says that its letters are any numbers."""
    if len(nodes) < 2 or not isinstance(nodes[0], t.Relation) or nodes[0].operators != ("=",):
        return None
    first, rest = nodes[0], list(nodes[1:])
    if len(rest) == 1 and isinstance(rest[0], t.Text):
        return first if _names_constants(rest[0].text, first.sides[-1]) else None
    tail = condition_after(first.sides[-1])
    if tail is not None:
        first = replace(first, sides=(*first.sides[:-1], tail[0]))
        rest.append(t.Letter(tail[1][0]) if tail[1][1] == "R" else first)
    elif len(rest) > 1:
        run = runs_over(rest[-1])
        rest[-1] = t.Letter(run[0]) if run is not None and run[1] == "R" else first
    else:
        return None
    inside = {part.name for part in parts(first.sides[-1]) if isinstance(part, t.Letter)}
    said = all(isinstance(each, t.Letter) and each.name in inside for each in rest)
    return first if said else None


def _names_constants(words: str, value: Node) -> bool:
    """Whether words say that letters of a value are any numbers, "where a, b are constants"."""
    said = CONSTANTS.fullmatch(" ".join(words.split()))
    inside = {part.name for part in parts(value) if isinstance(part, t.Letter)}
    return said is not None and inside.issuperset(re.findall(r"\b\w\b", said["letters"]))


CONSTANTS = re.compile(
    r"(?:where|with|for)? ?(?P<letters>\w(?:(?: ?,| and| ?&|, and) ?\w)*)"
    r" (?:is|are)(?: an?| any| some)?(?: arbitrary)?(?: real)? (?:constants?|reals?|numbers?)\.?"
)


def _run_at_end(nodes: Sequence[Node]) -> tuple[int, Run | None]:
    """How many items come before what says what a parameter runs over, and that."""
    for count in range(1, len(nodes)):
        if isinstance(nodes[count], t.Relation):
            run = counted(nodes[count:])
            if run is not None:
                return count, run
    return len(nodes) - 1, runs_over(nodes[-1])


@rule(t.Logic)
def _logic(source: Source, node: t.Logic) -> Answer:
    if node.operator == "not":
        return k.Joined("not", tuple(read(source, item) for item in node.items))
    classes = congruences(node.items) if node.operator in JOINING else None
    if classes is not None:
        return k.Listed(tuple(read(source, item) for item in classes), JOINING[node.operator])
    items = tuple(_together(member(source, item)) for item in node.items)
    if node.operator in JOINING and not any(isinstance(item, STATEMENTS) for item in items):
        flat = [part for item in items for part in _flat(item)]
        return k.Listed(tuple(flat), JOINING[node.operator])
    return k.Joined(node.operator, items)


def _together(item: Answer) -> Answer:
    """`x = 1, y = 2` as one alternative of several."""
    if isinstance(item, k.Listed) and all(isinstance(part, k.Related) for part in item.items):
        names = {
            part.sides[0].key
            for part in item.items
            if isinstance(part, k.Related) and isinstance(part.sides[0], k.Name)
        }
        if len(names) == len(item.items) > 1:
            return k.Joined("and", item.items)
    return item


def _are_values(items: tuple[Answer, ...]) -> bool:
    return all(isinstance(item, k.Single | k.Grouped) for item in items)


def _flat(item: Answer) -> tuple[Answer, ...]:
    return item.items if isinstance(item, k.Listed) and item.joined == "," else (item,)
