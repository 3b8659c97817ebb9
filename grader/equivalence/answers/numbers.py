"""Real numbers as balls of any precision, and their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flint import acb, arb, ctx, fmpq

from grader.expression import nodes as n
from grader.expression.balls import Reals
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.expression.traverse import by_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flint import fmpz_poly

    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

PRECISIONS = (64, 256, 1024)
FINEST = PRECISIONS[-1]


class NotReal(Exception):
    """Something that should be a real number is not, or cannot be told to be."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A point given by an expression without letters; `known` keeps its balls by precision."""

    expr: Expr
    problem: Problem
    known: dict[int, arb] = field(default_factory=dict, compare=False, repr=False)

    def ball(self, bits: int) -> arb:
        """An enclosure at this precision; NotReal where there is none."""
        if bits not in self.known:
            self.known[bits] = ball_of(self.expr, self.problem, bits)
        return self.known[bits]


@dataclass(frozen=True, slots=True)
class Zero:
    """The real zero number `at`, counted from the left, of a polynomial without double zeros."""

    polynomial: fmpz_poly
    at: int

    def ball(self, bits: int) -> arb:
        """An enclosure at this precision."""
        return real_zeros(self.polynomial, bits)[self.at]


Point = Valued | Zero


def ball_of(
    expr: Expr, problem: Problem, bits: int, letters: Mapping[str, Any] | None = None
) -> arb:
    """The value of a real expression with its letters given; NotReal where it has none."""
    with ctx.workprec(bits):
        evaluator: Evaluator[Any] = Evaluator(Reals(0), {}, problem)
        evaluator.drawn.update(letters or {})
        try:
            value = evaluator.value(expr, {})
        except (NotHere, Undefined, TooLarge, KeyError) as error:
            raise NotReal(str(error)) from None
    if not isinstance(value, arb) or not value.is_finite():
        raise NotReal("not finite")
    return value


def real_zeros(polynomial: fmpz_poly, bits: int) -> list[arb]:
    """The real zeros of a polynomial without double zeros, in order, as balls that do not meet."""
    with ctx.workprec(bits):
        roots: list[tuple[acb, int]] = list(polynomial.complex_roots())  # type: ignore[arg-type]
        zeros = [root.real for root, _ in roots if root.imag == 0]
    return sorted(zeros, key=lambda ball: float(ball.mid()))


def order(left: Point, right: Point) -> int:
    """-1, 0 or 1; two that agree to a thousand bits are the same number."""
    if left is right:
        return 0
    for bits in PRECISIONS:
        first, second = left.ball(bits), right.ball(bits)
        if first < second:
            return -1
        if first > second:
            return 1
    if not (_is_sharp(left.ball(FINEST)) and _is_sharp(right.ball(FINEST))):
        raise NotReal("accuracy")
    return 0


def _is_sharp(ball: arb) -> bool:
    """Whether a ball of the finest precision is known well enough to be called equal."""
    return bool(ball.rel_accuracy_bits() >= FINEST // 2 or abs(ball) < arb(2) ** -256)


def is_letter_free(expr: Expr) -> bool:
    """Whether an expression is a number: no letter, no element, no unknown function."""
    kinds = by_kind(expr)
    return VARYING.isdisjoint(kinds) and not any(
        part.function.endswith(("()", "_")) for part in kinds.get(n.Apply, ())
    )


VARYING = frozenset({n.Symbol, n.Element, n.SizeValue, n.IndexValue})


def symbols_in(expr: Expr) -> tuple[str, ...]:
    """The free scalar letters of an expression in order of their names."""
    names = {part.name for part in by_kind(expr).get(n.Symbol, ())}
    return tuple(sorted(name for name in names if not name.startswith("#")))


def number_of(value: fmpq) -> n.Number:
    """A rational as an expression."""
    return n.Number(value)


def plainly_differ(left: Expr, right: Expr, problem: Problem) -> bool:
    """Whether two expressions certainly have other values at one of two real points."""
    for seed in PLAIN_SEEDS:
        values = []
        with ctx.workprec(PRECISIONS[0]):
            evaluator: Evaluator[Any] = Evaluator(Reals(seed), {}, problem)
            try:
                values = [evaluator.value(expr, {}) for expr in (left, right)]
            except (NotHere, Undefined, TooLarge, KeyError):
                continue
        if not values[0].overlaps(values[1]):
            return True
    return False


PLAIN_SEEDS = (3, 8)
