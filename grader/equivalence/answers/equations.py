r"""Equations and inequalities in several letters: whether they say the same.

A constant factor changes nothing, a positive one keeps an inequality. Equations of polynomials and
quotients have the same solutions where their different factors are the same (over the complex
numbers, which is enough for the reals); factors of denominators count for nothing, so that
`\frac{y + 5}{x} = 2` is `y = 2x - 5` up to removable points. A difference needs a witness: a real
point on one and not on the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, arb_poly, ctx, fmpq, fmpq_poly

from grader.equivalence.answers.inverses import Relation, undone
from grader.equivalence.answers.numbers import (
    NotReal,
    ball_of,
    is_letter_free,
    plainly_differ,
    real_zeros,
    symbols_in,
)
from grader.equivalence.answers.rationals import NotRational, in_many, in_one, radical, whole
from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import ZERO, add, multiply, negate
from grader.expression.copies import with_others
from grader.expression.draws import raw
from grader.expression.keys import key
from grader.expression.substitution import substituted
from grader.expression.traverse import walk
from grader.model import Judgement, Verdict, Witness
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

BITS = 256
POINTS = 24
FLIPPED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤", "=": "=", "≠": "≠"}


def compare_equations(answer: Relation, reference: Relation, problem: Problem) -> Judgement:
    """Whether two relations `left operator right` have the same solutions."""
    judgement = _compared(answer, reference, problem)
    refuted = judgement.verdict is Verdict.INCORRECT
    if refuted and _with_inverse_undone(answer, _gap(*reference), problem):
        return undecided("equation.branch", "right on the branch of the inverse function")
    return judgement


def _compared(answer: Relation, reference: Relation, problem: Problem) -> Judgement:
    mine, other = (_gap(*relation) for relation in (answer, reference))
    if all(is_letter_free(gap) for gap, _ in (mine, other)) and not _same_sides(
        answer, reference, problem
    ):
        return _of_numbers(mine, other, problem)
    for method in (_constant, _proportional, _same_factors, _shifted):
        found = method(mine, other, problem)
        if found is not None:
            return found
    if _with_constant_renamed(mine, other, problem):
        return undecided("constant.general", "right if the constants are free")
    witness = _witness(mine, other, problem)
    if witness is not None:
        return incorrect("equation.differs", "the solutions are not the same", witness)
    return undecided("equation.open", "neither shown to have the same solutions nor other ones")


Gap = tuple["Expr", str]


def _gap(left: Expr, operator: str, right: Expr) -> Gap:
    """The relation as `gap operator 0` with the operator `=`, `≠`, `>` or `≥`."""
    gap = add((left, negate(right)))
    return (negate(gap), FLIPPED[operator]) if operator in "<≤" else (gap, operator)


def _with_constant_renamed(mine: Gap, other: Gap, problem: Problem) -> bool:
    r"""Whether `\sin y = C \cos x` is `\sin y = c \cos x` but for the letter of its constant."""
    here, there = set(symbols_in(mine[0])), set(symbols_in(other[0]))
    new, old = here - there, there - here
    if len(new) != 1 or len(old) != 1 or not (new | old) <= CONSTANTS:
        return False
    renamed = substituted(mine[0], {new.pop(): n.Symbol(old.pop())}), mine[1]
    found = _proportional(renamed, other, problem)
    return found is not None and found.verdict is Verdict.CORRECT


CONSTANTS = frozenset("cCkK")


def _with_inverse_undone(answer: Relation, other: Gap, problem: Problem) -> bool:
    r"""Whether `\arctan y = x + c` is `y = \tan(x + c)` but for the values an arctangent takes."""
    found = (_proportional(_gap(*relation), other, problem) for relation in undone(answer))
    return any(each is not None and each.verdict is Verdict.CORRECT for each in found)


def is_zero(expr: Expr, problem: Problem) -> Verdict:
    """Whether an expression is zero everywhere."""
    return _same(expr, ZERO, problem).verdict


def _same(left: Expr, right: Expr, problem: Problem) -> Judgement:
    """The verdict of the engine on two scalars; a difference seen at once needs no more."""
    if plainly_differ(left, right, problem):
        return incorrect("values.differ", "the values differ")
    return compare(Tensor((), left, "scalar"), Tensor((), right, "scalar"), problem)


# -- relations without letters or that always hold -----------------------------------------------


def _of_numbers(mine: Gap, other: Gap, problem: Problem) -> Judgement:
    """Relations of other numbers: two that hold, or that fail by a rounding, say other things."""
    truths = [_truth(gap, problem) for gap in (mine, other)]
    if None not in truths and truths[0] != truths[1]:
        came, expected = ("true" if truth else "false" for truth in truths)
        detail = f"the answer is {came}, the reference {expected}"
        return incorrect("equation.trivial", detail)
    if truths == [False, False] and _is_whole(mine[0]) and _is_whole(other[0]):
        return correct("equation.trivial", "no value satisfies either")
    return undecided("equation.numbers", "relations of other numbers than those of the reference")


def _is_whole(gap: Expr) -> bool:
    return all(
        isinstance(part, n.Add | n.Multiply) or (isinstance(part, n.Number) and part.value.q == 1)
        for part in walk(gap)
    )


def _same_sides(answer: Relation, reference: Relation, problem: Problem) -> bool:
    """Whether two relations have the same sign between equal sides, in either direction."""
    left, operator, right = answer
    turned = (right, FLIPPED[operator], left)
    return any(
        sign == reference[1]
        and _same(first, reference[0], problem).verdict is Verdict.CORRECT
        and _same(second, reference[2], problem).verdict is Verdict.CORRECT
        for first, sign, second in (answer, turned)
    )


def _constant(mine: Gap, other: Gap, problem: Problem) -> Judgement | None:
    """Relations of numbers, and equations that hold for everything."""
    truths = [_truth(gap, problem) for gap in (mine, other)]
    if None not in truths:
        if truths[0] and truths[1] and not _partial_in(mine[0]) <= _partial_in(other[0]):
            return undecided(
                "equation.domain", "every value satisfies either, where the answer has one"
            )
        if truths[0] == truths[1]:
            how = "every value satisfies" if truths[0] else "no value satisfies"
            return correct("equation.trivial", f"{how} either")
        return incorrect(
            "equation.trivial",
            f"the answer is always {'true' if truths[0] else 'false'}, the reference is not",
        )
    if truths == [None, None]:
        return None
    unsettled = (mine, other)[truths.index(None)]
    if (
        True in truths
        and unsettled[1] == "="
        and is_zero(unsettled[0], problem) is Verdict.INCORRECT
    ):
        return incorrect("equation.trivial", "one of both holds for every value, the other not")
    witness = _witness(mine, other, problem)
    if witness is not None:
        return incorrect("equation.differs", "the solutions are not the same", witness)
    return undecided("equation.open", "one of both is about numbers alone")


def _partial_in(expr: Expr) -> frozenset[object]:
    """What stands in an expression and may have no value: the keys of quotients, roots, logs."""
    return frozenset(key(part) for part in walk(expr) if symbols_in(part) and _is_partial(part))


def _is_partial(part: Expr) -> bool:
    match part:
        case n.Power(exponent=n.Number(value=value)):
            return bool(value.q != 1 or value < 0)
        case n.Power():
            return True
        case n.Apply(function=function):
            return function not in TOTAL
        case _:
            return False


TOTAL = frozenset(
    {
        "sin",
        "cos",
        "exp",
        "abs",
        "floor",
        "ceil",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "max",
        "min",
    }
)


def _truth(relation: Gap, problem: Problem) -> bool | None:
    gap, operator = relation
    zero = is_zero(gap, problem)
    if zero is Verdict.CORRECT:
        return operator in "=≥"
    if not is_letter_free(gap) or zero is not Verdict.INCORRECT:
        return None
    if operator in "=≠":
        return operator == "≠"
    try:
        return bool(ball_of(gap, problem, BITS) > 0)
    except NotReal:
        return None


# -- a constant factor ---------------------------------------------------------------------------


def _proportional(mine: Gap, other: Gap, problem: Problem) -> Judgement | None:
    """Gaps whose quotient is one number everywhere: `F(x) G(y) = F(y) G(x)` for all x and y."""
    if mine[1] != other[1] or symbols_in(mine[0]) != symbols_in(other[0]):
        return None
    if any(is_zero(gap[0], problem) is not Verdict.INCORRECT for gap in (mine, other)):
        return None
    left = multiply((mine[0], with_others(other[0], "~")))
    right = multiply((with_others(mine[0], "~"), other[0]))
    if _same(left, right, problem).verdict is not Verdict.CORRECT:
        return None
    if mine[1] in "=≠":
        return correct("equation.proportional", "the same equation up to a constant factor")
    positive = _positive_factor(mine[0], other[0], problem)
    if positive is None:
        return None
    if positive:
        return correct("equation.proportional", "the same inequality up to a positive factor")
    return incorrect("equation.opposite", "the inequality is the other way round")


def _positive_factor(mine: Expr, other: Expr, problem: Problem) -> bool | None:
    for point in _points(symbols_in(other)):
        try:
            product = _at(mine, point, problem) * _at(other, point, problem)
        except NotReal:
            continue
        if product > 0:
            return True
        if product < 0:
            return False
    return None


# -- factors -------------------------------------------------------------------------------------


def _same_factors(mine: Gap, other: Gap, problem: Problem) -> Judgement | None:
    """Equations of polynomials and quotients with the same different factors."""
    if mine[1] != other[1] or mine[1] not in "=≠":
        return None
    names = tuple(sorted({*symbols_in(mine[0]), *symbols_in(other[0])}))
    try:
        left, right = (_factors(gap[0], names, problem) for gap in (mine, other))
    except NotRational:
        return None
    if left == right:
        return correct("equation.factors", "the same factors, so the same solutions")
    return None


def _factors(gap: Expr, names: tuple[str, ...], problem: Problem) -> frozenset[str]:
    """The different factors of the numerator, without letters that are never zero."""
    above, _ = in_many(gap, names)
    never = {name for name in names if problem.assumed(name) & {"positive", "nonzero"}}
    return frozenset(radical(above)) - never


def _shifted(mine: Gap, other: Gap, problem: Problem) -> Judgement | None:
    """Equations whose gaps differ by a number have no solution in common."""
    if mine[1] != "=" or other[1] != "=":
        return None
    for gap in (mine[0], negate(mine[0])):
        distance = add((gap, negate(other[0])))
        letters = {name: n.Symbol(f"{name}~") for name in symbols_in(distance)}
        constant = (
            _same(distance, substituted(distance, letters), problem).verdict is Verdict.CORRECT
        )
        if constant and is_zero(distance, problem) is Verdict.INCORRECT:
            return incorrect(
                "equation.shifted", "no value satisfies both the answer and the reference"
            )
    return None


# -- witnesses -----------------------------------------------------------------------------------


def _witness(mine: Gap, other: Gap, problem: Problem) -> Witness | None:
    """A real point that satisfies one relation and certainly not the other."""
    names = tuple(sorted({*symbols_in(mine[0]), *symbols_in(other[0])}))
    if any("complex" in problem.assumed(name) for name in names):
        return None
    if mine[1] == other[1] == "=":
        return _off(other, mine, names, problem, mine_holds=False) or _off(
            mine, other, names, problem, mine_holds=True
        )
    for point in _points(names):
        truths = [_holds(gap, point, problem) for gap in (mine, other)]
        if None not in truths and truths[0] != truths[1]:
            return _shown(point, mine_holds=bool(truths[0]))
    return None


def _off(
    on: Gap, off: Gap, names: tuple[str, ...], problem: Problem, *, mine_holds: bool
) -> Witness | None:
    """A point on one curve where the other's gap is certainly not zero."""
    for point in _zeros(on[0], names, problem):
        try:
            value = _at(off[0], point, problem)
        except NotReal:
            continue
        if not value.contains(0):
            return _shown(point, mine_holds=mine_holds)
    return None


