"""Where sampling must look: turning points of absolute values, orders, cases and roundings.

A function with branches agrees with another on one branch for any number of points. So the points
are drawn at the scale of every number that can be a turning point and at the boundaries of cases,
and agreement counts only where both sides of each branch were met, or where an argument cannot
change its sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from grader.equivalence.pair import letters_in, once, symbols_in
from grader.equivalence.points import size_settings
from grader.expression import nodes as n
from grader.expression.balls import Reals
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.draws import WHOLE
from grader.expression.evaluate import STEPPING, Evaluator
from grader.expression.traverse import by_kind, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr

BREAKING = frozenset({"abs", "floor", "ceil", "sign", "max", "min", "root", "ln", "mod", "arg"})
ROUNDING = frozenset({"floor", "ceil"})
MAX_SCALES = 8
MAX_PINS = 6
MAX_LOGARITHM = 200
SCALE_BITS = 53
LARGEST = fmpq(2) ** 300
JUST = fmpq(1, 2**40)
SATURATING = frozenset({"atan", "erf", "gamma", "asinh"})
SATURATED, SATURATED_ERF = 10**6, 10


def is_broken(part: n.Node) -> bool:
    """Whether a node is not one analytic function, so that agreement at some points says little."""
    match part:
        case n.Piecewise() | n.Indicator():
            return True
        case n.Apply(function="atan", arguments=(inside,)):
            return any(map(_is_pole, walk(inside)))
        case n.Apply(function="asin" | "acos", arguments=(inside,)):
            return any(map(_is_wave, walk(inside)))
        case n.Apply(function=function):
            return function in BREAKING
        case n.Power(base=base, exponent=n.Number(value=value)):
            return value.q != 1 and has_letters(base) and not is_count(base)
        case n.Power(base=base):
            return has_letters(base)
        case _:
            return False


@once
def broken(pair: Pair) -> bool:
    """Whether either side has a node that is not one analytic function."""
    if any(any(map(is_broken, pair.of(kind))) for kind in BROKEN):
        return True
    return any(is_broken(part) and not _is_whole_power(pair, part) for part in pair.of(n.Power))


BROKEN = (n.Piecewise, n.Indicator, n.Apply)


def _is_whole_power(pair: Pair, part: n.Power) -> bool:
    """Whether an exponent is a whole number whatever its letters are, so that nothing turns."""
    if not isinstance(part.exponent, n.Symbol | n.Add | n.Multiply):
        return False
    parts = by_kind(part.exponent)
    if not parts.keys() <= WHOLE_KINDS or any(p.value.q != 1 for p in parts.get(n.Number, ())):
        return False
    names = (letter.name for letter in parts.get(n.Symbol, ()))
    return all(name.startswith("#") or pair.assumed(name) & WHOLE for name in names)


WHOLE_KINDS = frozenset({n.Symbol, n.Add, n.Multiply, n.Number})


def is_count(expr: Expr) -> bool:
    """Whether an expression is a product of sizes, which has one root on all its values."""
    factors = expr.factors if isinstance(expr, n.Multiply) else (expr,)
    return all(isinstance(factor, n.SizeValue) for factor in factors)


def _is_pole(part: Expr) -> bool:
    """Whether a node grows beyond all bounds on both sides, where an arctangent of it jumps."""
    match part:
        case n.Power(base=base, exponent=n.Number(value=value)):
            return value < 0 and has_letters(base)
        case n.Apply(function="tan"):
            return True
        case _:
            return False


def _is_wave(part: Expr) -> bool:
    """Whether a node has a period, as the exponential of an imaginary number has."""
    match part:
        case n.Apply(function="sin" | "cos" | "tan" | "exp", arguments=(inside,)):
            return has_letters(inside)
        case n.Power(exponent=exponent):
            return has_letters(exponent)
        case _:
            return False


def has_letters(expr: Expr) -> bool:
    """Whether a letter or an element stands in an expression."""
    return any(isinstance(leaf, n.Symbol | n.Element | n.SizeValue) for leaf in walk(expr))


# -- scales --------------------------------------------------------------------------------------


@once
def scales_of(pair: Pair) -> tuple[fmpq, ...]:
    """The numbers at which a branch of either side may turn; none where nothing branches."""
    if not letters_in(pair):
        return ()
    if not broken(pair) and not any(pair.assumed(name) & WHOLE for name in symbols_in(pair)):
        return ()
    far = FAR if _undoes_waves(pair) else fmpq(1)
    ranks: list[set[fmpq]] = [set(), set(), set()]
    for value in _constants(pair):
        for known, scales in zip(ranks, _turning(value, far), strict=False):
            known.update(scales)
    chosen: list[fmpq] = []
    for found in ranks:
        new = sorted(found.difference(chosen), reverse=True)
        left = MAX_SCALES - len(chosen)
        if left:
            chosen += new[:: -(-len(new) // left) or 1]
    return tuple(chosen)


def _undoes_waves(pair: Pair) -> bool:
    r"""Whether a branch is taken of something periodic, `\arcsin(\sin x)`, which turns far away."""
    return any(
        is_broken(part) and any(map(_is_wave, walk(inside)))
        for kind in WAVED
        for part in pair.of(kind)
        for inside in (part.arguments if isinstance(part, n.Apply) else (part.base,))
    )


WAVED: tuple[type[n.Apply | n.Power], ...] = (n.Apply, n.Power)
FAR = fmpq(8)
"""Scales reach from 5/4 of theirs on: three half turns."""


def _constants(pair: Pair) -> Iterator[arb]:
    """The values of the largest parts without letters."""
    evaluator = Evaluator(Reals(0), {}, pair)
    done: set[int] = set()
    with ctx.workprec(SCALE_BITS):
        for part in pair.parts:
            if id(part) in done or has_letters(part) or any(_runs(p) for p in walk(part)):
                continue
            done |= {id(inner) for inner in walk(part)}
            try:
                yield abs(evaluator.value(part, {}))
            except (NotHere, Undefined, TooLarge, KeyError):
                continue


def _runs(part: Expr) -> bool:
    return isinstance(part, n.Delta | n.IndexValue | n.Indicator | n.SumOver)


def _turning(value: arb, far: fmpq) -> tuple[set[fmpq], ...]:
    """A number and its inverse; what it may come from by a root; by an exponential or logarithm."""
    if not value.is_finite() or not value > 0:
        return ()
    powers = [value, value.exp()] if value < MAX_LOGARITHM else [value]
    return (
        _scales([far * value, far / value, value, 1 / value]),
        _scales([value.sqrt(), value.root(3)]),
        _scales([abs(value.log()), *powers]),
    )


def _scales(candidates: list[arb]) -> set[fmpq]:
    """Those of the numbers that the usual draws do not reach on both sides."""
    scales = [_dyadic(candidate) for candidate in candidates if candidate.is_finite()]
    return {
        scale for scale in scales if not fmpq(1, 8) < scale < 3 and 1 / LARGEST < scale < LARGEST
    }


def _dyadic(value: arb) -> fmpq:
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


@once
def pins_of(pair: Pair) -> dict[str, tuple[fmpq, ...]]:
    """Values at which a letter stands on the boundary of a case or just beside a whole number."""
    if PINNING.isdisjoint(pair.kinds):
        return {}
    pins: dict[str, list[fmpq]] = {}
    for part in pair.parts:
        for name, value in _pinned(part):
            pins.setdefault(name, []).append(value)
    return {
        name: tuple(dict.fromkeys(values))[:MAX_PINS]
        for name, values in pins.items()
        if not pair.assumed(name) & WHOLE or all(v.q == 1 for v in values)
    }


PINNING: frozenset[type] = frozenset({n.Indicator, n.Apply})


def _pinned(part: Expr) -> Iterator[tuple[str, fmpq]]:
    match part:
        case n.Indicator(
            left=n.Symbol(name=name) | n.Element(name=name), right=n.Number(value=value)
        ):
            yield from ((name, value), (name, value - JUST), (name, value + JUST))
        case n.Indicator(
            left=n.Number(value=value), right=n.Symbol(name=name) | n.Element(name=name)
        ):
            yield from ((name, value), (name, value - JUST), (name, value + JUST))
        case n.Apply(function=function, arguments=(inside,)) if function in ROUNDING:
            for leaf in walk(inside):
                if isinstance(leaf, n.Symbol):
                    yield from ((leaf.name, fmpq(2)), (leaf.name, 3 - JUST), (leaf.name, -2 - JUST))
        case _:
            return


# -- both sides of every branch --------------------------------------------------------------------


def one_sided(pair: Pair, seen: set[tuple[int, object]], met: frozenset[int]) -> bool:
    """Whether some branch was met on one side only though it could turn.

    `met` are the ids of the nodes that were looked at on their boundary and on both sides of it.
    """
    outcomes: dict[int, set[object]] = {}
    for node, outcome in seen:
        outcomes.setdefault(node, set()).add(outcome)
    turning: list[n.Indicator | n.Apply] = [
        *pair.of(n.Indicator),
        *filter(_branches, pair.of(n.Apply)),
    ]
    if any(len(outcomes.get(id(part), ())) < 2 for part in pair.of(n.Apply) if _steps(part)):
        return True
    return any(
        not _settled(pair, part, outcomes.get(id(part), set()))
        for part in turning
        if id(part) not in met
    )


def _steps(part: n.Apply) -> bool:
    r"""Whether it is a step of a running variable, as in `\sum_k \lfloor k/900 \rfloor`.

    Sums are looked at for small ends alone, so it has to be seen with more values than one.
    """
    return part.function in STEPPING and any(
        isinstance(leaf, n.Symbol) and leaf.name.startswith("#") for leaf in walk(part)
    )


def _branches(part: n.Apply) -> bool:
    return part.function in {"abs", "sign", "max", "min"}


def _settled(pair: Pair, part: n.Indicator | n.Apply, outcomes: set[object]) -> bool:
    if isinstance(part, n.Indicator):
        pairs = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        met = {holds for holds, _ in pairs}
        on_boundary = any(equal for _, equal in pairs)
        return (len(met) > 1 and on_boundary) or not _varies(pair, part)
    if len(outcomes - {None}) > 1 or "complex" in outcomes or not has_letters(part):
        return True
    if part.function in {"abs", "sign"}:
        return nonnegative(pair, part.arguments[0])
    return False


def _varies(pair: Pair, part: n.Indicator) -> bool:
    """Whether a condition depends on a letter and not on indices alone."""
    return any(
        isinstance(leaf, n.Symbol | n.Element | n.SizeValue)
        for side in (part.left, part.right)
        for leaf in walk(side)
    ) and letters_in(pair)


def nonnegative(pair: Pair, expr: Expr) -> bool:
    """Whether an expression is plainly never negative, or never positive."""
    match expr:
        case n.Number(value=value):
            return bool(value >= 0)
        case n.Constant(name=name):
            return name in {"pi", "e"}
        case n.SizeValue():
            return True
        case n.Symbol(name=name) | n.Element(name=name):
            return bool(pair.assumed(name) & {"positive", "nonnegative", "natural"})
        case n.Power(exponent=n.Number(value=value)) if value.q == 1 and int(value.p) % 2 == 0:
            return True
        case n.Power(base=base, exponent=n.Number(value=value)):
            return int(value.q) % 2 == 0 or nonnegative(pair, base)
        case n.Apply(function=function):
            return function in {"abs", "exp", "factorial", "binomial"}
        case n.Add(terms=parts) | n.Multiply(factors=parts):
            return all(nonnegative(pair, part) for part in parts)
        case n.SumOver(body=body) | n.ProductOver(body=body):
            return nonnegative(pair, body)
        case _:
            return False


# -- what no precision shows -----------------------------------------------------------------------


def is_isolated(pair: Pair) -> bool:
    """Whether a power of 0 is another number at a point alone, `0^{|x|}`, which none may meet."""
    return any(
        isinstance(part.base, n.Number) and part.base.value == 0 and has_letters(part.exponent)
        for part in pair.of(n.Power)
    )


def saturated(pair: Pair) -> bool:
    """Whether a function stands so near its limit that more bits would still show the limit."""
    near = [part for part in pair.of(n.Apply) if part.function in SATURATING]
    if not near:
        return False
    evaluator = Evaluator(Reals(0), size_settings(pair)[0], pair)
    return any(_is_saturated(part, evaluator, varies=letters_in(pair)) for part in near)


def _is_saturated(part: n.Apply, evaluator: Evaluator[arb], *, varies: bool) -> bool:
    """Whether it certainly is; a number that has no real value may be, too."""
    try:
        size = abs(evaluator.value(part.arguments[0], {}))
    except (NotHere, Undefined, TooLarge, KeyError):
        return not varies
    return bool(size > SATURATED or (part.function == "erf" and size > SATURATED_ERF))
