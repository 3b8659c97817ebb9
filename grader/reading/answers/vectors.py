r"""Vectors that are written as sums: `3\mathbf i - 2\mathbf j`, `(1, -2) + t (3, 4)`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.row_forms import bracketed_matrix
from grader.reading.answers.source import single

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.source import Source

AXES = {"i": 0, "j": 1, "k": 2, "\\imath": 0, "\\jmath": 1}
SIGNS = frozenset("+-")
PLAIN = frozenset({"", "·"})
Signed = tuple[str, "Node"]


def vector(source: Source, node: Node) -> k.Row | k.Given | None:
    """The row that a sum of vectors is; None where it is none, or letters are declared."""
    if source.problem.objects or source.problem.shaped:
        return None
    terms = node.items if isinstance(node, t.Terms) else (("+", node),)
    if not all(sign in SIGNS for sign, _ in terms):
        return None
    return _in_units(source, terms) or _in_rows(source, terms, node)


# -- unit vectors --------------------------------------------------------------------------------


def _in_units(source: Source, terms: tuple[Signed, ...]) -> k.Row | None:
    """A sum over at least two of the unit vectors, each bold or under a hat."""
    entries: dict[int, list[Signed]] = {}
    for sign, whole in terms:
        part = _lifted(whole)
        factors = part.factors if isinstance(part, t.Factors) else (part,)
        axes = [AXES[f.name] for f in factors if isinstance(f, t.Letter) and _is_unit(f)]
        if len(axes) != 1 or (isinstance(part, t.Factors) and not set(part.operators) <= PLAIN):
            return None
        rest = tuple(f for f in factors if not (isinstance(f, t.Letter) and _is_unit(f)))
        entries.setdefault(axes[0], []).append((sign, _product(rest, part)))
    if len(entries) < 2:
        return None
    sums = [entries.get(axis, [("+", t.Number("0"))]) for axis in range(max(entries) + 1)]
    items = tuple(single(source, t.Terms(tuple(items))) for items in sums)
    return k.Row("⟨", "⟩", items, padded=True)


def _lifted(part: Node) -> Node:
    r"""`2 \cos t \mathbf i` with its unit vector beside the function, not in its argument."""
    before, last = (
        (part.factors[:-1], part.factors[-1]) if isinstance(part, t.Factors) else ((), part)
    )
    match last:
        case t.Apply(argument=t.Factors(factors=(*inside, t.Letter() as unit)) as argument):
            if not _is_unit(unit) or not set(argument.operators) <= PLAIN:
                return part
            call = replace(last, argument=_product(tuple(inside), argument), end=unit.start)
            operators = (*(part.operators if isinstance(part, t.Factors) else ()), "")
            return t.Factors((*before, call, unit), operators, start=part.start, end=part.end)
        case _:
            return part


def _is_unit(letter: t.Letter) -> bool:
    marked = letter.font in {"bold", "vec"} or "hat" in letter.marks
    return letter.name in AXES and marked


def _product(factors: tuple[Node, ...], whole: Node) -> Node:
    if not factors:
        return t.Number("1")
    if len(factors) == 1:
        return factors[0]
    return t.Factors(factors, ("",) * (len(factors) - 1), start=whole.start, end=whole.end)


# -- rows ----------------------------------------------------------------------------------------


def _in_rows(source: Source, terms: tuple[Signed, ...], whole: Node) -> k.Row | k.Given | None:
    """A row times a number; rows of one length added, one letter before some: a line along it."""
    parts = [(sign, *_scaled_row(part)) for sign, part in terms]
    lengths = {len(row) for _, _, row in parts}
    letters = {f.name for _, scale, _ in parts for f in scale if isinstance(f, t.Letter)}
    if len(lengths) != 1 or 0 in lengths or len(letters) > 1:
        return None
    if not letters and (len(parts) > 1 or (not parts[0][1] and parts[0][0] == "+")):
        return None
    if letters and isinstance(whole, t.Factors):
        return None
    items = tuple(
        single(
            source,
            t.Terms(
                tuple((sign, _product((*f, _fenced(row[at])), row[at])) for sign, f, row in parts)
            ),
        )
        for at in range(lengths.pop())
    )
    row = k.Row("(", ")", items)
    return k.Given(row, letters.pop(), "R") if letters else row


def scaled_column(source: Source, node: t.Factors) -> tuple[k.Single, ...]:
    r"""The entries of `t \begin{pmatrix} 1 \\ 2 \end{pmatrix}`; () for any other product."""
    if source.problem.objects or source.problem.shaped:
        return ()
    scale, entries = _scaled_row(node)
    last = node.factors[-1]
    if not isinstance(last, t.Matrix) and not (
        isinstance(last, t.Fenced) and isinstance(last.body, t.Matrix)
    ):
        return ()
    return tuple(single(source, _product((*scale, _fenced(e)), e)) for e in entries)


def _fenced(entry: Node) -> Node:
    return t.Fenced("(", ")", entry, start=entry.start, end=entry.end)


def _scaled_row(part: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The factors before a row, and its entries; no entries where it is no such product."""
    factors = part.factors if isinstance(part, t.Factors) else (part,)
    if isinstance(part, t.Factors) and not set(part.operators) <= PLAIN:
        return (), ()
    scale, last = factors[:-1], factors[-1]
    if not all(isinstance(f, t.Letter | t.Number | t.Quotient) for f in scale):
        return (), ()
    return scale, _entries(last)


def _entries(node: Node) -> tuple[Node, ...]:
    match node:
        case t.Fenced(opening="(" | "⟨", closing=")" | "⟩", body=t.Listing(items=items)):
            return () if any(isinstance(item, t.Blank) for item in items) else items
        case t.Fenced(body=t.Matrix()):
            inside = bracketed_matrix(node)
            return () if inside is None else _entries(inside)
        case t.Matrix(kind=kind, rows=rows) if "v" not in kind.lower():
            return tuple(row[0] for row in rows) if {len(row) for row in rows} == {1} else ()
        case _:
            return ()
