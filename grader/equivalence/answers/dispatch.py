"""The registry of rules by the kind of the reference, which settles what an answer may mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.approximations import with_approximations
from grader.equivalence.answers.classes import compare_classes
from grader.equivalence.answers.comparison import Comparison
from grader.equivalence.answers.congruences import beside_class, is_remainder, with_modulus
from grader.equivalence.answers.factors import by_one_factor, leaves_factor, without_factor
from grader.equivalence.answers.memberships import compare_memberships
from grader.equivalence.answers.naming import counts_by, each_named, mentions, named, stripped
from grader.equivalence.answers.numbers import is_letter_free
from grader.equivalence.answers.padding import filled, is_bold_zero
from grader.equivalence.answers.whole_sets import listed_out
from grader.equivalence.answers.words import kind_clash, softened
from grader.equivalence.verdicts import undecided
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

    Rule = Callable[..., Judgement]

RULES: dict[type, Rule] = {}
VALUES = (k.Single, k.Grouped, k.Row, k.Listed, k.Ratio, k.Operated, k.NumberSet, k.Words, k.Choice)
CONTAINERS = (k.Row, k.Listed, k.Operated, k.NumberSet)
ORDERED = (k.Row, k.Ratio)
OPEN = (k.Given, k.Built, k.Related, k.Joined)


def rule(*kinds: type) -> Callable[[Rule], Rule]:
    """Register a function `(answer, reference, problem) -> Judgement` for kinds of references."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            RULES[kind] = function
        return function

    return register


