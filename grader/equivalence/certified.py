"""Sampling in balls: real or complex points with a certified error.

Balls that do not meet prove a difference. Agreement is no proof; it counts as equality only where
both sides agree to hundreds of bits at several points, or for a number without letters to
thousands; where every sign, order and case that decides a branch was met on both sides
(`branches`); where both agree at the points at which one jumps (`jumps`); and where no term is too
small to be seen. Abstains otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flint import acb, arb, ctx

from grader.equivalence.branches import (
    broken,
    is_isolated,
    one_sided,
    pins_of,
    saturated,
    scales_of,
)
from grader.equivalence.jumps import differs_at_jumps
from grader.equivalence.kinks import differs_between_kinks
from grader.equivalence.nearer import nearer
from grader.equivalence.pair import is_complex, letters_in, once, symbols_in
from grader.equivalence.points import (
    bound,
    counts_from_zero,
    entries,
    fixes_one_hot,
    has_several_one_hot,
    size_settings,
)
from grader.equivalence.unmet import unmet
from grader.equivalence.verdicts import correct, incorrect
from grader.equivalence.witness import witness_of
from grader.expression import nodes as n
from grader.expression.balls import Complexes, Reals, Uncertain
from grader.expression.domains import NoCount, NotHere, TooLarge, TooManyDigits, Undefined
from grader.expression.draws import is_undyadic
from grader.expression.evaluate import Evaluator
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.equivalence.pair import Pair
    from grader.model import Judgement

SMOOTH_POINTS = 4
LEAST_POINTS = 6  # of those that are wanted, where branches decide
MOST_SEEDS = 36
WHOLE_POINTS = 14
BROKEN_POINTS = 30
VISITS = 8
LETTER_BITS = (512,)
NUMBER_BITS = (128, 4096)
MIN_ACCURACY = 60
MAX_CHECKED_ENTRIES = 40


@dataclass(slots=True)
class Tally:
    """What the points said: how many agreed or could not be told, which branches were met.

    `undyadic` says whether one that agreed was no dyadic rational.
    """

    agreed: int = 0
    undyadic: bool = False
    uncertain: int = 0
    seen: set[tuple[int, object]] = field(default_factory=set)


def certified(pair: Pair) -> Judgement | None:
    """Decide by balls; None where too few points say anything."""
    near = nearer(pair)
    if near is None or near is pair:
        return None if near is None else _certified(pair)
    found = _certified(near)
    return None if found is None else replace(found, witness=None)


def _certified(pair: Pair) -> Judgement | None:
    bits = LETTER_BITS if letters_in(pair) else NUMBER_BITS
    wanted = _wanted(pair)
    tally = Tally()
    found = _through_points(pair, bits, wanted, tally)
    if found is not None:
        return found
    if tally.agreed < min(wanted, LEAST_POINTS) or tally.uncertain > tally.agreed:
        return None
    if number_theoretic(pair) or saturated(pair) or is_isolated(pair) or fixes_one_hot(pair):
        return None
    if wanted > 1 and not tally.undyadic:
        return None
    try:
        jumped, met = differs_at_jumps(pair)
    except NotHere:
        return None
    if jumped is not None or one_sided(pair, tally.seen, met) or unmet(pair, met):
        return jumped
    between = differs_between_kinks(pair)
    if between is not None:
        return between
    points = "in value" if wanted == 1 else f"at {tally.agreed} random points"
    return correct(
        "sampling.certified", f"agree {points} to {bits[-1]} bits of certified arithmetic"
    )


def differs_at_a_point(pair: Pair) -> Judgement | None:
    """A certified difference at one point; None without one, TooManyDigits where none is seen."""
    try:
        with ctx.workprec(POINT_BITS):
            evaluator = _evaluator(pair, POINT, size_settings(pair)[0])
            return _difference(pair, evaluator, POINT_ENTRIES)
    except TooManyDigits:
        raise
    except (NotHere, TooLarge, Undefined):
        return None


POINT, POINT_BITS, POINT_ENTRIES = 2, 128, 1


def _through_points(
    pair: Pair, bits: tuple[int, ...], wanted: int, tally: Tally
) -> Judgement | None:
    """A difference at one of the points, or None with the tally made."""
    settings = size_settings(pair)
    for seed in range(max(3 * wanted, MOST_SEEDS)) if wanted > 1 else range(1):
        try:
            found = _at_seed(pair, seed, settings[seed % len(settings)], bits, tally)
        except (NotHere, TooLarge):
            tally.uncertain += 1
            if tally.uncertain > LEAST_POINTS and not tally.agreed:
                return None
            continue
        if found is not None or (tally.agreed >= wanted and (tally.undyadic or wanted == 1)):
            return found
    return None


def _wanted(pair: Pair) -> int:
    """How many points must agree: one for a number, most where signs or orders decide branches."""
    if not letters_in(pair):
        return 1
    visits = VISITS * len(scales_of(pair))
    if broken(pair):
        return max(BROKEN_POINTS, visits)
    few = any("natural" in pair.assumed(name) for name in symbols_in(pair))
    few |= fixes_one_hot(pair) or has_several_one_hot(pair)
    return max(WHOLE_POINTS, visits) if few else SMOOTH_POINTS


def number_theoretic(pair: Pair) -> bool:
    """Whether divisibility decides: agreement at points proves nothing about other integers.

    Remainders by a small number are but a few cases, all of which points meet.
    """
    return letters_in(pair) and any(map(_divides, pair.of(n.Apply)))


def _divides(part: n.Apply) -> bool:
    match part:
        case n.Apply(function="mod", arguments=(_, n.Number(value=modulus))):
            return not (modulus.q == 1 and 0 < modulus <= FEW_CASES)
        case _:
            return part.function in {"gcd", "lcm", "mod"}


FEW_CASES = 4


def _at_seed(
    pair: Pair, seed: int, sizes: dict[Any, int], bits: tuple[int, ...], tally: Tally
) -> Judgement | None:
    """A certified difference at one point, or None and the tally moved on."""
    for precision in bits:
        with ctx.workprec(precision):
            evaluator = _evaluator(pair, seed, sizes)
            try:
                difference = _difference(pair, evaluator)
            except Uncertain:
                if precision == bits[-1]:
                    raise
                continue
            except Undefined:
                tally.seen |= _branches_of_answer(pair, evaluator)
                return None
            if difference is not None:
                return difference
            if precision == bits[-1]:
                if _hides_a_term(pair, evaluator, precision):
                    raise NotHere("a term too small to see")
                tally.agreed += 1
                tally.undyadic |= is_undyadic(seed)
                tally.seen |= evaluator.seen
    return None


def _branches_of_answer(pair: Pair, evaluator: Evaluator[Any]) -> set[tuple[int, object]]:
    """The branches an answer takes where the reference has no value: they are free there."""
    try:
        for entry in entries(pair.answer_slots, evaluator, 1):
            evaluator.value(pair.answer, bound(pair.answer_slots, entry))
    except (NotHere, Undefined, TooLarge):
        pass
    return evaluator.seen


def _evaluator(pair: Pair, seed: int, sizes: dict[Any, int]) -> Evaluator[Any]:
    points = (scales_of(pair), pins_of(pair))
    domain = Complexes(seed, *points) if is_complex(pair) else Reals(seed, *points)
    evaluator: Evaluator[Any] = Evaluator(domain, sizes, pair, pair.budget)
    evaluator.base = 0 if counts_from_zero(pair) else 1
    return evaluator


def _difference(
    pair: Pair, evaluator: Evaluator[Any], most: int = MAX_CHECKED_ENTRIES
) -> Judgement | None:
    """The first entry at which both sides certainly differ, of about `most`."""
    for entry in entries(pair.reference_slots, evaluator, most):
        expected = evaluator.value(pair.reference, bound(pair.reference_slots, entry))
        try:
            came = evaluator.value(pair.answer, bound(pair.answer_slots, entry))
        except Undefined as error:
            if isinstance(error, NoCount) and expected.is_zero() and _has_binomial(pair.reference):
                raise
            return incorrect(
                "domain.undefined",
                f"the answer has no value where the reference has one: {error}",
                witness_of(pair, evaluator, entry, expected, "no value"),
            )
        if not expected.overlaps(came):
            return incorrect(
                "sampling.differ",
                "the values differ",
                witness_of(pair, evaluator, entry, expected, came),
            )
        if min(
            expected.rel_accuracy_bits(), came.rel_accuracy_bits()
        ) < MIN_ACCURACY and not _both_zero(expected, came):
            raise Uncertain("accuracy")
    return None


def _has_binomial(expr: n.Expr) -> bool:
    r"""Whether `\binom{n}{k}` occurs, which is 0 for k > n, where its factorials have no value."""
    return any(isinstance(part, n.Apply) and part.function == "binomial" for part in walk(expr))


def _both_zero(left: arb | acb, right: arb | acb) -> bool:
    """Whether both balls lie within 2**-100 of zero: relative accuracy means nothing there."""
    return all(abs(ball) < arb(2) ** -100 for ball in (left, right))


def _hides_a_term(pair: Pair, evaluator: Evaluator[Any], precision: int) -> bool:
    r"""Whether something that is not zero is too small to be seen at this precision.

    It may be a term of a sum, or what a function or a power is taken of, as in `\cos 10^{-200}`.
    """
    if letters_in(pair) and not is_undyadic(evaluator.domain.seed):
        return False  # these are the points that must agree
    return any(_lost(part, evaluator, precision) for part in _closed_sums(pair)) or any(
        _is_tiny(part, evaluator, precision) for part in _arguments(pair)
    )


@once
def _closed_sums(pair: Pair) -> tuple[n.Add, ...]:
    """The sums of both sides that have a value alone."""
    return tuple(part for part in pair.of(n.Add) if not _free(part))


def _arguments(pair: Pair) -> Iterator[n.Expr]:
    """What functions and powers of both sides are taken of, where it has a value alone."""
    for function in pair.of(n.Apply):
        yield from (part for part in function.arguments if not _free(part))
    for power in pair.of(n.Power):
        if not isinstance(power.exponent, n.Number) and not _free(power.exponent):
            yield power.exponent


def _is_tiny(part: n.Expr, evaluator: Evaluator[Any], precision: int) -> bool:
    try:
        size = abs(evaluator.value(part, {}))
    except (NotHere, Undefined, TooLarge):
        return False
    return bool(size != 0 and size.mid() * 2 ** (precision // 4) < 1)


def _free(part: n.Expr) -> bool:
    """Whether an inside depends on an index or a running variable and has no value alone."""
    return any(
        isinstance(inner, n.Element | n.Delta | n.IndexValue | n.SumOver | n.InverseEntry)
        or (isinstance(inner, n.Symbol) and inner.name.startswith("#"))
        for inner in walk(part)
    )


def _lost(part: n.Add, evaluator: Evaluator[Any], precision: int) -> bool:
    try:
        sizes = [abs(evaluator.value(term, {})) for term in part.terms]
    except (NotHere, Undefined, TooLarge):
        return False
    largest = max((size.mid() for size in sizes), default=None)
    if largest is None:
        return False
    return any(size != 0 and size.mid() * 2 ** (precision // 2) < largest for size in sizes)
