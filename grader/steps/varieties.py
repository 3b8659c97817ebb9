"""Whether every solution of one statement solves another, over the complex numbers, by ideals.

`A` is inside `B` where no point of a clause of `A` fails every clause of `B`; a clause fails where
one of its equations does or one of its denominators is zero. Each choice of failures is a system
of equations and one inequation, and by Hilbert's Nullstellensatz (Rabinowitsch's form) it has no
complex point exactly where 1 is in an ideal. What has no complex point has no real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, cast

from flint import fmpz_mpoly_vec

from grader.expression import nodes as n
from grader.expression.traverse import walk
from grader.steps.polynomials import NotPolynomialError, Ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from flint import fmpz_mpoly

    from grader.steps.clauses import Alternatives, Atom, Clause

    Assumed = Callable[[str], frozenset[str]]

LIMITS = (60, 400, 4000)
MAX_CHOICES = 400
NONZERO = frozenset({"positive", "nonzero", "natural"})
POSITIVE = frozenset({"positive", "natural"})


@dataclass(frozen=True, slots=True)
class System:
    """Equations, polynomials that are not zero, and orders `gap >= 0` that are kept beside."""

    zero: tuple[fmpz_mpoly, ...]
    nonzero: tuple[fmpz_mpoly, ...]
    orders: tuple[tuple[str, fmpz_mpoly], ...]


def contained(inner: Alternatives, outer: Alternatives, assumed: Assumed) -> bool | None:
    """Whether every solution of `inner` solves `outer`.

    True holds over the reals too; False is over the complex numbers. None where it is not decided.
    """
    atoms = [atom for statement in (inner, outer) for clause in statement for atom in clause]
    try:
        ring = Ring(*(side for atom in atoms for side in (atom.left, atom.right)))
        mine = [_system(ring, clause, assumed) for clause in inner]
        other = merged(tuple(_system(ring, clause, assumed) for clause in outer))
    except NotPolynomialError:
        return None
    new_roots = _roots_in(ring, other) - _roots_in(ring, mine)
    found = [_inside(ring, system, other, assumed) for system in mine]
    if False in found:
        exact = not any(system.orders for system in (*mine, *other)) and _is_exact(ring, atoms)
        return False if exact else None
    return None if None in found or (new_roots and mine) else True


def _system(ring: Ring, clause: Clause, assumed: Assumed) -> System:
    zero, nonzero, orders = [], [], []
    for atom in clause:
        above, below = ring.fraction(atom.gap)
        if not below.is_constant():
            nonzero.append(below)
        if atom.operator == "=":
            above, sign = _without_root(ring, above, below)
            zero.append(above)
            orders += sign
        elif atom.operator == "≠":
            nonzero.append(above)
        elif not _is_certain(ring, atom.operator, above * below, assumed):
            orders.append((atom.operator, above * below))
    return System(tuple(zero), tuple(nonzero), tuple(orders))


def _without_root(
    ring: Ring, above: fmpz_mpoly, below: fmpz_mpoly
) -> tuple[fmpz_mpoly, list[tuple[str, fmpz_mpoly]]]:
    """`P + c sqrt(D) = 0` as `P^2 = c^2 D` and `-P/c >= 0`, for a number c and one root."""
    roots = [name for name in ring.radicands if name in _used(ring, above)]
    if len(roots) != 1 or roots[0] in _used(ring, below):
        return above, []
    slope = above.derivative(roots[0])
    if not slope.is_constant():
        return above, []
    rest = above - slope * ring.letters[roots[0]]
    top, bottom = ring.radicands[roots[0]]
    return rest**2 * bottom - slope**2 * top, [("≥", -rest * slope)]


def _used(ring: Ring, polynomial: fmpz_mpoly) -> set[str]:
    """The names of the letters in a polynomial."""
    names = tuple(ring.letters)
    return {names[at] for powers in polynomial.monoms() for at, p in enumerate(powers) if p}


def _is_certain(ring: Ring, operator: str, gap: fmpz_mpoly, assumed: Assumed) -> bool:
    """Whether an order holds because every letter is positive."""
    positive = {name for name in ring.letters if assumed(name) & POSITIVE}
    if operator not in {">", "≥"} or not gap.leading_coefficient() > 0:
        return False
    return _is_positive(ring, gap, positive)


def merged(systems: tuple[System, ...]) -> tuple[System, ...]:
    """Two systems that differ only in a sign, `v >= 0` and `-v >= 0`, as one without it."""
    for at, first in enumerate(systems):
        for second in systems[at + 1 :]:
            if _differ_in_sign(first, second):
                rest = tuple(s for s in systems if s is not first and s is not second)
                return merged((System(first.zero, first.nonzero, ()), *rest))
    return systems


def _differ_in_sign(first: System, second: System) -> bool:
    if len(first.orders) != 1 or len(second.orders) != 1:
        return False
    (one, left), (other, right) = first.orders[0], second.orders[0]
    signs = one == other == "≥" and _proportional(left, -right)
    same = len(first.zero) == len(second.zero) and all(map(_same_zeros, first.zero, second.zero))
    return signs and same and first.nonzero == second.nonzero


def _proportional(left: fmpz_mpoly, right: fmpz_mpoly) -> bool:
    """Whether one polynomial is a positive multiple of the other."""
    if left.is_zero() or right.is_zero():
        return bool(left == right)
    first, second = left.leading_coefficient(), right.leading_coefficient()
    return bool(first * second > 0 and left * second == right * first)


def _same_zeros(left: fmpz_mpoly, right: fmpz_mpoly) -> bool:
    return _proportional(left, right) or _proportional(left, -right)


def _inside(
    ring: Ring, system: System, others: tuple[System, ...], assumed: Assumed
) -> bool | None:
    """Whether a system's solutions are all in the union of others."""
    failures = [_failures(other, system) for other in others]
    count = 1
    for ways in failures:
        count *= len(ways)
    if count > MAX_CHOICES:
        return None
    undecided = False
    for choice in product(*failures):
        zero = [*system.zero, *(p for is_zero, p in choice if is_zero and p is not None)]
        nonzero = [*system.nonzero, *(p for is_zero, p in choice if not is_zero and p is not None)]
        empty = is_empty(ring, zero, nonzero, assumed)
        if empty is False:
            return False
        undecided = undecided or empty is None
    return None if undecided else True


