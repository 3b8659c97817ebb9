"""Operators between operands, read with the operand to their left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import bars
from grader.latex.commands.differentials import slashed
from grader.latex.roles import ENDS
from grader.latex.tree import (
    Apply,
    Blank,
    Factors,
    Listing,
    Logic,
    Node,
    Quotient,
    Relation,
    Symbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.parser import Parser

    Continue = Callable[[Parser, list[Node], list[str]], bool]

LEVELS = {
    "implies": 1,
    "or": 2,
    "and": 3,
    "semicolon": 4,
    "comma": 5,
    "relation": 6,
    "pmod": 6,
    "mod": 6,
    "bar": 6,
    "colon": 7,
    "union": 8,
}
"""How tightly an operator of a statement binds; sums and products bind tighter than all."""


def logic(parser: Parser, left: Node) -> Node:
    r"""`A \lor B \lor C`, `A \Rightarrow B`: one node for each run of one operator."""
    role, name = parser.roles[parser.at], parser.names[parser.at]
    level = LEVELS[role]
    items = [left]
    while parser.roles[parser.at] == role and parser.names[parser.at] == name:
        parser.at += 1
        items.append(parser.deeper(level + 1))
    parser.stack_up()
    return Logic(name, tuple(items), start=left.start, end=items[-1].end)


def listing(parser: Parser, left: Node) -> Node:
    """`a, b, c`; `a, b or c`; a comma before a closing bracket leaves a `Blank`."""
    role, name = parser.roles[parser.at], parser.names[parser.at]
    items = [left]
    while parser.roles[parser.at] == role:
        parser.at += 1
        following = parser.roles[parser.at]
        if following == "and":
            parser.at += 1
        elif following == "or":
            return alternatives(parser, items)
        elif following in ENDS:
            return _ended(parser, items, name)
        items.append(parser.deeper(LEVELS[role] + 1))
    return Listing(tuple(items), name, start=left.start, end=items[-1].end)


def _ended(parser: Parser, items: list[Node], separator: str) -> Node:
    """A list after whose last separator nothing stands."""
    if parser.roles[parser.at] in {"close", "right"}:
        here = parser.starts[parser.at]
        items.append(Blank(start=here, end=here))
    if len(items) == 1:
        return items[0]
    return Listing(tuple(items), separator, start=items[0].start, end=items[-1].end)


def alternatives(parser: Parser, items: list[Node]) -> Node:
    """`a, b, or c`: the comma before `or` makes all of them alternatives."""
    parser.at += 1
    items.append(parser.deeper(LEVELS["comma"] + 1))
    return Logic("or", tuple(items), start=items[0].start, end=items[-1].end)


def ratio(parser: Parser, left: Node) -> Node | None:
    r"""`a : b`, and the `i:` of an index; inside `\{ \}` a colon is the bar of a set instead."""
    if parser.fence == "{":
        return None
    items = [left]
    while parser.roles[parser.at] == "colon":
        parser.at += 1
        if parser.roles[parser.at] in {"}", "close", "right", "comma"}:
            here = parser.starts[parser.at]
            items.append(Blank(start=here, end=here))
            break
        items.append(parser.deeper(LEVELS["colon"] + 1))
    return Listing(tuple(items), ":", start=left.start, end=items[-1].end)


def relation(parser: Parser, left: Node) -> Node | None:
    r"""`a = b < c`, with `\pmod{n}` on the side before it."""
    sides, operators = [left], list[str]()
    while True:
        role = parser.roles[parser.at]
        if role in {"pmod", "mod"} and not isinstance(sides[-1], Listing):
            sides[-1] = modulo(parser, sides[-1], congruence=bool(operators))
            continue
        sign = _sign(parser, role)
        if sign is None:
            break
        operators.append(sign)
        sides.append(parser.deeper(LEVELS["relation"] + 1))
    if operators:
        return Relation(tuple(sides), tuple(operators), start=left.start, end=sides[-1].end)
    return sides[0] if sides[0] is not left else None


def _sign(parser: Parser, role: str) -> str | None:
    """The relation sign here, taken; None if there is none."""
    if role == "relation":
        parser.at += 1
        return parser.names[parser.at - 1]
    if role != "bar" or parser.fence in {"|", "‖", "{"}:
        return None
    name, width = bars.bar_at(parser, parser.at)
    parser.at += width
    return "∥" if name == "‖" else "∣"


def modulo(parser: Parser, left: Node, *, congruence: bool) -> Node:
    r"""`b \pmod{n}` at its sign; `a \mod n` outside a congruence is an operation."""
    role, name = parser.roles[parser.at], parser.names[parser.at]
    parser.at += 1
    parser.stack_up()
    if role == "mod":
        modulus = parser.deeper(LEVELS["union"] + 1)
        if not congruence:
            return Factors((left, modulus), ("mod",), start=left.start, end=modulus.end)
    elif name == "(":
        modulus = parser.deeper(LEVELS["union"] + 1)
        if parser.names[parser.at] != ")":
            raise parser.expected("')' after the modulus", code="latex.unclosed")
        parser.at += 1
    else:
        modulus = parser.argument("modulus")
    start, end = left.start, parser.ends[parser.at - 1]
    return Apply("mod", Listing((left, modulus), start=start, end=end), start=start, end=end)


def union(parser: Parser, left: Node) -> Node:
    r"""`A \cup B \setminus C`."""
    sides, operators = [left], list[str]()
    while parser.roles[parser.at] == "union":
        operators.append(parser.names[parser.at])
        parser.at += 1
        sides.append(parser.deeper(LEVELS["union"] + 1))
    return Factors(tuple(sides), tuple(operators), start=left.start, end=sides[-1].end)


CHAINS: dict[str, Callable[[Parser, Node], Node | None]] = {
    "implies": logic,
    "or": logic,
    "and": logic,
    "semicolon": listing,
    "comma": listing,
    "relation": relation,
    "pmod": relation,
    "mod": relation,
    "bar": relation,
    "colon": ratio,
    "union": union,
}
"""What reads on from an operator of a statement; None if the operator is not its own here."""


def times(parser: Parser, factors: list[Node], operators: list[str]) -> bool:
    r"""`a \cdot b`; a last `\cdot` with nothing after it stands for any argument, `x_{i\cdot}`."""
    at = parser.at
    parser.at = at + 1
    if parser.names[at] == "·" and parser.roles[at + 1] in ENDS - {"end", "stop"}:
        operators.append("")
        factors.append(Symbol("\\cdot", start=parser.starts[at], end=parser.ends[at]))
        return False
    operators.append(parser.names[at])
    factors.append(parser.factor())
    return True


def slash(parser: Parser, factors: list[Node], operators: list[str]) -> bool:
    r"""`a/b`: one factor on each side; `dy/dx` and `\partial y/\partial x` are derivatives."""
    parser.at += 1
    if slashed(parser, factors, operators):
        return True
    below = parser.factor()
    above = factors[-1]
    if isinstance(above, Quotient) and above.slashed:
        parser.stack_up()
    factors[-1] = Quotient(above, below, slashed=True, start=above.start, end=below.end)
    return True


def bar(parser: Parser, factors: list[Node], operators: list[str]) -> bool:
    """A bar after an operand: `2|x|` opens; one that closes or divides ends the product."""
    at = parser.at
    if bars.evaluates(parser, at):
        whole = bars.evaluation(parser, joined(factors, operators))
        factors[:], operators[:] = [whole], []
        return True
    if not bars.opens(parser, at):
        return False
    operators.append("")
    factors.append(parser.factor())
    return True


def joined(factors: list[Node], operators: list[str]) -> Node:
    """The product read so far."""
    if not operators:
        return factors[0]
    start, end = factors[0].start, factors[-1].end
    return Factors(tuple(factors), tuple(operators), start=start, end=end)


CONTINUES: dict[str, Continue] = {"times": times, "slash": slash, "bar": bar}
"""What continues a product other than a factor side by side; False ends it."""
