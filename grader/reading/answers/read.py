"""From the syntax tree to answers: which kind each node is; values go to the reader of tensors."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.measures import UNKNOWN, measured, plain
from grader.reading.answers.names import name_of_side, spelled, symbol_of
from grader.reading.answers.signs import doubled, independent, linked
from grader.reading.answers.words import NUMBERS, choice_letter, is_prose, normal
from grader.reading.clash import unknown
from grader.reading.tensor import read_tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

    Rule = Callable[["Source", "Node"], Answer]

TIMED = re.compile(r"[0-5]\d")
SET_OPERATORS = frozenset("∪∩∖")
EQUALITIES = frozenset({"=", ":=", "≈"})
NUMBER_SETS = frozenset("NZQRC")
_DOUBLE = re.compile(r"\\pm|\\mp|±|∓")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an answer, what stands before it, and the problem it answers."""

    problem: Problem
    text: str
    before: str = ""
    signs: bool = False


def read_answer(problem: Problem, text: str, node: Node, before: str = "") -> Answer:
    """The answer a tree stands for; LatexError or TypeClash where a value in it does not read."""
    source = Source(problem, text, before, signs=bool(_DOUBLE.search(text)))
    node = _unboxed(node)
    if is_prose(text) and not problem.objects:
        return worded(source, text, node)
    return read(source, node)


def worded(source: Source, text: str, node: Node) -> Answer:
    """Words; those for a small number are the number."""
    words = normal(text)
    if words in NUMBERS:
        return single(source, t.Number(NUMBERS[words], start=node.start, end=node.end))
    return k.Words(words)


def read(source: Source, node: Node) -> Answer:
    """The answer of one node."""
    if source.signs and not _spreads(node) and doubled(node):
        return _doubled(source, node)
    rule = RULES.get(type(node))
    return rule(source, node) if rule is not None else single(source, node)


def _spreads(node: Node) -> bool:
    """Whether double signs are chosen in the parts of a node, each for itself."""
    return isinstance(node, SPREAD) or (isinstance(node, t.Fenced) and node.opening == "{")


def _unboxed(node: Node) -> Node:
    while isinstance(node, t.Boxed):
        node = node.body
    return node


def single(source: Source, node: Node, unit: str = "") -> k.Single:
    """One value by the reader of tensors; LatexError where it has none."""
    node = plain(node)
    return k.Single(read_tensor(source.problem, source.text, node, source.before), node, unit)


def _doubled(source: Source, node: Node) -> Answer:
    """Every choice of the double signs: independent in a row, linked elsewhere."""
    choose = independent if isinstance(node, t.Fenced) else linked
    items = tuple(read(source, choice) for choice in choose(node))
    if any(isinstance(item, k.Related) for item in items):
        return k.Joined("or", items)
    return k.Listed(items, "±")


# -- lists and logic -----------------------------------------------------------------------------


def _listing(source: Source, node: t.Listing) -> Answer:
    if node.separator == ":":
        return _ratio(source, node)
    nodes = [item for item in node.items if not isinstance(item, t.Blank)]
    given = _given(source, nodes)
    if given is not None:
        return given
    items = tuple(_piece(source, item) for item in nodes)
    return k.Listed(items, ";" if node.separator == ";" else ",")


def _piece(source: Source, node: Node) -> Answer:
    """An item of a list; dots have no value but their place counts."""
    if isinstance(node, t.Symbol) and node.name == "\\dots":
        return k.Unvalued("\\dots")
    return read(source, node)


def _ratio(source: Source, node: t.Listing) -> Answer:
    first = node.items[0]
    if (
        len(node.items) == 2
        and isinstance(first, t.Factors | t.Text)
        and name_of_side(first, source.text)
    ):  # noqa: PLR2004
        named = name_of_side(first, source.text)
        if named is not None:
            return k.Related((named, read(source, node.items[1])), ("=",))
    literal = ":".join(item.text for item in node.items if isinstance(item, t.Number))
    timed = all(isinstance(i, t.Number) and TIMED.fullmatch(i.text) for i in node.items[1:])
    items = tuple(_piece(source, item) for item in node.items)
    return k.Ratio(items, literal if timed else "")


def _given(source: Source, nodes: list[Node]) -> k.Given | None:
    """A list whose last item says what a parameter runs over; None for any other."""
    if len(nodes) < 2:  # noqa: PLR2004 - an answer and its condition
        return None
    run = _runs_over(nodes[-1])
    if run is None or any(isinstance(n, t.Relation) and "∈" in n.operators for n in nodes[:-1]):
        return None
    items = tuple(read(source, item) for item in nodes[:-1])
    return k.Given(items[0] if len(items) == 1 else k.Listed(items, ","), *run)


