"""Statements compared part by part: equal where their parts are, else left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.congruences import letter_first, same_class
from grader.equivalence.answers.dispatch import compare_answers, comparing
from grader.equivalence.answers.lists import compare_sets, names_in
from grader.equivalence.answers.named_lists import compare_named
from grader.equivalence.answers.words import all_correct, kind_open
from grader.equivalence.verdicts import undecided
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def compare_parts(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Statements joined alike are equal where their parts are; nothing else is known of them."""
    mine, other = _parts(answer), _parts(reference)
    if mine is None or other is None or mine[0] != other[0]:
        chain = _same_chain(answer, reference, problem)
        return chain or kind_open(answer, reference)
    if mine[0] == "⇒":
        return _in_turn(mine[1], other[1], problem)
    named_lists = names_in(mine[1]) and names_in(other[1])
    if named_lists:
        return compare_named(mine[1], other[1], comparing(problem))
    judgement = compare_sets(mine[1], other[1], comparing(problem))
    if judgement.verdict is Verdict.CORRECT:
        return judgement
    return undecided(*OPEN)


def _in_turn(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], problem: Problem
) -> Judgement:
    """Implications, whose parts do not change places."""
    if len(answer) == len(reference):
        pairs = zip(answer, reference, strict=True)
        judged = all_correct(
            [compare_answers(a, b, problem) for a, b in pairs], "statement.equal", "the same parts"
        )
        if judged.verdict is Verdict.CORRECT:
            return judged
    return undecided(*OPEN)


OPEN = ("statement.open", "the statements were not shown to be the same")


def _parts(answer: Answer) -> tuple[str, tuple[Answer, ...]] | None:
    match answer:
        case k.Joined(operator="⇐", items=items):
            return "⇒", items[::-1]
        case k.Joined(operator=operator, items=items):
            return operator, items
        case k.Listed(items=items, joined="," | ";" | "and"):
            return "and", items
        case k.Listed(items=items, joined="or"):
            return "or", items
        case k.Related(sides=sides, operators=operators) if len(operators) > 1:
            links = zip(sides, operators, sides[1:], strict=False)
            return "and", tuple(k.Related((a, b), (sign,)) for a, sign, b in links)
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
        mine, other = letter_first(turned), letter_first(reference)
        heads = zip(mine.sides[:-1], other.sides[:-1], strict=True)
        same = [compare_answers(_valued(a), _valued(b), problem) for a, b in heads]
        return same_class(mine, other, same)
    sides = zip(turned.sides, reference.sides, strict=True)
    verdicts = [compare_answers(_valued(a), _valued(b), problem) for a, b in sides]
    judged = all_correct(verdicts, "chain.equal", "the same chain")
    return (
        judged
        if judged.verdict is Verdict.CORRECT
        else undecided("chain.open", "chains that were not shown to be the same")
    )


def _valued(side: Answer) -> Answer:
    return side.value if isinstance(side, k.Name) and side.value is not None else side


FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def _turned(answer: k.Related) -> k.Related:
    return k.Related(
        answer.sides[::-1], tuple(FLIP.get(op, op) for op in reversed(answer.operators))
    )
