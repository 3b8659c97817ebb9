"""The points at which a function jumps: what roundings, signs and cases say exactly there.

Random points miss them: the floor of x is the ceiling of x less 1 almost everywhere. So the points
are solved for, with the other letters at small primes, and both sides are worked out exactly at
each. Where the reference jumps, nothing can be filled in: an answer has to have its value there.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from flint import acb, arb, ctx, fmpq

from grader.equivalence.folding import MOST_POWERS, folded, logarithm_in, rational_power
from grader.equivalence.pair import is_complex, once, symbols_in
from grader.equivalence.roots import rational_roots
from grader.equivalence.verdicts import incorrect
from grader.equivalence.witness import shown
from grader.expression import nodes as n
from grader.expression.balls import Complexes, Reals
from grader.expression.build import add, negate
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.draws import POSITIVE, WHOLE
from grader.expression.evaluate import Evaluator
from grader.expression.traverse import walk
from grader.model import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr
    from grader.model import Judgement

ROUNDING = frozenset({"floor", "ceil"})
LEVELS = (2, -1, 1, 0, 4, -3)
OTHERS = (2, 3, 5, 7, 11, 13)
BESIDE = (fmpq(0), fmpq(-1, 2**40), fmpq(1, 2**40))
MOST_JUMPS = 100
BITS = 512
TOLD = arb(2) ** -100
JUMPING: frozenset[type] = frozenset({n.Indicator, n.Apply})
INDEXED: frozenset[type] = frozenset({n.Element, n.SizeValue, n.SumOver})


class Jump(NamedTuple):
    """A point at which a node of one side may jump, as one letter passes its value there."""

    node: Expr
    name: str
    letters: Mapping[str, fmpq]
    of_reference: bool


def differs_at_jumps(pair: Pair) -> tuple[Judgement | None, frozenset[int]]:
    """A difference at a jump or just beside it, and the ids of the nodes that were looked at.

    NotHere where the values at one of the points cannot be told.
    """
    met: set[int] = set()
    for jump in jumps_of(pair):
        for step in BESIDE:
            letters = {**jump.letters, jump.name: jump.letters[jump.name] + step}
            if not admitted(pair, jump.name, letters[jump.name]):
                continue
            found = difference_at(pair, letters, strict=jump.of_reference)
            if found is not None:
                return found, frozenset()
        met.add(id(jump.node))
    return None, frozenset(met)


@once
def jumps_of(pair: Pair) -> tuple[Jump, ...]:
    """Points at which a rounding, a sign or a case of either side turns."""
    if JUMPING.isdisjoint(pair.kinds):
        return ()
    return tuple(islice(_jumps(pair, points_of(pair)), MOST_JUMPS))


def points_of(pair: Pair) -> dict[str, fmpq]:
    """The letters at small primes; none where there are others than a few real scalars."""
    if not INDEXED.isdisjoint(pair.kinds):
        return {}
    letters = [name for name in sorted(symbols_in(pair)) if not name.startswith("#")]
    if len(letters) > len(OTHERS) or any(pair.problem.definition(name) for name in letters):
        return {}
    if any("complex" in pair.assumed(name) for name in letters):
        return {}
    return dict(zip(letters, map(fmpq, OTHERS), strict=False))


def _jumps(pair: Pair, others: Mapping[str, fmpq]) -> Iterator[Jump]:
    for side in (pair.reference, pair.answer):
        for node in walk(side):
            for gap in _gaps(node):
                for name in others:
                    for value in solved(gap, name, fmpq(0), others):
                        if admitted(pair, name, value):
                            letters = {**others, name: value}
                            yield Jump(node, name, letters, side is pair.reference)


def _gaps(node: Expr) -> Iterator[Expr]:
    """Expressions at whose zeros a node turns."""
    match node:
        case n.Indicator(left=left, right=right):
            yield add((left, negate(right)))
        case n.Apply(function="sign", arguments=(inside,)):
            yield inside
        case n.Apply(function=function, arguments=(inside,)) if function in ROUNDING:
            for level in LEVELS:
                yield add((inside, n.Number(fmpq(-level))))
        case n.Apply(function="mod", arguments=(inside, n.Number(value=modulus))):
            for level in LEVELS:
                yield add((inside, n.Number(-level * modulus)))
        case _:
            return


def admitted(pair: Pair, name: str, value: fmpq) -> bool:
    """Whether a letter may have a value by what is assumed of it."""
    assume = pair.assumed(name)
    if assume & POSITIVE and (value < 0 or (value == 0 and "positive" in assume)):
        return False
    return not assume & WHOLE or (value.q == 1 and ("natural" not in assume or value > 0))


# -- both sides at a point -------------------------------------------------------------------------


class AtPoint(Reals):
    """Real balls with the letters at a point."""

    def __init__(self, letters: Mapping[str, fmpq]) -> None:
        super().__init__(0)
        self.letters = letters

    def rational(self, name: str, _positions: tuple[int, ...], _assume: frozenset[str]) -> fmpq:
        """The letter's value at the point."""
        return self.letters[name]