def _runs_over(node: Node) -> tuple[str, str] | None:
    """`k \\in \\mathbb{Z}` as the parameter and the name of its numbers."""
    if isinstance(node, t.Fenced):
        return _runs_over(node.body)
    if isinstance(node, t.Relation) and node.operators == ("∈",):
        name, numbers = symbol_of(node.sides[0]), number_set(node.sides[1])
        if name is not None and numbers is not None:
            return name, numbers.name
    return None


def _logic(source: Source, node: t.Logic) -> Answer:
    if node.operator == "not":
        return k.Joined("not", tuple(read(source, item) for item in node.items))
    items = tuple(read(source, item) for item in node.items)
    if node.operator in {"or", "and"} and not any(isinstance(item, STATEMENTS) for item in items):
        flat = [part for item in items for part in _flat(item)]
        return k.Listed(tuple(flat), "or" if node.operator == "or" else "and")
    return k.Joined(node.operator, items)


def _flat(item: Answer) -> tuple[Answer, ...]:
    return item.items if isinstance(item, k.Listed) and item.joined == "," else (item,)


# -- relations -----------------------------------------------------------------------------------


def _relation(source: Source, node: t.Relation) -> Answer:
    if source.problem.shaped and set(node.operators) <= {"=", ":="} and not _holds_list(node):
        return single(source, node)
    last = node.sides[-1]
    tail = _condition_after(last)
    if tail is not None:
        sides = (*node.sides[:-1], tail[0])
        return k.Given(read(source, replace(node, sides=sides)), *tail[1])
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
    return k.Related(tuple(_side(source, side) for side in node.sides), node.operators)


def _holds_list(node: t.Relation) -> bool:
    return any(isinstance(s, t.Fenced) and isinstance(s.body, t.Listing) for s in node.sides)


def _condition_after(node: Node) -> tuple[Node, tuple[str, str]] | None:
    """`\\frac{\\pi}{6} + k\\pi\\ (k \\in \\mathbb Z)` without its condition, and the condition."""
    match node:
        case t.Terms(items=items):
            found = _condition_after(items[-1][1])
            if found is None:
                return None
            return replace(node, items=(*items[:-1], (items[-1][0], found[0]))), found[1]
        case t.Factors(factors=factors, operators=operators) if not operators[-1]:
            run = _runs_over(factors[-1]) if isinstance(factors[-1], t.Fenced) else None
            if run is None:
                return None
            rest = factors[:-1]
            kept = (
                rest[0] if len(rest) == 1 else replace(node, factors=rest, operators=operators[:-1])
            )
            return kept, run
        case _:
            return None


def _side(source: Source, node: Node) -> Answer:
    """A side of a relation: a name, a value, a set; words where it is none of these."""
    node = _unboxed(node)
    if isinstance(node, t.Blank):
        return k.Name("")
    name = name_of_side(node, source.text)
    if name is not None:
        return replace(name, value=_value_of(source, node))
    if _is_pair(node) and isinstance(node, t.Fenced) and isinstance(node.body, t.Listing):
        return k.Row("(", ")", tuple(_side(source, item) for item in node.body.items))
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


# -- brackets ------------------------------------------------------------------------------------


def _fenced(source: Source, node: t.Fenced) -> Answer:
    if node.opening == "{":
        return _braced(source, node)
    body = node.body
    if node.opening in ROUND and node.closing in ROUND:
        body = _ungrouped(body)
    product = node.opening == "⟨" and source.problem.shaped
    if (
        isinstance(body, t.Listing)
        and body.separator in ",;"
        and node.opening in ROUND
        and not product
    ):
        items = tuple(_piece(source, i) for i in body.items if not isinstance(i, t.Blank))
        grouped = body is not node.body and (node.opening, node.closing) == ("(", ")")
        return k.Row(node.opening, node.closing, items, single(source, node) if grouped else None)
    if node.opening in "([" and isinstance(body, STATED):
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


ROUND = frozenset("()[]⟨⟩")


def _braced(source: Source, node: t.Fenced) -> Answer:
    match node.body:
        case t.Blank():
            return k.Listed((), "{")
        case t.Builder(element=element, condition=condition):
            return k.Built(_side(source, element), _condition(source, condition))
        case t.Listing(items=items, separator="," | ";"):
            kept = (item for item in items if not isinstance(item, t.Blank))
            return k.Listed(tuple(_piece(source, item) for item in kept), "{", node.bare)
        case t.GroupedNumber(groups=groups):
            return k.Listed(tuple(single(source, t.Number(group)) for group in groups), "{")
        case body:
            inside = read(source, body)
            spread = isinstance(inside, k.Listed) and inside.joined == "±"
            return k.Listed(inside.items if spread else (inside,), "{")  # type: ignore[union-attr]


def _condition(source: Source, node: Node) -> Answer:
    """The condition of a set; commas in it are `and`."""
    if isinstance(node, t.Listing):
        return k.Joined("and", tuple(read(source, item) for item in node.items))
    return read(source, node)


