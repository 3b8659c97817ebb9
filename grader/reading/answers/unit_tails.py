"""Units at the end of a product: words, upright letters, and bare ones where a unit is asked for.

A bare letter is a unit only where the reference or the rubric names one of the same dimension.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.kinds import Choice, Listed, Related, Row, Single
from grader.reading.answers.unit_sizes import apart, ratio, size_of
from grader.reading.answers.unit_words import unit_of
from grader.reading.answers.units import UNITS, is_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flint import fmpq

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

UNKNOWN = "?"
WORDY = (t.Text, t.Word)


def is_words(node: Node) -> bool:
    """Whether a node is words or an upright unit of one letter."""
    if isinstance(node, t.Scripted):
        return isinstance(node.base, WORDY) or _is_upright(node.base)
    if isinstance(node, t.Quotient):
        return is_words(node.numerator) and is_words(node.denominator)
    if isinstance(node, t.Postfix) and node.operator == "°":
        return isinstance(node.operand, t.Blank)
    return isinstance(node, WORDY) or _is_upright(node)


def _is_upright(node: Node) -> bool:
    return isinstance(node, t.Letter) and node.font == "rm" and node.name in UNITS


def spelled(parts: tuple[Node, ...], text: str) -> str:
    """The words of a tail, in plain characters."""
    return _plain_words(text[parts[0].start : parts[-1].end])


FONT = re.compile(
    r"\\(?:text|mathrm|textnormal|mbox|hbox|operatorname|rm|textrm|mathit|textbf)\b\s*"
)
FONTS = re.compile(FONT.pattern + r"\{([^{}]*)\}")
FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


@lru_cache(maxsize=512)
def _plain_words(written: str) -> str:
    written = FONTS.sub(r"\1", written)
    written = FRACTION.sub(r"(\1)/(\2)", FONT.sub("", written))
    written = re.sub(r"\\[,;:! ]|~|\\quad", " ", written).replace("\\%", "%")
    written = re.sub(r"(?<!\^)\{([^{}]*)\}", r"\1", written)
    return " ".join(written.split()).strip(" .")


def first(node: t.Factors, count: int) -> Node:
    """The product of the first factors."""
    if count == 1:
        return node.factors[0]
    end = node.factors[count - 1].end
    return replace(
        node, factors=node.factors[:count], operators=node.operators[: count - 1], end=end
    )


def is_numeric(node: Node) -> bool:
    """Whether a node is a number as written: digits, a fraction of them, a sum, a root, pi."""
    match node:
        case t.Number() | t.GroupedNumber():
            return True
        case t.Quotient(numerator=above, denominator=below):
            return is_numeric(above) and is_numeric(below)
        case t.Root(radicand=inside):
            return is_numeric(inside)
        case t.Terms(items=items):
            return all(is_numeric(item) for _, item in items)
        case t.Factors(factors=factors):
            return all(map(is_numeric, factors))
        case t.Fenced(body=body):
            return is_numeric(body)
        case t.Scripted(base=base, sub=None, sup=sup) if sup is not None:
            return is_numeric(base) and is_numeric(sup)
        case t.Letter(name="\\pi"):
            return True
        case _:
            return False


def is_run(node: Node, font: str) -> bool:
    """Whether a node is letters with powers, products and quotients of them; `font` "" is any."""
    match node:
        case t.Letter(font=found, marks=()):
            return found == font or not font
        case t.Word():
            return True
        case t.Scripted(base=base, sub=None, sup=sup, primes=0) if sup is not None:
            return is_run(base, font) and is_numeric(sup)
        case t.Factors(factors=parts):
            return all(is_run(part, font) for part in parts)
        case t.Quotient(numerator=above, denominator=below):
            return is_run(above, font) and is_run(below, font)
        case _:
            return False


def upright(node: t.Factors, text: str, problem: Problem) -> tuple[Node, str] | None:
    r"""A value before upright letters that spell a unit, `5 \mathrm{km/h}`."""
    at = len(node.factors)
    while at > 1 and is_run(node.factors[at - 1], "rm"):
        at -= 1
    if at == len(node.factors) or problem.objects:
        return None
    unit = unit_of(spelled(node.factors[at:], text))
    return None if unit is None else (first(node, at), unit)


def asked_unit(node: t.Factors, text: str, asked: str) -> tuple[Node, str] | None:
    """A number before letters that spell a unit of the kind asked for, `3.21 m` beside metres.

    Letters that may be another unit, or the one asked for in capitals, are kept as a unit too, so
    that a person sees them.
    """
    at = next((i for i, part in enumerate(node.factors) if not is_numeric(part)), 0)
    if not asked or not at or any(node.operators[at - 1 : at]):
        return None
    if not all(is_run(part, "") or is_words(part) for part in node.factors[at:]):
        return None
    words = spelled(node.factors[at:], text)
    kept = first(node, at)
    if size_of(asked) is None and is_named(words, asked):
        return kept, asked
    unit = unit_of(words)
    if unit is None and unit_of(words.lower()) == asked:
        return kept, UNKNOWN + words
    return None if unit is None or apart(unit, asked) else (kept, unit)


def temperature(node: t.Factors, asked: str) -> tuple[Node, str] | None:
    r"""`20^\circ \text{C}`; with a bare letter only where a temperature is asked for."""
    match node.factors:
        case (t.Postfix(operator="°", operand=number), t.Text(text=name)):
            unit = f"°{name.strip()}"
        case (t.Postfix(operator="°", operand=number), t.Letter(name=name, font=font)):
            unit = f"°{name}" if font == "rm" or asked in TEMPERATURES else ""
        case _:
            return None
    return (number, unit) if unit in TEMPERATURES else None


TEMPERATURES = frozenset({"°C", "°F"})


def mixed(node: t.Factors, text: str, problem: Problem) -> tuple[Node, str] | None:
    r"""`2 \text{ h } 30 \text{ min}` as a sum in the first unit; None for any other product.

    Bare letters are units where one is asked for, or where they fit together as units: nobody
    writes a number within a product, `2h 30s`.
    """
    factors = _side_by_side(node)
    starts = [i for i, part in enumerate(factors) if isinstance(part, t.Number)]
    groups = [factors[a:b] for a, b in pairwise([*starts, len(factors)])]
    runs = [group[1:] for group in groups]
    if len(groups) < LEAST_MIXED or starts[0] or problem.objects or not all(runs):
        return None
    parts = [part for run in runs for part in run]
    if not all(is_run(part, "") or is_words(part) for part in parts):
        return None
    units = [unit_of(spelled(run, text)) or "" for run in runs]
    if "" in units:
        return None
    rates = [ratio(unit, units[0]) for unit in units]
    if None in rates or len(set(units)) < len(units):
        meant = problem.unit or all(is_run(part, "rm") or is_words(part) for part in parts)
        return (groups[0][0], UNKNOWN + " ".join(units)) if meant else None
    terms = tuple(("+", _times(g[0], rate)) for g, rate in zip(groups, rates, strict=True) if rate)
    return t.Terms(terms, start=node.start, end=node.end), units[0]


LEAST_MIXED = 2


def _side_by_side(node: t.Factors) -> tuple[Node, ...]:
    """The factors of a product without signs, minutes among them; () for any other.

    `1 min 4 s` has a function of `4 s` as far as its letters say.
    """
    if any(node.operators):
        return ()
    found: list[Node] = []
    for part in node.factors:
        match part:
            case t.Apply(function="min", argument=t.Factors() as rest, sub=None, sup=None):
                inner = _side_by_side(rest)
                if not inner:
                    return ()
                found += [t.Word("min", start=part.start, end=rest.start), *inner]
            case _:
                found.append(part)
    return tuple(found)


def _times(number: Node, rate: fmpq) -> Node:
    """A number times a rate, as a tree."""
    start, end = number.start, number.end
    over, below = (t.Number(str(part), start=start, end=end) for part in (rate.p, rate.q))
    quotient = t.Quotient(over, below, start=start, end=end)
    return t.Factors((number, quotient), ("·",), start=start, end=end)


def is_named(words: str, unit: str) -> bool:
    """Whether words are a unit that no table knows, `apples` for "apple"."""
    return words.lower().removesuffix("s") == unit.lower().removesuffix("s")


def unit_named(answer: Answer) -> str:
    """The unit that every value of an answer has; "" where they have none, or several."""
    units = {single.unit for single in _singles(answer)}
    unit = units.pop() if len(units) == 1 else ""
    return "" if unit.startswith(UNKNOWN) or unit == "°" or is_count(unit) else unit


def _singles(answer: Answer) -> Iterator[Single]:
    match answer:
        case Single():
            yield answer
        case Row(items=items) | Listed(items=items) | Related(sides=items):
            for item in items:
                yield from _singles(item)
        case Choice(value=value) if value is not None:
            yield from _singles(value)
        case _:
            return
