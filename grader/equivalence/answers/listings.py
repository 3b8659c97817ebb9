"""Rules for a reference that is a list of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers import line
from grader.equivalence.answers.brackets import (
    FRACTION_OR_SET,
    brackets,
    is_interval,
    may_be_fraction,
)
from grader.equivalence.answers.comparison import Comparison
from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.factors import by_one_factor, leaves_factor, without_factor
from grader.equivalence.answers.lists import compare_rows, compare_sets, items_of, names_in
from grader.equivalence.answers.logic import compare_logic
from grader.equivalence.answers.named_lists import (
    UNSETTLED,
    compare_named,
    count_from_one,
    in_usual_order,
    names_values,
    spread_family,
    spread_names,
)
from grader.equivalence.answers.naming import named, row_name, stripped
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.parts import compare_parts
from grader.equivalence.answers.regions import solutions
from grader.equivalence.answers.repeating import compare_repeating, repeats
from grader.equivalence.answers.sets import as_sets, compare_regions
from grader.equivalence.answers.singles import decimal_comma, is_decimal_comma
from grader.equivalence.answers.systems import compare_systems
from grader.equivalence.answers.words import (
    CIRCLED,
    ORDERS,
    SETS,
    STATEMENTS,
    kind_clash,
    kind_open,
    softened,
)
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.latex import tree as t
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Listed)
def _listed(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    """Values that are right by a sign or a factor for each alone are for a person; vectors not."""
    judgement = _any_list(answer, reference, problem)
    each_alone = judgement.verdict is Verdict.CORRECT and leaves_factor(problem)
    if not each_alone or all(isinstance(item, k.Row) for item in reference.items):
        return judgement
    strict = _any_list(answer, reference, without_factor(problem))
    if strict.verdict is Verdict.CORRECT:
        return strict
    shared = by_one_factor(answer, reference, problem)
    return shared or softened(judgement, "freedom.each", EACH_ALONE)


EACH_ALONE = "right if every entry may have a sign or a factor of its own"


def _any_list(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    if not reference.items:
        return _empty(answer, reference, problem)
    if isinstance(answer, SETS) and any(isinstance(i, k.Unvalued) for i in reference.items):
        return kind_open(answer, reference)
    if isinstance(answer, k.Given) or isinstance(reference.items[-1], k.Given):
        return compare_repeating(answer, reference, problem)
    if _joined_by_or(answer) and len(_letters(reference)) > 1 and not _joined_by_or(reference):
        return incorrect("statement.or", "joined by 'or', where all of them hold together")
    logic = compare_logic(answer, reference)
    if logic is not None:
        return logic
    if _are_choices(reference) and isinstance(answer, k.Listed) and answer.joined == "or":
        judged = _any_list(replace(answer, joined=","), reference, problem)
        return softened(judged, "choice.or", "choices joined by 'or', where all are asked for")
    other = items_of(reference) or ()
    if len(other) == 1 and reference.joined == "{":
        return _one_in_braces(answer, other[0], reference, problem)
    if any(_is_region(item) for item in other):
        judged = as_sets(answer, reference, problem)
        conditions = judged.code in {"kind.open", "set.open"} and all(
            isinstance(i, STATEMENTS) for i in other
        )
        return compare_parts(answer, reference, problem) if conditions else judged
    mine = _answers(answer, reference)
    if mine is None:
        judgement = _list_by_solving(answer, reference, problem)
    else:
        judgement = _values(answer, reference, mine, problem)
    return _as_system(judgement, answer, reference, problem)


def _are_choices(reference: k.Listed) -> bool:
    """Whether several letters of choices are asked for together."""
    if reference.joined == "or" or len(reference.items) == 1:
        return False
    return all(
        isinstance(item, k.Choice)
        or (
            isinstance(item, k.Single)
            and isinstance(item.value, n.Symbol)
            and item.value.name in CHOICES
        )
        for item in reference.items
    )


CHOICES = frozenset("ABCDEFGH")


def _as_system(
    judgement: Judgement, answer: Answer, reference: k.Listed, problem: Problem
) -> Judgement:
    """A list of equations may be a system; an answer that is right only then is for a person."""
    if judgement.verdict is Verdict.CORRECT:
        return judgement
    system = compare_systems(answer, reference, problem)
    if system is None or system.verdict is judgement.verdict:
        return judgement
    return softened(system, "system.list", "right if the equations of the reference hold together")


def _values(
    answer: Answer, reference: k.Listed, mine: tuple[Answer, ...], problem: Problem
) -> Judgement:
    """Values for values; what looks wrong but can be read otherwise goes to a person."""
    other = items_of(reference) or ()
    in_braces = _is_braced(answer) or reference.joined == "{"
    compare = Comparison(problem, _as_members) if in_braces else comparing(problem)
    judgement = compare_named(mine, other, compare)
    if names_values(other) and _is_unordered(answer, other):
        judgement = softened(judgement, "list.names", UNSETTLED)
    if judgement.verdict is Verdict.INCORRECT and is_decimal_comma(other, answer, problem):
        return decimal_comma(problem)
    if judgement.verdict is Verdict.INCORRECT and _run_together(answer, other):
        return undecided("choice.together", "the letters of the reference, without commas")
    if judgement.verdict is Verdict.UNDECIDED and _is_no_label(answer, other):
        return incorrect("choice.differs", "a value, where the labels of statements are asked for")
    if judgement.verdict is Verdict.INCORRECT and repeats(other, problem):
        return compare_repeating(answer, reference, problem)
    told = tuple(map(_as_equation, mine))
    if judgement.verdict is Verdict.INCORRECT and told != mine and names_values(other):
        return softened(compare_named(told, other, compare), *TOLD)
    return judgement


TOLD = ("list.signs", "right if the signs between names and values say that they are equal")


def _as_equation(item: Answer) -> Answer:
    r"""`F_2 : 1` and `F_2 \to 1` as the value of a name; any other item as it is."""
    match item:
        case k.Ratio(items=(first, value)) if name := row_name(first):
            return k.Related((k.Name(name), value), ("=",))
        case k.Related(sides=(k.Name(), _), operators=("→",)):
            return replace(item, operators=("=",))
        case _:
            return item


def _is_unordered(answer: Answer, other: tuple[Answer, ...]) -> bool:
    """Whether values stand in braces, or under one name that may count them from elsewhere."""
    family = spread_family(answer, other)
    return not count_from_one(other) if family else _is_braced(stripped(answer))


def _is_braced(answer: Answer) -> bool:
    return isinstance(answer, k.Listed) and answer.joined == "{" and not answer.bare


def _as_members(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Two members of sets: a set that is a member is not its own members."""
    if _is_braced(answer) != _is_braced(reference):
        return incorrect("set.member", "a set stands where the other has a value, or the reverse")
    return compare_answers(answer, reference, problem)


