"""Keys made wrong by one edit: the slips that contestants make, and typing errors of authors."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from grader.expression.traverse import walk
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.render import to_latex
from grader.reading.answers import kinds as k
from grader.reading.keys import label, letter_key, parts_of
from grader.rubric_check.edits import Variant, bracketed, edited, exchanged, split, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.first_reading import Key
    from grader.latex.tree import Node
    from grader.reading.problem import Problem
    from grader.rubric_check.edits import Change

MOST_OF_A_KIND = 4
MOST, LEAST, MOST_NODES = 40, 6, 2000
TWO, HALF = t.Number("2"), t.Quotient(t.Number("1"), t.Number("2"))
TOP = t.Symbol("\\top")
CHOICES = "ABCDE"


def mutants(key: Key) -> Iterator[Variant]:
    """Wrong answers near a key, each once. An edit may happen to change nothing: see `attack`."""
    letter = choice_of(key)
    if letter:
        yield from (Variant("another choice", each) for each in CHOICES if each != letter)
        return
    if isinstance(key.answer, k.Words):
        yield Variant("denied", f"not {key.answer.text}")
        return
    try:
        whole = parse(key.text)
    except LatexError:
        return
    yield from islice(_in_turn(key, whole), _most(key))


def _most(key: Key) -> int:
    """How many edits are tried: fewer of a long key, whose comparisons take longer."""
    if not isinstance(key.answer, k.Single):
        return MOST
    nodes = sum(1 for _ in walk(key.answer.tensor.body))
    return max(LEAST, min(MOST, MOST_NODES // nodes))


def _in_turn(key: Key, whole: Node) -> Iterator[Variant]:
    """One edit of every kind, then a second of every kind, and so on."""
    seen = {to_latex(whole)}
    kinds = [(what, list(islice(nodes, MOST_OF_A_KIND))) for what, nodes in _edits(key, whole)]
    for turn in range(MOST_OF_A_KIND):
        for what, nodes in kinds:
            text = to_latex(nodes[turn]) if turn < len(nodes) else ""
            if text and text not in seen:
                seen.add(text)
                yield Variant(what, text)


def choice_of(key: Key) -> str:
    """The letter of a choice; "" where the key is none."""
    if isinstance(key.answer, k.Choice):
        return key.answer.letter
    return key.text.strip() if key.problem.declarations.type == "choice" else ""


def _edits(key: Key, whole: Node) -> Iterator[tuple[str, Iterator[Node]]]:
    if isinstance(key.answer, k.Single):
        parts = split(whole)
        for what, change in (*_of_whole(key), *EVERYWHERE, *_of_letters(key)):
            values = change(parts.value) if what in WHOLE else edited(parts.value, change)
            yield what, (parts.with_value(value) for value in values)
        return
    changes = (*EVERYWHERE, *OF_SEVERAL)
    yield from ((what, edited(whole, change)) for what, change in changes)


# -- the whole value ------------------------------------------------------------------------------

WHOLE = frozenset({"the sign", "a factor of 2", "a factor of 1/2", "transposed"})


def _of_whole(key: Key) -> Iterator[tuple[str, Change]]:
    if isinstance(key.answer, k.Single) and key.answer.tensor.form == "matrix":
        yield "transposed", _transposed
    yield "the sign", lambda node: [t.Terms((("-", bracketed(node)),))]
    yield "a factor of 2", lambda node: [times(TWO, bracketed(node), sign="·")]
    yield "a factor of 1/2", lambda node: [times(HALF, bracketed(node))]


def _transposed(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Scripted) and node.sup == TOP:
        yield replace(node, sup=None) if node.sub is not None else node.base
    else:
        inside = node if isinstance(node, t.Letter) else t.Fenced("(", ")", node)
        yield t.Scripted(inside, sup=TOP)


# -- sums, products, powers, numbers --------------------------------------------------------------


def _term_dropped(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Terms) and len(node.items) > 1:
        for at in range(len(node.items)):
            yield _sum((*node.items[:at], *node.items[at + 1 :]))


def _sum(items: tuple[tuple[str, Node], ...]) -> Node:
    """A sum of one term or more."""
    return items[0][1] if len(items) == 1 and items[0][0] == "+" else t.Terms(items)


def _sign_of_a_term(node: Node) -> Iterator[Node]:
    turned = {"+": "-", "-": "+"}
    if isinstance(node, t.Terms) and len(node.items) > 1:
        for at, (sign, item) in enumerate(node.items):
            if sign in turned:
                other = (turned[sign], item)
                yield replace(node, items=(*node.items[:at], other, *node.items[at + 1 :]))


def _factor_dropped(node: Node) -> Iterator[Node]:
    if not isinstance(node, t.Factors) or _is_list_of_places(node):
        return
    for at in range(len(node.factors)):
        left = (*node.factors[:at], *node.factors[at + 1 :])
        signs = node.operators[1:] if at == 0 else _without(node.operators, at - 1)
        yield left[0] if len(left) == 1 else replace(node, factors=left, operators=signs)


def _without(signs: tuple[str, ...], at: int) -> tuple[str, ...]:
    return (*signs[:at], *signs[at + 1 :])


def _is_list_of_places(node: t.Factors) -> bool:
    """Whether a product may be the `mn` of `W_{mn}`."""
    return all(isinstance(part, t.Letter) and part.name.islower() for part in node.factors)


def _sum_for_product(node: Node) -> Iterator[Node]:
    match node:
        case t.Big(kind="sum"):
            yield replace(node, kind="prod")
        case t.Big(kind="prod"):
            yield replace(node, kind="sum")
        case t.Factors(factors=(first, second), operators=("" | "·" | "×",)):
            if not _is_list_of_places(node):
                yield t.Fenced("(", ")", t.Terms((("+", first), ("+", second))))
        case t.Terms(items=((_, first), ("+", second))):
            yield times(bracketed(first), bracketed(second), sign="·")
        case _:
            return


def _exponent(node: Node) -> Iterator[Node]:
    match node:
        case t.Scripted(sup=t.Number(text=text)) if text.isdecimal():
            for other in (int(text) + 1, int(text) - 1):
                yield replace(node, sup=t.Number(str(other)))
        case t.Scripted(sup=t.Letter(name=name) as sup) if name != "T":
            for sign in "+-":
                yield replace(node, sup=t.Terms((("+", sup), (sign, t.Number("1")))))
        case t.Scripted(sup=t.Terms(items=(*_, (_, t.Number())) as items)) if len(items) > 1:
            yield replace(node, sup=_sum(items[:-1]))
        case _:
            return


def _exponent_dropped(node: Node) -> Iterator[Node]:
    match node:
        case t.Scripted(sup=t.Fenced()):
            return
        case t.Scripted(base=base, sub=sub, sup=sup) if sup is not None:
            yield base if sub is None and not node.primes else replace(node, sup=None)


def _number(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Number) and node.text.isdecimal() and not node.repeating:
        yield t.Number(str(int(node.text) + 1))
        if int(node.text) > 1:
            yield t.Number(str(int(node.text) - 1))


def _upside_down(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Quotient) and not isinstance(node.numerator, t.Operator):
        yield replace(node, numerator=node.denominator, denominator=node.numerator)


def _root_lost(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Root):
        yield t.Fenced("(", ")", node.radicand)


OTHER_FUNCTIONS = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "max": "min",
                   "min": "max", "exp": "ln", "tan": "cot"}  # fmt: skip


def _function(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Apply) and node.function in OTHER_FUNCTIONS:
        yield replace(node, function=OTHER_FUNCTIONS[node.function])


def _grid_turned(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Matrix) and len({len(row) for row in node.rows}) == 1:
        yield replace(node, rows=tuple(zip(*node.rows, strict=True)))
        if len(node.rows) > 1:
            first, second, *rest = node.rows
            yield replace(node, rows=(second, first, *rest))


EVERYWHERE: tuple[tuple[str, Change], ...] = (
    ("a term dropped", _term_dropped),
    ("the sign of a term", _sign_of_a_term),
    ("a factor dropped", _factor_dropped),
    ("an exponent off by one", _exponent),
    ("an exponent dropped", _exponent_dropped),
    ("a number off by one", _number),
    ("a fraction upside down", _upside_down),
    ("a root dropped", _root_lost),
    ("a sum for a product", _sum_for_product),
    ("another function", _function),
    ("rows and columns exchanged", _grid_turned),
)


# -- letters with indices -------------------------------------------------------------------------


def _of_letters(key: Key) -> Iterator[tuple[str, Change]]:
    if not key.problem.shaped:
        return
    yield "two indices exchanged", _two_places
    yield "another index", lambda node: _another_place(node, _free_names(key))
    yield "a transpose too many", lambda node: _turned_letter(node, key.problem)


def _free_names(key: Key) -> tuple[str, ...]:
    """The names of a key's free indices."""
    if not isinstance(key.answer, k.Single):
        return ()
    return tuple(slot.name for slot in key.answer.tensor.slots if slot.name)


