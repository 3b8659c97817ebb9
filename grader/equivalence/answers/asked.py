"""The kind that a rubric asks for: answers that are certainly of another, and functions.

Only what can be nothing else is refused for its kind; a doubtful spelling is compared as always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.brackets import is_interval
from grader.equivalence.answers.naming import named, renamed, stripped
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.words import ORDERS, SETS, kind_of
from grader.equivalence.verdicts import incorrect
from grader.reading.answers import kinds as k
from grader.reading.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer


def other_kind(answer: Answer, declared: str) -> Judgement | None:
    """The refusal of an answer that is certainly not of the declared kind; None for any other."""
    value = answer if declared in STATED else stripped(answer)
    certain = OTHERS.get(declared)
    if certain is None or not certain(value):
        return None
    return incorrect("type.asked", f"{TYPES[declared]} is asked for, the answer is {_word(value)}")


def are_shapes(*answers: Answer) -> bool:
    r"""Whether all are `M \times N`, each size with a letter in it."""
    return all(
        isinstance(answer, k.Row)
        and answer.opening == "×"
        and not any(
            isinstance(size, k.Single) and is_letter_free(size.value) for size in answer.items
        )
        for answer in answers
    )


STATED = frozenset({"equation", "inequality"})


def _word(answer: Answer) -> str:
    return "an interval" if isinstance(answer, k.Row) and is_interval(answer) else kind_of(answer)


def _is_value(answer: Answer) -> bool:
    return isinstance(answer, k.Single | k.Grouped)


def _is_scalar(answer: Answer) -> bool:
    """Whether an answer is a number, or an expression of them, without entries."""
    if isinstance(answer, k.Grouped):
        return True
    return (
        isinstance(answer, k.Single)
        and not answer.tensor.slots
        and not answer.entries
        and is_letter_free(answer.value)
    )


def _is_row(answer: Answer) -> bool:
    return isinstance(answer, k.Row) and len(answer.items) > 1 and answer.product is None


def _is_order(answer: Answer) -> bool:
    """Whether an answer is inequalities."""
    return isinstance(answer, k.Related) and set(answer.operators) <= ORDERS


def _are_values(answer: Answer) -> bool:
    return isinstance(answer, k.Listed) and all(map(_is_value, answer.items))


def _no_value(answer: Answer) -> bool:
    return _is_row(answer) or isinstance(answer, SETS)


def _no_tuple(answer: Answer) -> bool:
    interval = isinstance(answer, k.Row) and is_interval(answer)
    return interval or _is_scalar(answer) or _is_order(answer) or isinstance(answer, SETS)


def _no_list(answer: Answer) -> bool:
    interval = isinstance(answer, k.Row) and is_interval(answer)
    return interval or isinstance(answer, k.NumberSet)


def _no_statement(answer: Answer) -> bool:
    return _is_value(answer) or _are_values(answer) or isinstance(answer, k.Choice | k.Ratio)


OTHERS: dict[str, Callable[[Answer], bool]] = {
    "number": _no_value,
    "expression": _no_value,
    "function": _no_value,
    "tuple": _no_tuple,
    "vector": _no_tuple,
    "matrix": lambda answer: _is_scalar(answer) or isinstance(answer, SETS),
    "list": _no_list,
    "set": lambda answer: isinstance(answer, k.Choice | k.Ratio),
    "interval": lambda answer: _is_scalar(answer) or _are_values(answer),
    "ratio": lambda answer: isinstance(answer, SETS),
    "equation": lambda answer: _no_statement(answer) or _is_order(answer),
    "inequality": lambda answer: (
        _no_statement(answer) or (isinstance(answer, k.Related) and set(answer.operators) == {"="})
    ),
}


def as_function(answer: Answer, reference: Answer) -> Answer:
    """`f(t) = t^2` and `y = x^2` as the value of `f(x) = x^2`; any other answer as it is."""
    mine, other = named(answer), named(reference)
    if mine is None or len(mine.names) != 1 or not isinstance(mine.value, k.Single):
        return answer
    (name,) = mine.names
    wanted = other.names[0] if other is not None and len(other.names) == 1 else k.Name(name.key)
    letters = wanted.arguments or _only_letter(reference)
    if name.key not in {wanted.key, "y"} or (name.arguments and name.key != wanted.key):
        return answer
    if not name.arguments:
        return mine.value
    if len(letters) != len(name.arguments) or len(set(name.arguments)) != len(letters):
        return answer
    value = renamed(mine.value, dict(zip(name.arguments, letters, strict=True)))
    return k.Related((wanted, value), ("=",))


def _only_letter(reference: Answer) -> tuple[str, ...]:
    """The letter of a reference that has one."""
    value = stripped(reference)
    letters = symbols_in(value.value) if isinstance(value, k.Single) else ()
    return tuple(letters) if len(letters) == 1 else ()
