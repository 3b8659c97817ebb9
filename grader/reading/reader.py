"""The reader: one reading of one text, and the registry of rules that give nodes their meaning.

The rules are in `arithmetic`, `letters`, `functions`, `ranges`, `conditions` and `grids`. Reading
stops at the first thing it does not understand with a `LatexError`, and with a `TypeClash` where
shapes do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.expression.nodes import Expr, Index
from grader.expression.sizes import Size, SizeVariable
from grader.reading.clash import clash, unknown
from grader.reading.values import AmbiguousError, ShapeError, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

    Scope = Mapping[str, Index | Value]
    Rule = Callable[..., Value]

RULES: dict[type, Rule] = {}


def rule(*kinds: type) -> Callable[[Rule], Rule]:
    """Register a function `(reader, node, scope) -> Value` as the meaning of kinds of nodes."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            RULES[kind] = function
        return function

    return register


@dataclass(slots=True)
class Reader:
    """One reading of one text; `free` collects the named indices that nothing binds.

    `strange` collects the letters that were taken for scalars, for want of a declaration.
    `vanished` collects the indices that were written in a derivative and are not in its value.
    `text` is the source the tree was parsed from, `sized` says which letters are sizes.
    """

    problem: Problem
    text: str = ""
    free: dict[str, Index] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)
    vanished: set[Index] = field(default_factory=set)

    def read(self, node: Node, scope: Scope) -> Value:
        """The value of a node; LatexError where it has none."""
        meaning = RULES.get(type(node))
        if meaning is None:
            kind = type(node).__name__.lower()
            raise unknown(node, f"a {kind} does not stand for one value here", "not-a-value")
        return meaning(self, node, scope)

    def scalar(self, node: Node, scope: Scope) -> Expr:
        """The value of a node that must be a scalar."""
        value = self.read(node, scope)
        if not value.is_scalar:
            raise clash(node, f"{self.words(node)} must be a scalar here", "not-scalar")
        return value.scalar

    def words(self, node: Node) -> str:
        """A piece of the source, quoted."""
        return f"'{self.text[node.start : node.end].strip()}'"

    def index(self, name: str, scope: Scope) -> Index:
        """The index of this name: bound here, or free and then the same one everywhere."""
        bound = scope.get(name)
        if isinstance(bound, Index):
            return bound
        if name not in self.free:
            size: Size = self.problem.indices.get(name) or SizeVariable()
            self.free[name] = Index(name, size)
        return self.free[name]

    def guard(self, node: Node, make: Callable[..., Value], *arguments: object) -> Value:
        """Call an operation on values; a clash of shapes gets the place in the source."""
        try:
            return make(*arguments)
        except AmbiguousError as error:
            raise unknown(node, f"{self.words(node)}: {error}", "ambiguous-shape") from None
        except ShapeError as error:
            raise clash(node, f"{self.words(node)}: {error}", "shape") from None