def _two_places(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Scripted) and len(parts_of(node.sub)) == 2:
        first, second = parts_of(node.sub)
        yield replace(node, sub=times(second, first))


def _another_place(node: Node, names: Iterable[str]) -> Iterator[Node]:
    if not isinstance(node, t.Scripted):
        return
    places = parts_of(node.sub)
    for at, place in enumerate(places):
        for name in names:
            if label(place) in set(names) - {name} and name not in map(label, places):
                other = (*places[:at], t.Letter(name), *places[at + 1 :])
                yield replace(node, sub=other[0] if len(other) == 1 else times(*other))


def _turned_letter(node: Node, problem: Problem) -> Iterator[Node]:
    if isinstance(node, t.Letter):
        declared = problem.objects.get(letter_key(node), ())
        if any(len(each.axes) == 2 for each in declared):
            yield t.Fenced("(", ")", t.Scripted(node, sup=TOP))


# -- several values: lists, pairs, intervals, relations -------------------------------------------


def _value_dropped(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Listing) and len(node.items) > 1:
        for at in range(len(node.items)):
            left = (*node.items[:at], *node.items[at + 1 :])
            yield left[0] if len(left) == 1 else replace(node, items=left)


def _order(node: Node) -> Iterator[Node]:
    match node:
        case t.Fenced(opening="(" | "[", body=t.Listing(items=(first, second, *rest)) as body):
            yield replace(node, body=replace(body, items=(second, first, *rest)))
        case _:
            return