def _zeros(gap: Expr, names: tuple[str, ...], problem: Problem) -> Iterator[dict[str, arb]]:
    """Real points where a gap is zero: all letters but one chosen, the last one solved for."""
    own = symbols_in(gap)
    for name in own:
        for seed in range(4):
            others = {
                other: fmpq(1 + raw(seed, other, ()) % 9, 1 + seed % 2)
                for other in names
                if other != name
            }
            fixed = substituted(gap, {other: n.Number(value) for other, value in others.items()})
            try:
                zeros = _roots(*in_one(fixed, name))
            except NotRational:
                zeros = _linear_zero(fixed, name, problem)
            yield from ({**_balls(others), name: zero} for zero in zeros)


def _roots(above: fmpq_poly, below: fmpq_poly) -> list[arb]:
    squarefree = whole(above)
    if squarefree.degree() < 1:
        return []
    with ctx.workprec(BITS):
        poles = arb_poly(below)
        return [zero for zero in real_zeros(squarefree, BITS) if not poles(zero).contains(0)]


def _linear_zero(gap: Expr, name: str, problem: Problem) -> list[arb]:
    """The zero of an expression that is visibly linear in a letter, whatever else stands in it."""
    terms = gap.terms if isinstance(gap, n.Add) else (gap,)
    if not all(_is_linear(term, name) for term in terms):
        return []
    with ctx.workprec(BITS):
        try:
            start = _at(gap, {name: arb(0)}, problem)
            slope = _at(gap, {name: arb(1)}, problem) - start
        except NotReal:
            return []
        return [] if slope.contains(0) else [-start / slope]


