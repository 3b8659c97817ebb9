r"""Families of numbers that repeat, `\frac{\pi}{6} + k\pi` for whole k, as sets of reals.

Each member is an offset plus a whole multiple of a period. Periods that are rational multiples of
each other have a common one, within which the offsets are compared as balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, TypeGuard

from flint import arb, ctx, fmpq

from grader.equivalence.answers.congruences import class_stated
from grader.equivalence.answers.naming import stripped
from grader.equivalence.answers.numbers import NotReal, ball_of, symbols_in
from grader.equivalence.answers.words import softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import ONE, TWO, add, multiply
from grader.expression.substitution import substituted
from grader.expression.traverse import walk
from grader.model import Witness
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

BITS = 512
CLOSE = 200
MAX_STEPS = 400
MAX_DENOMINATOR = 1000
USUAL = ("k", "n", "m", "l", "t")
MAX_PARTS = 2
CHECKED = (2, 3, 5, -1, -4, 7)


@dataclass(frozen=True, slots=True)
class Progression:
    """The numbers `offset + period * j` for whole j; a period 0 is one number."""

    offset: arb
    period: arb


class NotAFamily(Exception):
    """An answer is no union of progressions."""


def progressions(answer: Answer, problem: Problem) -> tuple[Progression, ...] | None:
    """The progressions an answer is made of; None where it is none."""
    try:
        with ctx.workprec(BITS):
            return tuple(_progressions(answer, "", problem))
    except (NotAFamily, NotReal):
        return None


def _progressions(answer: Answer, parameter: str, problem: Problem) -> list[Progression]:
    if isinstance(answer, k.Given):
        if answer.numbers != "Z":
            raise NotAFamily(answer.numbers)
        return _progressions(answer.body, answer.parameter, problem)
    if isinstance(answer, k.Built):
        return _progressions(_unbuilt(answer), parameter, problem)
    known = class_stated(answer)
    if known is not None:
        return [Progression(arb(known[0]), arb(known[1]))]
    if _is_union(answer):
        return [p for item in answer.items for p in _progressions(item, parameter, problem)]
    value = stripped(answer)
    if value is not answer:
        return _progressions(value, parameter, problem)
    if not isinstance(value, k.Single) or value.tensor.slots:
        raise NotAFamily("kind")
    return _of_value(value.value, parameter, problem)


def _is_union(answer: Answer) -> TypeGuard[k.Listed | k.Joined | k.Operated]:
    match answer:
        case k.Listed() | k.Joined(operator="or"):
            return True
        case k.Operated(operators=operators):
            return set(operators) == {"∪"}
        case _:
            return False


def _unbuilt(answer: k.Built) -> k.Given:
    """`{x | x = 2k, k in Z}` and `{2k | k in Z}` as the family that they hold."""
    condition = answer.condition
    parts = condition.items if isinstance(condition, k.Joined) else (condition,)
    body = answer.element if len(parts) == 1 else parts[0]
    match parts[-1]:
        case k.Given() as given if len(parts) == 1:
            return given
        case k.Related(sides=(k.Name(key=key), k.NumberSet(name=name)), operators=("∈",)):
            return k.Given(body if len(parts) <= MAX_PARTS else k.Unvalued(""), key, name)
        case _:
            raise NotAFamily("builder")


def _of_value(expr: Expr, parameter: str, problem: Problem) -> list[Progression]:
    letters = symbols_in(expr)
    if not letters:
        return [Progression(ball_of(expr, problem, BITS), arb(0))]
    if len(letters) > 1 or letters[0] not in {parameter, *USUAL}:
        raise NotAFamily("letters")
    name = letters[0]
    if not _has_sign(expr):
        return [_affine(expr, name, problem)]
    even, odd = (multiply((TWO, n.Symbol(name))), add((multiply((TWO, n.Symbol(name))), ONE)))
    return [_affine(substituted(expr, {name: half}), name, problem) for half in (even, odd)]


def _has_sign(expr: Expr) -> bool:
    """Whether a letter stands in an exponent, as in `(-1)^k`."""
    return any(isinstance(part, n.Power) and symbols_in(part.exponent) for part in walk(expr))


def _affine(expr: Expr, name: str, problem: Problem) -> Progression:
    """The progression of an expression that is linear at whole numbers."""

    def at(number: int) -> arb:
        return ball_of(substituted(expr, {name: n.Number(fmpq(number))}), problem, BITS)

    offset = at(0)
    period = at(1) - offset
    for number in CHECKED:
        if not same(at(number), offset + period * number):
            raise NotAFamily("not linear")
    return Progression(offset, period)


def same(left: arb, right: arb) -> bool:
    """Whether two balls agree to 200 bits; NotReal where they are too wide to tell."""
    gap = left - right
    if abs(gap) < arb(2) ** -CLOSE:
        return True
    if gap.contains(0):
        raise NotReal("accuracy")
    return False


def compare_progressions(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Whether two families are the same numbers; None where one is no union of progressions.

    `3n` alone, without a name or what n runs over, is a family only to a person.
    """
    mine, other = progressions(answer, problem), progressions(reference, problem)
    if mine is None or other is None:
        return None
    judgement = compare_families(mine, other)
    return judgement if not isinstance(answer, k.Single) else unsaid(judgement)