def _joined_by_or(answer: Answer) -> bool:
    return (isinstance(answer, k.Joined) and answer.operator == "or") or (
        isinstance(answer, k.Listed) and answer.joined == "or"
    )


def _letters(reference: k.Listed) -> set[str]:
    """The letters that the statements of a list are about; x_1 and x_2 are both x."""
    sides = (item.sides[0] for item in reference.items if isinstance(item, k.Related))
    return {side.key.partition("_")[0] for side in sides if isinstance(side, k.Name)}


def _run_together(answer: Answer, reference: tuple[Answer, ...]) -> bool:
    """Whether `AC` is given for the choices A and C."""
    letters = sorted(filter(None, map(_letter, reference)))
    if len(letters) != len(reference) or not isinstance(answer, k.Single):
        return False
    if isinstance(answer.node, t.Number):
        return "".join(str(CIRCLED.find(letter) + 1) for letter in letters) == answer.node.text
    return "".join(letters).isupper() and list(symbols_in(answer.value)) == letters


def _is_no_label(answer: Answer, reference: tuple[Answer, ...]) -> bool:
    """Whether a number that is not whole is given for several labels `②③`."""
    if not isinstance(answer, k.Single) or isinstance(answer.node, t.Number):
        return False
    labels = [item.letter in CIRCLED for item in reference if isinstance(item, k.Choice)]
    return len(labels) == len(reference) > 1 and all(labels) and is_letter_free(answer.value)


def _letter(item: Answer) -> str:
    return item.letter if isinstance(item, k.Choice) else row_name(item)


