"""Spellings that people read in two ways: `log` without a base, `1/2x`.

The first reading is the usual one. Where it makes an answer wrong and the second would make it
right, nobody can say which was meant, so a person decides.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem

    Change = Callable[[list[Node], list[str]], tuple[list[Node], list[str]]]

WORDS = {
    "combinations": "'C' with a number below and above can count combinations",
    "floor-brackets": "square brackets can mean the whole part",
    "log10": "'log' without a base can be the natural or the decimal logarithm",
    "scientific": "'4e33' can be a power of ten or a product with Euler's number",
    "sum-first": "a sum over 'i \\ne j' can run over both indices or over the first alone",
    "slash-run": "what stands below the slash in '1/2x' can be read in two ways",
}


def conventions_in(node: Node) -> frozenset[str]:
    """The second readings that a text admits."""
    found: set[str] = set()
    for part in parts(node):
        if isinstance(part, t.Apply) and part.function == "log" and part.sub is None:
            found.add("log10")
        if _may_count(part):
            found.add("combinations")
        if isinstance(part, t.Fenced) and (part.opening, part.closing) == ("[", "]"):
            found.add("floor-brackets")
        if isinstance(part, t.Big) and _compares(part.lower):
            found.add("sum-first")
        if isinstance(part, t.Factors):
            found |= {name for name, change in CHANGES.items() if _changes(part, change)}
    return frozenset(found)


def _may_count(part: Node) -> bool:
    """`C_{10}^{3}`, where no such letter need be meant."""
    return (
        isinstance(part, t.Scripted)
        and isinstance(part.base, t.Letter)
        and part.base.name == "C"
        and part.sub is not None
        and part.sup is not None
    )


def _compares(lower: Node | None) -> bool:
    return isinstance(lower, t.Relation) and bool(set(lower.operators) & set("≠<≤>≥"))


def parts(node: Node) -> Iterator[Node]:
    """Every node of a tree."""
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, t.Spanned):
            yield item  # type: ignore[misc] # every Spanned is a Node
            stack.extend(getattr(item, field.name) for field in fields(item))


def with_conventions(problem: Problem, chosen: frozenset[str]) -> Problem:
    """The same problem with the second reading of some spellings."""
    return replace(problem, conventions=chosen)


def slash_over_run(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`1/2x` with everything side by side below the slash."""
    out: list[Node] = []
    kept: list[str] = []
    for position, node in enumerate(run):
        beside = position > 0 and not dots[position - 1]
        last = out[-1] if out else None
        if (
            beside
            and isinstance(last, t.Quotient)
            and last.slashed
            and isinstance(node, t.Letter | t.Scripted)
        ):
            below = _joined(last.denominator, node)
            out[-1] = replace(last, denominator=below, end=node.end)
            continue
        if position > 0:
            kept.append(dots[position - 1])
        out.append(node)
    return out, kept


def scientific(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`4e33` typed without a space as 4 times a power of ten."""
    out: list[Node] = []
    kept: list[str] = []
    for position, node in enumerate(run):
        if position > 0:
            kept.append(dots[position - 1])
        out.append(node)
        match out[-3:]:
            case [t.Number() as mantissa, t.Letter(name="e") as e, t.Number() as exponent]:
                if mantissa.end == e.start and e.end == exponent.start:
                    base = t.Number("10", start=e.start, end=e.end)
                    ten = t.Scripted(base, sup=exponent, start=e.start, end=exponent.end)
                    out[-3:], kept[-2:] = [mantissa, ten], ["×"]
            case _:
                continue
    return out, kept


def _joined(left: Node, right: Node) -> Node:
    factors = (*left.factors, right) if isinstance(left, t.Factors) else (left, right)
    return t.Factors(factors, ("",) * (len(factors) - 1), start=left.start, end=right.end)


def _changes(node: t.Factors, change: Change) -> bool:
    return change(list(node.factors), list(node.operators))[0] != list(node.factors)


CHANGES: dict[str, Change] = {"scientific": scientific, "slash-run": slash_over_run}


def read_otherwise(
    run: list[Node], dots: list[str], chosen: frozenset[str]
) -> tuple[list[Node], list[str]]:
    """A product with its second readings, where any is chosen."""
    for name in chosen & CHANGES.keys():
        run, dots = CHANGES[name](run, dots)
    return run, dots
