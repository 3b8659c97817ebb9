"""Answers as sets of real numbers: intervals, unions, set-builder, relations in one letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.equivalence.answers import line
from grader.equivalence.answers.numbers import NotReal, Valued, is_letter_free
from grader.equivalence.answers.solving import NotSolved, holds_for
from grader.expression import nodes as n
from grader.expression.build import ZERO
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.answers.line import End, Region
    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

OPENING = {"(": False, "]": False, "[": True}
CLOSING = {")": False, "[": False, "]": True}
FROM_ZERO = {"+": False, "*+": False, "+*": False, "0+": True}


class NotARegion(Exception):
    """An answer is no set of real numbers, or not one that can be worked out."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """A set of real numbers, and the letter it is about ("" for a bare set)."""

    region: Region
    letter: str = ""


def solutions(answer: Answer, problem: Problem) -> Solutions | None:
    """The set of real numbers an answer is; None where it is none or cannot be worked out."""
    try:
        return _solutions(answer, problem)
    except (NotARegion, NotReal, NotSolved):
        return None


def _solutions(answer: Answer, problem: Problem) -> Solutions:
    rule = RULES.get(type(answer))
    if rule is None:
        raise NotARegion(type(answer).__name__)
    return rule(answer, problem)


def _row(answer: k.Row, problem: Problem) -> Solutions:
    if len(answer.items) != 2 or answer.opening not in OPENING or answer.closing not in CLOSING:
        raise NotARegion("row")
    low = _end(answer.items[0], problem, closed=OPENING[answer.opening], way=-1)
    high = _end(answer.items[1], problem, closed=CLOSING[answer.closing], way=1)
    region = line.interval(low, high)
    if not region:
        raise NotARegion("the ends are in the wrong order")
    return Solutions(region)


def _end(item: Answer, problem: Problem, *, closed: bool, way: int) -> End:
    if isinstance(item, k.Grouped):
        item = item.number
    if not isinstance(item, k.Single) or item.tensor.slots:
        raise NotARegion("end")
    sign = infinity(item.value)
    if sign:
        if sign != way:
            raise NotARegion("infinite end")
        return line.End(None)
    return line.End(_point(item.value, problem), closed=closed)


def infinity(expr: Expr) -> int:
    """1 or -1 for an infinity, else 0."""
    match expr:
        case n.Constant(name="inf"):
            return 1
        case n.Multiply(factors=(n.Number(value=value), n.Constant(name="inf"))):
            return 1 if value > 0 else -1
        case _:
            return 0


def _point(expr: Expr, problem: Problem) -> Valued:
    if not is_letter_free(expr):
        raise NotARegion("letters")
    return Valued(expr, problem)


def _listed(answer: k.Listed, problem: Problem) -> Solutions:
    r"""A set of numbers, or intervals side by side that cannot be pairs.

    Conditions side by side hold together, `1 < x < 3, x \ne 2`, unless they cannot, as in
    `x > 3, x < -1`.
    """
    if answer.joined in {",", ";"} and all(map(_is_condition, answer.items)):
        both = _solutions(k.Joined("and", answer.items), problem)
        return both if both.region else _solutions(k.Joined("or", answer.items), problem)
    found = Solutions(line.EMPTY)
    for item in answer.items:
        if answer.joined == "{" and isinstance(item, k.Row | k.Listed):
            raise NotARegion("a set of rows or of sets")
        found = _merged(found, _solutions(item, problem), line.union)
    return found


def _is_condition(item: Answer) -> bool:
    return isinstance(item, k.Joined) or (isinstance(item, k.Related) and item.operators != ("=",))


def _single(answer: k.Single, problem: Problem) -> Solutions:
    if answer.tensor.slots or len(answer.sides) > 1 or infinity(answer.value):
        raise NotARegion("value")
    point = _point(answer.value, problem)
    point.ball(64)
    return Solutions((line.point_piece(point),))


def _merged(
    left: Solutions, right: Solutions, rule: Callable[[Region, Region], Region]
) -> Solutions:
    if left.letter and right.letter and left.letter != right.letter:
        raise NotARegion("two letters")
    return Solutions(rule(left.region, right.region), left.letter or right.letter)


SET_RULES = {"∪": line.union, "∩": line.intersection, "∖": line.difference}


def _operated(answer: k.Operated, problem: Problem) -> Solutions:
    found = _solutions(answer.items[0], problem)
    for item, operator in zip(answer.items[1:], answer.operators, strict=True):
        if operator not in SET_RULES:
            raise NotARegion(operator)
        found = _merged(found, _solutions(item, problem), SET_RULES[operator])
    return found


def _number_set(answer: k.NumberSet, problem: Problem) -> Solutions:
    if answer.name == "R":
        return Solutions(line.LINE)
    zero = Valued(ZERO, problem)
    mark = answer.name[1:]
    if answer.name[0] == "R" and mark in FROM_ZERO:
        return Solutions(line.interval(line.End(zero, closed=FROM_ZERO[mark]), line.End(None)))
    if answer.name[0] == "R" and mark in {"-", "*-", "-*"}:
        return Solutions(line.interval(line.End(None), line.End(zero)))
    if answer.name == "R*":
        return Solutions(line.difference(line.LINE, (line.point_piece(zero),)))
    raise NotARegion(answer.name)


def _built(answer: k.Built, problem: Problem) -> Solutions:
    letter, inside = _element(answer.element, problem)
    found = _solutions(answer.condition, problem)
    if found.letter not in {"", letter}:
        raise NotARegion("another letter")
    return Solutions(line.intersection(found.region, inside))


def _element(element: Answer, problem: Problem) -> tuple[str, Region]:
    r"""The letter of a set, and where it lies: `x`, `x \in \mathbb{R}`."""
    if isinstance(element, k.Related) and element.operators == ("∈",):
        letter, _ = _element(element.sides[0], problem)
        return letter, _solutions(element.sides[1], problem).region
    if isinstance(element, k.Name) and not element.arguments:
        return element.key, line.LINE
    raise NotARegion("element")


def _given(answer: k.Given, problem: Problem) -> Solutions:
    if answer.numbers != "R":
        raise NotARegion("family")
    found = _solutions(answer.body, problem)
    if found.letter != answer.parameter:
        raise NotARegion("parameter")
    return found


def _related(answer: k.Related, problem: Problem) -> Solutions:
    """Every link of a chain holds at once."""
    if answer.operators in {("∈",), ("∉",)}:
        return _member(answer, problem)
    found = Solutions(line.LINE)
    for left, operator, right in zip(
        answer.sides, answer.operators, answer.sides[1:], strict=False
    ):
        if operator == ":=":
            raise NotARegion("definition")
        letter, region = holds_for(_expr(left), operator, _expr(right), problem)
        found = _merged(found, Solutions(region, letter), line.intersection)
    return found


def _member(answer: k.Related, problem: Problem) -> Solutions:
    letter, inside = _element(answer.sides[0], problem)
    found = _solutions(answer.sides[1], problem)
    region = found.region if answer.operators == ("∈",) else line.difference(inside, found.region)
    return Solutions(region, letter)


def _expr(side: Answer) -> Expr:
    if isinstance(side, k.Name) and side.value is not None:
        side = side.value
    if isinstance(side, k.Grouped):
        side = side.number
    if not isinstance(side, k.Single) or side.tensor.slots or len(side.sides) > 1:
        raise NotARegion("side")
    return side.value


def _joined(answer: k.Joined, problem: Problem) -> Solutions:
    if answer.operator == "not":
        found = _solutions(answer.items[0], problem)
        if not found.letter:
            raise NotARegion("not a statement")
        return Solutions(line.difference(line.LINE, found.region), found.letter)
    rule = {"or": line.union, "and": line.intersection}.get(answer.operator)
    if rule is None:
        raise NotARegion(answer.operator)
    parts = [_solutions(item, problem) for item in answer.items]
    if answer.operator == "and" and not all(part.letter for part in parts):
        raise NotARegion("and")
    found = parts[0]
    for part in parts[1:]:
        found = _merged(found, part, rule)
    return found


RULES: dict[type, Callable[..., Solutions]] = {
    k.Row: _row,
    k.Listed: _listed,
    k.Single: _single,
    k.Grouped: lambda answer, problem: _single(answer.number, problem),
    k.Operated: _operated,
    k.NumberSet: _number_set,
    k.Built: _built,
    k.Given: _given,
    k.Related: _related,
    k.Joined: _joined,
}
