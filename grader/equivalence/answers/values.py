"""Rules for a reference that is one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.brackets import (
    FRACTION_OR_SET,
    brackets,
    is_interval,
    may_be_fraction,
)
from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.factors import leaves_factor
from grader.equivalence.answers.families import compare_progressions, unsaid
from grader.equivalence.answers.grids import with_entries
from grader.equivalence.answers.lists import compare_rows, in_any_order, items_of, names_in
from grader.equivalence.answers.made import ONE_ITEM
from grader.equivalence.answers.naming import named
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.padding import entries_for
from grader.equivalence.answers.ratios import compare_quotients
from grader.equivalence.answers.singles import (
    DECIMAL_COMMA,
    compare_singles,
    decimal_comma,
    is_decimal_comma,
    is_grouped,
    is_percent_missing,
)
from grader.equivalence.answers.words import ORDERS, kind_clash, kind_open, softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.traverse import walk
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.number_sets import NUMBER_SETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Single)
def _single(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    judgement = FOR_VALUE[type(answer)](answer, reference, problem)
    if judgement.verdict is not Verdict.INCORRECT or not _holds_set(reference):
        return judgement
    if isinstance(answer, k.Single) and is_letter_free(answer.value):
        return judgement
    return undecided("set.multiples", "the reference computes with a set, so a person compares")


def _holds_set(reference: k.Single) -> bool:
    r"""Whether a value is made of a set of numbers, as `2\mathbb{Z} + 1` is."""
    return not SET_LETTERS.isdisjoint(symbols_in(reference.tensor.body))


SET_LETTERS = frozenset(f"\\mathbb{{{letter}}}" for letter in NUMBER_SETS)


def _two_singles(answer: k.Single, reference: k.Single, problem: Problem) -> Judgement:
    judgement = with_entries(
        compare_singles(answer, reference, problem), answer, reference, problem
    )
    if len(answer.entries) == 1 and reference.tensor.slots:
        return softened(judgement, "matrix.one-entry", "a matrix of one entry, for one of several")
    if judgement.verdict is not Verdict.INCORRECT:
        return judgement
    bare = "bare percent" in problem.declarations.accept
    if is_percent_missing(answer, reference, problem):
        if bare:
            return correct("accept.percent", "the number of percent, without the sign")
        return undecided("percent.missing", "the number of percent, without the sign")
    if bare and is_percent_missing(reference, answer, problem):
        return correct("accept.percent", "the number, with the sign of percent")
    if "order" in problem.declarations.up_to and answer.entries and reference.entries:
        return in_any_order(answer.entries, reference.entries, comparing(problem))
    return judgement


def _joined(answer: k.Joined, reference: k.Single, problem: Problem) -> Judgement:
    if answer.operator == "or":
        return _one_of(answer, reference, problem)
    if answer.operator == "and" and reference.entries and names_in(answer.items):
        return compare_answers(k.Listed(answer.items, "and"), reference, problem)
    return kind_clash(answer, reference)


def _row(answer: k.Row, reference: k.Single, problem: Problem) -> Judgement:
    if len(answer.items) == 1:
        return compare_answers(answer.items[0], reference, problem)
    if answer.product is not None:
        judged = compare_singles(answer.product, reference, problem)
        return judged if answer.opening == "×" else softened(judged, *SEPARATORS)
    return _column(answer, reference, problem)


def _given(answer: k.Given, reference: k.Single, problem: Problem) -> Judgement:
    judged = compare_answers(answer.body, reference, problem)
    return softened(judged, "family.open", "the answer has a parameter")


def _open(answer: Answer, reference: k.Single, _: Problem) -> Judgement:
    return kind_open(answer, reference)


def _clash(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    r"""Sets are no value; `A \backslash b` with declared shapes can be a quotient."""
    divided = isinstance(answer, k.Operated) and problem.shaped
    return kind_open(answer, reference) if divided else kind_clash(answer, reference)


SEPARATORS = ("grouped.row", "a pair, or a number with separators in brackets")


def _single_from_relation(answer: k.Related, reference: k.Single, problem: Problem) -> Judgement:
    found = named(answer)
    if found is None:
        if answer.operators == ("∈",) and isinstance(answer.sides[1], k.Listed):
            return compare_answers(answer.sides[1], reference, problem)
        if answer.operators == ("∈",) and isinstance(answer.sides[1], k.Row):
            return kind_open(answer, reference)
        return kind_clash(answer, reference)
    if found.names and isinstance(reference.value, n.Symbol) and _is_symbol(found.value):
        return softened(
            compare_answers(found.value, reference, problem),
            "name.equation",
            "an equation of two letters, where one is asked for",
        )
    if not found.names and not isinstance(found.value, k.Single):
        return kind_open(answer, reference)
    judged = compare_answers(found.value, reference, problem)
    keys = [name.key for name in found.names]
    if reference.entries and keys != sorted(keys) and len(keys) > 1:
        return undecided("name.order", "the entries are for names in an unusual order")
    if any("\\bar{" in name.key for name in found.names) and _is_complex(reference):
        return softened(judged, "name.conjugate", "the value of a letter, or of its conjugate")
    return judged


def _is_complex(reference: k.Single) -> bool:
    return any(isinstance(part, n.Constant) and part.name == "i" for part in walk(reference.value))


def _is_symbol(answer: Answer) -> bool:
    return isinstance(answer, k.Single) and isinstance(answer.value, n.Symbol)


def _one_of(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    """Several answers where one is asked for are never right."""
    items = items_of(answer)
    if items is None:
        return kind_clash(answer, reference)
    if may_be_fraction(answer, reference):
        return undecided(*FRACTION_OR_SET)
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
    if verdicts == {Verdict.CORRECT} and leaves_factor(problem):
        return undecided("freedom.several", "each value is right by itself, and one is asked for")
    if _is_open(answer) and is_decimal_comma(items, reference, problem):
        return decimal_comma(problem)
    if _is_open(answer) and is_grouped(items, reference, problem):
        return undecided("grouped.list", "several numbers, or one with commas between its digits")
    return _several(answer, reference, problem, len(items))


def _several(answer: Answer, reference: k.Single, problem: Problem, count: int) -> Judgement:
    """Several values, none of them the reference: a progression, or pieces of a value by cases."""
    if symbols_in(reference.value):
        family = compare_progressions(answer, reference, problem)
        if family is not None and family.verdict is Verdict.CORRECT:
            return unsaid(family)
    if any(isinstance(part, n.Piecewise) for part in walk(reference.value)):
        return kind_open(answer, reference)
    if isinstance(answer, k.Listed) and _is_conditioned(answer, reference, problem):
        return undecided("value.condition", "the right value, with a condition beside it")
    return incorrect("list.several", f"{count} values are given, the reference has one")


BOUNDING = ORDERS | {"∈"}


def _is_conditioned(answer: k.Listed, reference: k.Single, problem: Problem) -> bool:
    r"""Whether a right value stands before bounds of its letters, `x_m, m > M`, or "where ..."."""
    first, *rest = answer.items
    conditions = [item for item in rest if _is_condition(item)]
    letters = (item for item in rest if item not in conditions)
    if not conditions or answer.joined != ",":
        return False
    if not all(isinstance(item, k.Name) or _is_symbol(item) for item in letters):
        return False
    return compare_answers(first, reference, problem).verdict is Verdict.CORRECT


def _is_condition(item: Answer) -> bool:
    match item:
        case k.Related(operators=operators):
            return BOUNDING.issuperset(operators)
        case k.Words(text=text):
            return text.startswith(CONDITIONAL)
        case _:
            return False


CONDITIONAL = ("where ", "with ", "for ", "if ", "when ", "provided ", "assuming ")


def _is_open(answer: Answer) -> bool:
    """Whether a list stands without braces."""
    return not isinstance(answer, k.Listed) or answer.bare or answer.joined != "{"


def _column(answer: k.Row, reference: k.Single, problem: Problem) -> Judgement:
    """A row of numbers for a column written as a matrix."""
    if reference.entries:
        items = entries_for(answer, reference.entries)
        judged = compare_rows(items, reference.entries, comparing(problem))
        if is_interval(answer):
            return softened(judged, "row.brackets", "the brackets are those of an interval")
        if judged.verdict is Verdict.INCORRECT and "order" in problem.declarations.up_to:
            return in_any_order(items, reference.entries, comparing(problem))
        return judged
    if reference.tensor.slots or (answer.padded and _may_be_vector(reference.value)):
        return kind_open(answer, reference)
    if _is_point(answer, reference, problem):
        return undecided("interval.point", "right if it is the interval from a number to itself")
    return kind_clash(answer, reference)


def _is_point(answer: k.Row, reference: k.Single, problem: Problem) -> bool:
    """Whether `[1, 1]` stands beside 1."""
    if brackets(answer) != "[]" or len(answer.items) != len("[]"):
        return False
    found = (compare_answers(item, reference, problem) for item in answer.items)
    return all(judgement.verdict is Verdict.CORRECT for judgement in found)


def _may_be_vector(value: Expr) -> bool:
    """Whether `3i - 2j` may be meant with unit vectors, in plain letters."""
    return any(isinstance(part, n.Constant) and part.name == "i" for part in walk(value))


def _ratio_for_value(answer: k.Ratio, reference: k.Single, problem: Problem) -> Judgement:
    if len(answer.items) != 2:
        return kind_clash(answer, reference)
    return compare_quotients(answer.items, (reference, ONE_ITEM), problem)


def _letter(answer: k.Choice, reference: k.Single, problem: Problem) -> Judgement:
    letter = answer.letter
    if isinstance(reference.value, n.Symbol):
        same = reference.value.name == letter
        return (
            correct("choice.equal", "the same choice")
            if same
            else incorrect(
                "choice.differs", f"the answer is {letter}, the reference {reference.value.name}"
            )
        )
    if answer.value is not None:
        judged = compare_answers(answer.value, reference, problem)
        return softened(judged, "choice.value", "the right value, with the letter of a choice")
    return undecided("kind.open", "the answer is a choice, the reference a value")


def _grouped_for_value(answer: k.Grouped, reference: k.Single, problem: Problem) -> Judgement:
    """`1,234` is a number with separators; where commas may be decimal, either."""
    judgement = compare_singles(answer.number, reference, problem)
    if "decimal comma" not in problem.declarations.accept:
        return judgement
    if is_decimal_comma(answer.items, reference, problem):
        return decimal_comma(problem)
    return softened(judgement, *DECIMAL_COMMA)


def _number_set(answer: k.NumberSet, reference: k.Single, _: Problem) -> Judgement:
    r"""`\mathbf{C}` may be the letter of a choice."""
    if isinstance(reference.value, n.Symbol) and reference.value.name == answer.name:
        return undecided("letter.set", "the letter of the reference, written as a set of numbers")
    return kind_clash(answer, reference)


FOR_VALUE: dict[type, Callable[..., Judgement]] = {
    k.Single: _two_singles,
    k.Grouped: _grouped_for_value,
    k.Related: _single_from_relation,
    k.Listed: _one_of,
    k.Joined: _joined,
    k.Row: _row,
    k.Ratio: _ratio_for_value,
    k.Choice: _letter,
    k.Given: _given,
    k.Words: _open,
    k.Unvalued: _open,
    k.Name: _open,
    k.Operated: _clash,
    k.Built: _clash,
    k.NumberSet: _number_set,
}


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
