"""Sampling modulo a prime: exact, and decisive for rational, exponential and trigonometric answers.

A difference found is a difference. Agreement at two points with other sizes is equality up to a
chance below degree / 2**59 for each point (Schwartz 1980, Zippel 1979), far below 1e-14; one real
point is looked at besides, for an answer that holds a multiple of the prime. Abstains where a root,
a logarithm or an absolute value stands in either side.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from flint import nmod

from grader.equivalence.certified import differs_at_a_point
from grader.equivalence.nearer import nearer
from grader.equivalence.pair import once
from grader.equivalence.points import (
    MAX_ENTRIES,
    counts_from_zero,
    entries,
    fixes_one_hot,
    size_settings,
)
from grader.equivalence.verdicts import correct, incorrect
from grader.expression.domains import NotHere, Residues, TooLarge, TooManyDigits, Undefined
from grader.expression.evaluate import Budget, Evaluator
from grader.expression.nodes import Number, Power
from grader.expression.tables import values_at
from grader.nodes import by_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.equivalence.pair import Pair
    from grader.expression.evaluate import Letters
    from grader.model import Judgement

SEEDS = (11, 23)
MOST_ENTRIES = 24
NEAR = 3
NEAREST, OTHERS = 0, 1

Entry = tuple[int, ...]


@by_value
class Samples:
    """Both sides' values by entry, one table a point."""

    points: tuple[dict[Entry, tuple[nmod, nmod]], ...]

    @property
    def agree(self) -> bool:
        """Whether both sides are the same everywhere."""
        return all(came == expected for came, expected in self.pairs())

    def pairs(self) -> Iterator[tuple[nmod, nmod]]:
        """The answer's and the reference's value at every entry of every point."""
        for point in self.points:
            yield from point.values()


def residues(pair: Pair) -> Judgement | None:
    """Decide by values modulo a prime; None where they do not exist, or agree on what is huge."""
    samples = sample(pair)
    if samples is None or (samples.agree and fixes_one_hot(pair)):
        return None
    if not samples.agree:
        return incorrect("sampling.differ", "the values differ")
    try:
        differs = differs_at_a_point(pair) if _may_hold_the_prime(pair) else None
    except TooManyDigits:
        return None
    return differs or correct(
        "sampling.exact",
        f"equal at {len(samples.points)} random points in exact arithmetic modulo a 61-bit "
        "prime, at other sizes each time; the chance of an error is below 1e-14",
    )


def _may_hold_the_prime(pair: Pair) -> bool:
    """Whether the numbers that are written can make one as large as a modulus between them."""
    bits, most = 0, 1
    for number in pair.of(Number):
        bits += int(number.value.p).bit_length() + int(number.value.q).bit_length()
    for power in pair.of(Power):
        exponent = power.exponent.value if isinstance(power.exponent, Number) else bits
        most *= max(1, abs(int(exponent)))
    return bits * most > SMALL_BITS


SMALL_BITS = 48


Values = dict[Entry, tuple[nmod, nmod]]


def _values(pair: Pair, point: Point, evaluator: Evaluator[nmod], chunk: int) -> Values:
    chosen = point.chunks[chunk]
    mine = values_at(evaluator, pair.answer, pair.answer_slots, chosen)
    both = zip(mine, point.expected(pair, chunk), strict=True)
    return dict(zip(chosen, both, strict=True))


@by_value
class Point:
    """The reference at one point, kept for the answers to come, its values with their steps.

    The entries are in two chunks, the first few positions of every slot and the others. The steps
    count against the budget of every answer, so that none depends on those before it.
    """

    name: object
    evaluator: Evaluator[nmod]
    chunks: tuple[list[Entry], list[Entry]]
    known: dict[int, tuple[list[nmod], int]] = field(default_factory=dict)

    def expected(self, pair: Pair, chunk: int) -> list[nmod]:
        """The reference's entries; TooLarge, NotHere or Undefined where one has no value."""
        if chunk not in self.known:
            return self._computed(pair, chunk)
        values, steps = self.known[chunk]
        pair.budget.left -= steps
        if pair.budget.left < 0:
            raise TooLarge("steps")
        return values

    def _computed(self, pair: Pair, chunk: int) -> list[nmod]:
        evaluator, chosen = self.evaluator, self.chunks[chunk]
        budget = evaluator.budget
        budget.left = before = pair.budget.left
        kept = False
        try:
            values = values_at(evaluator, pair.reference, pair.reference_slots, chosen)
            kept = before - budget.left <= MOST_STEPS_KEPT
        finally:
            pair.budget.left = budget.left
            if not kept:
                pair.forget_of_reference(self.name)
        self.known[chunk] = values, before - budget.left
        return values


MOST_STEPS_KEPT = 100_000


def _point(pair: Pair, seed: int, sizes: dict[Any, int], most: int) -> Point:
    """The reference at a point, known from an answer before or new."""
    base = 0 if counts_from_zero(pair) else 1
    name = ("residues", seed, base, *sizes.items())

    def compute() -> Point:
        evaluator = at(pair.problem, Budget(0), seed, sizes, base)
        chosen = list(entries(pair.reference_slots, evaluator, most))
        near = [entry for entry in chosen if max(entry, default=0) < NEAR]
        far = [entry for entry in chosen if max(entry, default=0) >= NEAR]
        return Point(name, evaluator, (near, far))

    closed = all(isinstance(size, str) for size in sizes)
    return pair.of_reference(name, compute) if closed else compute()


def _same(values: Values) -> bool:
    return all(came == expected for came, expected in values.values())


@once
def sample(pair: Pair) -> Samples | None:
    """Both sides at every point; None where one has no residue.

    There is a point for every setting of the sizes, two at least, up to the first that differs;
    from the second on only some entries are looked at. The first few positions of every slot come
    first: a difference among them is enough.
    """
    near = nearer(pair)
    try:
        return None if near is None else Samples(tuple(_points(near)))
    except (NotHere, TooLarge, Undefined, ZeroDivisionError):
        return None


def _points(pair: Pair) -> Iterator[Values]:
    settings = size_settings(pair)
    for number in range(max(len(SEEDS), len(settings))):
        most = MOST_ENTRIES if number else MAX_ENTRIES
        point = _point(pair, SEEDS[number % 2] + number, settings[number % len(settings)], most)
        evaluator = _beside(point.evaluator, pair)
        values = _values(pair, point, evaluator, NEAREST)
        if _same(values):
            values |= _values(pair, point, evaluator, OTHERS)
        yield values
        if not _same(values):
            return


def at(
    letters: Letters, budget: Budget, seed: int, sizes: dict[Any, int], base: int
) -> Evaluator[nmod]:
    """An evaluator modulo p."""
    evaluator = Evaluator(Residues(seed), sizes, letters, budget)
    evaluator.base = base
    return evaluator


def _beside(other: Evaluator[nmod], pair: Pair) -> Evaluator[nmod]:
    """An evaluator for the answer at the same point, where the same letters are drawn."""
    evaluator = at(pair.problem, pair.budget, other.domain.seed, dict(other.sizes), other.base)
    evaluator.drawn, evaluator.entries = other.drawn, other.entries
    return evaluator
