"""Rules for a reference that is a ratio or a time of day."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import rule
from grader.equivalence.answers.made import ONE_ITEM, ZERO_ITEM, product_of
from grader.equivalence.answers.naming import stripped
from grader.equivalence.answers.singles import compare_singles
from grader.equivalence.answers.words import all_correct, kind_open
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Ratio)
def _ratio(answer: Answer, reference: k.Ratio, problem: Problem) -> Judgement:
    answer = stripped(answer)
    if isinstance(answer, k.Ratio):
        return _two_ratios(answer, reference, problem)
    if isinstance(answer, k.Single) and len(reference.items) == 2:
        if any(_units(reference)):
            return kind_open(answer, reference)
        return compare_quotients((answer, ONE_ITEM), reference.items, problem)
    return kind_open(answer, reference)


def _two_ratios(answer: k.Ratio, reference: k.Ratio, problem: Problem) -> Judgement:
    if reference.literal and answer.literal:
        return _clock(answer, reference)
    halves = _half(answer), _half(reference)
    if all(halves) and len(answer.items) == len(reference.items):
        same = _same_terms(answer, reference, problem)
        if same.verdict is not Verdict.CORRECT or halves[0] == halves[1]:
            return same
    if _units(answer) != _units(reference):
        return undecided("ratio.units", "the words or units beside the terms are not the same")
    if len(answer.items) != len(reference.items):
        return incorrect(
            "ratio.length", f"{len(answer.items)} terms, the reference has {len(reference.items)}"
        )
    if _all_zero(answer, problem) != _all_zero(reference, problem):
        return incorrect("ratio.zero", "all terms are zero")
    return _term_by_term(answer, reference, problem)


def _term_by_term(answer: k.Ratio, reference: k.Ratio, problem: Problem) -> Judgement:
    """Every two terms against those of the reference."""
    terms = enumerate(zip(answer.items, reference.items, strict=True), start=1)
    verdicts = []
    for (first, (a, b)), (second, (c, d)) in combinations(terms, 2):
        found = compare_quotients((a, c), (b, d), problem)
        if found.verdict is Verdict.INCORRECT:
            detail = f"terms {first} and {second} are in another ratio: multiplied crosswise"
            return incorrect("ratio.differs", detail, found.witness)
        verdicts.append(found)
    return all_correct(verdicts, "ratio.equal", "the same ratio")


def _units(ratio: k.Ratio) -> tuple[str, ...]:
    """The units and words beside the terms, such as a.m. or p.m."""
    return tuple(item.unit for item in ratio.items if isinstance(item, k.Single) and item.unit)


def _half(ratio: k.Ratio) -> str:
    """The half of the day, "am" or "pm", behind a time; "" where none is said."""
    *_, unit = ("", *_units(ratio))
    word = "".join(filter(str.isalpha, unit)).lower()
    return word if word in {"am", "pm"} else ""


def _same_terms(answer: k.Ratio, reference: k.Ratio, problem: Problem) -> Judgement:
    """Times beside times, term by term."""
    pairs = zip(map(_bare, answer.items), map(_bare, reference.items), strict=True)
    verdicts = [compare_quotients((a, ONE_ITEM), (b, ONE_ITEM), problem) for a, b in pairs]
    found = all_correct(verdicts, "time.equal", "the same time")
    if found.verdict is Verdict.INCORRECT:
        return incorrect("time.differs", "another time")
    return found


def _bare(item: Answer) -> Answer:
    return replace(item, unit="") if isinstance(item, k.Single) else item


def _all_zero(ratio: k.Ratio, problem: Problem) -> bool:
    return all(
        isinstance(item, k.Single)
        and compare_singles(item, ZERO_ITEM, problem).verdict is Verdict.CORRECT
        for item in ratio.items
    )


def _clock(answer: k.Ratio, reference: k.Ratio) -> Judgement:
    """Times of day as written, but for a zero before the hour."""
    mine, other = answer.literal.split(":"), reference.literal.split(":")
    if len(mine) != len(other):
        return undecided("time.open", "times given to another part of a minute")
    if [part.lstrip("0") for part in mine] == [part.lstrip("0") for part in other]:
        return correct("time.equal", "the same time")
    return incorrect("time.differs", "another time")


def compare_quotients(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], problem: Problem
) -> Judgement:
    """Two quotients by their cross products; words or dots are compared as written."""
    singles = [item for item in (*answer, *reference) if isinstance(item, k.Single)]
    if len(singles) != 4:
        same = all(a == b for a, b in zip(answer, reference, strict=True))
        return (
            correct("ratio.equal", "as written")
            if same
            else undecided("ratio.open", "terms without a value")
        )
    a, b, c, d = singles
    return compare_singles(product_of(a, d), product_of(c, b), problem)
