"""Statements as alternatives of conditions that hold at once: `x = 1 or (x = 2 and y = 0)`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from grader.expression.build import negate
from grader.expression.nodes import Add, Expr
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.reading.answers.kinds import Answer

TRUE_WORDS = frozenset({"true", "all", "always", "always true", "all real numbers"})
FALSE_WORDS = frozenset({"false", "none", "never", "no solution", "no solutions", "impossible"})
OPPOSITE = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}
MAX_CLAUSES = 32


class NotAStatementError(Exception):
    """An answer that is no condition on letters, or one that is not taken apart."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One relation, `left operator right`; the operator is one of = ≠ < ≤ > ≥."""

    left: Expr
    operator: str
    right: Expr

    @property
    def gap(self) -> Expr:
        """The left side less the right one."""
        minus = negate(self.right)
        return Add((self.left, minus))


Clause = tuple[Atom, ...]
Alternatives = tuple[Clause, ...]
TRUE: Alternatives = ((),)
FALSE: Alternatives = ()


def alternatives(answer: Answer) -> Alternatives:
    """The alternatives of a statement; NotAStatementError for anything else."""
    rule = RULES.get(type(answer))
    if rule is None:
        raise NotAStatementError(type(answer).__name__)
    found = rule(answer)
    if len(found) > MAX_CLAUSES:
        raise NotAStatementError("too many cases")
    return found


def _words(answer: k.Words) -> Alternatives:
    if answer.text in TRUE_WORDS:
        return TRUE
    if answer.text in FALSE_WORDS:
        return FALSE
    raise NotAStatementError(answer.text)


def _related(answer: k.Related) -> Alternatives:
    """Every link of a chain holds at once."""
    if answer.operators == ("∈",) and isinstance(answer.sides[1], k.Listed):
        values = answer.sides[1].items
        return tuple((Atom(value_of(answer.sides[0]), "=", value_of(v)),) for v in values)
    if not set(answer.operators) <= set(OPPOSITE):
        raise NotAStatementError(" ".join(answer.operators))
    sides = [value_of(side) for side in answer.sides]
    links = zip(sides, answer.operators, sides[1:], strict=False)
    return (tuple(Atom(*link) for link in links),)


def value_of(side: Answer) -> Expr:
    """The scalar a side stands for."""
    if isinstance(side, k.Name) and side.value is not None:
        side = side.value
    if isinstance(side, k.Grouped):
        side = side.number
    if not isinstance(side, k.Single) or side.tensor.slots or len(side.sides) > 1 or side.unit:
        raise NotAStatementError("a side without one value")
    return side.value


def _joined(answer: k.Joined) -> Alternatives:
    if answer.operator == "not":
        return _negated(alternatives(answer.items[0]))
    rule = JOINS.get(answer.operator)
    if rule is None:
        raise NotAStatementError(answer.operator)
    return rule([alternatives(item) for item in answer.items])


def _listed(answer: k.Listed) -> Alternatives:
    """`x = 1, x = 2` are alternatives, `x = 1, y = 2` hold at once."""
    if not answer.items and answer.joined == "{":
        return FALSE
    if answer.joined in JOINS:
        return JOINS[answer.joined]([alternatives(item) for item in answer.items])
    names = [
        item.sides[0].key
        for item in answer.items
        if isinstance(item, k.Related) and isinstance(item.sides[0], k.Name)
    ]
    if len(names) != len(answer.items) or answer.joined not in {",", ";"}:
        raise NotAStatementError("a list")
    parts = [alternatives(item) for item in answer.items]
    if len(set(names)) == 1:
        return _either(parts)
    if len(set(names)) == len(names):
        return _both(parts)
    raise NotAStatementError("a list")


def _either(parts: list[Alternatives]) -> Alternatives:
    return tuple(clause for part in parts for clause in part)


def _both(parts: list[Alternatives]) -> Alternatives:
    return tuple(sum(choice, ()) for choice in product(*parts))


def _negated(parts: Alternatives) -> Alternatives:
    """Not (a and b, or c): (not a or not b) and not c."""
    flipped: list[Alternatives] = [
        tuple((Atom(a.left, OPPOSITE[a.operator], a.right),) for a in clause) for clause in parts
    ]
    return _both(flipped)


def _number_set(answer: k.NumberSet) -> Alternatives:
    if answer.name in {"R", "C"}:
        return TRUE
    raise NotAStatementError(answer.name)


JOINS: dict[str, Callable[[list[Alternatives]], Alternatives]] = {"or": _either, "and": _both}
RULES: dict[type, Callable[..., Alternatives]] = {
    k.Words: _words,
    k.Related: _related,
    k.Joined: _joined,
    k.Listed: _listed,
    k.NumberSet: _number_set,
}
