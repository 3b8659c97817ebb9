r"""`\partial`, `\nabla`, and the d of a derivative."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import bars
from grader.latex.roles import FIRST
from grader.latex.scripts import limits
from grader.latex.tree import Factors, Letter, Node, Operator, Quotient, Scripted, Word

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

TABLE: Table = {
    "\\partial": ("operator", "∂"),
    "∂": ("operator", "∂"),
    "\\nabla": ("operator", "∇"),
    "∇": ("operator", "∇"),
}


def operator(parser: Parser) -> Node:
    r"""`\partial y_m`, `\nabla_\theta J(\theta)`, `\partial^2 f`; bare on top of a fraction."""
    at = parser.at
    parser.at = at + 1
    sub, sup = limits(parser)
    operand = operated(parser, at)
    start, end = parser.starts[at], parser.ends[parser.at - 1]
    return Operator(parser.names[at], operand, sub, sup, start=start, end=end)


def operated(parser: Parser, at: int) -> Node | None:
    r"""What the operator at token `at` acts on: a factor with a bracket attached to it, or nothing.

    Scripts after that bracket belong to the gradient, `\nabla f(x)^\top d`, but not to a partial
    derivative, `\partial f(x)^2`.
    """
    role = parser.roles[parser.at]
    if role not in FIRST - {"sign"} or (role == "bar" and bars.closes(parser, parser.at)):
        return None
    node = parser.factor()
    role = parser.roles[parser.at]
    if not isinstance(node, (Letter, Scripted, Word)) or role not in {"open", "left"}:
        return node
    bracket = parser.operand(role) if parser.names[at] == "∇" else parser.factor()
    return Factors((node, bracket), ("",), start=node.start, end=bracket.end)


def derivative(above: Node, below: Node) -> tuple[Node, Node] | None:
    """Both sides of a fraction as differentials; None if it is an ordinary fraction."""
    denominator = _below(below)
    if denominator is None:
        return None
    numerator = _above(above)
    return None if numerator is None else (numerator, denominator)


def is_d(node: Node) -> bool:
    """Whether the letter may be the d of a differential."""
    return isinstance(node, Letter) and node.name == "d" and node.font in {"", "rm"}


def _below(node: Node) -> Node | None:
    r"""`\partial x`, `\partial x \partial y`, `dx`, `dx^2`, `dx dy` as operators; else None."""
    if isinstance(node, Operator):
        return node if node.kind == "∂" and node.operand else None
    if not isinstance(node, Factors) or any(node.operators):
        return None
    if all(isinstance(factor, Operator) for factor in node.factors):
        return node
    if len(node.factors) % 2:
        return None
    pairs = list(zip(node.factors[::2], node.factors[1::2], strict=True))
    if not all(is_d(first) for first, _ in pairs):
        return None
    return _joined([_of_d(first, second) for first, second in pairs])


def _of_d(first: Node, second: Node) -> Node:
    """The operator of `d x`."""
    return Operator("d", second, start=first.start, end=second.end)


def _above(node: Node) -> Node | None:
    """A numerator that begins with an operator, the rest as its operand; None if it does not."""
    match node:
        case Operator():
            return node
        case Factors(factors=(Operator(operand=None), *_)):
            return node
        case Factors(factors=(Operator(operand=operand) as first, *rest)) if operand is not None:
            if any(isinstance(factor, Operator) for factor in rest):
                return node
            whole = Factors((operand, *rest), node.operators, start=operand.start, end=node.end)
            return replace(first, operand=whole, end=node.end)
        case Factors(factors=(first, *_), operators=("", *_)):
            return _from_d(first, _rest(node), node.end)
        case Factors():
            return None
        case _:
            return _from_d(node, None, node.end)


def _from_d(first: Node, operand: Node | None, end: int) -> Node | None:
    """`d`, `d^2`, `d y`, `d^2 y` as an operator; None if `first` is no d."""
    order: Node | None = None
    base = first
    if isinstance(first, Scripted) and first.sub is None and not first.primes:
        base, order = first.base, first.sup
    if not is_d(base):
        return None
    return Operator("d", operand, sup=order, start=base.start, end=end)


def _rest(product: Factors) -> Node:
    """A product without its first factor."""
    rest = product.factors[1:]
    if len(rest) == 1:
        return rest[0]
    return Factors(rest, product.operators[1:], start=rest[0].start, end=product.end)


def _joined(factors: list[Node]) -> Node:
    """A product side by side of one or more factors."""
    if len(factors) == 1:
        return factors[0]
    signs = ("",) * (len(factors) - 1)
    return Factors(tuple(factors), signs, start=factors[0].start, end=factors[-1].end)


def slashed(parser: Parser, factors: list[Node], operators: list[str]) -> bool:
    """Read `dx` after the slash of `dy/dx` or `d/dx`; False if this is no such fraction."""
    at = parser.at
    if parser.names[at] not in {"d", "rm:d"} or parser.roles[at + 1] not in {"letter", "styled"}:
        return False
    size = 1 if _from_d(factors[-1], None, 0) else 2
    above = (
        _above(_joined(factors[-size:]))
        if not any(operators[len(operators) - size + 1 :])
        else None
    )
    if above is None or not isinstance(above, Operator):
        return False
    first = parser.factor()
    below = _of_d(first, parser.factor())
    del factors[-size:]
    del operators[len(factors) :]
    factors.append(Quotient(above, below, slashed=True, start=above.start, end=below.end))
    return True


HANDLERS: Handlers = {"operator": operator}
