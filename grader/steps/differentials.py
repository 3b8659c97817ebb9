r"""Differentials in a derivation: where `d` stands in front of a letter, a bracket or a function.

`d(x^2) = 2x\,dx` reads in two ways, with d as a letter and with d as the change of what follows.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from grader.calculus.differentials import varying, with_changes
from grader.calculus.differentiate import depends
from grader.calculus.shapes import variable
from grader.expression import nodes as n
from grader.expression.traverse import walk
from grader.latex import LatexError
from grader.latex import tree as t
from grader.reading.reader import Reader
from grader.reading.values import fresh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem
    from grader.reading.values import Value
    from grader.steps.lines import Line

APPLIED = frozenset({"f", "g", "h", "F", "G", "\\sigma", "\\varphi", "\\phi"})
VARIABLES = frozenset("xyzuvwrst")  # letters that vary where nothing says that they do not
TRANSPOSED = frozenset({"T", "\\top", "\\intercal"})


def with_differentials(line: Line) -> Line:
    """The line with every `d` in front of something as an operator on it."""
    return replace(line, node=_rewritten(line.node))


def has_differential(part: object) -> bool:
    """Whether a differential stands in a tree, as an operator outside a derivative."""
    return next(_differentials(part), None) is not None


def is_change(node: Node) -> bool:
    r"""Whether a side is the differential of more than a letter, `d(AXB)`, `d \log \det X`."""
    whole = _rewritten(node)
    letters = t.Letter | t.Scripted
    return (
        isinstance(whole, t.Operator)
        and whole.kind == "d"
        and not isinstance(whole.operand, letters)
    )


def has_letter_d(part: object) -> bool:
    """Whether d stands as a letter of its own."""
    match part:
        case t.Letter(name="d"):
            return True
        case t.Spanned():
            return any(has_letter_d(getattr(part, each.name)) for each in fields(part))
        case tuple():
            return any(map(has_letter_d, part))
        case _:
            return False


def with_varying_letters(problem: Problem, lines: tuple[Line, ...]) -> tuple[Problem, bool]:
    """The problem in which letters behind `d` vary, and whether it is certain which do.

    Certain are those that a `d` stands directly in front of; without any, what stands in its
    brackets is taken, and then what defines the letters behind it.
    """
    operands = [(line, one.operand) for line in lines for one in _differentials(line.node)]
    named = {name for line, operand in operands for name in _direct(problem, line, operand)}
    free = {name for name in named if problem.differentiated(name) is None}
    certain = bool(free)
    if not certain:
        free = {name for line, operand in operands for name in _inside(problem, line, operand)}
    elif not problem.shaped:
        inside = {name for line, operand in operands for name in _inside(problem, line, operand)}
        certain = not (inside - free) & VARIABLES
        free |= inside & VARIABLES
    for name in named - free:
        if not any(depends(n.Symbol(name), one, problem) for one in free):
            free |= sources(name, problem)
            certain = certain or len(named) > 1
    return with_changes(problem, free), certain


def is_bare_change(expr: n.Expr, problem: Problem) -> bool:
    """Whether an expression is `dL` of a letter that nothing defines."""
    changes = {f"d{name}" for name in varying(problem)}
    return isinstance(expr, n.Symbol | n.Element) and expr.name in changes


# -- the tree ------------------------------------------------------------------------------------


def _rewritten(part: Any) -> Any:  # noqa: ANN401 - a node, a tuple of nodes or a field of one
    if isinstance(part, tuple):
        return tuple(_rewritten(item) for item in part)
    if not isinstance(part, t.Spanned):
        return part
    whole = _gathered(part) if isinstance(part, t.Factors) else part
    changed = {each.name: _rewritten(getattr(whole, each.name)) for each in fields(whole)}
    return replace(whole, **changed)


def _gathered(node: t.Factors) -> Node:
    """A product with each `d` joined to what follows it."""
    factors, signs = list(node.factors), list(node.operators)
    at = 0
    while at + 1 < len(factors):
        count = _operand(factors[at:], signs[at:])
        if count:
            first, last = factors[at + 1], factors[at + count]
            body = (
                first
                if count == 1
                else t.Factors((first, last), ("",), start=first.start, end=last.end)
            )
            factors[at : at + count + 1] = [
                t.Operator("d", body, start=factors[at].start, end=last.end)
            ]
            del signs[at : at + count]
        at += 1
    if len(factors) == 1:
        return factors[0]
    return replace(node, factors=tuple(factors), operators=tuple(signs))


def _operand(factors: list[Node], signs: list[str]) -> int:
    """How many factors after a `d` belong to it: one, two for an application, none for no `d`."""
    head, body, *rest = factors
    if not (isinstance(head, t.Letter) and head.name == "d" and not head.marks and not signs[0]):
        return 0
    if head.font not in {"", "rm"} or not _can_change(body):
        return 0
    applied = isinstance(body, t.Letter) and body.name in APPLIED and signs[1:2] == [""]
    return 2 if applied and rest and isinstance(rest[0], t.Fenced) else 1


def _can_change(node: Node) -> bool:
    """A letter, an entry, a bracket, a function; `dx^2` reads in two ways."""
    match node:
        case t.Scripted(base=t.Letter(), sup=sup, primes=0):
            return sup is None or _is_transpose_or_inverse(sup)
        case t.Letter() | t.Fenced() | t.Apply() | t.Quotient() | t.Scripted(base=t.Fenced()):
            return True
        case _:
            return False


def _is_transpose_or_inverse(sup: Node) -> bool:
    match sup:
        case t.Letter(name=name) | t.Symbol(name=name):
            return name in TRANSPOSED
        case t.Terms(items=(("-", t.Number(text="1")),)):
            return True
        case _:
            return False


def _differentials(part: object) -> Iterator[t.Operator]:
    """Every `d` with an operand that is not part of a derivative."""
    match part:
        case t.Quotient(numerator=t.Operator(operand=above), denominator=below):
            operators = below.factors if isinstance(below, t.Factors) else (below,)
            if all(isinstance(one, t.Operator) for one in operators):
                yield from _differentials(above)
                return
        case t.Operator(kind="d", operand=operand) if operand is not None:
            yield part
    if isinstance(part, t.Spanned):
        for each in fields(part):
            yield from _differentials(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _differentials(item)


# -- which letters vary --------------------------------------------------------------------------


def _direct(problem: Problem, line: Line, operand: Node | None) -> set[str]:
    """The letter that a `d` stands directly in front of."""
    if not isinstance(operand, t.Letter | t.Scripted):
        return set()
    by = variable(value) if (value := _read(problem, line, _plain(operand))) is not None else None
    return {by.name} if by is not None else set()


def _inside(problem: Problem, line: Line, operand: Node | None) -> set[str]:
    """The letters that nothing defines in what a `d` stands in front of, other than one letter."""
    value = _read(problem, line, operand) if operand is not None else None
    if value is None or variable(value) is not None:
        return set()
    entry = value.entry(fresh(value.rows), fresh(value.columns))
    names = {part.name for part in walk(entry) if isinstance(part, n.Symbol | n.Element)}
    return {source for name in names for source in sources(name, problem)}


def _read(problem: Problem, line: Line, node: Node) -> Value | None:
    try:
        return Reader(problem, line.text).read(node, {})
    except LatexError:
        return None


def _plain(node: t.Letter | t.Scripted) -> Node:
    r"""`X` of `dX^\top`."""
    if isinstance(node, t.Letter) or node.sup is None:
        return node
    return replace(node, sup=None) if node.sub is not None else node.base


def sources(name: str, problem: Problem) -> set[str]:
    """The letters that nothing defines and that a letter leads to; itself where it is one."""
    definition = problem.differentiated(name)
    if definition is None:
        return {name}
    letters = {p.name for p in walk(definition[1]) if isinstance(p, n.Symbol | n.Element)}
    return {source for letter in letters for source in sources(letter, problem)}