class AtComplexPoint(Complexes):
    """Complex balls with the letters, which are real, at a point."""

    def __init__(self, letters: Mapping[str, fmpq]) -> None:
        super().__init__(0)
        self.letters = letters

    def draw(self, name: str, _positions: tuple[int, ...], _assume: frozenset[str]) -> acb:
        """The letter's value at the point."""
        return acb(arb(self.letters[name]))


def difference_at(pair: Pair, letters: Mapping[str, fmpq], *, strict: bool) -> Judgement | None:
    """A certain difference at a point; NotHere where it cannot be told."""
    shown_at = tuple(f"{name} = {value}" for name, value in letters.items())
    try:
        expected = _value(pair, pair.reference, letters)
    except Undefined:
        return None
    try:
        came = _value(pair, pair.answer, letters)
    except Undefined as error:
        if not strict:
            return None
        told = f"the answer has no value where the reference jumps: {error}"
        return incorrect("domain.undefined", told, Witness(shown_at, shown(expected), "no value"))
    if not expected.overlaps(came):
        witness = Witness(shown_at, shown(expected), shown(came))
        return incorrect("jump.differ", "the values differ where one of them jumps", witness)
    if not abs(expected - came) < TOLD:
        raise NotHere("accuracy")
    return None


def _value(pair: Pair, expr: Expr, letters: Mapping[str, fmpq]) -> Any:  # noqa: ANN401
    """A side at a point, worked out exactly as far as that goes."""
    unreal = is_complex(pair)
    with suppress(NotHere):
        expr = expr if unreal else folded(expr, letters)
    with ctx.workprec(BITS):
        domain = AtComplexPoint(letters) if unreal else AtPoint(letters)
        evaluator: Evaluator[Any] = Evaluator(domain, {}, pair)
        try:
            return evaluator.value(expr, {})
        except TooLarge:
            raise NotHere("too many steps") from None


# -- solving for a letter --------------------------------------------------------------------------


def solved(expr: Expr, name: str, target: fmpq, others: Mapping[str, fmpq]) -> Iterator[fmpq]:
    """Rational values of a letter for which an expression has a value; not all of them.

    Only a letter that stands in one place is solved for, or in a polynomial.
    """
    match expr:
        case n.Symbol(name=own) if own == name:
            yield target
        case n.Add(terms=parts) | n.Multiply(factors=parts):
            yield from _through_parts(expr, parts, name, target, others)
        case n.Power(base=base, exponent=n.Number(value=exponent)):
            for root in _roots(target, exponent):
                yield from solved(base, name, root, others)
        case n.Apply(function="abs", arguments=(inside,)) if target >= 0:
            yield from solved(inside, name, target, others)
            yield from solved(inside, name, -target, others)
        case _:
            return


def _through_parts(
    expr: n.Add | n.Multiply,
    parts: tuple[Expr, ...],
    name: str,
    target: fmpq,
    others: Mapping[str, fmpq],
) -> Iterator[fmpq]:
    logarithm = logarithm_in(parts) if isinstance(expr, n.Multiply) else None
    if logarithm is not None:
        argument, base = logarithm
        if target.q == 1 and abs(target) < MOST_POWERS:
            yield from solved(argument, name, base ** int(target), others)
        return
    inside = [part for part in parts if _holds(part, name)]
    if len(inside) > 1:
        yield from rational_roots(add((expr, n.Number(-target))), name, others)
        return
    rest = _rational(type(expr)(tuple(part for part in parts if part not in inside)), others)
    if len(inside) != 1 or rest is None:
        return
    if isinstance(expr, n.Add):
        yield from solved(inside[0], name, target - rest, others)
    elif rest != 0:
        yield from solved(inside[0], name, target / rest, others)


def _holds(expr: Expr, name: str) -> bool:
    return any(isinstance(part, n.Symbol) and part.name == name for part in walk(expr))


def _rational(expr: Expr, others: Mapping[str, fmpq]) -> fmpq | None:
    """The value of a part where it is rational."""
    try:
        value = folded(expr, others)
    except (NotHere, Undefined, TooLarge):
        return None
    return value.value if isinstance(value, n.Number) else None


def _roots(target: fmpq, exponent: fmpq) -> Iterator[fmpq]:
    """Rational numbers whose power is a number."""
    if target == 0 and exponent < 0:
        return
    if target < 0 and (int(exponent.p) % 2 == 0 or int(exponent.q) % 2 == 0):
        return
    value = rational_power(target, 1 / exponent) if exponent != 0 else None
    if value is not None:
        yield value
        if value != 0 and int(exponent.p) % 2 == 0:
            yield -value