OTHER_BRACKET = {"(": "[", "[": "(", ")": "]", "]": ")"}


def _bracket(node: Node) -> Iterator[Node]:
    match node:
        case t.Fenced(opening=opening, closing=closing, body=t.Listing(items=(first, last))):
            if opening in OTHER_BRACKET and not _is_infinite(first):
                yield replace(node, opening=OTHER_BRACKET[opening])
            if closing in OTHER_BRACKET and not _is_infinite(last):
                yield replace(node, closing=OTHER_BRACKET[closing])
        case _:
            return


def _is_infinite(node: Node) -> bool:
    found: list[Node] = []

    def look(part: Node) -> None:
        found.extend([part] if part == t.Symbol("\\infty") else [])

    exchanged(node, look)
    return bool(found)


OTHER_RELATIONS = {"<": "≤>", "≤": "<≥", ">": "≥<", "≥": ">≤", "∈": "∉", "≠": "="}


def _relation(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Relation):
        for at, sign in enumerate(node.operators):
            for other in OTHER_RELATIONS.get(sign, ""):
                signs = (*node.operators[:at], other, *node.operators[at + 1 :])
                yield replace(node, operators=signs)


def _joint(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Factors) and node.operators[0] in {"∪", "∩"}:
        other = {"∪": "∩", "∩": "∪"}
        yield replace(node, operators=tuple(other.get(sign, sign) for sign in node.operators))


OF_SEVERAL: tuple[tuple[str, Change], ...] = (
    ("a value left out", _value_dropped),
    ("two values exchanged", _order),
    ("the other bracket", _bracket),
    ("another relation", _relation),
    ("a union for an intersection", _joint),
)
