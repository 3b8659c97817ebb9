"""The reading of one node, and the registry of rules by its kind.

Values go to the reader of tensors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.nodes import by_value
from grader.reading.answers import kinds as k
from grader.reading.answers.measures import plain
from grader.reading.answers.number_sets import is_set
from grader.reading.answers.parameters import ends_counted
from grader.reading.answers.signs import doubled, independent, linked
from grader.reading.tensor import read_tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

    Rule = Callable[..., Answer]


SPREAD = (t.Listing, t.Logic, t.Lines, t.Cases, t.Boxed)
RULES: dict[type, Rule] = {}


def rule(*kinds: type) -> Callable[[Rule], Rule]:
    """Register a function `(source, node) -> Answer` as the reading of kinds of nodes."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            RULES[kind] = function
        return function

    return register


@by_value
class Source:
    """The text of an answer, what stands before it, and the problem it answers."""

    problem: Problem
    text: str
    before: str = ""
    signs: bool = False


def read(source: Source, node: Node) -> Answer:
    """The answer of one node."""
    if source.signs and not _spreads(node) and doubled(node):
        return _doubled(source, node)
    rule = RULES.get(type(node))
    return rule(source, node) if rule is not None else single(source, node)


def _spreads(node: Node) -> bool:
    """Whether double signs are chosen in the parts of a node, each for itself."""
    braced = isinstance(node, t.Fenced) and node.opening == "{"
    return isinstance(node, SPREAD) or braced or _joins_sets(node) or ends_counted(node)


def _joins_sets(node: Node) -> bool:
    r"""Whether sets are joined or taken away, `\mathbb{R} \setminus \{\pm 1\}`."""
    match node:
        case t.Factors(operators=operators):
            return not SET_SIGNS.isdisjoint(operators)
        case t.Terms(items=items):
            return all(is_set(item) for _, item in items)
        case _:
            return False


SET_SIGNS = frozenset("∪∩∖")


def unboxed(node: Node) -> Node:
    """What stands in a box, or the node itself."""
    while isinstance(node, t.Boxed):
        node = node.body
    return node


def single(source: Source, node: Node, unit: str = "") -> k.Single:
    """One value by the reader of tensors; LatexError where it has none."""
    node = plain(node, based="no-base" not in source.problem.conventions)
    before = source.before if source.problem.shaped else ""
    return k.Single(read_tensor(source.problem, source.text, node, before), node, unit)


def _doubled(source: Source, node: Node) -> Answer:
    r"""Every choice of the double signs: linked in a relation and beside `∓`, else independent.

    `x = \pm 3` is one of the two; `x \ne \pm 3` is neither.
    """
    choose = linked if isinstance(node, t.Relation) else independent
    items = tuple(read(source, choice) for choice in choose(node))
    if any(isinstance(item, k.Related) for item in items):
        denied = isinstance(node, t.Relation) and set(node.operators) == {"≠"}
        return k.Joined("and" if denied else "or", items)
    return k.Listed(items, "±")
