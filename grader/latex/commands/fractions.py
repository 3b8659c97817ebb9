"""Fractions, roots and binomials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.commands import big
from grader.latex.commands.differentials import derivative
from grader.latex.commands.functions import is_plain, unwrapped
from grader.latex.roles import ENDS
from grader.latex.scripts import leaf
from grader.latex.tree import Apply, Listing, Node, Number, Quotient, Root

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

TABLE: Table = (
    {word: ("frac", word) for word in ("\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac")}
    | {word: ("frac", word) for word in ("\\sfrac", "\\xfrac")}
    | {word: ("binom", word) for word in ("\\binom", "\\dbinom", "\\tbinom")}
    | {"\\sqrt": ("sqrt", "2"), "√": ("sqrt", "2"), "∛": ("sqrt", "3"), "∜": ("sqrt", "4")}
    | {"\\surd": ("sqrt", "2")}
)


def fraction(parser: Parser) -> Node:
    r"""`\frac{a}{b}`, `\frac12`, `\frac1{72}`."""
    at = parser.at
    parser.at = at + 1
    numerator = above(parser)
    denominator = parser.argument("denominator of \\frac")
    start, end = parser.starts[at], parser.end_after(denominator)
    numerator, denominator = derivative(numerator, denominator) or (numerator, denominator)
    return Quotient(numerator, denominator, start=start, end=end)


def above(parser: Parser) -> Node:
    r"""A numerator; in an integrand it may hold the differential: `\int \frac{x dx}{1 + x}`."""
    if not parser.integrals or parser.roles[parser.at] != "{":
        return parser.argument("numerator of \\frac")
    return big.differential_group(parser)


def over(parser: Parser, upper: Node) -> Node:
    r"""`{a \over b}` and `{n \choose k}`, at the sign between the two."""
    name = parser.names[parser.at]
    parser.at += 1
    if parser.roles[parser.at] in ENDS:
        raise parser.missing(f"what stands below \\{name}")
    lower = parser.statement()
    start, end = upper.start, lower.end
    if name == "choose":
        return Apply("binom", Listing((upper, lower), start=start, end=end), start=start, end=end)
    upper, lower = derivative(upper, lower) or (upper, lower)
    return Quotient(upper, lower, start=start, end=end)


def binomial(parser: Parser) -> Node:
    r"""`\binom{n}{k}`, `\binom nk`."""
    at = parser.at
    parser.at = at + 1
    above = parser.argument("upper number of \\binom")
    below = parser.argument("lower number of \\binom")
    start, end = parser.starts[at], parser.end_after(below)
    return Apply("binom", Listing((above, below), start=start, end=end), start=start, end=end)


def root(parser: Parser) -> Node:
    r"""`\sqrt{x}`, `\sqrt[3]{x}`, `\sqrt2`, `sqrt(2)`, `√2`."""
    at = parser.at
    start, degree = parser.starts[at], _named_degree(parser)
    parser.at = at + 1
    if parser.roles[parser.at] == "open" and parser.names[parser.at] == "[":
        degree = bracketed(parser)
    radicand = under(parser)
    return Root(radicand, degree, start=start, end=parser.ends[parser.at - 1])


def bracketed(parser: Parser) -> Node:
    r"""The degree in `\sqrt[3]{x}`."""
    opening = parser.at
    parser.at = opening + 1
    degree = parser.inside("[")
    if parser.names[parser.at] != "]":
        raise parser.unclosed("]", opening)
    parser.at += 1
    return degree


def under(parser: Parser) -> Node:
    """What stands under the root; brackets and numbers are taken whole: `sqrt(2)`, `√12`."""
    role = parser.roles[parser.at]
    if role == "number":
        return leaf(parser)
    radicand = parser.argument("argument of \\sqrt")
    return (
        unwrapped(parser, radicand) if role in {"open", "left"} and is_plain(radicand) else radicand
    )


def _named_degree(parser: Parser) -> Node | None:
    """The degree in the sign itself: `∛`."""
    at = parser.at
    name = parser.names[at]
    return None if name == "2" else Number(name, start=parser.starts[at], end=parser.ends[at])


def vulgar(parser: Parser) -> Node:
    """`½` and its like."""
    at = parser.at
    parser.at = at + 1
    upper, _, lower = parser.names[at].partition("/")
    start, end = parser.starts[at], parser.ends[at]
    numerator, denominator = (
        Number(upper, start=start, end=end),
        Number(lower, start=start, end=end),
    )
    return Quotient(numerator, denominator, start=start, end=end)


HANDLERS: Handlers = {"frac": fraction, "binom": binomial, "sqrt": root, "vulgar": vulgar}