def _is_linear(term: Expr, name: str) -> bool:
    """Whether a term is free of a letter, or that letter times what is free of it."""
    if name not in symbols_in(term):
        return True
    match term:
        case n.Symbol():
            return True
        case n.Multiply(factors=factors):
            holding = [factor for factor in factors if name in symbols_in(factor)]
            return len(holding) == 1 and _is_linear(holding[0], name)
        case n.Add(terms=terms):
            return all(_is_linear(part, name) for part in terms)
        case _:
            return False


def _balls(values: dict[str, fmpq]) -> dict[str, arb]:
    return {name: arb(value) for name, value in values.items()}


def _points(names: tuple[str, ...]) -> Iterator[dict[str, arb]]:
    """Small rational points, the same every time."""
    for seed in range(POINTS):
        yield {name: arb(fmpq(raw(seed, name, ()) % 25 - 12, 1 + seed % 3)) for name in names}


def _at(expr: Expr, point: dict[str, arb], problem: Problem) -> arb:
    return ball_of(expr, problem, BITS, point)


def _holds(relation: Gap, point: dict[str, arb], problem: Problem) -> bool | None:
    try:
        value = _at(relation[0], point, problem)
    except NotReal:
        return None
    if value.contains(0) and not value.is_zero():
        return None
    sign = 0 if value.is_zero() else 1 if value > 0 else -1
    return {"=": sign == 0, "≠": sign != 0, ">": sign > 0, "≥": sign >= 0}[relation[1]]


