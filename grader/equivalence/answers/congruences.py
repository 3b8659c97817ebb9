r"""Classes modulo a number: `x \equiv a \pmod n`, and `a \pmod n` without its letter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.latex import tree as t
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import fmpq

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer

    Class = tuple[int, int]


def same_class(answer: k.Related, reference: k.Related, heads: Sequence[Judgement]) -> Judgement:
    """Two congruences, whose left sides were judged as `heads`; whole classes and moduli only."""
    mine, other = _class_of(answer.sides[-1]), _class_of(reference.sides[-1])
    same = len(heads) == 1 and heads[0].verdict is Verdict.CORRECT
    if mine is None or other is None or not same:
        return undecided("congruence.open", "congruences that were not shown to be the same")
    return _compared(mine, other)


def letter_first(relation: k.Related) -> k.Related:
    r"""`3 \equiv x \pmod 7` as `x \equiv 3 \pmod 7`; any other relation as it is."""
    match relation.sides:
        case (k.Single(value=number) as first, k.Single() as last) if _whole(number) is not None:
            value = last.value
        case _:
            return relation
    if not isinstance(value, n.Apply) or value.function != "mod" or _class_of(last) is not None:
        return relation
    letter, modulus = value.arguments
    sides = (_with_value(first, letter), _with_value(last, n.Apply("mod", (number, modulus))))
    return replace(relation, sides=sides)


def _with_value(single: k.Single, value: n.Expr) -> k.Single:
    return replace(single, sides=(replace(single.tensor, body=value),))


def beside_class(answer: Answer, reference: Answer) -> Judgement | None:
    r"""`3 \pmod 7` beside `x \equiv 3 \pmod 7` or a number; None for what is no class."""
    mine, other = class_stated(answer), class_stated(reference)
    if isinstance(answer, k.Related) and isinstance(reference, k.Related):
        return None
    match mine, other:
        case tuple(), tuple():
            return _compared(mine, other)
        case tuple(), None:
            return _representative(reference, mine, bare=isinstance(answer, k.Single))
        case None, tuple():
            return _representative(answer, other, bare=isinstance(reference, k.Single))
        case _:
            return None


def _representative(other: Answer, found: Class, *, bare: bool) -> Judgement | None:
    """A lone number beside a class is one of it; the number that a `bare` class names is it."""
    number = _whole(other.value) if isinstance(other, k.Single) else None
    if number is None or (number - found[0]) % found[1] or (bare and number == found[0]):
        return None
    return undecided(
        "congruence.representative", f"{number} is one of the class {found[0]} modulo {found[1]}"
    )


def with_modulus(judgement: Judgement, answer: Answer, reference: Answer) -> Judgement:
    r"""A right answer, for a person where it names classes, `3 \pmod 5`, beside numbers.

    `17 \bmod 5` is the remainder; `3 \bmod 5` divides nothing, so it can only name a class.
    """
    if judgement.verdict is not Verdict.CORRECT or isinstance(answer, k.Joined):
        return judgement
    endless = isinstance(reference, k.Given | k.Built | k.Operated)
    named = _is_reduced(answer) if isinstance(answer, k.Single) else _holds_modulus(answer)
    if endless or not named or _is_reduced(reference) or _holds_modulus(reference):
        return judgement
    return undecided("congruence.numbers", "classes of numbers, where the reference has numbers")


def _is_reduced(answer: Answer) -> bool:
    """Whether a number stands beside a larger modulus, which leaves it as it is."""
    found = _class_of(answer)
    return found is not None and 0 <= found[0] < found[1]


def _holds_modulus(answer: Answer) -> bool:
    match answer:
        case k.Single():
            return is_class(answer)
        case k.Related(operators=operators, sides=parts):
            return "≡" in operators or any(map(_holds_modulus, parts))
        case k.Listed(items=parts) | k.Row(items=parts) | k.Joined(items=parts):
            return any(map(_holds_modulus, parts))
        case _:
            return False


def _compared(mine: Class, other: Class) -> Judgement:
    if mine[1] != other[1]:
        return incorrect(
            "congruence.modulus", f"the modulus is {mine[1]}, that of the reference {other[1]}"
        )
    if (mine[0] - other[0]) % mine[1]:
        return incorrect("congruence.class", f"{mine[0]} and {other[0]} differ modulo {mine[1]}")
    return correct("congruence.equal", "the same class modulo the same number")


def class_stated(answer: Answer) -> Class | None:
    r"""The class of `x \equiv a \pmod n` for one letter, or of `a \pmod n`."""
    match answer:
        case k.Related(sides=(k.Name(), side), operators=("≡",)):
            return _class_of(side)
        case k.Single() if is_class(answer):
            return _class_of(answer)
        case _:
            return None


def is_class(answer: k.Single) -> bool:
    r"""Whether one value was written as a class, `3 \pmod 7`."""
    return isinstance(answer.node, t.Apply) and answer.node.function == "mod"


def is_remainder(answer: k.Single) -> bool:
    r"""Whether one value is a remainder, written as `3 \bmod 7` or as a class."""
    return isinstance(answer.value, n.Apply) and answer.value.function == "mod"


def _class_of(side: Answer) -> Class | None:
    """The number and the modulus of `a (mod n)`, both whole."""
    value = side.value if isinstance(side, k.Single) and len(side.sides) == 1 else None
    match value:
        case n.Apply(function="mod", arguments=(first, second)):
            found, modulus = _whole(first), _whole(second)
        case _:
            return None
    return (found, modulus) if found is not None and modulus is not None and modulus > 0 else None


def _whole(value: n.Expr) -> int | None:
    number = _rational(value)
    return int(number.p) if number is not None and number.q == 1 else None


def _rational(expr: n.Expr) -> fmpq | None:
    match expr:
        case n.Number(value=value):
            return value
        case n.Multiply(factors=(n.Number(value=sign), n.Number(value=value))):
            return sign * value
        case _:
            return None
