"""Sampling modulo a prime: exact, and decisive for rational, exponential and trigonometric answers.

A difference found is a difference. Agreement at two points with other sizes is equality up to a
chance below degree / 2**59 for each point (Schwartz 1980, Zippel 1979), far below 1e-14. Abstains
where a root, a logarithm or an absolute value stands in either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.equivalence.points import bound, counts_from_zero, entries, size_settings
from grader.equivalence.verdicts import correct, incorrect
from grader.expression.domains import NotHere, Residues, TooLarge, Undefined
from grader.expression.evaluate import Evaluator

if TYPE_CHECKING:
    from flint import nmod

    from grader.equivalence.points import Pair
    from grader.model import Judgement

SEEDS = (11, 23)


@dataclass(frozen=True, slots=True)
class Samples:
    """The values of both sides, entry by entry, at every point."""

    answer: tuple[nmod, ...]
    reference: tuple[nmod, ...]

    @property
    def agree(self) -> bool:
        """Whether both sides are the same everywhere."""
        return self.answer == self.reference


def residues(pair: Pair) -> Judgement | None:
    """Decide by values modulo a prime; None where they do not exist."""
    try:
        samples = sample(pair)
    except (NotHere, TooLarge, Undefined, ZeroDivisionError):
        return None
    if samples.agree:
        return correct(
            "sampling.exact",
            f"equal at {len(SEEDS)} random points in exact arithmetic modulo a 61-bit prime, "
            "every entry at other sizes each time; the chance of an error is below 1e-14",
        )
    return incorrect("sampling.differ", "the values differ")


def sample(pair: Pair) -> Samples:
    """Both sides at every point, computed once; NotHere, Undefined or TooLarge without residues."""
    kept = vars(pair)
    if "samples" not in kept:
        kept["samples"] = _sampled(pair)
    return kept["samples"]  # type: ignore[no-any-return]


def _sampled(pair: Pair) -> Samples:
    answer: list[nmod] = []
    reference: list[nmod] = []
    settings = size_settings(pair)
    for number, seed in enumerate(SEEDS):
        evaluator = at(pair, seed, settings[number % len(settings)])
        for entry in entries(pair.reference_slots, evaluator):
            reference.append(evaluator.value(pair.reference, bound(pair.reference_slots, entry)))
            answer.append(evaluator.value(pair.answer, bound(pair.answer_slots, entry)))
    return Samples(tuple(answer), tuple(reference))


def at(pair: Pair, seed: int, sizes: dict[Any, int]) -> Evaluator[nmod]:
    """An evaluator modulo p with its twin for exponents modulo q."""
    domain = Residues(seed)
    evaluator = Evaluator(domain, sizes, pair)
    domain.twin = Evaluator(Residues(seed, exponents=True), sizes, pair)
    evaluator.base = domain.twin.base = 0 if counts_from_zero(pair) else 1
    return evaluator
