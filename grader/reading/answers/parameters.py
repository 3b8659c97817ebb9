r"""What a parameter runs over: `k \in \mathbb{Z}`, `for any integer n`, `k = 0, \pm 1, \ldots`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.names import symbol_of
from grader.reading.answers.number_sets import NUMBER_SETS, number_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node

Run = tuple[str, str]
IDLE = frozenset(
    {
        *("for", "where", "with", "and", "let", "forall", "over", "as", "being", "can", "be"),
        *("any", "every", "all", "each", "some", "arbitrary", "is", "are", "a", "an", "the"),
        *("of", "value", "values", "number", "numbers"),
    }
)
EVERY = frozenset({"any", "every", "all", "each", "arbitrary", "forall"})
COUNTING = frozenset("ijklmnN")
PLURALS = {"integers": "integer", "reals": "real", "constants": "constant"}
KINDS = {
    frozenset({"constant"}): "R",
    frozenset({"real", "constant"}): "R",
    frozenset({"integer"}): "Z",
    frozenset({"real"}): "R",
    frozenset({"natural"}): "N",
    frozenset({"positive", "integer"}): "Z+",
}


def runs_over(node: Node) -> Run | None:
    """The parameter and the name of its numbers; None where a node does not say that."""
    match node:
        case t.Fenced(body=body):
            return runs_over(body)
        case t.Listing(items=items):
            return counted(items)
        case t.Relation(operators=("∈",), sides=(left, right)):
            return _member(left, right)
        case t.Factors() | t.Logic() | t.Letter() | t.Text():
            return _in_words(node)
        case _:
            return None


def _member(left: Node, right: Node) -> Run | None:
    r"""The letter of `\forall k`, `where k`, and the set, whose letter may be a plain one."""
    letters, words = _pieces(left)
    if len(letters) != 1 or words - IDLE:
        return None
    name, numbers = symbol_of(letters[0]), number_set(right)
    found = numbers.name if numbers is not None else _plain_set(right)
    return (name, found) if name is not None and found else None


def _plain_set(node: Node) -> str:
    """The set that a plain letter stands for behind a sign of membership: `N`, `N^*`."""
    base = node.base if isinstance(node, t.Scripted) else node
    if not isinstance(base, t.Letter) or base.name not in NUMBER_SETS:
        return ""
    bold = replace(base, font="bb")
    found = number_set(replace(node, base=bold) if isinstance(node, t.Scripted) else bold)
    return "" if found is None else found.name


def _in_words(node: Node) -> Run | None:
    """`for integer n`, `n is an integer`, `where n is any integer`."""
    letters, words = _pieces(node)
    name = symbol_of(letters[0]) if len(letters) == 1 else None
    kind = KINDS.get(frozenset(words - IDLE))
    if kind is None and words & EVERY and words <= IDLE and name not in COUNTING:
        kind = "R"
    return None if name is None or kind is None else (name, kind)


def _pieces(node: Node) -> tuple[list[Node], set[str]]:
    """The letters and the words that a node is made of; words that nothing knows for the rest."""
    letters: list[Node] = []
    words: set[str] = set()
    for part in node.factors if isinstance(node, t.Factors) else (node,):
        if isinstance(part, t.Text):
            words |= {PLURALS.get(word, word) for word in _words(part)}
        elif isinstance(part, t.Letter | t.Scripted):
            letters.append(part)
        else:
            words.add("forall" if part == t.Symbol("\\forall") else "?")
    return letters, words


def _words(part: t.Text) -> list[str]:
    return re.findall(r"[a-z]+|[^a-z\s,.$]", part.text.lower())


def counted(items: Sequence[Node]) -> Run | None:
    r"""`k = 0, \pm 1, \pm 2, \ldots` as all whole numbers."""
    match items:
        case (t.Relation(operators=("=",), sides=(letter, t.Number(text="0"))), *steps, last):
            name = symbol_of(letter)
            far = all(step == _double(str(at)) for at, step in enumerate(steps, start=1))
            whole = last == t.Symbol("\\dots") and bool(steps) and far
            return (name, "Z") if whole and name is not None else None
        case _:
            return None


def ends_counted(node: Node) -> bool:
    r"""Whether a node ends in `(k = 0, \pm 1, \ldots)`, whose signs choose nothing."""
    match node:
        case t.Fenced(body=t.Listing(items=items)):
            return counted(items) is not None
        case t.Factors(factors=(*_, last)) | t.Relation(sides=(*_, last)):
            return ends_counted(last)
        case t.Terms(items=(*_, (_, last))):
            return ends_counted(last)
        case _:
            return False


def _double(number: str) -> Node:
    return t.Terms((("±", t.Number(number)),))
