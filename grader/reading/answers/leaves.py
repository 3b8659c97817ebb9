"""Letters, words, signs and matrices."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.measures import measured
from grader.reading.answers.number_sets import is_set, number_set
from grader.reading.answers.numerals import number_in_words
from grader.reading.answers.products import with_unit
from grader.reading.answers.row_forms import transposed_row, transposed_vector
from grader.reading.answers.source import Source, read, rule, single, unboxed
from grader.reading.answers.spaces import space_of
from grader.reading.answers.unit_words import unit_of
from grader.reading.answers.words import (
    FUNCTIONS,
    SETS,
    choice_letter,
    choice_letters,
    normal,
)
from grader.reading.clash import unknown
from grader.reading.dotted import is_dots
from grader.reading.functions import diagonal_matrix

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer


@rule(t.Letter, t.Scripted)
def _letter(source: Source, node: Node) -> Answer:
    numbers = number_set(node)
    if numbers is not None and not source.problem.objects:
        return numbers
    if (
        isinstance(node, t.Scripted)
        and isinstance(node.base, t.Fenced)
        and isinstance(node.base.body, t.Listing)
        and is_set(node.base)
        and not (source.problem.shaped and node.base.opening == "⟨")
    ):
        turned = transposed_row(node)
        if turned is not None:
            return read(source, turned)
        raise unknown(node, "a power of a set is not understood", "set-power")
    vector = transposed_vector(node) if isinstance(node, t.Scripted) else None
    if vector is not None:
        return replace(single(source, node), entries=_vector(source, vector))
    space = space_of(node) if source.problem.sizes and isinstance(node, t.Scripted) else None
    if space:
        return k.Row("×", "×", tuple(single(source, size) for size in space))
    found = measured(node, source.text, source.problem)
    return with_unit(source, *found) if found is not None else single(source, node)


@rule(t.Text)
def _text(source: Source, node: t.Text) -> Answer:
    """Words; digits in them are read as mathematics."""
    inside = node.text.strip().strip(".")
    letter = choice_letter(inside)
    if letter is not None:
        return k.Choice(letter)
    letters = choice_letters(inside)
    if letters:
        return k.Listed(tuple(k.Choice(name) for name in letters), ",")
    if any(c.isdigit() for c in inside) and not _is_sentence(inside):
        try:
            inner = parse(inside)
            return read(Source(source.problem, inside, signs=source.signs), inner)
        except LatexError:
            return k.Words(normal(inside))
    return worded(source, inside, node)


def _is_sentence(text: str) -> bool:
    """Whether digits stand among words, `3 to 4`, which is no mathematics."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    known = FUNCTIONS | JOINING
    return any(unit_of(word) is None and word not in known for word in words)


JOINING = frozenset({"and", "or"})


def worded(source: Source, text: str, node: Node) -> Answer:
    """Words; those for a small number are the number."""
    words = normal(text)
    number = number_in_words(words, node)
    if number is not None:
        return single(source, number)
    return k.NumberSet(SETS[words]) if words in SETS else k.Words(words)


@rule(t.Symbol)
def _symbol(source: Source, node: t.Symbol) -> Answer:
    return k.Listed((), "{") if node.name == "\\emptyset" else single(source, node)


@rule(t.GroupedNumber)
def _grouped(source: Source, node: t.GroupedNumber) -> Answer:
    number = single(source, node)
    return k.Grouped(number, tuple(single(source, t.Number(group)) for group in node.groups))


@rule(t.Postfix)
def _postfix(source: Source, node: t.Postfix) -> Answer:
    return single(source, node.operand, "°") if node.operator == "°" else single(source, node)


@rule(t.Currency)
def _currency(source: Source, node: t.Currency) -> Answer:
    inside = read(source, node.amount)
    return replace(inside, unit=node.sign) if isinstance(inside, k.Single) else inside


@rule(t.Matrix)
def _matrix(source: Source, node: t.Matrix) -> Answer:
    """A matrix of values; a grid of other answers is a row of rows."""
    try:
        return replace(single(source, node), entries=_vector(source, node))
    except LatexError:
        if node.kind == "vmatrix":
            raise
        rows = tuple(k.Row("[", "]", tuple(read(source, e) for e in row)) for row in node.rows)
        return k.Row("[", "]", rows)


@rule(t.Apply)
def _apply(source: Source, node: t.Apply) -> Answer:
    """A function's value; a diagonal of matrices is a grid of them."""
    listed = node.argument
    if node.function != "diag" or not isinstance(listed, t.Listing):
        return single(source, node)
    try:
        return single(source, node)
    except LatexError:
        if any(isinstance(item, t.Symbol) for item in listed.items):
            raise
        return read(source, diagonal_matrix(listed.items, node))


def _vector(source: Source, node: t.Matrix) -> tuple[k.Single, ...]:
    """The entries of a column or a row written as a matrix."""
    entries = [entry for row in node.rows for entry in row]
    if any(map(is_dots, entries)):
        return ()
    if "vmatrix" in node.kind.lower() or (len(node.rows) > 1 and len(entries) > len(node.rows)):
        return ()
    return tuple(single(source, entry) for entry in entries)


@rule(t.Boxed)
def _boxed(source: Source, node: t.Boxed) -> Answer:
    return read(source, unboxed(node))
