"""Common slips by name: a factor, a sign, exchanged indices, a delta left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from grader.equivalence.residues import sample
from grader.expression.domains import NotHere, Residues, TooLarge, Undefined
from grader.expression.sizes import resolve

if TYPE_CHECKING:
    from flint import nmod

    from grader.equivalence.points import Pair
    from grader.equivalence.residues import Samples

MAX_RATIO = 60
MAX_SLOTS = 4


def slip(pair: Pair) -> tuple[str, str] | None:
    """The code and the words for a known slip; None where the difference is of no known kind."""
    try:
        samples = sample(pair)
    except (NotHere, TooLarge, Undefined, ZeroDivisionError):
        return None
    return _factor(samples) or _delta(samples) or _exchanged(pair)


def _factor(samples: Samples) -> tuple[str, str] | None:
    """One small ratio between both sides at every entry where either is not 0."""
    ratios: set[int] = set()
    for came, expected in zip(samples.answer, samples.reference, strict=True):
        if int(expected) == 0 or int(came) == 0:
            if expected != came:
                return None
            continue
        ratios.add(int(came / expected))
    if len(ratios) != 1:
        return None
    found = _small_rational(ratios.pop())
    if found is None:
        return None
    if found == (-1, 1):
        return "slip.sign", "the sign is wrong"
    above, below = found
    shown = str(above) if below == 1 else f"{above}/{below}"
    return "slip.factor", f"the answer is {shown} times the reference"


def _small_rational(value: int) -> tuple[int, int] | None:
    """The rational with small terms that a residue stands for."""
    for below in range(1, MAX_RATIO):
        above = value * below % Residues.P
        for signed in (above, above - Residues.P):
            if abs(signed) <= MAX_RATIO:
                return signed, below
    return None


def _delta(samples: Samples) -> tuple[str, str] | None:
    pairs: list[tuple[nmod, nmod]] = list(zip(samples.answer, samples.reference, strict=True))
    if all(int(e) == 0 or e == c for c, e in pairs) and any(int(e) for _, e in pairs):
        return (
            "slip.missing-delta",
            "right where the reference is not 0, but not 0 elsewhere: a delta is missing",
        )
    if all(int(c) == 0 or e == c for c, e in pairs) and any(int(c) for c, _ in pairs):
        return "slip.extra-delta", "right where it is not 0, but 0 at entries that are not"
    return None


def _exchanged(pair: Pair) -> tuple[str, str] | None:
    slots = pair.answer_slots
    if not 1 < len(slots) <= MAX_SLOTS:
        return None
    for order in permutations(slots):
        fits = all(resolve(a.size) == resolve(b.size) for a, b in zip(order, slots, strict=True))
        if order != slots and fits and sample(replace(pair, answer_slots=order)).agree:
            moved = [a.name for a, b in zip(slots, order, strict=True) if a is not b]
            if all(moved):
                return "slip.exchanged", f"the indices {', '.join(moved)} are exchanged"
            return "slip.transposed", "the answer is the transpose of the reference"
    return None
