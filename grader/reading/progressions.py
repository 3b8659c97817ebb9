"""Terms of a progression brought to one form: powers of a number, fractions of one."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.linear import Line, constant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node

ONE = t.Number("1")
MOST_POWERS = 10_000
FEWEST_SHOWN = 3


def geometric(before: Sequence[Line], after: Sequence[Line]) -> tuple[Line, Line, int] | None:
    """First term, ratio and last exponent of numbers in a constant ratio; None for others.

    Two first terms and one last are enough to be told here: they may be a progression.
    """
    numbers = [constant(line) for line in (*before, *after)]
    if None in numbers or 0 in numbers:
        return None
    first, second, *_ = known = [number for number in numbers if number is not None]
    ratio = second / first
    leading = [first * ratio**power for power in range(len(before))]
    if abs(ratio) == 1 or known[: len(before)] != leading:
        return None
    last = round(log(abs(known[-1] / first)) / log(abs(ratio)))
    trailing = [last - len(after) + 1 + place for place in range(len(after))]
    if not len(before) <= last <= MOST_POWERS:
        return None
    if known[len(before) :] != [first * ratio**power for power in trailing]:
        return None
    return {"": first}, {"": ratio}, last


def like_last(part: Node, last: Node, leading: int) -> Node:
    """A term in the form of the last one, where it is the same in a plainer spelling."""
    if _is_bracket(part) and not _is_bracket(last):
        return like_last(part.body, last, leading) if isinstance(part, t.Fenced) else part
    match last:
        case t.Scripted(base=base, sub=None, sup=t.Spanned(), primes=0):
            return _power(part, base, last, leading)
        case t.Quotient(numerator=above) if not isinstance(part, t.Quotient):
            return t.Quotient(part, ONE) if part == above else part
        case t.Factors(factors=(_, second), operators=operators):
            return _product(part, second, operators)
        case _:
            return part


def _product(part: Node, second: Node, operators: tuple[str, ...]) -> Node:
    r"""`x` as `1 x` beside `n x`; a dot between two factors is no other product than none."""
    match part:
        case t.Factors(factors=(_, _), operators=("" | "·" | "×",)):
            return t.Factors(part.factors, operators)
        case _:
            return t.Factors((ONE, part), operators) if part == second else part


def _is_bracket(node: Node) -> bool:
    return isinstance(node, t.Fenced) and (node.opening, node.closing) == ("(", ")")


def _power(part: Node, base: Node, last: t.Scripted, leading: int) -> Node:
    """`x` as `x^1`, 1 as `x^0`; where three are shown, 8 as `2^3` and 9 as `3^2`."""
    if part == base:
        return t.Scripted(base, sup=ONE)
    if not isinstance(part, t.Number) or not part.text.isdecimal():
        return part
    number = int(part.text)
    if number == 1 and not isinstance(base, t.Number | t.Fenced) and _runs(last.sup):
        return t.Scripted(base, sup=t.Number("0"))
    if leading < FEWEST_SHOWN:
        return part
    match base, last.sup:
        case t.Number(text=text), _ if text.isdecimal() and int(text) > 1:
            return _of_base(number, int(text)) or part
        case _, t.Number(text=text) if text.isdecimal():
            root = round(number ** (1 / int(text))) if int(text) else 0
            whole = root ** int(text) == number
            return t.Scripted(t.Number(str(root)), sup=last.sup) if whole else part
        case _:
            return part


def _runs(sup: Node | None) -> bool:
    return not isinstance(sup, t.Number)


def _of_base(number: int, base: int) -> Node | None:
    exponent = round(log(number) / log(base)) if number > 0 else -1
    if exponent < 0 or base**exponent != number:
        return None
    return t.Scripted(t.Number(str(base)), sup=t.Number(str(exponent)))