# -- products and sums that are sets, shapes or measures -----------------------------------------


def _factors(source: Source, node: t.Factors) -> Answer:
    if SET_OPERATORS & set(node.operators):
        return k.Operated(tuple(_set_part(source, part) for part in node.factors), node.operators)
    if all(isinstance(part, t.Boxed) for part in node.factors):
        return k.Listed(tuple(read(source, _unboxed(part)) for part in node.factors), ",")
    if source.problem.sizes and "×" in node.operators:
        return _shape(source, node)
    tail = _condition_after(node)
    if tail is not None:
        return k.Given(read(source, tail[0]), *tail[1])
    found = measured(node, source.text, source.problem)
    if found is not None:
        return _measured(source, *found)
    return _counted(source, node) or single(source, node)


def _counted(source: Source, node: t.Factors) -> Answer | None:
    """`7 \\text{ goats and } 4 \\text{ toys}`: numbers, each with its words."""
    numbers, words = node.factors[::2], node.factors[1::2]
    if len(numbers) < 2 or any(node.operators) or not all(isinstance(w, t.Text) for w in words):  # noqa: PLR2004
        return None
    between = words if len(words) < len(numbers) else words[:-1]
    if not all(isinstance(w, t.Text) and JOINS.search(w.text) for w in between):
        return None
    return k.Listed(tuple(single(source, number, UNKNOWN) for number in numbers), "and")


JOINS = re.compile(r"(?:,|;|\band)\s*$")


def _measured(source: Source, node: Node, unit: str) -> Answer:
    inside = read(source, node)
    return replace(inside, unit=unit or inside.unit) if isinstance(inside, k.Single) else inside


def _set_part(source: Source, node: Node) -> Answer:
    return read(source, node)


def _shape(source: Source, node: t.Factors) -> Answer:
    """`H D_{qk} \\times D_1`: the sizes of a shape, or a product of them."""
    groups: list[list[Node]] = [[node.factors[0]]]
    for part, operator in zip(node.factors[1:], node.operators, strict=True):
        if operator == "×":
            groups.append([part])
        else:
            groups[-1].append(part)
    items = tuple(
        single(
            source,
            g[0]
            if len(g) == 1
            else t.Factors(tuple(g), ("",) * (len(g) - 1), start=g[0].start, end=g[-1].end),
        )
        for g in groups
    )
    return k.Row("×", "×", items, single(source, node))


def _terms(source: Source, node: t.Terms) -> Answer:
    parts = [item for _, item in node.items]
    if len(parts) > 1 and all(_is_set(part) for part in parts):
        signs = tuple({"-": "∖", "+": "∪"}.get(sign, "?") for sign, _ in node.items[1:])
        return k.Operated(tuple(read(source, part) for part in parts), signs)
    tail = _condition_after(node)
    if tail is not None:
        return k.Given(read(source, tail[0]), *tail[1])
    last = parts[-1]
    found = measured(last, source.text, source.problem) if isinstance(last, t.Factors) else None
    if found is not None:
        kept = replace(node, items=(*node.items[:-1], (node.items[-1][0], found[0])))
        return _measured(source, kept, found[1])
    if len(parts) == 1 and isinstance(last, t.Postfix | t.Currency):
        inner = read(source, last)
        if isinstance(inner, k.Single) and inner.unit:
            bare = last.operand if isinstance(last, t.Postfix) else last.amount
            return single(source, replace(node, items=((node.items[0][0], bare),)), inner.unit)
    return single(source, node)


def _is_set(node: Node) -> bool:
    if isinstance(node, t.Fenced):
        return node.opening == "{" or (isinstance(node.body, t.Listing) and node.opening in ROUND)
    return number_set(node) is not None


def number_set(node: Node) -> k.NumberSet | None:
    """`\\mathbb{R}`, `\\mathbf{R}^+`, `R_{>0}`; None for anything else."""
    base, mark = node, ""
    if isinstance(node, t.Scripted):
        base, marks = node.base, [spelled_mark(m) for m in (node.sub, node.sup) if m is not None]
        mark = "".join(sorted(marks))
    if (
        not isinstance(base, t.Letter)
        or base.name not in NUMBER_SETS
        or base.font not in {"bb", "bold"}
    ):
        return None
    return k.NumberSet(base.name + mark)


def spelled_mark(node: Node) -> str:
    """What a script on a number set says: `+`, `*`, `0`, `>0`."""
    match node:
        case t.Symbol(name=name):
            return {"+": "+", "-": "-", "*": "*"}.get(name, name)
        case t.Number(text=text):
            return text
        case t.Relation(operators=(operator,), sides=(_, t.Number(text=text))):
            return {">0": "+", "≥0": "0+", "≠0": "*", "<0": "-", "≥1": "+"}.get(
                operator + text, "?"
            )
        case _:
            return "?"


