"""Subscripts, superscripts and primes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.latex.roles import ENDS, FIRST, LONE
from grader.latex.tree import Factors, Letter, Node, Number, Postfix, Symbol, Terms, Word

if TYPE_CHECKING:
    from grader.latex.parser import Parser

Scripts = tuple[Node | None, Node | None, int]


def scripts(parser: Parser) -> Scripts:
    """The subscript, the superscript and the number of primes that stand here, in any order."""
    sub: Node | None = None
    sup: Node | None = None
    primes = 0
    while True:
        role = parser.roles[parser.at]
        if role == "prime":
            primes += len(parser.names[parser.at])
            parser.at += 1
        elif role in {"^", "superscript"}:
            raised = primes_above(parser)
            primes += raised
            if not raised:
                sup = script(parser, "superscript", sup)
        elif role in {"_", "subscript"}:
            sub = script(parser, "subscript", sub)
        else:
            return sub, sup, primes


def limits(parser: Parser) -> tuple[Node | None, Node | None]:
    """The scripts of an operator, which takes no primes."""
    at = parser.at
    sub, sup, primes = scripts(parser)
    if primes:
        raise parser.error("a prime on an operator", at, code="latex.prime")
    return sub, sup


def primes_above(parser: Parser) -> int:
    r"""The number of primes in `^\prime` or `^{\prime\prime}`, taken; 0 if it is no such thing."""
    at = parser.at + 1
    braced = parser.roles[at] == "{"
    at += braced
    first = at
    while parser.roles[at] == "prime":
        at += 1
    count = at - first
    if not count or (braced and parser.roles[at] != "}"):
        return 0
    parser.at = at + braced
    return count


def script(parser: Parser, name: str, earlier: Node | None) -> Node | None:
    """The script at its sign `^` or `_`; `earlier` is one already read at the same place."""
    at = parser.at
    if earlier is not None:
        raise parser.error(
            f"a second {name} on the same letter: put braces around the first", at,
            code=f"latex.double-{name}",
        )  # fmt: skip
    parser.at = at + 1
    if parser.roles[at] == name:
        return typed_script(parser, at)
    parser.enter()
    node = raised(parser, name)
    parser.depth -= 1
    return node


def raised(parser: Parser, name: str) -> Node | None:
    """What follows `^` or `_`: a group, a number, one operand, or a lone sign."""
    at = parser.at
    role = parser.roles[at]
    if role == "{":
        return group(parser)
    if role in READERS:
        return READERS[role](parser)
    if role == "empty":
        parser.at = at + 1
        return None
    if role in ENDS or role not in FIRST:
        raise parser.missing(f"a {name}")
    return parser.operand(role)


def group(parser: Parser) -> Node:
    """A script in braces, which may be one lone sign."""
    at = parser.at
    if parser.roles[at + 2] == "}":
        role = parser.roles[at + 1]
        if role in LEAVES or role in LONE:
            parser.at = at + 1
            node = leaf(parser) if role in LEAVES else lone(parser)
            parser.at = at + 3
            return node
    if parser.names[at + 1] in ENTRYWISE and parser.roles[at + 1] == "times":
        return entrywise(parser)
    return parser.group()


ENTRYWISE = frozenset("⊙∘")


def entrywise(parser: Parser) -> Node:
    r"""The `\odot 2` of a power that is taken entry by entry."""
    at = parser.at
    sign = Symbol("\\odot", start=parser.starts[at + 1], end=parser.ends[at + 1])
    parser.at = at + 1
    exponent = parser.group()
    return Factors((sign, exponent), ("",), start=sign.start, end=exponent.end)


def leaf(parser: Parser) -> Node:
    """A letter or a number."""
    at = parser.at
    parser.at = at + 1
    name, start, end = parser.names[at], parser.starts[at], parser.ends[at]
    if parser.roles[at] == "letter":
        return Letter(name, (), parser.font, start=start, end=end)
    return Number(name, start=start, end=end)


def lone(parser: Parser) -> Node:
    """A sign as a script: `A^*`, `0^+`."""
    at = parser.at
    parser.at = at + 1
    name = "\\cdot" if parser.names[at] == "·" else parser.names[at]
    return Symbol(name, start=parser.starts[at], end=parser.ends[at])


def signed(parser: Parser) -> Node:
    """`x^-1`, or the lone sign of `0^+`."""
    at = parser.at
    role = parser.roles[at + 1]
    touching = parser.starts[at + 1] == parser.ends[at]
    if parser.names[at] != "-" or not touching or role not in FIRST - {"sign"}:
        return lone(parser)
    parser.at = at + 1
    operand = leaf(parser) if role in LEAVES else parser.operand(role)
    return Terms(((parser.names[at], operand),), start=parser.starts[at], end=operand.end)


def label(parser: Parser) -> Node:
    r"""The name of a function as a label: `x_\max`."""
    at = parser.at
    parser.at = at + 1
    return Word(parser.names[at], start=parser.starts[at], end=parser.ends[at])


def typed_script(parser: Parser, at: int) -> Node:
    """Raised or lowered characters of Unicode: `x²`, `10⁻³`."""
    name, start, end = parser.names[at], parser.starts[at], parser.ends[at]
    found = TYPED.findall(name)
    if "".join(sign + product for sign, product in found) != name:
        raise parser.error(f"cannot read the script '{name}'", at, code="latex.script")
    items = tuple((sign or "+", typed_product(word, start, end)) for sign, word in found)
    if len(items) == 1 and not found[0][0]:
        return items[0][1]
    return Terms(items, start=start, end=end)


TYPED = re.compile(r"([+-]|\A)([0-9a-z]+)")


def typed_product(word: str, start: int, end: int) -> Node:
    """Digits and letters side by side: `2n`."""
    factors = tuple(
        Number(piece, start=start, end=end)
        if piece.isdecimal()
        else Letter(piece, start=start, end=end)
        for piece in re.findall(r"[0-9]+|[a-z]", word)
    )
    if len(factors) == 1:
        return factors[0]
    return Factors(factors, ("",) * (len(factors) - 1), start=start, end=end)


def is_degree(parser: Parser) -> bool:
    r"""Whether `^\circ` or `^{\circ}` stands here; after digits also `^o`."""
    at = parser.at + 1
    signs = TYPED_DEGREES if parser.roles[parser.at - 1] == "number" else DEGREES
    if parser.roles[at] == "{":
        return parser.names[at + 1] in signs and parser.roles[at + 2] == "}"
    return parser.names[at] in signs


DEGREES = frozenset({"∘", "°"})
TYPED_DEGREES = DEGREES | {"o", "rm:o"}


def degrees(parser: Parser, node: Node) -> Node:
    r"""`90^\circ`."""
    parser.at += 4 if parser.roles[parser.at + 1] == "{" else 2
    return Postfix("°", node, start=node.start, end=parser.ends[parser.at - 1])


LEAVES = frozenset({"letter", "number"})
READERS = {
    "letter": leaf,
    "number": leaf,
    "sign": signed,
    "times": lone,
    "colon": lone,
    "postfix": lone,
    "func": label,
    "extreme": label,
}
