"""Statements over the real numbers: exactly in one letter, by points in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq

from grader.equivalence.answers import line
from grader.equivalence.answers.numbers import (
    NotReal,
    Valued,
    ball_of,
    real_zeros,
    symbols_in,
)
from grader.equivalence.answers.rationals import NotRational, in_one, whole
from grader.equivalence.answers.solving import NotSolved, holds_for
from grader.expression import nodes as n
from grader.expression.build import ZERO
from grader.expression.copies import with_values
from grader.expression.traverse import walk
from grader.model import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flint import fmpq_poly, fmpz_poly

    from grader.equivalence.answers.line import Region
    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem
    from grader.steps.clauses import Alternatives, Atom, Clause

BITS = 256
WHOLE = frozenset({"integer", "natural"})
UPWARDS = {"positive": False, "nonnegative": True}


class NotARegionError(Exception):
    """A statement in several letters, or one that is not solved."""


def region(statement: Alternatives, letter: str, problem: Problem) -> Region:
    """The real values of the one letter; NotARegionError where they are not worked out."""
    found = line.EMPTY
    try:
        for clause in statement:
            found = line.union(found, _clause_region(clause, problem))
        return line.intersection(found, _allowed(letter, problem))
    except (NotSolved, NotReal, NotRational) as error:
        raise NotARegionError(str(error)) from None


def _clause_region(clause: Clause, problem: Problem) -> Region:
    found = line.LINE
    for atom in clause:
        _, part = holds_for(atom.left, atom.operator, atom.right, problem)
        found = line.intersection(found, part)
    return found


def _allowed(letter: str, problem: Problem) -> Region:
    """Where a letter lies by what is assumed of it."""
    assumed = problem.assumed(letter)
    if assumed & WHOLE:
        raise NotARegionError("whole numbers")
    for name, closed in UPWARDS.items():
        if name in assumed:
            return line.interval(line.End(Valued(ZERO, problem), closed=closed), line.End(None))
    return line.LINE


def letters_of(*statements: Alternatives) -> tuple[str, ...]:
    """The letters of some statements in order."""
    sides = [
        side
        for statement in statements
        for clause in statement
        for atom in clause
        for side in (atom.left, atom.right)
    ]
    return tuple(sorted({name for side in sides for name in symbols_in(side)}))


# -- points --------------------------------------------------------------------------------------

Point = dict[str, "arb"]
SMALL = (fmpq(1), fmpq(2), fmpq(-1), fmpq(3), fmpq(-2), fmpq(1, 2), fmpq(5), fmpq(-3))
TRIES = 24


def outside(inner: Alternatives, outer: Alternatives, problem: Problem) -> Witness | None:
    """A real point that certainly solves one statement and certainly not another."""
    names = letters_of(inner, outer)
    for clause in inner:
        for point in _points(clause, names, problem):
            if all(_fails(other, point, problem) for other in outer):
                given = tuple(f"{name} = {_shown(point[name])}" for name in names)
                return Witness(given, "holds in the line before", "fails")
    return None


def _points(clause: Clause, names: tuple[str, ...], problem: Problem) -> Iterator[Point]:
    """Real points of a clause: letters chosen, or solved for where one equation fixes them."""
    for attempt in range(TRIES):
        found = _point(clause, names, problem, attempt)
        if found is not None and all(
            _truth(atom, found, problem) is True or atom.operator == "=" for atom in clause
        ):
            yield found


def _point(clause: Clause, names: tuple[str, ...], problem: Problem, attempt: int) -> Point | None:
    known: dict[str, fmpq] = {}
    last: Point = {}
    equations = [atom for atom in clause if atom.operator == "="]
    order = names[attempt % len(names) :] + names[: attempt % len(names)] if names else ()
    for step in range(2 * len(names) + len(equations) + 1):
        solved = _one_unknown(equations, known)
        if solved is not None:
            atom, name = solved
            equations = [other for other in equations if other is not atom]
            root = _root(atom, name, known, attempt)
            if root is None or last:
                return None
            if isinstance(root, fmpq):
                known[name] = root
            else:
                last[name] = root
            continue
        free = [name for name in order if name not in known and name not in last]
        if not free:
            break
        known[free[-1]] = _chosen(free[-1], problem, attempt + 3 * step)
    if any(not _is_zero(atom, known) for atom in equations):
        return None
    return {**{name: arb(value) for name, value in known.items()}, **last}


def _chosen(name: str, problem: Problem, number: int) -> fmpq:
    value = SMALL[number % len(SMALL)]
    return abs(value) if problem.assumed(name) & {"positive", "nonnegative"} else value


def _one_unknown(equations: list[Atom], known: Mapping[str, fmpq]) -> tuple[Atom, str] | None:
    """An equation with one letter that has no value yet."""
    for atom in equations:
        unknown = [name for name in symbols_in(atom.gap) if name not in known]
        if len(unknown) == 1:
            return atom, unknown[0]
    return None


def _given(expr: Expr, known: Mapping[str, fmpq]) -> Expr:
    return with_values(expr, {name: n.Number(value) for name, value in known.items()})


def _root(atom: Atom, name: str, known: Mapping[str, fmpq], attempt: int) -> fmpq | arb | None:
    """A real zero of an equation in one letter, rational where one is."""
    try:
        above, below = in_one(_given(atom.gap, known), name)
    except (NotRational, ZeroDivisionError):
        return None
    squarefree = whole(above)
    if squarefree.degree() < 1:
        return None
    roots: list[fmpq | arb] = [r for r, _ in _rational_roots(squarefree) if below(r) != 0]
    roots += [z for z in real_zeros(squarefree, BITS) if not _at(below, z).contains(0)]
    return roots[attempt % len(roots)] if roots else None


def _at(polynomial: fmpq_poly, at: arb) -> arb:
    """The value of a polynomial at a ball, by Horner's rule."""
    value = arb(0)
    for coefficient in reversed(polynomial.coeffs()):
        value = value * at + arb(coefficient)
    return value


