"""Whether two values of a derivation are equal: same shape, then entry by entry.

One reader reads the whole derivation, so an index keeps its meaning from line to line, and a
renamed free index is another one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.calculus import NotDifferentiableError, derivative
from grader.calculus.differentiate import SLOPE
from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair
from grader.expression import nodes as n
from grader.expression.build import is_number
from grader.expression.keys import key
from grader.expression.sizes import SizeVariable, resolve
from grader.expression.traverse import bound_indices, free_indices, walk
from grader.model import Judgement, Verdict
from grader.reading.values import Value, fresh, same_axis, shape_words, transpose
from grader.steps.differentials import is_bare_change, sources
from grader.steps.relation import Relation, Step, undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr, Index
    from grader.reading.problem import Problem

NO_VALUE = "domain.undefined"
RELATIONS = {
    Verdict.CORRECT: Relation.EQUAL,
    Verdict.INCORRECT: Relation.FAILS,
    Verdict.UNDECIDED: Relation.UNDECIDED,
    Verdict.UNREADABLE: Relation.NOT_UNDERSTOOD,
}


def equal(before: Value, after: Value, problem: Problem) -> Step:
    """How one value stands to another that is claimed to be equal."""
    before, after = _zero_like(before, after), _zero_like(after, before)
    if not same_shape(before, after):
        if problem.declarations.layout == "either" and same_shape(before, transpose(after)):
            return equal(before, transpose(after), problem)
        return _unlike(before, after, problem)
    rows, columns = fresh(before.rows), fresh(before.columns)
    mine, other = before.entry(rows, columns), after.entry(rows, columns)
    return _entries(mine, other, (*rows, *columns), problem)


def _zero_like(value: Value, other: Value) -> Value:
    """A literal 0 beside a vector or a matrix as the zero of its shape."""
    if value.is_scalar and is_number(value.scalar, 0):
        return Value(other.rows, other.columns, lambda _r, _c: value.scalar)
    return value


def same_shape(before: Value, after: Value) -> bool:
    """Whether rows and columns fit; sizes that are still open are made the same."""
    lengths = [len(axis) for axis in (before.rows, before.columns)]
    if lengths != [len(axis) for axis in (after.rows, after.columns)]:
        return False
    return same_axis(before.rows, after.rows) and same_axis(before.columns, after.columns)


def _unlike(before: Value, after: Value, problem: Problem) -> Step:
    """Two shapes; an entry beside a whole matrix is a way of writing, not a fault."""
    words = f"the line before is {shape_words(before)}, this one {shape_words(after)}"
    entries = (side.entry(fresh(side.rows), fresh(side.columns)) for side in (before, after))
    strange = _undeclared(*entries, problem=problem)
    if strange:
        return undecided(f"{words}, and what {min(strange)} is has not been said")
    scalar, other = (before, after) if before.is_scalar else (after, before)
    if scalar.is_scalar and len(free_indices(scalar.scalar)) == len(other.rows + other.columns):
        return Step(Relation.UNDECIDED, f"{words}: entries beside a whole")
    return Step(Relation.ILL_TYPED, words)


def _entries(before: Expr, after: Expr, own: tuple[Index, ...], problem: Problem) -> Step:
    if _has_open_range(before, after) and key(before) != key(after):
        return undecided("over how many values an index runs has not been said")
    slots = dict.fromkeys((*own, *free_indices(before), *free_indices(after)))
    pair = Pair(problem, after, tuple(slots), before, tuple(slots))
    integrated = _without_antiderivatives(pair)
    judgement = decide(integrated or pair)
    if judgement.code == NO_VALUE:
        judgement = _where_defined(integrated or pair)
    detail = judgement.detail
    unsaid = (_unsaid(before) ^ _unsaid(after)) | _differentials(before, after, problem)
    unsaid |= set() if integrated else _integrated_by(before) ^ _integrated_by(after)
    unsaid |= _open_slopes(before, after) | _undeclared(before, after, problem=problem)
    unsaid |= {"d" for side in (before, after) if is_bare_change(side, problem)}
    if judgement.verdict is Verdict.INCORRECT and unsaid:
        return Step(Relation.UNDECIDED, f"what {min(unsaid)} is has not been said")
    if integrated is not None:
        detail = f"the derivatives of both sides: {detail}"
    slip = judgement.code if judgement.code.startswith("slip.") else ""
    return Step(RELATIONS[judgement.verdict], detail, judgement.witness, slip=slip)


def _has_open_range(*sides: Expr) -> bool:
    """Whether a sum runs over an axis whose size nothing gives."""
    return any(
        isinstance(resolve(index.size), SizeVariable)
        for side in sides
        for part in walk(side)
        for index in bound_indices(part)
    )


def _unsaid(expr: Expr) -> set[str]:
    """Names that could be defined elsewhere: functions, and derivatives of letters."""
    names = {
        part.function.removesuffix("()")
        for part in walk(expr)
        if isinstance(part, n.Apply) and part.function.endswith("()")
    }
    letters = {part.name for part in walk(expr) if isinstance(part, n.Symbol)}
    return names | {name for name in letters if name.endswith("'")}


def _integrated_by(side: Expr) -> set[str]:
    """The variables of antiderivatives; another one on the other side may be a substitution."""
    return {p.variable for p in walk(side) if isinstance(p, n.IntegralOf) and p.lower is None}


def _undeclared(before: Expr, after: Expr, *, problem: Problem) -> set[str]:
    """Letters of one side only that a statement with shapes does not have."""
    if not problem.shaped:
        return set()
    mine, other = (set(_letters(side)) for side in (before, after))
    return {name for name in mine ^ other if problem.by_name(name) is None and name[0] != SLOPE}


def _letters(side: Expr) -> Iterator[str]:
    """The names of the letters of one side, also of those with a running index."""
    for part in walk(side):
        if isinstance(part, n.Symbol):
            yield part.name
        elif isinstance(part, n.Apply) and part.function.endswith("_"):
            yield part.function.removesuffix("_")


def _open_slopes(before: Expr, after: Expr) -> set[str]:
    """Derivatives of functions that nothing defines, where more could be known of them.

    One that both sides hold alone is a letter like any other; two derivatives of one function may
    hang together, and one on one side may be what stands on the other.
    """
    mine, other = (
        {p.name for p in walk(side) if isinstance(p, n.Symbol | n.Element) and p.name[0] == SLOPE}
        for side in (before, after)
    )
    functions = {name.partition("/")[0] for name in mine | other}
    return set() if mine == other and len(functions) == len(mine) else mine | other


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
    variables = _integrated_by(pair.answer) | _integrated_by(pair.reference)
    variables = {source for name in variables for source in sources(name, pair.problem)}
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
