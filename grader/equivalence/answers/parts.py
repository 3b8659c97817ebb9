"""Statements compared part by part: equal where their parts are, else left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import compare_answers, comparing
from grader.equivalence.answers.lists import compare_sets, names_in
from grader.equivalence.answers.named_lists import compare_named
from grader.equivalence.answers.words import all_correct, kind_open
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from flint import fmpq

    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def compare_parts(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Statements joined alike are equal where their parts are; nothing else is known of them."""
    mine, other = _parts(answer), _parts(reference)
    if mine is None or other is None or mine[0] != other[0]:
        chain = _same_chain(answer, reference, problem)
        return chain or kind_open(answer, reference)
    named_lists = names_in(mine[1]) and names_in(other[1])
    if named_lists:
        return compare_named(mine[1], other[1], comparing(problem))
    judgement = compare_sets(mine[1], other[1], comparing(problem))
    if judgement.verdict is Verdict.CORRECT:
        return judgement
    return undecided("statement.open", "the statements were not shown to be the same")


def _parts(answer: Answer) -> tuple[str, tuple[Answer, ...]] | None:
    match answer:
        case k.Joined(operator=operator, items=items):
            return operator, items
        case k.Listed(items=items, joined="," | ";" | "and"):
            return "and", items
        case k.Listed(items=items, joined="or"):
            return "or", items
        case _:
            return None


def _same_chain(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Chains with the same signs and the same sides, `b < a < d`."""
    if not isinstance(answer, k.Related) or not isinstance(reference, k.Related):
        return None
    turned = _turned(answer) if answer.operators != reference.operators else answer
    if turned.operators != reference.operators or len(turned.sides) != len(reference.sides):
        return None
    if "≡" in reference.operators:
        return _congruence(turned, reference, problem)
    sides = zip(turned.sides, reference.sides, strict=True)
    verdicts = [compare_answers(_valued(a), _valued(b), problem) for a, b in sides]
    judged = all_correct(verdicts, "chain.equal", "the same chain")
    return (
        judged
        if judged.verdict is Verdict.CORRECT
        else undecided("chain.open", "chains that were not shown to be the same")
    )


def _congruence(answer: k.Related, reference: k.Related, problem: Problem) -> Judgement:
    r"""`x \equiv a \pmod n` for whole a and n: the same letter, modulus and class."""
    mine, other = _class_of(answer.sides[-1]), _class_of(reference.sides[-1])
    heads = zip(answer.sides[:-1], reference.sides[:-1], strict=True)
    same = all(
        compare_answers(_valued(a), _valued(b), problem).verdict is Verdict.CORRECT
        for a, b in heads
    )
    if mine is None or other is None or not same or len(reference.sides) != 2:
        return undecided("congruence.open", "congruences that were not shown to be the same")
    if mine[1] != other[1]:
        return incorrect(
            "congruence.modulus", f"the modulus is {mine[1]}, that of the reference {other[1]}"
        )
    if (mine[0] - other[0]) % mine[1]:
        return incorrect("congruence.class", f"{mine[0]} and {other[0]} differ modulo {mine[1]}")
    return correct("congruence.equal", "the same class modulo the same number")


def _class_of(side: Answer) -> tuple[int, int] | None:
    """The number and the modulus of `a (mod n)`, both whole."""
    value = side.value if isinstance(side, k.Single) else None
    match value:
        case n.Apply(function="mod", arguments=(first, second)):
            numbers = [_rational(part) for part in (first, second)]
        case _:
            return None
    if any(number is None or number.q != 1 for number in numbers):
        return None
    found, modulus = (int(number.p) for number in numbers if number is not None)
    return (found, modulus) if modulus > 0 else None


def _valued(side: Answer) -> Answer:
    return side.value if isinstance(side, k.Name) and side.value is not None else side


FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def _turned(answer: k.Related) -> k.Related:
    return k.Related(
        answer.sides[::-1], tuple(FLIP.get(op, op) for op in reversed(answer.operators))
    )


def _rational(expr: n.Expr) -> fmpq | None:
    match expr:
        case n.Number(value=value):
            return value
        case n.Multiply(factors=(n.Number(value=sign), n.Number(value=value))):
            return sign * value
        case _:
            return None
