"""Rules for a reference that is a row: a pair, a point, an interval, a shape."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.brackets import brackets, is_interval, may_be_interval
from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.lines import compare_lines
from grader.equivalence.answers.lists import (
    compare_rows,
    compare_sets,
    in_any_order,
    items_of,
    names_in,
)
from grader.equivalence.answers.made import scalar_item
from grader.equivalence.answers.named_lists import agreed
from grader.equivalence.answers.naming import named, stripped
from grader.equivalence.answers.numbers import is_letter_free
from grader.equivalence.answers.padding import padded
from grader.equivalence.answers.sets import as_sets
from grader.equivalence.answers.singles import compare_singles
from grader.equivalence.answers.words import SETS, STATEMENTS, kind_clash, kind_open, softened
from grader.equivalence.verdicts import incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import add
from grader.expression.traverse import walk
from grader.model import Entry, Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Row)
def _row(answer: Answer, reference: k.Row, problem: Problem) -> Judgement:
    found = named(answer)
    answer = _dropped(answer)
    if isinstance(answer, k.Row):
        judgement = _two_rows(answer, reference, problem)
        if found is None or _in_usual_order(found.names):
            return judgement
        if judgement.verdict is Verdict.INCORRECT:
            judgement = _two_rows(_by_names(answer, found.names), reference, problem)
        return softened(judgement, "name.order", "the right entries, for names in an unusual order")
    if isinstance(answer, k.Single):
        return _single_for_row(answer, reference, problem)
    if isinstance(answer, k.Listed):
        return _list_for_row(answer, reference, problem)
    if isinstance(answer, k.Joined) and answer.operator == "and" and names_in(answer.items):
        return _list_for_row(k.Listed(answer.items, "and"), reference, problem)
    if isinstance(answer, (*SETS, *STATEMENTS)):
        judged = as_sets(answer, reference, problem)
        if judged.verdict is Verdict.INCORRECT and _is_sum(answer, reference, problem):
            return undecided("row.sum", "right if a plus between rows adds their entries")
        return judged
    return kind_open(answer, reference)


def _is_sum(answer: Answer, reference: k.Row, problem: Problem) -> bool:
    """Whether rows of values joined like sets, `(1, 2) + (3, 4)`, add up to the reference."""
    rows = answer.items if isinstance(answer, k.Operated) and answer.operators == ("∪",) else ()
    if not all(isinstance(row, k.Row) and len(row.items) == len(reference.items) for row in rows):
        return False
    columns = [row.items for row in rows if isinstance(row, k.Row)]
    entries = [[item.value for item in row if isinstance(item, k.Single)] for row in columns]
    if not entries or any(len(row) < len(reference.items) for row in entries):
        return False
    added = tuple(scalar_item(add(column)) for column in zip(*entries, strict=True))
    judged = compare_rows(added, reference.items, comparing(problem))
    return judged.verdict is Verdict.CORRECT


def _in_usual_order(names: tuple[k.Name, ...]) -> bool:
    """Whether letters follow the alphabet, as those of a bare row are taken to."""
    keys = [name.key for name in names]
    return not all(len(key) == 1 for key in keys) or keys == sorted(keys)


def _by_names(row: k.Row, names: tuple[k.Name, ...]) -> k.Row:
    """The entries of `(y, x) = (2, 1)` in the order of the letters."""
    if len(names) != len(row.items):
        return row
    pairs = sorted(zip(names, row.items, strict=True), key=lambda pair: pair[0].key)
    return replace(row, items=tuple(item for _, item in pairs))


def _dropped(answer: Answer) -> Answer:
    r"""The value of `D = (1, 2)`, `(p, q) = (3, 2)`, shape of `W \in \mathbb{R}^{2 \times 3}`."""
    match answer:
        case k.Related(sides=(k.Name(), k.Row(opening="×") as shape), operators=("∈",)):
            return shape
        case _:
            found = named(answer)
    return (
        found.value
        if found is not None and found.names and isinstance(found.value, k.Row | k.Listed)
        else answer
    )


def _two_rows(answer: k.Row, reference: k.Row, problem: Problem) -> Judgement:
    names = ENDS if is_interval(reference) else ()
    answer, reference = padded(answer, reference), padded(reference, answer)
    judgement = compare_rows(answer.items, reference.items, comparing(problem), names)
    if judgement.verdict is Verdict.INCORRECT and not names and _is_free(problem):
        return in_any_order(answer.items, reference.items, comparing(problem))
    accept = problem.declarations.accept
    if "interval ends" in accept or (
        "any brackets" in accept and not (names or is_interval(answer))
    ):
        return judgement
    if judgement.verdict is Verdict.INCORRECT and _same_line(answer, reference, problem):
        return undecided("line.parameter", "the same line, with another parameter")
    mine, other = (brackets(row) for row in (answer, reference))
    if mine == other or {"×", "⟨"} & set(mine + other) or not may_be_interval(reference):
        return judgement
    entries = _with_brackets(judgement.entries, mine, other)
    if judgement.verdict is Verdict.CORRECT:
        wrong = f"the brackets are {mine}, those of the reference {other}"
        return replace(incorrect("interval.ends", wrong), entries=entries)
    return replace(judgement, entries=entries)


def _same_line(answer: k.Row, reference: k.Row, problem: Problem) -> bool:
    found = compare_lines(answer, reference, problem)
    return found is not None and found.verdict is Verdict.CORRECT


ENDS = ("left end", "right end")


def _with_brackets(entries: tuple[Entry, ...], mine: str, other: str) -> tuple[Entry, ...]:
    """The ends of an interval, wrong where their bracket is."""
    return tuple(
        end
        if came == expected or end.verdict is Verdict.INCORRECT
        else Entry(end.name, Verdict.INCORRECT, f"expected {expected}, came {came}")
        for end, came, expected in zip(entries, mine, other, strict=False)
    )


def _is_free(problem: Problem) -> bool:
    """Whether the rubric leaves the order of a tuple's entries free."""
    return "order" in problem.declarations.up_to


