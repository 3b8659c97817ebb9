"""Rules for a reference that is one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.lists import compare_rows, items_of, names_in
from grader.equivalence.answers.made import ONE_ITEM
from grader.equivalence.answers.naming import named
from grader.equivalence.answers.ratios import compare_quotients
from grader.equivalence.answers.singles import (
    DECIMAL_COMMA,
    compare_singles,
    is_decimal_comma,
    is_percent_missing,
)
from grader.equivalence.answers.words import kind_clash, kind_open, softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Single)
def _single(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    match answer:
        case k.Single():
            return _percent(compare_singles(answer, reference, problem), answer, reference, problem)
        case k.Grouped(number=number):
            return compare_singles(number, reference, problem)
        case k.Related():
            return _single_from_relation(answer, reference, problem)
        case k.Listed() | k.Joined(operator="or"):
            return _one_of(answer, reference, problem)
        case k.Row(items=(item,)):
            return compare_answers(item, reference, problem)
        case k.Row(product=k.Single() as product, opening=opening):
            judged = compare_singles(product, reference, problem)
            return judged if opening == "×" else softened(judged, *SEPARATORS)
        case k.Row():
            return _column(answer, reference, problem)
        case k.Ratio():
            return _ratio_for_value(answer, reference, problem)
        case k.Choice(letter=letter):
            return _letter(letter, reference)
        case k.Given(body=body):
            return softened(
                compare_answers(body, reference, problem),
                "family.open",
                "the answer has a parameter",
            )
        case k.Words() | k.Unvalued() | k.Name():
            return kind_open(answer, reference)
        case _:
            return kind_clash(answer, reference)


SEPARATORS = ("grouped.row", "a pair, or a number with separators in brackets")


def _percent(
    judgement: Judgement, answer: k.Single, reference: k.Single, problem: Problem
) -> Judgement:
    if judgement.verdict is Verdict.INCORRECT and is_percent_missing(answer, reference, problem):
        return undecided("percent.missing", "the number of percent, without the sign")
    return judgement


def _single_from_relation(answer: k.Related, reference: k.Single, problem: Problem) -> Judgement:
    found = named(answer)
    if found is None:
        if answer.operators == ("∈",) and isinstance(answer.sides[1], k.Listed):
            return compare_answers(answer.sides[1], reference, problem)
        return kind_clash(answer, reference)
    if found.names and isinstance(reference.value, n.Symbol) and _is_symbol(found.value):
        return softened(
            compare_answers(found.value, reference, problem),
            "name.equation",
            "an equation of two letters, where one is asked for",
        )
    if not found.names and not isinstance(found.value, k.Single):
        return kind_open(answer, reference)
    return compare_answers(found.value, reference, problem)


def _is_symbol(answer: Answer) -> bool:
    return isinstance(answer, k.Single) and isinstance(answer.value, n.Symbol)


def _one_of(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    """Several answers where one is asked for are never right."""
    items = items_of(answer)
    if items is None:
        return kind_clash(answer, reference)
    if len(items) == 1:
        return compare_answers(items[0], reference, problem)
    if not items:
        return incorrect("list.empty", "the answer is the empty set")
    verdicts = {compare_answers(item, reference, problem).verdict for item in items}
    names = names_in(items)
    if names and verdicts != {Verdict.INCORRECT}:
        return undecided(
            "list.named", "values of several quantities are given, and one is asked for"
        )
    if verdicts == {Verdict.CORRECT} and isinstance(answer, k.Joined):
        return undecided("list.repeated", "the right value, given more than once")
    if is_decimal_comma(items, reference, problem):
        return undecided(*DECIMAL_COMMA)
    return incorrect("list.several", f"{len(items)} values are given, the reference has one")


def _column(answer: k.Row, reference: k.Single, problem: Problem) -> Judgement:
    """A row of numbers for a column written as a matrix."""
    if reference.entries:
        return compare_rows(answer.items, reference.entries, comparing(problem))
    if reference.tensor.slots:
        return kind_open(answer, reference)
    return kind_clash(answer, reference)


def _ratio_for_value(answer: k.Ratio, reference: k.Single, problem: Problem) -> Judgement:
    if len(answer.items) != 2:  # noqa: PLR2004 - a quotient
        return kind_clash(answer, reference)
    return compare_quotients(answer.items, (reference, ONE_ITEM), problem)


def _letter(letter: str, reference: k.Single) -> Judgement:
    if isinstance(reference.value, n.Symbol):
        same = reference.value.name == letter
        return (
            correct("choice.equal", "the same choice")
            if same
            else incorrect(
                "choice.differs", f"the answer is {letter}, the reference {reference.value.name}"
            )
        )
    return undecided("kind.open", "the answer is a choice, the reference a value")


@rule(k.Unvalued)
def _unvalued(answer: Answer, reference: Answer, _: Problem) -> Judgement:
    if answer == reference:
        return correct("text.equal", "as written")
    return kind_open(answer, reference)


@rule(k.Name)
def _name(answer: Answer, reference: k.Name, problem: Problem) -> Judgement:
    if reference.value is not None:
        return compare_answers(
            answer.value if isinstance(answer, k.Name) and answer.value else answer,
            reference.value,
            problem,
        )
    if isinstance(answer, k.Name) and answer.key == reference.key:
        return correct("text.equal", "as written")
    return kind_open(answer, reference)


@rule(k.Grouped)
def _grouped(answer: Answer, reference: k.Grouped, problem: Problem) -> Judgement:
    """A number with separators; a list where the answer is one."""
    if isinstance(answer, k.Listed):
        listed = k.Listed(reference.items, ",")
        return softened(
            compare_answers(answer, listed, problem),
            "grouped.list",
            "a list, or a number with separators",
        )
    return compare_answers(answer, reference.number, problem)
