# ruff: noqa: RUF001 - people type characters that look like others
"""Operators over what follows: sums, products, limits, extremes, integrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.commands.environments import rows
from grader.latex.commands.functions import function
from grader.latex.roles import FIRST, OPERANDS, SCRIPTS
from grader.latex.scripts import leaf, limits
from grader.latex.tree import (
    Apply,
    Big,
    Factors,
    Integral,
    Letter,
    Listing,
    Node,
    Number,
)

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

KINDS = {
    "\\sum": "sum",
    "∑": "sum",
    "\\prod": "prod",
    "∏": "prod",
    "\\lim": "lim",
    "\\limsup": "limsup",
    "\\liminf": "liminf",
    "\\varlimsup": "limsup",
    "\\varliminf": "liminf",
    "\\argmax": "argmax",
    "\\argmin": "argmin",
    "\\bigcup": "bigcup",
    "⋃": "bigcup",
    "\\bigcap": "bigcap",
    "⋂": "bigcap",
    "\\bigoplus": "bigoplus",
    "\\bigotimes": "bigotimes",
    "\\bigodot": "bigodot",
    "\\bigwedge": "bigwedge",
    "\\bigvee": "bigvee",
    "\\coprod": "coprod",
    "\\oint": "oint",
    "∮": "oint",
}
INTEGRALS = {
    "\\int": "1",
    "∫": "1",
    "\\iint": "2",
    "∬": "2",
    "\\iiint": "3",
    "∭": "3",
    "\\dint": "1",
    "\\intop": "1",
}
TABLE: Table = {sign: ("big", kind) for sign, kind in KINDS.items()} | {
    sign: ("integral", count) for sign, count in INTEGRALS.items()
}
WORDS = {
    "argmax": ("big", "argmax"),
    "argmin": ("big", "argmin"),
    "arg\\max": ("big", "argmax"),
    "arg\\min": ("big", "argmin"),
    "lim": ("big", "lim"),
    "limsup": ("big", "limsup"),
    "liminf": ("big", "liminf"),
}


def big(parser: Parser) -> Node:
    r"""`\sum_{i=1}^n a_i b_i`: the body is the product that follows."""
    at = parser.at
    parser.at = at + 1
    lower, upper = limits(parser)
    return _over(parser, at, lower, upper)


def _over(parser: Parser, at: int, lower: Node | None, upper: Node | None) -> Node:
    """The operator at token `at` over the product that follows."""
    if parser.roles[parser.at] not in FIRST:
        raise parser.missing(f"what follows {parser.source(at)}")
    body = parser.product()
    start, end = parser.starts[at], parser.ends[parser.at - 1]
    return Big(parser.names[at], body, lower, upper, start=start, end=end)


def under(parser: Parser, lower: Node) -> Node | None:
    r"""The operator in `\underset{x}{\max}` at its group; None if it is something else."""
    at = parser.at
    if parser.roles[at] != "{" or parser.roles[at + 2] != "}":
        return None
    if parser.roles[at + 1] not in {"big", "extreme"}:
        return None
    parser.at = at + 3
    return _over(parser, at + 1, lower, None)


def extreme(parser: Parser) -> Node:
    r"""`\max_{x \in S} f(x)` is an operator, `\max(a, b)` a function."""
    at = parser.at
    if parser.roles[at + 1] != "_" or parser.roles[at + 2] == "empty":
        return function(parser)
    parser.at = at + 1
    lower, upper = limits(parser)
    return _over(parser, at, lower, upper)


def integral(parser: Parser) -> Node:
    r"""`\int_0^1 f \, dx`, `\int dx f`, `\int \frac{dx}{x}`; `\iint` is one integral in another."""
    at = parser.at
    parser.at = at + 1
    lower, upper = limits(parser)
    if parser.roles[parser.at] not in FIRST:
        raise parser.missing(f"what follows {parser.source(at)}")
    body, variables = integrand(parser, int(parser.names[at]))
    if body is None:
        here = parser.starts[parser.at]
        follows = parser.roles[parser.at] in OPERANDS
        body = parser.product() if follows else Number("1", start=here, end=here)
    start, end = parser.starts[at], parser.ends[parser.at - 1]
    for variable in variables[:-1]:
        body = Integral(body, variable, start=start, end=end)
    last = variables[-1] if variables else None
    return Integral(body, last, lower, upper, start=start, end=end)


def integrand(parser: Parser, count: int) -> tuple[Node | None, list[Node]]:
    """What stands before the differentials, if anything, and their variables, `count` at most."""
    parser.integrals, saved = parser.integrals + 1, parser.variables
    parser.variables = []
    body = None if parser.at_differential() else parser.terms()
    while len(parser.variables) < count and parser.at_differential():
        parser.variables.append(differential(parser))
    variables, parser.variables = parser.variables, saved
    parser.integrals -= 1
    return body, variables


def differential(parser: Parser) -> Node:
    """The variable of `dx`: a letter, or two under an arrow."""
    at = parser.at + 1
    parser.at = at
    node = leaf(parser) if parser.roles[at] == "letter" else parser.operand(parser.roles[at])
    match node:
        case Letter() | Apply(function="overrightarrow", argument=Factors()):
            return parser.followed(node) if parser.roles[parser.at] in SCRIPTS else node
        case _:
            message = "expected a letter after the d of a differential"
            raise parser.error(message, at, code="latex.differential")


def differential_group(parser: Parser) -> Node:
    """A numerator in an integrand, without the differential it ends with."""
    opening, depth = parser.at, parser.integrals
    parser.at += 1
    here = parser.starts[parser.at]
    one = Number("1", start=here, end=here)
    body = one if parser.at_differential() else parser.statement()
    if parser.at_differential():
        parser.variables.append(differential(parser))
    if parser.roles[parser.at] != "}":
        raise parser.unclosed("}", opening)
    parser.at += 1
    parser.integrals = depth
    return body


def substack(parser: Parser) -> Node:
    r"""`\substack{i < j \\ j > 0}`: conditions one below the other."""
    at = parser.at
    parser.at = at + 1
    if parser.roles[parser.at] != "{":
        raise parser.missing("the argument of \\substack")
    opening = parser.at
    parser.at = opening + 1
    items = tuple(cell for row in rows(parser) for cell in row)
    if parser.roles[parser.at] != "}":
        raise parser.unclosed("}", opening)
    parser.at += 1
    start, end = parser.starts[at], parser.ends[parser.at - 1]
    return items[0] if len(items) == 1 else Listing(items, start=start, end=end)


HANDLERS: Handlers = {
    "big": big,
    "extreme": extreme,
    "integral": integral,
    "substack": substack,
}