def _shown(point: dict[str, arb], *, mine_holds: bool) -> Witness:
    given = tuple(f"{name} = {_number(value)}" for name, value in sorted(point.items()))
    words = ("holds", "does not hold")
    return Witness(given, words[mine_holds], words[not mine_holds])


def _number(value: arb) -> str:
    exact = value.unique_fmpz()
    return str(exact) if exact is not None else value.str(6, radius=False)


# -- an expression for an equation that it solves -------------------------------------------------


def solves(expression: Expr, relation: tuple[Expr, str, Expr], problem: Problem) -> bool:
    """Whether an equation is `letter = expression` written otherwise, for a letter not in it.

    Holds where the equation is linear in the letter (its gap is a slope times the letter minus the
    expression) and the slope is nowhere zero: a number.
    """
    gap = add((relation[0], negate(relation[2])))
    inside = set(symbols_in(expression))
    for name in set(symbols_in(gap)) - inside:
        at_zero = substituted(gap, {name: ZERO})
        slope = add((substituted(gap, {name: n.Number(fmpq(1))}), negate(at_zero)))
        linear = add((multiply((slope, n.Symbol(name))), at_zero))
        solved = substituted(gap, {name: expression})
        if (
            _same(
                slope,
                substituted(slope, {s: n.Symbol(f"{s}~") for s in symbols_in(slope)}),
                problem,
            ).verdict
            is Verdict.CORRECT
            and is_zero(slope, problem) is Verdict.INCORRECT
            and _same(linear, gap, problem).verdict is Verdict.CORRECT
            and is_zero(solved, problem) is Verdict.CORRECT
        ):
            return True
    return False
