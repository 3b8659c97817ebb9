"""Trees in a line, for tables of cases: `(+ 1 -x)`, `(* 2 x)`, `x_i^2`, `sin[x]`."""

from __future__ import annotations

from grader.latex.tree import (
    Apply,
    Big,
    Blank,
    Boxed,
    Builder,
    Cases,
    Currency,
    Factors,
    Fenced,
    GroupedNumber,
    Integral,
    Letter,
    Lines,
    Listing,
    Logic,
    Matrix,
    Node,
    Number,
    Operator,
    Postfix,
    Quotient,
    Relation,
    Root,
    Scripted,
    Symbol,
    Terms,
    Text,
    Word,
)  # fmt: skip


def shown(node: Node | None) -> str:  # noqa: C901
    """The tree as one line; every difference in the tree is one in the line."""
    match node:
        case None:
            return ""
        case Number(text, repeating):
            return text + (f"({repeating})" if repeating else "")
        case GroupedNumber(groups):
            return "'".join(groups)
        case Letter(name, marks, font):
            return "~".join(((f"{font}:" if font else "") + name, *marks))
        case Word(name):
            return f"<{name}>"
        case Text(text):
            return f'"{text}"'
        case Symbol(name):
            return f"`{name}"
        case Blank():
            return "_"
        case Scripted(base, sub, sup, primes):
            return shown(base) + scripts(sub, sup, primes)
        case Quotient(numerator, denominator, slashed):
            return listed("/" if slashed else "frac", numerator, denominator)
        case Root(radicand, None):
            return listed("sqrt", radicand)
        case Root(radicand, degree):
            return listed("root", degree, radicand)
        case Terms(items):
            return "(+ " + " ".join(sign.strip("+") + shown(item) for sign, item in items) + ")"
        case Factors(factors, operators):
            return interleaved(factors, operators)
        case Relation(sides, operators):
            return "{" + infix(sides, operators) + "}"
        case Logic(operator, items):
            return listed(operator, *items)
        case Listing(items, separator):
            return "(" + separator + " " + " ".join(map(shown, items)) + ")"
        case _:
            return larger(node)


def larger(node: Node) -> str:
    """The nodes that hold others in brackets."""
    match node:
        case Fenced(opening, closing, body, bare):
            return ("bare" if bare else "") + opening + " " + shown(body) + " " + closing
        case Builder(element, condition):
            return shown(element) + " : " + shown(condition)
        case Apply(function, argument, sub, sup, primes):
            return f"{function}{scripts(sub, sup, primes)}[{shown(argument)}]"
        case Big(kind, body, lower, upper):
            return f"{kind}{scripts(lower, upper, 0)}[{shown(body)}]"
        case Integral(body, variable, lower, upper):
            return f"int{scripts(lower, upper, 0)}[{shown(body)} d {shown(variable)}]"
        case Operator(kind, operand, sub, sup):
            return f"{kind}{scripts(sub, sup, 0)}<{shown(operand)}>"
        case Postfix(operator, operand):
            return f"{shown(operand)}{operator}"
        case Currency(sign, amount):
            return f"{sign}{shown(amount)}"
        case Matrix(kind, rows):
            return kind + grid(rows)
        case Cases(rows):
            return "cases" + grid(rows)
        case Lines(items):
            return listed("lines", *items)
        case Boxed(body):
            return listed("boxed", body)
        case _:
            raise AssertionError(node)


def listed(head: str, *parts: Node) -> str:
    return f"({head} " + " ".join(map(shown, parts)) + ")"


def interleaved(factors: tuple[Node, ...], operators: tuple[str, ...]) -> str:
    if not any(operators):
        return "(" + " ".join(map(shown, factors)) + ")"
    return "(" + infix(factors, tuple(operator or "&" for operator in operators)) + ")"


def infix(parts: tuple[Node, ...], operators: tuple[str, ...]) -> str:
    first, *rest = parts
    return shown(first) + "".join(f" {o} {shown(p)}" for o, p in zip(operators, rest, strict=True))


def grid(rows: tuple[tuple[Node, ...], ...]) -> str:
    return "[" + " ; ".join(" & ".join(map(shown, row)) for row in rows) + "]"


def scripts(sub: Node | None, sup: Node | None, primes: int) -> str:
    below = "" if sub is None else f"_{shown(sub)}"
    above = "" if sup is None else f"^{shown(sup)}"
    return "'" * primes + below + above
