r"""Spellings that people read in two ways: `log` without a base, `1/2x`.

The first reading is the usual one. Where it makes an answer wrong and the second would make it
right, nobody can say which was meant, so a person decides; where the second is as usual as the
first (`1/2x`, `3 \times 4`), also where it would make a right answer wrong.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from grader.latex import tree as t
from grader.latex.walk import HOLDING, mapped
from grader.reading.barred import is_run
from grader.reading.beside import CHANGES
from grader.reading.choices import binomial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem


WORDS = {
    "argument": "a bracket behind the argument of a function can be a factor of its value",
    "bar-digits": "letters under one bar can be the digits of a number",
    "bar-product": "letters under one bar can be a length or a product",
    "base": "letters and digits before '_{16}' can be the digits of a number in that base",
    "choose": "'C(5, 2)' and 'P(5, 2)' can count choices or be points",
    "column": "two entries in brackets can be a column or count choices",
    "combinations": "'C' or 'A' with two numbers can count choices",
    "degrees": "a 0 above a number can be a degree sign",
    "entry": "'A_{ij}^{-1}' can be one over an entry or an entry of the inverse",
    "factor": "digits in brackets behind a decimal can repeat or be a factor",
    "floor-brackets": "square brackets can mean the whole part",
    "fraction-braces": "braces around a value can be brackets or mean its fractional part",
    "mod-sum": "what stands before 'mod' can be the last term or the whole sum",
    "identity": "'I' or 'E' beside a matrix can be the identity",
    "outer": "'⊗' between columns can be their outer product or that of Kronecker",
    "pseudo-columns": "a dagger can be the adjoint or the pseudo-inverse",
    "pseudo-rows": "a dagger can be the adjoint or the pseudo-inverse",
    "unit-matrix": "a blackboard 1 can be the identity or hold ones alone",
    "improper": "a number before an improper fraction can be a factor or a mixed number",
    "logistic": "'\\sigma(x)' can be the logistic function or a product",
    "log10": "'log' without a base can be the natural or the decimal logarithm",
    "root": "'root(3)(8)' can be a root or a product of letters",
    "scientific": "'4e33' can be a power of ten or a product with Euler's number",
    "plus-minus": "'+-' can be a double sign or a plus before a negative number",
    "times-letter": "an 'x' between two numbers can be a letter or a sign of multiplication",
    "sum-first": "a sum over 'i \\ne j' can run over both indices or over the first alone",
    "shape": "numbers joined by a cross can be a product or the sizes of a shape",
    "slash-argument": "what stands below a slash can divide a function or its argument",
    "slash-run": "what stands below the slash in '1/2x' can be read in two ways",
    "unequal": "'!=' can say that two sides are not equal or stand behind a factorial",
}


def conventions_in(node: Node) -> frozenset[str]:
    """The second readings that a text admits."""
    found: set[str] = set()
    for part in parts(node):
        admitted = ADMITTED.get(type(part))
        if admitted is not None:
            found.update(admitted(part))
    return frozenset(found)


def _in_product(part: t.Factors) -> Iterator[str]:
    if "×" in part.operators:
        yield "shape"
    if "⊗" in part.operators:
        yield "outer"
    if any(map(is_logistic, part.factors, part.factors[1:])):
        yield "logistic"
    if any(map(period_of, part.factors, part.factors[1:])):
        yield "factor"
    if any(map(is_improper, part.factors, part.factors[1:])):
        yield "improper"
    factors = [*part.factors]
    for name, change in CHANGES.items():
        if change(factors, [*part.operators])[0] != factors:
            yield name


def _in_applications(part: t.Apply) -> Iterator[str]:
    if part.function == "log" and part.sub is None:
        yield "log10"
    if factor_behind(part) is not None:
        yield "argument"
    if below_slash(part) is not None:
        yield "slash-argument"
    if is_run(part):
        yield from ("bar-digits", "bar-product")


MINUS_ONE = t.Terms((("-", t.Number("1")),))


def _in_scripts(part: t.Scripted) -> Iterator[str]:
    """`C_{10}^{3}`, `A_5^2`, where no such letter need be meant; `60^0`."""
    if degrees(part) is not None:
        yield "degrees"
    named = isinstance(part.base, t.Letter) and part.base.name in {"A", "C"}
    if named and part.sub is not None and part.sup is not None:
        yield "combinations"
    if part.sub is not None and part.sup == MINUS_ONE:
        yield "entry"
    if isinstance(part.sup, t.Symbol) and part.sup.name == "\\dagger":
        yield from ("pseudo-columns", "pseudo-rows")


def _in_brackets(part: t.Fenced) -> Iterator[str]:
    if part.opening + part.closing == "[]":
        yield "floor-brackets"
    if choices_in_column(part) is not None:
        yield "column"
    holds_value = not isinstance(part.body, t.Listing | t.Relation | t.Logic | t.Blank)
    if "{" in part.opening and holds_value and not _holds_bracket(part.body):
        yield "fraction-braces"


def _holds_bracket(node: Node) -> bool:
    """Whether brackets stand inside, around which braces are the next ones."""
    return any(isinstance(part, t.Fenced) for part in parts(node))


def _in_letters(part: t.Letter) -> tuple[str, ...]:
    if part.name in {"I", "E"}:
        return ("identity",)
    return ("unit-matrix",) if part.name == "1" and part.font == "bb" else ()


def _by_rewriting(*names: str) -> Callable[[Node], Iterator[str]]:
    return lambda part: (name for name in names if REWRITINGS[name](part) is not None)


def _where(name: str, holds: Callable[[Any], bool]) -> Callable[[Any], Iterator[str]]:
    return lambda part: iter((name,) if holds(part) else ())


def _compares(lower: Node | None) -> bool:
    return isinstance(lower, t.Relation) and bool(set(lower.operators) & set("≠<≤>≥"))


ADMITTED: dict[type, Callable[..., Iterable[str]]] = {
    t.Apply: _in_applications,
    t.Big: _where("sum-first", lambda part: _compares(part.lower)),
    t.Factors: _in_product,
    t.Fenced: _in_brackets,
    t.Letter: _in_letters,
    t.Matrix: _by_rewriting("column"),
    t.Quotient: _by_rewriting("slash-argument"),
    t.Relation: _by_rewriting("unequal"),
    t.Scripted: _in_scripts,
    t.Terms: _by_rewriting("mod-sum", "plus-minus"),
}
"""The second readings that a node of each kind admits."""


def parts(node: Node) -> Iterator[Node]:
    """Every node of a tree."""
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, t.Spanned):
            yield item  # type: ignore[misc] # every Spanned is a Node
            stack += [getattr(item, name) for name in HOLDING[type(item)]]
        elif isinstance(item, tuple):
            stack += item


def with_conventions(problem: Problem, chosen: frozenset[str]) -> Problem:
    """The same problem with the second reading of some spellings."""
    return replace(problem, conventions=chosen)


def runs_on(node: Node) -> bool:
    """Whether what may stand below a slash touches it, `1/2x`: a space says that it does not."""
    return any(
        isinstance(left, t.Quotient) and left.slashed and left.end == right.start
        for part in parts(node)
        if isinstance(part, t.Factors)
        for left, right in pairwise(part.factors)
    )


def is_logistic(name: Node, after: Node) -> bool:
    r"""Whether `\sigma` or `\sigma'` stands before a bracket."""
    base = name.base if isinstance(name, t.Scripted) and name.sub is None else name
    bracket = after.base if isinstance(after, t.Scripted) else after
    named = isinstance(base, t.Letter) and base.name == "\\sigma"
    return named and isinstance(bracket, t.Fenced) and bracket.opening == "("


def period_of(node: Node, after: Node) -> str:
    """The digits in brackets that touch a decimal and repeat, the 6 of `0.1(6)`; or ""."""
    match node, after:
        case (
            t.Number(text=text, repeating=""),
            t.Fenced(opening="(", closing=")", body=t.Number(text=digits, repeating="")),
        ) if node.end == after.start and "." in text and digits.isdecimal():
            return digits
        case _:
            return ""


def is_improper(whole: Node, after: Node) -> bool:
    r"""Whether a whole number stands before a fraction that is no less than one, `2\frac32`."""
    match whole, after:
        case (
            t.Number(text=before),
            t.Quotient(numerator=t.Number(text=above), denominator=t.Number(text=below)),
        ) if before.isdecimal() and above.isdecimal() and below.isdecimal():
            return int(above) >= int(below)
        case _:
            return False


def plus_minus(node: Node) -> Node | None:
    """`1+-x` with a double sign; None for any other node."""
    if not isinstance(node, t.Terms):
        return None
    items = tuple(_doubled(sign, item) for sign, item in node.items)
    return replace(node, items=items) if items != node.items else None


def _doubled(sign: str, item: Node) -> tuple[str, Node]:
    match sign, item:
        case "+", t.Terms(items=(("-", inner),)):
            return "±", inner
        case "+", t.Factors(factors=(t.Terms(items=(("-", inner),)), *rest)):
            return "±", replace(item, factors=(inner, *rest))
        case _:
            return sign, item


def unequal(node: Node) -> Node | None:
    """`x!=3` with a sign of inequality; None for any other node."""
    match node:
        case t.Relation(sides=(t.Postfix(operator="!", operand=left), right), operators=("=",)):
            return replace(node, sides=(left, right), operators=("≠",))
        case _:
            return None


def of_a_negative(node: t.Terms) -> Node | None:
    r"""`-7 \bmod 3` as the remainder of -7; None for anything else."""
    match node.items:
        case (("-", t.Factors(operators=("mod", *_))),):
            return remainder_of_sum(node)
        case _:
            return None


def remainder_of_sum(node: Node) -> Node | None:
    r"""`2 + 6 \bmod 7` as the remainder of the whole sum; None for any other node."""
    match node:
        case t.Terms(
            items=(*firsts, (sign, t.Factors(factors=(last, *rest), operators=("mod", *_)) as run))
        ):
            whole = t.Terms((*firsts, (sign, last)), start=node.start, end=last.end)
            return replace(run, factors=(whole, *rest), start=node.start)
        case _:
            return None


def factor_behind(node: Node) -> Node | None:
    r"""`\sin x (1 + \cos x)` as a product; None for any other node."""
    match node:
        case t.Apply(argument=t.Factors(factors=(*parts, t.Fenced(opening="(") as last)) as run):
            if not isinstance(last.body, t.Terms) or any(run.operators) or not parts:
                return None
            first = replace(run, factors=tuple(parts), operators=run.operators[:-1])
            inside = replace(node, argument=parts[0] if len(parts) == 1 else first)
            return t.Factors((inside, last), ("",), start=node.start, end=node.end)
        case _:
            return None


def below_slash(node: Node) -> Node | None:
    r"""`\sin x/2` with the slash in the argument, or behind the function; None for others."""
    match node:
        case t.Quotient(
            numerator=t.Apply(argument=inside) as function, denominator=below, slashed=True
        ) if inside.end == function.end:
            whole = replace(node, numerator=inside, start=inside.start)
            return replace(function, argument=whole, end=node.end)
        case t.Apply(argument=t.Quotient(numerator=above, denominator=below, slashed=True) as run):
            if run.end != node.end:
                return None
            return replace(run, numerator=replace(node, argument=above), denominator=below)
        case _:
            return None


def choices_in_column(node: Node) -> Node | None:
    r"""`\left(\begin{array}{c} n \\ k \end{array}\right)` as a number of choices, or None."""
    match node:
        case t.Fenced(opening="(", closing=")", body=t.Matrix(rows=((many,), (few,)))):
            return binomial(many, few)
        case t.Matrix(kind="pmatrix", rows=((many,), (few,))):
            return binomial(many, few)
        case _:
            return None


def degrees(node: Node) -> Node | None:
    """`60^0` as 60 degrees; None for any other node."""
    match node:
        case t.Scripted(base=t.Number() as number, sub=None, sup=t.Number(text="0")):
            return t.Postfix("°", number, start=node.start, end=node.end)
        case _:
            return None


REWRITINGS: dict[str, Callable[[Node], Node | None]] = {
    "argument": factor_behind,
    "column": choices_in_column,
    "degrees": degrees,
    "mod-sum": remainder_of_sum,
    "plus-minus": plus_minus,
    "slash-argument": below_slash,
    "unequal": unequal,
}


def rewritten(node: Node, chosen: frozenset[str]) -> Node:
    """An answer with its second readings, where any is chosen; a list has one in every item."""
    for name in chosen & REWRITINGS.keys():
        node = mapped(node, REWRITINGS[name])
    return node
