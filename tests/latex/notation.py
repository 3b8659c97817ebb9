"""Trees in a line, for tables of cases: `(+ 1 -x)`, `(2 x)`, `x_i^2`, `sin[x]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.latex import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node


def shown(node: Node | None) -> str:
    """The tree as one line; every difference of two trees is one of their lines."""
    return "" if node is None else SHOWN[type(node)](node)


def listed(head: str, *parts: Node) -> str:
    return f"({head} " + " ".join(map(shown, parts)) + ")"


def infix(parts: tuple[Node, ...], operators: tuple[str, ...]) -> str:
    first, *rest = parts
    pairs = zip(operators, rest, strict=True)
    return shown(first) + "".join(f" {operator} {shown(part)}" for operator, part in pairs)


def grid(rows: tuple[tuple[Node, ...], ...]) -> str:
    return "[" + " ; ".join(" & ".join(map(shown, row)) for row in rows) + "]"


def scripts(sub: Node | None, sup: Node | None, primes: int = 0) -> str:
    below = "" if sub is None else f"_{shown(sub)}"
    above = "" if sup is None else f"^{shown(sup)}"
    return "'" * primes + below + above


def number(node: tree.Number) -> str:
    return node.text + (f"({node.repeating})" if node.repeating else "")


def letter(node: tree.Letter) -> str:
    return "~".join((f"{node.font}:{node.name}" if node.font else node.name, *node.marks))


def terms(node: tree.Terms) -> str:
    return "(+ " + " ".join(sign.strip("+") + shown(item) for sign, item in node.items) + ")"


def factors(node: tree.Factors) -> str:
    if any(node.operators):
        return f"({infix(node.factors, tuple(sign or '&' for sign in node.operators))})"
    return f"({' '.join(map(shown, node.factors))})"


def root(node: tree.Root) -> str:
    return (
        listed("root", node.degree, node.radicand) if node.degree else listed("sqrt", node.radicand)
    )


def fenced(node: tree.Fenced) -> str:
    return f"{'bare' if node.bare else ''}{node.opening} {shown(node.body)} {node.closing}"


def applied(node: tree.Apply) -> str:
    return f"{node.function}{scripts(node.sub, node.sup, node.primes)}[{shown(node.argument)}]"


def integral(node: tree.Integral) -> str:
    limits = scripts(node.lower, node.upper)
    return f"int{limits}[{shown(node.body)} d {shown(node.variable)}]"


SHOWN: dict[type, Callable[[Any], str]] = {
    tree.Number: number,
    tree.GroupedNumber: lambda node: "'".join(node.groups),
    tree.Letter: letter,
    tree.Word: lambda node: f"<{node.name}>",
    tree.Text: lambda node: f'"{node.text}"',
    tree.Symbol: lambda node: f"`{node.name}",
    tree.Blank: lambda _: "_",
    tree.Scripted: lambda node: shown(node.base) + scripts(node.sub, node.sup, node.primes),
    tree.Quotient: lambda node: listed(
        "/" if node.slashed else "frac",
        node.numerator,
        node.denominator,
    ),
    tree.Root: root,
    tree.Terms: terms,
    tree.Factors: factors,
    tree.Relation: lambda node: "{" + infix(node.sides, node.operators) + "}",
    tree.Logic: lambda node: listed(node.operator, *node.items),
    tree.Listing: lambda node: listed(node.separator, *node.items),
    tree.Fenced: fenced,
    tree.Builder: lambda node: f"{shown(node.element)} : {shown(node.condition)}",
    tree.Apply: applied,
    tree.Big: lambda node: f"{node.kind}{scripts(node.lower, node.upper)}[{shown(node.body)}]",
    tree.Integral: integral,
    tree.Operator: lambda node: f"{node.kind}{scripts(node.sub, node.sup)}<{shown(node.operand)}>",
    tree.Postfix: lambda node: f"{shown(node.operand)}{node.operator}",
    tree.Currency: lambda node: f"{node.sign}{shown(node.amount)}",
    tree.Matrix: lambda node: node.kind + grid(node.rows),
    tree.Cases: lambda node: "cases" + grid(node.rows),
    tree.Lines: lambda node: listed("lines", *node.items),
    tree.Boxed: lambda node: listed("boxed", node.body),
}
