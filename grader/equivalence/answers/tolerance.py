"""Decimals: the tolerance that a rubric gives, and roundings where it gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq

from grader.equivalence.answers.numbers import NotReal, ball_of, is_letter_free
from grader.latex import tree as t
from grader.reading.vocabulary import TOLERANCE

if TYPE_CHECKING:
    import re

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Single
    from grader.reading.problem import Problem

BITS = 256
LEAST_DECIMALS = 1
LEAST_CUT = 3
LEAST_WHOLE = 3
LEAST_VALUE = arb(fmpq(95, 10))
WIDE = arb(1) + arb(2) ** -64


def within(answer: Single, reference: Single, problem: Problem) -> bool | None:
    """Whether two numbers agree within the rubric's tolerance; None where it gives none.

    `0.01` is absolute, `1%` relative to the reference, `2dp` and `3sf` are half a unit in that
    place of the reference.
    """
    match = TOLERANCE.fullmatch(problem.declarations.tolerance.strip())
    if match is None:
        return None
    try:
        mine = ball_of(answer.value, problem, BITS)
        other = ball_of(reference.value, problem, BITS)
    except NotReal:
        return None
    allowed = _allowed(match, other)
    distance = abs(mine - other)
    if distance <= allowed:
        return True
    return False if distance > allowed else None


def _allowed(match: re.Match[str], reference: arb) -> arb:
    if match["size"] is not None:
        size = arb(_decimal(match["size"].lower()))
        return abs(reference) * size / 100 if match["percent"] else size
    count = int(match["count"])
    if match["places"] == "dp":
        return arb(10) ** -count / 2
    return arb(10) ** (_magnitude(reference) - count + 1) / 2 if reference != 0 else arb(0)


def _magnitude(value: arb) -> int:
    """The place of the first digit of a number: 2 for 100 and for 999."""
    near = round(float((abs(value).log() / arb(10).log()).mid()))
    return near - 1 if abs(value) < arb(10) ** near else near


def _decimal(text: str) -> fmpq:
    mantissa, _, exponent = text.partition("e")
    whole, _, decimals = mantissa.partition(".")
    return fmpq(int(whole + decimals or "0"), 10 ** len(decimals)) * fmpq(10) ** int(exponent or 0)


def is_rounding(answer: Single, reference: Single, problem: Problem, *, cut: bool = True) -> str:
    """Words for a decimal that is the other number rounded to its places; "" where neither is.

    With `cut`, three and more digits may also be those of the number as they stand.
    """
    if decimal_places(answer.node) is None and decimal_places(reference.node) is None:
        return ""
    if not (is_letter_free(answer.value) and is_letter_free(reference.value)):
        return ""
    if _rounds(answer, reference, problem, cut=cut) or _rounds_whole(answer, reference, problem):
        return "the answer is the reference rounded"
    if _rounds(reference, answer, problem, cut=cut):
        return "the reference is the answer rounded"
    return ""


def _rounds(decimal: Single, exact: Single, problem: Problem, *, cut: bool) -> bool:
    places = decimal_places(decimal.node)
    if places is None or places < LEAST_DECIMALS:
        return False
    try:
        value = ball_of(decimal.value, problem, BITS)
        distance = abs(value - ball_of(exact.value, problem, BITS))
    except NotReal:
        return False
    unit = _unit(decimal, places)
    cut = cut and places >= LEAST_CUT and decimal is not exact and distance < unit
    return bool(abs(value) > unit * LEAST_VALUE and (cut or distance <= unit / 2 * WIDE))


def _rounds_whole(answer: Single, reference: Single, problem: Problem) -> bool:
    """Whether three and more digits without a point are those of a decimal reference."""
    if decimal_places(reference.node) is None or not _is_long_whole(answer.node):
        return False
    try:
        distance = abs(
            ball_of(answer.value, problem, BITS) - ball_of(reference.value, problem, BITS)
        )
    except NotReal:
        return False
    return bool(distance <= _unit(answer, 0) / 2 * WIDE)


def _unit(decimal: Single, places: int) -> arb:
    """What one in the last place is worth; of a percentage a hundredth of it."""
    percent = isinstance(decimal.node, t.Postfix)
    return arb(10) ** -places * (arb(fmpq(1, 100)) if percent else 1)


def _is_long_whole(node: Node) -> bool:
    match node:
        case t.Number(text=text):
            return text.isdecimal() and len(text) >= LEAST_WHOLE
        case t.GroupedNumber():
            return decimal_places(node) is None
        case t.Terms(items=((_, item),)):
            return _is_long_whole(item)
        case t.Postfix(operator="%", operand=operand):
            return _is_long_whole(operand)
        case _:
            return False


def decimal_places(node: Node) -> int | None:
    """How many digits stand after the point of a decimal; None for anything else."""
    match node:
        case t.Number(text=text, repeating="") if "." in text:
            return len(text.partition(".")[2])
        case t.GroupedNumber(groups=groups) if "." in groups[-1]:
            return len(groups[-1].partition(".")[2])
        case t.Terms(items=((_, item),)):
            return decimal_places(item)
        case t.Postfix(operator="%", operand=operand):
            return decimal_places(operand)
        case _:
            return None
