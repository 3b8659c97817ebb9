r"""Systems of equations, `2x + y = 5, x - y = 1`, beside each other and beside their solution.

Linear ones over the rationals are brought to reduced echelon form, which is the same exactly where
the solutions are. For others only a value that satisfies an equation not at all is certain.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from grader.equivalence.answers.equations import is_zero
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.rationals import NotRational, in_many
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import add, negate
from grader.expression.substitution import substituted
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

MOST_LETTERS = 8
MOST_ORDERS = 3
Equation = tuple["Expr", "Expr"]
Equations = list[Equation]


def compare_systems(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Whether systems have the same solutions; None where a side is none, or both are solved."""
    other = _equations(reference)
    if other is None or len(other) < 2:
        return None
    if isinstance(answer, k.Row):
        return _by_order(answer, other, problem)
    mine = _equations(answer)
    if mine is None or (_solved(mine) and _solved(other)):
        return None
    judgement = _compared(mine, other, problem)
    if judgement.verdict is Verdict.CORRECT and _solved(other):
        return undecided("system.unsolved", "equations with the right solution, which is not given")
    return judgement


def _equations(answer: Answer) -> Equations | None:
    """The equations of a system; None for anything else."""
    match answer:
        case (
            k.Joined(operator="and", items=items) | k.Listed(items=items, joined="," | ";" | "and")
        ):
            found = [_sides(item) for item in items]
        case k.Related():
            found = [_sides(answer)]
        case _:
            return None
    kept = [sides for sides in found if sides is not None]
    return kept if len(kept) == len(found) else None


def _sides(item: Answer) -> Equation | None:
    if not isinstance(item, k.Related) or item.operators != ("=",):
        return None
    values = [_value(side) for side in item.sides]
    return (values[0], values[1]) if values[0] is not None and values[1] is not None else None


def _value(side: Answer) -> Expr | None:
    """A side of an equation; the value `f(2)` of a function is an unknown of its own."""
    match side:
        case k.Name(key=key) if "(" in key:
            return n.Symbol(key)
        case k.Name(value=k.Single() as value) | (k.Single() as value):
            return value.value if not value.tensor.slots and not value.unit else None
        case _:
            return None


def _solved(system: Equations) -> bool:
    """Whether every equation gives a letter its value."""
    return all(isinstance(left, n.Symbol) and is_letter_free(right) for left, right in system)


def _letters(system: Equations) -> tuple[str, ...]:
    found = {name for sides in system for side in sides for name in symbols_in(side)}
    return tuple(sorted(found))


def _by_order(answer: k.Row, system: Equations, problem: Problem) -> Judgement | None:
    """`(2, 1)` for a system in x and y, in their order; wrong where no order is right."""
    letters = _letters(system)
    values = [i.value for i in answer.items if isinstance(i, k.Single) and is_letter_free(i.value)]
    if _solved(system) or not len(values) == len(answer.items) == len(letters) <= MOST_ORDERS:
        return None
    found = [
        _compared([(n.Symbol(x), v) for x, v in zip(order, values, strict=True)], system, problem)
        for order in permutations(letters)
    ]
    verdicts = {judgement.verdict for judgement in found}
    if found[0].verdict is Verdict.CORRECT or verdicts == {Verdict.INCORRECT}:
        return found[0]
    return undecided("system.order", "which entry is meant by which letter is not said")


def _compared(mine: Equations, other: Equations, problem: Problem) -> Judgement:
    letters = tuple(sorted({*_letters(mine), *_letters(other)}))
    try:
        forms = [_echelon(system, letters) for system in (mine, other)]
    except NotRational:
        return _substituted(mine, other, problem)
    if _is_empty(forms[1]) or not set(_letters(mine)) <= set(_letters(other)):
        return undecided("system.open", "systems that were not compared")
    if forms[0] == forms[1]:
        return correct("system.equal", "the same solutions: one reduced echelon form")
    return incorrect("system.differs", "the systems do not have the same solutions")


def _substituted(mine: Equations, other: Equations, problem: Problem) -> Judgement:
    """A value that does not satisfy an equation is wrong; more is not known."""
    if _solved(mine):
        values = {left.name: right for left, right in mine if isinstance(left, n.Symbol)}
        for number, (left, right) in enumerate(other, start=1):
            gap = substituted(add((left, negate(right))), values)
            if is_letter_free(gap) and is_zero(gap, problem) is Verdict.INCORRECT:
                return incorrect(
                    "system.fails", f"equation {number} of the reference does not hold"
                )
    return undecided("system.open", "systems that were not shown to have the same solutions")


# -- linear systems ------------------------------------------------------------------------------


def _echelon(system: Equations, letters: tuple[str, ...]) -> list[list[fmpq]]:
    """The rows of the reduced echelon form but zeros; NotRational where it is not linear."""
    if not 0 < len(letters) <= MOST_LETTERS:
        raise NotRational("letters")
    rows = [_coefficients(add((left, negate(right))), letters) for left, right in system]
    reduced, rank = fmpq_mat(rows).rref()
    return [list(row) for row in reduced.tolist()[:rank]]


def _coefficients(gap: Expr, letters: tuple[str, ...]) -> list[fmpq]:
    """Those of the letters, and the constant."""
    above, below = in_many(gap, letters)
    if not below.is_constant() or above.total_degree() > 1:
        raise NotRational("not linear")
    found, scale = above.to_dict(), below.leading_coefficient()
    return [found.get(monomial, fmpq(0)) / scale for monomial in _monomials(len(letters))]


def _monomials(count: int) -> Iterator[tuple[int, ...]]:
    for place in range(count + 1):
        yield tuple(int(place == at) for at in range(count))


def _is_empty(rows: list[list[fmpq]]) -> bool:
    """Whether a system says 0 = 1."""
    return any(not any(row[:-1]) and row[-1] for row in rows)
