"""Numbers without letters: both sides computed exactly as rationals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.pair import letters_in
from grader.equivalence.verdicts import correct, incorrect
from grader.equivalence.witness import shown
from grader.expression.domains import NotHere, Rationals, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.model import Witness

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.model import Judgement


def exact_numbers(pair: Pair) -> Judgement | None:
    """Decide two rational numbers; None where a side has letters, slots or is not rational."""
    if pair.reference_slots or pair.answer_slots or letters_in(pair):
        return None
    evaluator = Evaluator(Rationals(0), {}, pair)
    try:
        expected = evaluator.value(pair.reference, {})
        came = evaluator.value(pair.answer, {})
    except (NotHere, Undefined, TooLarge):
        return None
    if expected == came:
        return correct("number.equal", "the same rational number")
    witness = Witness((), shown(expected), shown(came))
    return incorrect("number.differ", "other numbers", witness)
