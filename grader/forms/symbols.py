"""Only given letters; no sums left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.walk import children
from grader.reading.conventions import parts
from grader.reading.decimals import endless_decimal
from grader.reading.dotted import is_dots
from grader.reading.keys import label, letter_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

SUMS = frozenset({"sum", "prod", "coprod", "bigoplus", "bigotimes", "bigodot"})
CONSTANTS = frozenset({"e", "\\pi", "i"})


def no_sums(node: Node, _: Problem) -> str:
    """No sign of a sum or product, and no dots within one."""
    for part in parts(node):
        if isinstance(part, t.Big) and part.kind in SUMS:
            return "an answer without a sum or product sign is asked for"
        if endless_decimal(part) is None and any(map(is_dots, _operands(part))):
            return "an answer without dots is asked for"
    return ""


def _operands(node: Node) -> tuple[Node, ...]:
    match node:
        case t.Terms(items=items):
            return tuple(item for _, item in items)
        case t.Factors(factors=factors):
            return factors
        case _:
            return ()


def letters_only(node: Node, allowed: str) -> str:
    """Only the given letters, beside e, i, pi and those that a sum or an integral binds.

    A letter that is given may carry indices; `x_1` gives that one alone.
    """
    known = {_name(name) for name in allowed.split(",")}
    bound = {name for part in parts(node) for name in _bound(part)}
    strange = sorted(set(_used(node, known)) - known - bound - CONSTANTS)
    return (
        f"the answer is asked for in {allowed.strip()} only; it has {strange[0]}" if strange else ""
    )


def _name(text: str) -> str:
    """A declared name as `_used` gives it."""
    try:
        node = parse(text.strip())
    except LatexError:
        return text.strip()
    return next(_used(node, set()), text.strip())


def _used(node: Node, known: set[str]) -> Iterator[str]:
    """The letters of a value; those with an index by both, unless the letter itself is known."""
    stack: list[Node] = [node]
    while stack:
        part = stack.pop()
        match part:
            case t.Letter():
                yield letter_key(part)
            case t.Scripted(base=t.Letter() as base, sub=sub, sup=sup):
                below = label(sub) if sub is not None and letter_key(base) not in known else None
                yield letter_key(base) if below is None else f"{letter_key(base)}_{below}"
                if sup is not None and not _is_transpose(sup):
                    stack.append(sup)
            case t.Scripted(base=base, sup=sup):
                stack += [base] if sup is None or _is_transpose(sup) else [base, sup]
            case _:
                stack += children(part)


def _is_transpose(sup: Node) -> bool:
    return label(sup) in {"T", "\\top", "\\intercal", "\\dagger", "*"}


def _bound(node: Node) -> set[str]:
    """The letters that a sum, an integral or the like gives their values."""
    match node:
        case (
            t.Big(lower=t.Relation(sides=(t.Letter() as letter, *_)))
            | t.Big(lower=t.Letter() as letter)
        ):
            return {letter_key(letter)}
        case t.Integral(variable=t.Letter() as letter):
            return {letter_key(letter)}
        case _:
            return set()
