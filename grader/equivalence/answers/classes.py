r"""Unions of classes, `x \equiv 3, 4 \pmod 7`, beside each other and beside families of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.congruences import class_stated
from grader.equivalence.answers.families import compare_families, is_endless, progressions, unsaid
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def compare_classes(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """The verdict where a side is a union of classes and the other one too, or a family.

    Two single classes are left to their own rule, a number or a list of them beside classes too.
    """
    sides = (answer, reference)
    unions = [is_union_of_classes(side) for side in sides]
    if not any(unions) or all(class_stated(side) for side in sides):
        return None
    if any(_holds_class(side) for side, union in zip(sides, unions, strict=True) if not union):
        return None
    mine, other = (progressions(side, problem) for side in sides)
    if not mine or not other or not (is_endless(mine) and is_endless(other)):
        return None
    if len({*_letters(answer), *_letters(reference)}) > 1:
        return None
    judgement = compare_families(mine, other)
    return unsaid(judgement) if isinstance(answer, k.Single) and not unions[0] else judgement


def is_union_of_classes(answer: Answer) -> bool:
    """Whether an answer is classes of which one holds.

    A bare list of different moduli may be a system, of which all hold.
    """
    match answer:
        case k.Joined(operator="or", items=items) | k.Listed(items=items, joined="or" | "±" | "{"):
            return bool(items) and all(map(is_union_of_classes, items))
        case k.Listed(items=items, joined="," | ";" | "and"):
            found = [class_stated(item) for item in items]
            return None not in found and len({known[1] for known in found if known}) == 1
        case _:
            return class_stated(answer) is not None


def _holds_class(answer: Answer) -> bool:
    """Whether a class is among the statements of an answer."""
    if isinstance(answer, k.Listed | k.Joined):
        return any(map(_holds_class, answer.items))
    return class_stated(answer) is not None


def _letters(answer: Answer) -> frozenset[str]:
    """The letters that an answer gives values to."""
    match answer:
        case k.Given(body=body):
            return _letters(body)
        case k.Listed(items=items) | k.Joined(items=items):
            return frozenset().union(*map(_letters, items))
        case k.Related(sides=(k.Name(key=key), *_)) if key:
            return frozenset({key})
        case _:
            return frozenset()