def _rational_roots(polynomial: fmpz_poly) -> list[tuple[fmpq, int]]:
    """The rational zeros, from the linear factors."""
    factors = polynomial.factor()[1]
    return [(fmpq(-int(f[0]), int(f[1])), m) for f, m in factors if f.degree() == 1]


def _is_zero(atom: Atom, known: Mapping[str, fmpq]) -> bool:
    try:
        above, below = in_one(_given(atom.gap, known), "#")
    except (NotRational, ZeroDivisionError):
        return False
    return bool(above == 0 and below != 0)


def _fails(clause: Clause, point: Point, problem: Problem) -> bool:
    return any(_truth(atom, point, problem) is False for atom in clause)


def _truth(atom: Atom, point: Point, problem: Problem) -> bool | None:
    """Whether a relation holds at a point; a root of a negative number makes it fail."""
    try:
        value = ball_of(atom.gap, problem, BITS, point)
    except NotReal:
        return None if _divides(atom) else False
    if value.contains(0) and not value.is_zero():
        return None
    sign = 0 if value.is_zero() else 1 if value > 0 else -1
    holds: bool = SIGNS[atom.operator](sign)
    return holds


def _divides(atom: Atom) -> bool:
    """Whether a relation may have no value for another reason than a negative radicand."""
    return any(
        isinstance(part, n.Apply)
        or (
            isinstance(part, n.Power)
            and isinstance(part.exponent, n.Number)
            and part.exponent.value < 0
        )
        for part in walk(atom.gap)
    )


SIGNS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "≠": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "≤": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    "≥": lambda sign: sign >= 0,
}


def _shown(value: arb) -> str:
    exact = value.unique_fmpz()
    return str(exact) if exact is not None else value.str(6, radius=False)
