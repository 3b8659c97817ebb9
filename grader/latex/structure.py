"""A syntax tree as text that says nothing but its structure: what decisions are kept under.

It depends on no printer, and not on how the tree's classes and fields are called: KINDS gives each
kind of node its name here for good. A field that is added later, at the end and with a default,
changes nothing of what is written without it. Whatever else changes a structure is a new VERSION.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, Final

from grader.latex import tree
from grader.latex.tree import Spanned

VERSION: Final = 1
KINDS: Final[dict[type, str]] = {
    tree.Number: "number",
    tree.GroupedNumber: "grouped",
    tree.Letter: "letter",
    tree.Word: "word",
    tree.Text: "text",
    tree.Symbol: "symbol",
    tree.Blank: "blank",
    tree.Scripted: "scripted",
    tree.Quotient: "quotient",
    tree.Root: "root",
    tree.Terms: "terms",
    tree.Factors: "factors",
    tree.Relation: "relation",
    tree.Logic: "logic",
    tree.Listing: "listing",
    tree.Fenced: "fenced",
    tree.Builder: "builder",
    tree.Apply: "apply",
    tree.Big: "big",
    tree.Integral: "integral",
    tree.Operator: "operator",
    tree.Postfix: "postfix",
    tree.Currency: "currency",
    tree.Matrix: "matrix",
    tree.Cases: "cases",
    tree.Lines: "lines",
    tree.Boxed: "boxed",
}
# The fields that say what a node is, in order, and what they are where nothing is said.
MEANT: Final = {
    kind: tuple((each.name, each.default) for each in fields(kind) if each.compare)
    for kind in KINDS
}


def structure(part: Any) -> str:  # noqa: ANN401 a node or what a field of one holds
    """The structure of a tree; two trees have the same one only if they are equal."""
    match part:
        case Spanned():
            return f"({KINDS[type(part)]}{''.join(map(structure, _said(part)))})"
        case tuple():
            return f"[{''.join(map(structure, part))}]"
        case str():
            return f"{len(part)}:{part}"
        case bool() | int() | None:
            return f"<{part}>"
        case _:
            raise TypeError(f"{part!r} in a syntax tree")


def _said(node: Spanned) -> list[Any]:
    """The fields up to the last one that differs from its default."""
    meant = MEANT[type(node)]
    values = [getattr(node, name) for name, _ in meant]
    while values and meant[len(values) - 1][1] is not MISSING:
        if values[-1] != meant[len(values) - 1][1]:
            break
        values.pop()
    return values