# -- leaves --------------------------------------------------------------------------------------


def _letter(source: Source, node: Node) -> Answer:
    numbers = number_set(node)
    if numbers is not None and not source.problem.objects:
        return numbers
    if (
        isinstance(node, t.Scripted)
        and isinstance(node.base, t.Fenced)
        and isinstance(node.base.body, t.Listing)
        and _is_set(node.base)
    ):
        raise unknown(node, "a power of a set is not understood", "set-power")
    found = measured(node, source.text, source.problem)
    return _measured(source, *found) if found is not None else single(source, node)


def _text(source: Source, node: t.Text) -> Answer:
    """Words; digits in them are read as mathematics."""
    inside = node.text.strip().strip(".")
    letter = choice_letter(inside)
    if letter is not None:
        return k.Choice(letter)
    if any(c.isdigit() for c in inside):
        try:
            inner = parse(inside)
            return read(Source(source.problem, inside, signs=source.signs), inner)
        except LatexError:
            return k.Words(normal(inside))
    return worded(source, inside, node)


def _symbol(source: Source, node: t.Symbol) -> Answer:
    return k.Listed((), "{") if node.name == "\\emptyset" else single(source, node)


def _grouped(source: Source, node: t.GroupedNumber) -> Answer:
    number = single(source, node)
    return k.Grouped(number, tuple(single(source, t.Number(group)) for group in node.groups))


def _postfix(source: Source, node: t.Postfix) -> Answer:
    return single(source, node.operand, "°") if node.operator == "°" else single(source, node)


def _currency(source: Source, node: t.Currency) -> Answer:
    inside = read(source, node.amount)
    return replace(inside, unit=node.sign) if isinstance(inside, k.Single) else inside


def _lines(source: Source, node: t.Lines) -> Answer:
    """Lines that go on with `=` are a chain; several equations are a system; else the last line."""
    goes_on = [isinstance(i, t.Relation) and isinstance(i.sides[0], t.Blank) for i in node.items]
    if source.problem.shaped or any(goes_on[1:]):
        return _chain(source, node)
    items = [item for item in node.items if not isinstance(item, t.Blank)]
    if len(items) == 1:
        return read(source, items[0])
    return k.Joined("and", tuple(read(source, item) for item in items))


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


def _cases(source: Source, node: t.Cases) -> Answer:
    """A system where rows have no second column; else a value by cases."""
    bare = all(len(row) == 1 or isinstance(row[1], t.Blank) for row in node.rows)
    if bare and all(isinstance(row[0], t.Relation | t.Logic | t.Listing) for row in node.rows):
        return k.Joined("and", tuple(read(source, row[0]) for row in node.rows))
    return single(source, node)


def _matrix(source: Source, node: t.Matrix) -> Answer:
    """A matrix of values; a grid of other answers is a row of rows."""
    try:
        return replace(single(source, node), entries=_vector(source, node))
    except LatexError:
        rows = tuple(k.Row("[", "]", tuple(read(source, e) for e in row)) for row in node.rows)
        return k.Row("[", "]", rows)


def _vector(source: Source, node: t.Matrix) -> tuple[k.Single, ...]:
    """The entries of a column or a row written as a matrix."""
    entries = [entry for row in node.rows for entry in row]
    if "vmatrix" in node.kind.lower() or (len(node.rows) > 1 and len(entries) > len(node.rows)):
        return ()
    return tuple(single(source, entry) for entry in entries)


SPREAD = (t.Listing, t.Logic, t.Lines, t.Cases, t.Boxed)
STATED = (t.Relation, t.Logic, t.Fenced, t.Text)
STATEMENTS = (k.Related, k.Joined)
RULES: dict[type, Rule] = {
    t.Boxed: lambda source, node: read(source, _unboxed(node)),
    t.Listing: _listing,  # type: ignore[dict-item]
    t.Logic: _logic,  # type: ignore[dict-item]
    t.Relation: _relation,  # type: ignore[dict-item]
    t.Fenced: _fenced,  # type: ignore[dict-item]
    t.Factors: _factors,  # type: ignore[dict-item]
    t.Terms: _terms,  # type: ignore[dict-item]
    t.Letter: _letter,
    t.Scripted: _letter,
    t.Text: _text,  # type: ignore[dict-item]
    t.Symbol: _symbol,  # type: ignore[dict-item]
    t.GroupedNumber: _grouped,  # type: ignore[dict-item]
    t.Postfix: _postfix,  # type: ignore[dict-item]
    t.Currency: _currency,  # type: ignore[dict-item]
    t.Lines: _lines,  # type: ignore[dict-item]
    t.Cases: _cases,  # type: ignore[dict-item]
    t.Matrix: _matrix,  # type: ignore[dict-item]
}
