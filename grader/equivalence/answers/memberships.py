r"""An expression within a set, `2x \in [6, 8)`: what it says of its letters, or of itself.

A letter or a name before `\in` may be left out. An expression is another thing than its letter:
`2x \in [6, 8)` is `3 \le x < 4`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.brackets import brackets, may_be_interval
from grader.equivalence.answers.naming import row_name
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.answers.regions import infinity
from grader.equivalence.answers.words import STATEMENTS, softened
from grader.equivalence.verdicts import undecided
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.reading.answers.kinds import Answer

    Compare = Callable[[Answer, Answer], Judgement]

OF_EXPRESSION = ("member.expression", "the set is right, but it is said of an expression")
OPEN = undecided("member.open", "sets of different expressions, which were not solved for a letter")


def compare_memberships(answer: Answer, reference: Answer, compare: Compare) -> Judgement | None:
    r"""The verdict where an expression stands before the sign of membership; None for others.

    Where the reference is a bare set, an expression in several letters is what was asked for, as
    in `a + b \in (1, 2)`; one in one letter or none is likelier a step on the way to its letter.
    """
    mine, other = _within(answer), _within(reference)
    if mine is None or not (_is_expression(mine[0]) or (other and _is_expression(other[0]))):
        return None
    if other is not None:
        if compare(mine[0], other[0]).verdict is Verdict.CORRECT:
            return compare(mine[1], other[1])
        return _solved(answer, reference, compare)
    by_set = compare(mine[1], reference)
    if isinstance(reference, STATEMENTS) or by_set.verdict is not Verdict.CORRECT:
        return _solved(answer, reference, compare)
    if isinstance(mine[0], k.Single) and len(symbols_in(mine[0].value)) > 1:
        return by_set
    return softened(by_set, *OF_EXPRESSION)


Within = tuple["Answer", "Answer"]


def _within(answer: Answer) -> Within | None:
    if isinstance(answer, k.Related) and answer.operators == ("∈",):
        return answer.sides[0], answer.sides[1]
    return None


def _is_expression(side: Answer) -> bool:
    if isinstance(side, k.Row):
        return not all(map(row_name, side.items))
    return isinstance(side, k.Single) and not side.tensor.slots


def _solved(answer: Answer, reference: Answer, compare: Compare) -> Judgement:
    """The verdict on what both say of a letter; undecided where that is not known."""
    mine, other = _spelled(answer), _spelled(reference)
    return OPEN if mine is None or other is None else compare(mine, other)


def _spelled(answer: Answer) -> Answer | None:
    """A membership of an expression as relations; None where there are none for it."""
    within = _within(answer)
    return _stated(*within) if within is not None and _is_expression(within[0]) else answer


def _stated(side: Answer, inside: Answer) -> Answer | None:
    r"""`2x \in [6, 8)` as `6 \le 2x < 8`, `x^2 \in \{1, 4\}` as equations; None for other sets."""
    match inside:
        case k.Row() if may_be_interval(inside):
            return _between(side, inside)
        case k.Listed(items=items, bare=False) if all(isinstance(i, k.Single) for i in items):
            return _either([k.Related((side, item), ("=",)) for item in items])
        case k.Operated(items=items, operators=operators) if set(operators) == {"∪"}:
            return _either([_stated(side, item) for item in items])
        case _:
            return None


def _between(side: Answer, row: k.Row) -> Answer | None:
    low, high = row.items
    marks = ["≤" if bracket in "[]" else "<" for bracket in brackets(row)]
    first, last = int(_is_infinite(low)), 2 - _is_infinite(high)
    if first == last:
        return None
    return k.Related((low, side, high)[first : last + 1], tuple(marks)[first:last])


def _is_infinite(end: Answer) -> bool:
    return isinstance(end, k.Single) and bool(infinity(end.value))


def _either(parts: list[Answer | None]) -> Answer | None:
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts) or not known:
        return None
    return known[0] if len(known) == 1 else k.Joined("or", known)