def _answers(answer: Answer, reference: k.Listed) -> tuple[Answer, ...] | None:
    if isinstance(answer, k.Row) and not any(isinstance(item, k.Row) for item in reference.items):
        return None
    if isinstance(answer, k.Joined) and answer.operator == "and" and names_in(answer.items):
        return answer.items
    if isinstance(answer, k.Related) and not set(answer.operators) <= {"=", ":=", "≈", "∈"}:
        return None
    if len(spread_names(answer)) > 1 and names_values(reference.items):
        return spread_names(answer)
    family = spread_family(answer, reference.items)
    if family:
        return family
    return (answer,) if _is_named_value(answer) else items_of(answer)


def _is_named_value(answer: Answer) -> bool:
    found = named(answer)
    return found is not None and len(found.names) == 1 and isinstance(found.value, k.Single)


def _is_region(item: Answer) -> bool:
    if isinstance(item, k.Related):
        return bool(set(item.operators) & (ORDERS | {"∈"})) and not isinstance(
            item.sides[-1], k.Listed
        )
    return isinstance(item, (*SETS, k.Joined)) or (isinstance(item, k.Row) and is_interval(item))


def _one_in_braces(
    answer: Answer, only: Answer, reference: k.Listed, problem: Problem
) -> Judgement:
    items = items_of(answer)
    if may_be_fraction(reference, answer):
        return undecided(*FRACTION_OR_SET)
    if items is not None and len(items) == 1:
        return _as_members(items[0], only, problem)
    if items is not None and not isinstance(only, k.Row):
        return compare_named(items, (only,), comparing(problem))
    return as_sets(answer, reference, problem)


def _list_by_solving(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    """An equation or a set for a list of its solutions."""
    if isinstance(answer, k.Row):
        return _row_for_list(answer, reference, problem)
    if isinstance(answer, (*SETS, *STATEMENTS)):
        judged = compare_regions(answer, reference, problem)
        if judged is not None and all(isinstance(item, k.Row) for item in reference.items):
            return softened(
                judged, "set.pairs", "right if the pairs of the reference are intervals"
            )
        if (
            judged is not None
            and judged.verdict is Verdict.INCORRECT
            and _may_be_whole(answer, reference, problem)
        ):
            return undecided(
                "set.whole",
                "the values lie in the set; they are all of it only if it is of whole numbers",
            )
        return judged or kind_open(answer, reference)
    return kind_open(answer, reference)


def _may_be_whole(answer: Answer, reference: k.Listed, problem: Problem) -> bool:
    r"""Whether a range like `1 \le n \le 3` holds all the numbers of a list."""
    mine, other = solutions(answer, problem), solutions(reference, problem)
    if mine is None or other is None or not isinstance(answer, k.Related):
        return False
    return bool(set(answer.operators) & ORDERS) and not line.difference(other.region, mine.region)


def _row_for_list(answer: k.Row, reference: k.Listed, problem: Problem) -> Judgement:
    """`(1, 2)` for the list `1, 2`: the order is too much, the entries must be right."""
    if is_interval(answer):
        return kind_clash(answer, reference)
    items = items_of(reference) or ()
    if in_usual_order(items) and brackets(answer) in {"()", "⟨⟩"}:
        in_order = compare_rows(answer.items, tuple(map(stripped, items)), comparing(problem))
        if in_order.verdict is Verdict.CORRECT:
            return in_order
    judgement = compare_sets(answer.items, tuple(map(stripped, items)), comparing(problem))
    return softened(judgement, "list.brackets", "the right values, written as an ordered list")


def _empty(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    if _is_nothing(answer):
        return correct("set.equal", "the empty set")
    if isinstance(answer, k.Listed):
        return incorrect("set.not-empty", "the reference is the empty set")
    if isinstance(answer, k.Single) and not symbol(answer):
        return incorrect("set.not-empty", "the reference is the empty set")
    return compare_regions(answer, reference, problem) or kind_open(answer, reference)


def _is_nothing(answer: Answer) -> bool:
    r"""Whether an answer is the empty set or says so: `\text{no solution}, \varnothing`."""
    match answer:
        case k.Words(text=text):
            return text in NOTHING
        case k.Listed(items=items, joined="{", bare=False):
            return not items
        case k.Listed(items=items):
            return all(map(_is_nothing, items))
        case _:
            return False


NOTHING = frozenset(
    {
        "no solution",
        "no solutions",
        "none",
        "empty set",
        "the empty set",
        "no real solution",
        "no real solutions",
    }
)


def symbol(answer: k.Single) -> bool:
    r"""Whether a value is a lone letter; `\phi` may be meant as the empty set."""
    return isinstance(answer.value, n.Symbol)