def compare_answers(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict on an answer beside the reference, both of any kind."""
    if is_one_value(answer) and is_one_value(reference):
        return RULES[k.Single](answer, reference, problem)
    return _compared(answer, reference, problem)


def _compared(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict where a side is of several values, or a statement."""
    if leaves_factor(problem) and any(isinstance(side, ORDERED) for side in (answer, reference)):
        return _up_to_one_factor(answer, reference, problem)
    if isinstance(answer, k.Related):
        within = compare_memberships(answer, reference, comparing(problem))
        if within is not None:
            return within
    values = settled(answer)
    joined = _joined_otherwise(answer, values, reference, problem)
    if joined is not None:
        return joined
    answer, reference = listed_out(values, _functions(settled(reference), values), problem)
    answer, reference = each_named(answer, reference), each_named(reference, answer)
    answer, reference = filled(answer, reference), filled(reference, answer)
    if isinstance(reference, VALUES) and denies(answer):
        return kind_clash(answer, reference)
    if isinstance(answer, k.Related) and isinstance(reference, CONTAINERS):
        chain = unnamed(answer)
        if chain:
            return _chained([compare_answers(side, reference, problem) for side in chain])
    if isinstance(answer, k.Given) and answer.numbers == "R" and not isinstance(reference, OPEN):
        answer = answer.body
    answer, reference = _without_index(answer, reference), _without_index(reference, answer)
    congruent = beside_class(answer, reference) or compare_classes(answer, reference, problem)
    if congruent is not None:
        return congruent
    judgement = RULES[type(reference)](answer, reference, problem)
    judgement = with_modulus(judgement, answer, reference)
    return with_approximations(judgement, answer, problem)


def is_one_value(answer: Answer) -> bool:
    """Whether an answer is one value, whatever it stands beside.

    Two such go straight to their rule. A value of which `_compared` asks more is excluded here.
    """
    return isinstance(answer, k.Single) and not is_remainder(answer) and not is_bold_zero(answer)


def _joined_otherwise(
    answer: Answer, values: Answer, reference: Answer, problem: Problem
) -> Judgement | None:
    """A right answer with 'and' for 'or', or 'or' for 'and', for a person; None for others."""
    if _is_and(answer) and values is not answer and _is_or(reference):
        return softened(compare_answers(values, reference, problem), *AND_FOR_OR)
    if not isinstance(answer, k.Joined) or not _is_or(answer) or _is_or(reference):
        return None
    if not (_tells_apart(answer) and _tells_apart(reference)):
        return None
    listed = k.Listed(answer.items, "or")
    return softened(compare_answers(listed, reference, problem), *OR_FOR_AND)


AND_FOR_OR = ("statement.and", "joined by 'and', where the reference has 'or'")
OR_FOR_AND = ("statement.or", "joined by 'or', where the reference gives each name its value")


def _tells_apart(answer: Answer) -> bool:
    """Whether a list gives several names a value each, `F_1 = 2, F_2 = 3`."""
    if not isinstance(answer, k.Listed | k.Joined):
        return False
    found = [named(item) for item in answer.items]
    keys = {pair.names[0].key for pair in found if pair is not None and len(pair.names) == 1}
    return len(keys) == len(found) > 1


def _functions(reference: Answer, answer: Answer) -> Answer:
    r"""`f(x) = 0 or f(x) = x`, `(x, y) = (1, 2) or (2, 1)` as the list of values that it is.

    So is `y = \pm x` beside a list of values of y.
    """
    if not isinstance(reference, k.Joined) or not _is_or(reference):
        return reference
    listed = k.Listed(reference.items, "or")
    key = _one_name(reference.items)
    curves = key and any(map(_has_letters, reference.items))
    if curves and isinstance(answer, k.Listed) and key == _one_name(answer.items):
        return listed
    first, *rest = reference.items
    if not _is_of_several(first):
        return reference
    values = all(_is_of_several(item) or isinstance(item, k.Single | k.Row) for item in rest)
    return listed if values else reference


def _has_letters(item: Answer) -> bool:
    found = named(item)
    value = found.value if found is not None else item
    return isinstance(value, k.Single) and not is_letter_free(value.value)


def _one_name(items: tuple[Answer, ...]) -> str:
    """The one name that all of some named values have; "" where they have none, or several."""
    names = [_formula(item) for item in items]
    keys = {name.key for name in names if name is not None}
    return keys.pop() if None not in names and len(keys) == 1 else ""


def _is_of_several(item: Answer) -> bool:
    """Whether a value is given to a function or to a row of names, so that it is no equation."""
    found = named(item)
    if found is None or not found.names:
        return False
    return len(found.names) > 1 or any(name.arguments for name in found.names)


def _without_index(mine: Answer, other: Answer) -> Answer:
    r"""`a_n = 2n, n \in \mathbb{N}` as its formula, beside one whose letter counts terms too."""
    if not isinstance(mine, k.Given) or isinstance(other, k.Given) or mine.numbers not in WHOLE:
        return mine
    names = [name for side in (mine.body, other) if (name := _formula(side)) is not None]
    counted = any(counts_by(name, mine.parameter, mine.numbers) for name in names)
    return mine.body if counted else mine


WHOLE = frozenset({"N", "N*", "N+", "N0", "Z", "Z+", "Z0+"})


def _formula(answer: Answer) -> k.Name | None:
    """The one name of a named value; None for any other answer."""
    found = named(answer)
    return found.names[0] if found is not None and len(found.names) == 1 else None


def _is_and(answer: Answer) -> bool:
    return isinstance(answer, k.Joined) and answer.operator == "and"


def _is_or(answer: Answer) -> bool:
    return isinstance(answer, k.Joined) and answer.operator == "or"


def _up_to_one_factor(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict on entries in order, before all of which one factor may stand."""
    judgement = compare_answers(answer, reference, without_factor(problem))
    if judgement.verdict is Verdict.CORRECT:
        return judgement
    value = stripped(answer)
    found = by_one_factor(value, reference, problem)
    if found is not None and isinstance(value, k.Listed):
        return softened(found, "row.unordered", "right if its entries are meant in order")
    return found or judgement


def unnamed(answer: k.Related) -> tuple[Answer, ...]:
    """The sides of `(2, 3) = (3, 2)`, a chain of containers without a name; () for any other."""
    if set(answer.operators) <= {"="} and all(isinstance(s, CONTAINERS) for s in answer.sides):
        found = named(answer)
        return answer.sides if found is None or not found.names else ()
    return ()


def _chained(found: list[Judgement]) -> Judgement:
    """The verdict of a chain: its last side's, unless an earlier side is another answer."""
    if found[-1].verdict is not Verdict.CORRECT:
        return replace(found[-1], entries=())
    if any(judgement.verdict is not Verdict.CORRECT for judgement in found):
        return undecided(
            "chain.differs", "the last side is right, but an earlier side was not found equal to it"
        )
    return found[-1]


def comparing(problem: Problem) -> Comparison:
    """The comparison of two answers of one problem, for entries of containers."""
    return Comparison(problem, compare_answers)


def settled(answer: Answer) -> Answer:
    """`x = 1 and x = 2`, `x = 1 and y = 2` as the list of values that it means."""
    if isinstance(answer, k.Joined) and _is_and(answer):
        found = [named(item) for item in answer.items]
        names = tuple(pair.names[0] for pair in found if pair and len(pair.names) == 1)
        stated = any(pair is not None and mentions(pair.value, names) for pair in found)
        keys = {name.key for name in names}
        if len(names) == len(found) > 1 and len(keys) in {1, len(names)} and not stated:
            return k.Listed(answer.items, "and")
    if isinstance(answer, k.Row) and any(isinstance(item, k.Name) for item in answer.items):
        items = (
            i.value if isinstance(i, k.Name) and i.value is not None else i for i in answer.items
        )
        return replace(answer, items=tuple(items))
    return answer


def denies(answer: Answer) -> bool:
    r"""Whether an answer only says what it is not: `\ne 5`, "not 5"."""
    match answer:
        case k.Related(sides=(k.Name(key=""), *_), operators=("≠",)):
            return True
        case k.Joined(operator="not", items=(inside,)):
            return isinstance(inside, VALUES)
        case _:
            return False
