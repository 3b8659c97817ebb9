"""A key in other words: spellings that mean the same, and so must earn the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.render import to_latex
from grader.reading.answers import kinds as k
from grader.reading.clash import TypeClash
from grader.reading.keys import letter_key
from grader.reading.reader import Reader
from grader.rubric_check.edits import Variant, bracketed, edited, exchanged, split, times
from grader.rubric_check.mutants import choice_of
from grader.steps.derive import derive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.first_reading import Key
    from grader.latex.tree import Node
    from grader.reading.tensor import Tensor
    from grader.rubric_check.edits import Split

MOST_OF_A_KIND = 4
ONE, TWO = t.Number("1"), t.Number("2")
TOP = t.Symbol("\\top")
SPARE = "pqrstuvabcgh"  # names for renamed indices


def rewrites(key: Key) -> Iterator[Variant]:
    """Other spellings of a key, each once."""
    letter = choice_of(key)
    if letter:
        yield from (Variant("set otherwise", text) for text in _choices(letter))
        return
    if isinstance(key.answer, k.Words):
        yield Variant("in capitals", key.answer.text.upper())
        return
    seen = {key.text}
    for variant in _all(key):
        if variant.text not in seen:
            seen.add(variant.text)
            yield variant


def _choices(letter: str) -> tuple[str, ...]:
    return rf"\text{{{letter}}}", f"({letter})", rf"\boxed{{{letter}}}"


def _all(key: Key) -> Iterator[Variant]:
    try:
        whole = parse(key.text)
    except LatexError:
        return
    yield Variant("in a box", rf"\boxed{{{key.text}}}")
    yield Variant("without fonts", to_latex(exchanged(whole, _plain)))
    for what, change in ANYWHERE:
        for node in islice(edited(whole, change), MOST_OF_A_KIND):
            yield Variant(what, to_latex(node))
    if isinstance(key.answer, k.Single):
        yield from _of_value(key, key.answer.tensor, split(whole))


def _plain(node: Node) -> Node | None:
    """A bold letter in the usual type."""
    if isinstance(node, t.Letter) and node.font in {"bold", "rm"} and len(node.name) == 1:
        return replace(node, font="") if node.name.isalpha() else None
    return None


# -- one place in another spelling ----------------------------------------------------------------


def _fraction(node: Node) -> Iterator[Node]:
    if not isinstance(node, t.Quotient) or _has_operator(node):
        return
    above, below = bracketed(node.numerator), bracketed(node.denominator)
    yield t.Fenced("(", ")", t.Quotient(above, below, slashed=True))
    yield t.Fenced("(", ")", times(above, t.Scripted(below, sup=t.Terms((("-", ONE),)))))


def _has_operator(node: t.Quotient) -> bool:
    return any(isinstance(part, t.Operator) for part in (node.numerator, node.denominator))


def _terms_turned(node: Node) -> Iterator[Node]:
    if (
        isinstance(node, t.Terms)
        and len(node.items) > 1
        and all(sign in "+-" for sign, _ in node.items)
        and not isinstance(node.items[-1][1], t.Number)  # the `N - 1` above a sum
    ):
        yield replace(node, items=node.items[::-1])


def _members_turned(node: Node) -> Iterator[Node]:
    match node:
        case t.Fenced(opening="{", closing="}", body=t.Listing(items=items) as body):
            yield replace(node, body=replace(body, items=items[::-1]))
        case _:
            return


ANYWHERE: tuple[tuple[str, Callable[[Node], Iterable[Node]]], ...] = (
    ("a fraction spelled otherwise", _fraction),
    ("terms in another order", _terms_turned),
    ("members in another order", _members_turned),
)


# -- one value ------------------------------------------------------------------------------------


def _of_value(key: Key, tensor: Tensor, parts: Split) -> Iterator[Variant]:
    yield from _left_sides(key, tensor, parts)
    if key.problem.declarations.names == "free":
        yield from _renamed(key, tensor, parts)
    yield from _printed(key, parts)
    reshaped = _as_matrix(parts.value) if tensor.form == "matrix" else _as_number(key, parts.value)
    for what, value in (*reshaped, *_reordered(key, parts.value)):
        yield Variant(what, to_latex(parts.with_value(value)))


def _left_sides(key: Key, tensor: Tensor, parts: Split) -> Iterator[Variant]:
    ask, told = key.problem.declarations.ask, all(slot.name for slot in tensor.slots)
    if parts.left is not None and (tensor.form != "elementwise" or told):
        yield Variant("without its left side", to_latex(parts.value))
    if ask and parts.left is None and tensor.form != "elementwise":
        yield Variant("with the left side that is asked for", f"{ask} = {to_latex(parts.value)}")


def _renamed(key: Key, tensor: Tensor, parts: Split) -> Iterator[Variant]:
    """Every named index by another letter, on both sides."""
    names = [slot.name for slot in tensor.slots if slot.name]
    if parts.left is None or not names or tensor.form != "elementwise":
        return
    taken = {part.lower() for part in _letters(parts.with_value(parts.value))}
    taken |= {name.lower() for name in key.problem.objects} | set(key.problem.indices)
    spare = [name for name in SPARE if name not in taken]
    if any(name in key.problem.indices for name in names) or len(spare) < len(names):
        return
    other = dict(zip(names, spare, strict=False))

    def change(node: Node) -> Node | None:
        if isinstance(node, t.Letter) and letter_key(node) in other:
            return replace(node, name=other[letter_key(node)])
        return None

    yield Variant("indices renamed", to_latex(exchanged(parts.with_value(parts.value), change)))


def _letters(node: Node) -> set[str]:
    found: set[str] = set()

    def look(part: Node) -> None:
        if isinstance(part, t.Letter):
            found.add(letter_key(part))

    exchanged(node, look)
    return found


def _printed(key: Key, parts: Split) -> Iterator[Variant]:
    """The value entry by entry and as a matrix, as we print it."""
    value = to_latex(parts.value)
    declarations = replace(key.problem.declarations, form="", ask="")
    try:
        found = derive(value, declarations)
    except LatexError:
        return
    left = "" if parts.left is None else f"{to_latex(parts.left)} = "
    if found.matrix:
        yield Variant("as a matrix, printed by us", left + found.matrix)
    ask = key.problem.declarations.ask
    if found.elementwise and not found.slots:
        yield Variant("printed by us", left + found.elementwise)
    elif found.elementwise and ask:
        named = rf"\left({ask}\right)_{{{''.join(found.slots)}}}"
        yield Variant("entry by entry, printed by us", f"{named} = {found.elementwise}")


def _as_matrix(value: Node) -> Iterator[tuple[str, Node]]:
    twice = t.Scripted(t.Fenced("(", ")", t.Scripted(bracketed(value), sup=TOP)), sup=TOP)
    yield "transposed twice", twice


def _as_number(key: Key, value: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(key.answer, k.Single) and not key.answer.unit and _is_plain(value):
        yield "times one", times(ONE, bracketed(value), sign="·")
        yield "two halves", t.Quotient(times(TWO, bracketed(value)), TWO)
        yield "minus its negative", t.Terms((("-", t.Fenced("(", ")", _negative(value))),))


def _reordered(key: Key, value: Node) -> Iterator[tuple[str, Node]]:
    for node in islice(edited(value, lambda part: _factors_turned(key, part)), MOST_OF_A_KIND):
        yield "factors in another order", node
    for node in islice(edited(value, _multiplied_out), MOST_OF_A_KIND):
        yield "multiplied out", node


def _is_plain(value: Node) -> bool:
    """Whether a value may stand in brackets as a factor."""
    return not isinstance(value, t.Cases | t.Matrix | t.Postfix | t.Currency | t.Text | t.Word)


def _negative(value: Node) -> Node:
    return t.Terms((("-", bracketed(value)),))


def _factors_turned(key: Key, node: Node) -> Iterator[Node]:
    """A product of scalars from behind."""
    if not isinstance(node, t.Factors) or not set(node.operators) <= {"", "·", "*"}:
        return
    if all(_is_scalar(key, part) for part in node.factors):
        yield replace(node, factors=tuple(map(bracketed, node.factors[::-1])))


def _is_scalar(key: Key, node: Node) -> bool:
    """Whether a factor is surely a number; a letter before a bracket may be a function."""
    if isinstance(node, t.Fenced | t.Word | t.Text | t.Operator):
        return False
    if isinstance(node, t.Letter) and letter_key(node) in {"\\sigma", "f", "g", "h", "d"}:
        return False
    try:
        return Reader(key.problem, key.text).read(node, {}).is_scalar
    except (LatexError, TypeClash):
        return False


def _multiplied_out(node: Node) -> Iterator[Node]:
    r"""`X^\top (z - y)` as `X^\top z - X^\top y`."""
    match node:
        case t.Factors(
            factors=(first, t.Fenced(opening="(", closing=")", body=t.Terms(items=items))),
            operators=("",),
        ) if all(sign in "+-" for sign, _ in items) and len(items) > 1:
            if isinstance(first, t.Letter):
                return  # it may be a function and its argument
            spread = tuple((sign, times(bracketed(first), _factor(item))) for sign, item in items)
            yield t.Fenced("(", ")", t.Terms(spread))


def _factor(node: Node) -> Node:
    return node if isinstance(node, t.Letter | t.Scripted | t.Fenced) else t.Fenced("(", ")", node)
