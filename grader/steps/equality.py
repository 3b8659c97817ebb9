"""Whether two values of a derivation are equal: same shape, then entry by entry.

One reader reads the whole derivation, so an index keeps its meaning from line to line, and a
renamed free index is another one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.calculus import NotDifferentiableError, derivative
from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair
from grader.expression import nodes as n
from grader.expression.traverse import free_indices, walk
from grader.model import Judgement, Verdict
from grader.reading.values import fresh, same_axis, shape_words, transpose
from grader.steps.relation import Relation, Step

if TYPE_CHECKING:
    from grader.expression.nodes import Expr, Index
    from grader.reading.problem import Problem
    from grader.reading.values import Value

NO_VALUE = "domain.undefined"
RELATIONS = {
    Verdict.CORRECT: Relation.EQUAL,
    Verdict.INCORRECT: Relation.FAILS,
    Verdict.UNDECIDED: Relation.UNDECIDED,
    Verdict.UNREADABLE: Relation.NOT_UNDERSTOOD,
}


def equal(before: Value, after: Value, problem: Problem) -> Step:
    """How one value stands to another that is claimed to be equal."""
    if not _same_shape(before, after):
        if problem.declarations.layout == "either" and _same_shape(before, transpose(after)):
            return equal(before, transpose(after), problem)
        return _unlike(before, after)
    rows, columns = fresh(before.rows), fresh(before.columns)
    mine, other = before.entry(rows, columns), after.entry(rows, columns)
    return _entries(mine, other, (*rows, *columns), problem)


def _same_shape(before: Value, after: Value) -> bool:
    lengths = [len(axis) for axis in (before.rows, before.columns)]
    if lengths != [len(axis) for axis in (after.rows, after.columns)]:
        return False
    return same_axis(before.rows, after.rows) and same_axis(before.columns, after.columns)


def _unlike(before: Value, after: Value) -> Step:
    """Two shapes; an entry beside a whole matrix is a way of writing, not a fault."""
    words = f"the line before is {shape_words(before)}, this one {shape_words(after)}"
    scalar, other = (before, after) if before.is_scalar else (after, before)
    if scalar.is_scalar and len(free_indices(scalar.scalar, {})) == len(other.rows + other.columns):
        return Step(Relation.UNDECIDED, f"{words}: entries beside a whole")
    return Step(Relation.ILL_TYPED, words)


def _entries(before: Expr, after: Expr, own: tuple[Index, ...], problem: Problem) -> Step:
    known: dict[int, tuple[Index, ...]] = {}
    slots = dict.fromkeys((*own, *free_indices(before, known), *free_indices(after, known)))
    pair = Pair(problem, after, tuple(slots), before, tuple(slots))
    integrated = _without_antiderivatives(pair)
    judgement = decide(integrated or pair)
    if judgement.code == NO_VALUE:
        judgement = _where_defined(integrated or pair)
    detail = judgement.detail
    unsaid = (_unsaid(before) ^ _unsaid(after)) | _differentials(before, after, problem)
    if judgement.verdict is Verdict.INCORRECT and unsaid:
        return Step(Relation.UNDECIDED, f"what {min(unsaid)} is has not been said")
    if integrated is not None:
        detail = f"the derivatives of both sides: {detail}"
    return Step(RELATIONS[judgement.verdict], detail, judgement.witness)


def _unsaid(expr: Expr) -> set[str]:
    """Names that could be defined elsewhere: functions, and derivatives of letters."""
    names = {
        part.function.removesuffix("()")
        for part in walk(expr)
        if isinstance(part, n.Apply) and part.function.endswith("()")
    }
    letters = {part.name for part in walk(expr) if isinstance(part, n.Symbol)}
    return names | {name for name in letters if name.endswith("'")}


def _differentials(before: Expr, after: Expr, problem: Problem) -> set[str]:
    """The letter d where it may be that of a differential, `d(x^2) = 2x dx`."""
    letters = {p.name for side in (before, after) for p in walk(side) if isinstance(p, n.Symbol)}
    return letters & {"d"} if problem.by_name("d") is None else set()


def is_name(value: Value, problem: Problem) -> bool:
    """Whether a value is a letter or an entry that nothing defines, so that `V = ...` names it."""
    entry = value.entry(fresh(value.rows), fresh(value.columns))
    return isinstance(entry, n.Symbol | n.Element) and problem.definition(entry.name) is None


def _where_defined(pair: Pair) -> Judgement:
    """The other way round: a difference where this side has a value too, else undecided."""
    turned = replace(
        pair,
        answer=pair.reference,
        answer_slots=pair.reference_slots,
        reference=pair.answer,
        reference_slots=pair.answer_slots,
    )
    judgement = decide(turned)
    if judgement.verdict is Verdict.INCORRECT and judgement.code != NO_VALUE:
        return judgement
    detail = "this line has no value at some points where the line before has one"
    return Judgement(Verdict.UNDECIDED, NO_VALUE, detail)


def _without_antiderivatives(pair: Pair) -> Pair | None:
    """Both sides differentiated where an antiderivative stands: equal up to a constant."""
    variables = {
        part.variable
        for side in (pair.answer, pair.reference)
        for part in walk(side)
        if isinstance(part, n.IntegralOf) and part.lower is None
    }
    if len(variables) != 1:
        return None
    by = n.Symbol(variables.pop())
    try:
        answer, reference = (
            derivative(side, by, pair.problem) for side in (pair.answer, pair.reference)
        )
    except NotDifferentiableError:
        return None
    return replace(pair, answer=answer, reference=reference)
