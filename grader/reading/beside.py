r"""Products side by side that people read in two ways: `1/2x`, `4e33`, `5C2`, `1.2 x 10^3`.

Each change takes the factors of a product and the signs between them, and gives those of the second
reading, or the same ones where it does not apply.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.bases import in_base
from grader.reading.choices import binomial

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node

    Change = Callable[[list[Node], list[str]], tuple[list[Node], list[str]]]


def slash_over_run(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`1/2x` with everything side by side below the slash."""
    if not any(isinstance(node, t.Quotient) for node in run):
        return run, dots
    out: list[Node] = []
    kept: list[str] = []
    for position, node in enumerate(run):
        beside = position > 0 and not dots[position - 1]
        last = out[-1] if out else None
        if (
            beside
            and isinstance(last, t.Quotient)
            and last.slashed
            and isinstance(node, t.Letter | t.Scripted | t.Root | t.Fenced)
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
    if not any(isinstance(node, t.Letter) and node.name == "e" for node in run):
        return run, dots
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


def times_letter(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`1.2 x 10^3` as it is typed for a cross."""
    if not any(map(_is_cross, run)):
        return run, dots
    out: list[Node] = []
    kept: list[str] = []
    for position, node in enumerate(run):
        crossed = len(out) > 1 and not (dots[position - 1] or dots[position - 2])
        if crossed and _is_cross(out[-1]) and _is_number(out[-2]) and _is_number(node):
            out[-1:], kept[-1:] = [node], ["×"]
            continue
        kept += dots[position - 1 : position] if position else []
        out.append(node)
    return out, kept


def _is_cross(node: Node) -> bool:
    return isinstance(node, t.Letter) and node.name in {"x", "X"}


def _is_number(node: Node) -> bool:
    base = node.base if isinstance(node, t.Scripted) and node.sub is None else node
    return isinstance(base, t.Number | t.GroupedNumber)


def chosen_between(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`5C2` typed without a space as a number of choices."""
    match run, dots:
        case [t.Number() as many, t.Letter(name="C") as sign, t.Number() as few], ["", ""]:
            if many.end != sign.start or sign.end != few.start:
                return run, dots
            return [binomial(many, few)], []
        case _:
            return run, dots


def chosen_in_brackets(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`C(5, 2)` and `P(5, 2)` as numbers of choices."""
    match run, dots:
        case [
            t.Letter(name="C" | "P" as sign),
            t.Fenced(opening="(", body=t.Listing(items=(t.Number() as many, t.Number() as few))),
        ], [""]:
            chosen = binomial(many, few)
            return ([chosen], []) if sign == "C" else ([chosen, t.Postfix("!", few)], [""])
        case _:
            return run, dots


def digits_in_base(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`2A_{16}` with all of its digits in the base below the last one."""
    last = run[-1]
    if not isinstance(last, t.Scripted) or not isinstance(last.base, t.Letter):
        return run, dots
    start, end = run[0].start, last.base.end
    digits = t.Factors((*run[:-1], last.base), tuple(dots), start=start, end=end)
    bracket = t.Fenced("(", ")", digits, start=start, end=end)
    value = in_base(replace(last, base=bracket, start=start))
    return (run, dots) if value is None else ([value], [])


def root_by_name(run: list[Node], dots: list[str]) -> tuple[list[Node], list[str]]:
    """`root(3)(8)` at the end of a product as a root."""
    if len(run) < len("root") + 2:
        return run, dots
    *before, degree, radicand = run[-6:]
    word = "".join(part.name for part in before if isinstance(part, t.Letter) and not part.marks)
    if word != "root" or not all(isinstance(part, t.Fenced) for part in (degree, radicand)):
        return run, dots
    root = t.Root(radicand, degree, start=before[0].start, end=radicand.end)
    return [*run[:-6], root], dots[:-5]


def _joined(left: Node, right: Node) -> Node:
    factors = (*left.factors, right) if isinstance(left, t.Factors) else (left, right)
    return t.Factors(factors, ("",) * (len(factors) - 1), start=left.start, end=right.end)


CHANGES: dict[str, Change] = {
    "base": digits_in_base,
    "choose": chosen_in_brackets,
    "combinations": chosen_between,
    "root": root_by_name,
    "scientific": scientific,
    "slash-run": slash_over_run,
    "times-letter": times_letter,
}


def read_otherwise(
    run: list[Node], dots: list[str], chosen: frozenset[str]
) -> tuple[list[Node], list[str]]:
    """A product with its second readings, where any is chosen."""
    for name in chosen & CHANGES.keys():
        run, dots = CHANGES[name](run, dots)
    return run, dots