def unsaid(judgement: Judgement) -> Judgement:
    """A right family for a person, where its parameter is not said to be one."""
    return softened(judgement, "family.unsaid", "right if its letter runs over whole numbers")


def compare_families(
    answer: tuple[Progression, ...], reference: tuple[Progression, ...]
) -> Judgement:
    """Whether two unions of progressions are the same numbers."""
    try:
        with ctx.workprec(BITS):
            if _repeats(answer) != _repeats(reference):
                return incorrect(
                    "family.endless", "one side has endlessly many values, the other has not"
                )
            extra, missing = _unmatched(answer, reference)
    except (NotReal, NotAFamily):
        return undecided("family.open", "the families were not brought to a common period")
    if extra is not None:
        return incorrect(
            "family.extra",
            "the answer has values that the reference has not",
            _witness(extra, came=True),
        )
    if missing is not None:
        return incorrect(
            "family.missing", "values of the reference are missing", _witness(missing, came=False)
        )
    return correct("family.equal", "the same values within a common period")


def is_endless(family: tuple[Progression, ...]) -> bool:
    """Whether a union consists of nothing but progressions with endlessly many numbers."""
    return all(not part.period.contains(0) for part in family)


def _repeats(family: tuple[Progression, ...]) -> bool:
    """Whether a union of progressions has endlessly many numbers."""
    return any(not same(part.period, arb(0)) for part in family)


def _unmatched(
    answer: tuple[Progression, ...], reference: tuple[Progression, ...]
) -> tuple[arb | None, arb | None]:
    """A number of the answer's only, and one of the reference's only."""
    step = _common(answer + reference)
    mine, other = _residues(answer, step), _residues(reference, step)
    extra = next((a for a in mine if not any(same_residue(a, b, step) for b in other)), None)
    missing = next((b for b in other if not any(same_residue(a, b, step) for a in mine)), None)
    return extra, missing


def _witness(value: arb, *, came: bool) -> Witness:
    words = ("not a solution", "a solution")
    exact = value.unique_fmpz()
    shown = value.str(6, radius=False) if exact is None else str(exact)
    return Witness((shown,), words[not came], words[came])


def _common(family: tuple[Progression, ...]) -> arb:
    """A common period of all progressions; NotAFamily where there is none of moderate size."""
    periods = [p.period for p in family if not same(p.period, arb(0))]
    if not periods:
        return arb(0)
    if len(periods) < len(family):
        raise NotAFamily("single numbers beside progressions")
    multiples = [_ratio(abs(period), abs(periods[0])) for period in periods]
    below = lcm(*(int(m.q) for m in multiples))
    above = lcm(*(int(m.p) * (below // int(m.q)) for m in multiples))
    return abs(periods[0]) * arb(fmpq(above, below))


def _ratio(left: arb, right: arb) -> fmpq:
    """The rational number that a quotient is; NotAFamily where none of small denominator fits."""
    quotient = left / right
    for below in range(1, MAX_DENOMINATOR):
        above = (quotient * below + arb(0.5)).floor().unique_fmpz()
        if above is not None and same(quotient * below, arb(above)):
            return fmpq(above, below)
    raise NotAFamily("no common period")


def _residues(family: tuple[Progression, ...], step: arb) -> list[arb]:
    found: list[arb] = []
    for part in family:
        count = 1
        if not same(part.period, arb(0)):
            ratio = _ratio(step, abs(part.period))
            count = int(ratio.p)
        if len(found) + count > MAX_STEPS:
            raise NotAFamily("too many")
        found += [part.offset + part.period * j for j in range(count)]
    return found


def same_residue(left: arb, right: arb, step: arb) -> bool:
    """Whether two numbers differ by a whole multiple of a step."""
    gap = left - right
    if same(step, arb(0)):
        return same(gap, arb(0))
    turns = ((gap / step).mid() + arb(0.5)).floor().unique_fmpz()
    if turns is None:
        raise NotReal("accuracy")
    return same(gap, step * turns)
