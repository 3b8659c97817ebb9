"""Units and words after values, which sets and statements are compared without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.naming import stripped
from grader.equivalence.answers.singles import OPEN_WORDS
from grader.equivalence.verdicts import undecided
from grader.model import Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.unit_tails import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer

COMPARED = (k.Single, k.Row, k.Listed, k.Grouped, k.Ratio)  # value by value, each with its unit


def with_tails(judgement: Judgement, answer: Answer, reference: Answer) -> Judgement:
    """A doubt where words that nobody knows, or units, stand behind one side and not the other."""
    if isinstance(answer, k.Single) and isinstance(reference, k.Single):
        mine, other = {answer.unit} - {""}, {reference.unit} - {""}
    else:
        mine, other = {*_tails(answer)}, {*_tails(reference)}
    timed = isinstance(answer, k.Ratio) and isinstance(reference, k.Ratio)
    if mine == other or timed or judgement.verdict is Verdict.UNDECIDED:
        return judgement
    if any(unit.startswith(UNKNOWN) for unit in mine ^ other):
        return undecided(*OPEN_WORDS, judgement.witness)
    stated = not all(isinstance(stripped(side), COMPARED) for side in (answer, reference))
    if mine and other and stated:
        return undecided("unit.open", "sets or statements in units that are not the same")
    return judgement


def _tails(answer: Answer) -> Iterator[str]:
    """The units of the values in an answer."""
    match answer:
        case k.Single(unit=unit):
            if unit:
                yield unit
        case k.Name(value=k.Single() as value):
            yield from _tails(value)
        case k.Grouped(number=number):
            yield from _tails(number)
        case k.Row(items=items) | k.Listed(items=items) | k.Operated(items=items):
            for item in items:
                yield from _tails(item)
        case k.Ratio(items=items) | k.Joined(items=items) | k.Related(sides=items):
            for item in items:
                yield from _tails(item)
        case k.Given(body=inside) | k.Built(element=inside):
            yield from _tails(inside)
        case _:
            return