def _single_for_row(answer: k.Single, reference: k.Row, problem: Problem) -> Judgement:
    if len(reference.items) == 1:
        return compare_answers(answer, reference.items[0], problem)
    if answer.entries:
        judged = compare_rows(answer.entries, reference.items, comparing(problem))
        if judged.verdict is Verdict.INCORRECT and _is_free(problem):
            return in_any_order(answer.entries, reference.items, comparing(problem))
        return judged
    if reference.product is not None:
        return softened(
            compare_singles(answer, reference.product, problem),
            "shape.product",
            "a product, where a shape is asked for",
        )
    if answer.tensor.slots or not is_letter_free(answer.value) or _is_complex(answer):
        return kind_open(answer, reference)
    return kind_clash(answer, reference)


def _is_complex(answer: k.Single) -> bool:
    """Whether the imaginary unit occurs, which may be meant as a direction."""
    return any(isinstance(part, n.Constant) and part.name == "i" for part in walk(answer.value))


def _is_set_for_column(answer: k.Listed, reference: k.Row, problem: Problem) -> bool:
    """Whether braces stand for square brackets, and the rubric does not leave them free."""
    braced = answer.joined == "{" and not answer.bare and reference.opening in "[]"
    return braced and "any brackets" not in problem.declarations.accept


def _freely(
    in_order: Judgement, answer: k.Listed, reference: k.Row, problem: Problem
) -> Judgement | None:
    """The verdict on a list for a row where the rubric leaves brackets or order free."""
    if _is_free(problem):
        values = tuple(map(stripped, items_of(answer) or ()))
        judged = in_any_order(values, reference.items, comparing(problem))
        if judged.verdict is Verdict.CORRECT:
            return judged
    plain = answer.joined in {",", ";", "{"}
    return in_order if plain and "any brackets" in problem.declarations.accept else None


def _list_for_row(answer: k.Listed, reference: k.Row, problem: Problem) -> Judgement:
    """A list without brackets for a row: right only for a person, wrong where an entry is."""
    if is_interval(reference):
        return as_sets(answer, reference, problem)
    items = items_of(answer) or ()
    if len(items) == 1 and isinstance(items[0], k.Row):
        return compare_answers(items[0], reference, problem)
    if any(isinstance(item, k.Row) for item in items):
        return incorrect("list.several", f"{len(items)} are given, the reference has one")
    if _is_set_for_column(answer, reference, problem):
        return kind_clash(answer, reference)
    values = tuple(stripped(item) for item in items)
    if len(values) != len(reference.items):
        return incorrect(
            "row.length",
            f"the answer has {len(values)} entries, the reference {len(reference.items)}",
        )
    judgement = compare_rows(values, reference.items, comparing(problem))
    names = names_in(items) or ()
    usual_names = any(len(name) > 1 for name in names) or list(names) == sorted(names)
    if names and judgement.verdict is Verdict.CORRECT:
        if usual_names:
            return judgement
        return softened(judgement, "name.order", "the right entries, under names in another order")
    free = None if names else _freely(judgement, answer, reference, problem)
    if free is not None:
        return free
    unordered = compare_sets(values, reference.items, comparing(problem))
    if names and usual_names and unordered.verdict is Verdict.INCORRECT:
        return replace(judgement, entries=agreed(judgement.entries, unordered.entries))
    return softened(
        unordered, "row.unordered", "the right entries, without the brackets that give their order"
    )
