"""Common slips by name: a factor, a sign, exchanged indices, a delta left out."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from grader.equivalence.residues import sample
from grader.expression.domains import Residues
from grader.expression.sizes import resolve

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.equivalence.residues import Samples

MAX_RATIO = 60
MAX_SLOTS = 4


def slip(pair: Pair) -> tuple[str, str] | None:
    """The code and the words for a known slip; None where the difference is of no known kind."""
    samples = sample(pair)
    if samples is None or samples.agree:
        return None
    return _factor(samples) or _delta(samples) or _exchanged(pair, samples)


def _factor(samples: Samples) -> tuple[str, str] | None:
    """One small ratio between both sides at every entry where either is not 0."""
    ratios: set[int] = set()
    for came, expected in samples.pairs():
        if int(expected) == 0 or int(came) == 0:
            if expected != came:
                return None
            continue
        ratios.add(int(came / expected))
        if len(ratios) > 1:
            return None
    if not ratios:
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
    """The rational with small terms that a residue stands for; None where there is none.

    It is the only one, and Euclid's algorithm stops at it (Wang 1981): 2 MAX_RATIO**2 is below P.
    """
    (last, before), (above, below) = (Residues.P, 0), (value, 1)
    while above > MAX_RATIO:
        quotient = last // above
        last, above = above, last - quotient * above
        before, below = below, before - quotient * below
    signed = above if below > 0 else -above
    return (signed, abs(below)) if abs(below) < MAX_RATIO else None


def _delta(samples: Samples) -> tuple[str, str] | None:
    pairs = list(samples.pairs())
    if all(int(e) == 0 or e == c for c, e in pairs) and any(int(e) for _, e in pairs):
        return (
            "slip.missing-delta",
            "right where the reference is not 0, but not 0 elsewhere: a delta is missing",
        )
    if all(int(c) == 0 or e == c for c, e in pairs) and any(int(c) for c, _ in pairs):
        return "slip.extra-delta", "right where it is not 0, but 0 at entries that are not"
    return None


def _exchanged(pair: Pair, samples: Samples) -> tuple[str, str] | None:
    """The slots in another order of the same sizes, looked up in what was sampled."""
    slots = pair.answer_slots
    if not 1 < len(slots) <= MAX_SLOTS:
        return None
    for order in permutations(range(len(slots))):
        sizes = [resolve(slots[k].size) for k in order]
        moved = [slots[k].name for number, k in enumerate(order) if number != k]
        if moved and sizes == [resolve(s.size) for s in slots] and _agrees(samples, order):
            if all(moved):
                return "slip.exchanged", f"the indices {', '.join(moved)} are exchanged"
            return "slip.transposed", "the answer is the transpose of the reference"
    return None


def _agrees(samples: Samples, order: tuple[int, ...]) -> bool:
    """Whether the answer with its slots in this order is the reference at every entry."""
    for point in samples.points:
        for entry, (_, expected) in point.items():
            turned = tuple(entry[order.index(k)] for k in range(len(order)))
            found = point.get(turned)
            if found is None or found[0] != expected:
                return False
    return True