Failure = tuple[bool, "fmpz_mpoly | None"]


def _failures(system: System, beside: System) -> list[Failure]:
    """The ways in which a system can fail; an order that stands beside cannot."""
    ways: list[Failure] = [(False, p) for p in system.zero]
    ways += [(True, p) for p in system.nonzero]
    for sign, gap in system.orders:
        if not any(sign == other and _proportional(gap, own) for other, own in beside.orders):
            ways.append((False, None))
    return ways


def is_empty(
    ring: Ring, zero: list[fmpz_mpoly], nonzero: list[fmpz_mpoly], assumed: Assumed
) -> bool | None:
    """Whether no complex point has these polynomials zero and those not; None over the limits."""
    apart = ring.one
    for polynomial in (*nonzero, *_never_zero(ring, zero, assumed)):
        apart = apart * polynomial
    generators = [*zero, *ring.equations.values(), ring.spare * apart - 1]
    kept = [p for p in generators if not p.is_zero()]
    outcome = fmpz_mpoly_vec(kept, ring.context).buchberger_naive(limits=LIMITS)
    basis, done = cast("tuple[list[fmpz_mpoly], bool]", outcome)
    if any(p.is_constant() and not p.is_zero() for p in basis):
        return True
    return False if done else None


def _never_zero(ring: Ring, zero: list[fmpz_mpoly], assumed: Assumed) -> list[fmpz_mpoly]:
    """Letters that are not zero, and factors that are sums of positive terms."""
    names = [name for name in ring.letters if assumed(name) & NONZERO]
    if not names:
        return []
    positive = {name for name in names if assumed(name) & POSITIVE}
    factors = [factor for p in zero if not p.is_zero() for factor, _ in p.factor()[1]]
    sums = [f for f in factors if _is_positive(ring, f, positive)]
    return [*(ring.letters[name] for name in names), *sums]


def _is_positive(ring: Ring, polynomial: fmpz_mpoly, positive: set[str]) -> bool:
    signs = {bool(coefficient > 0) for coefficient in polynomial.coeffs()}
    return len(signs) == 1 and _used(ring, polynomial) <= positive


def _roots_in(ring: Ring, systems: tuple[System, ...] | list[System]) -> set[str]:
    """Square roots of something with letters, which are not defined everywhere."""
    polynomials = [p for s in systems for p in (*s.zero, *s.nonzero, *(gap for _, gap in s.orders))]
    return {name for p in polynomials for name in _used(ring, p) if name in ring.radicands}


def _is_exact(ring: Ring, atoms: list[Atom]) -> bool:
    """Whether every letter of the ring is one that can take every value."""
    kinds = (n.Symbol, n.Number, n.Add, n.Multiply, n.Constant)
    for atom in atoms:
        for side in (atom.left, atom.right):
            for part in walk(side):
                whole_power = (
                    isinstance(part, n.Power)
                    and getattr(getattr(part.exponent, "value", None), "q", 0) == 1
                )
                if not (isinstance(part, kinds) or whole_power):
                    return False
                if isinstance(part, n.Constant) and part.name != "i":
                    return False
    return bool(ring.context.nvars())
