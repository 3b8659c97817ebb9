"""Links of a chain that are no equalities: `a <= b` as a claim for all values of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.steps.clauses import FALSE, OPPOSITE, TRUE, Atom
from grader.steps.reals import NotARegionError, letters_of, outside, region
from grader.steps.relation import Relation, Step, undecided
from grader.steps.statements import simplified

if TYPE_CHECKING:
    from grader.reading.problem import Problem
    from grader.reading.values import Value


def bounded(left: Value, operator: str, right: Value, problem: Problem) -> Step:
    """Whether an order holds everywhere; fails with a point where it certainly does not."""
    if operator not in OPPOSITE or not (left.is_scalar and right.is_scalar):
        return undecided(f"'{operator}' is not compared")
    atom = Atom(left.scalar, operator, right.scalar)
    opposite = ((Atom(atom.left, OPPOSITE[operator], atom.right),),)
    known = simplified(((atom,),), problem)
    if known == TRUE:
        return Step(Relation.EQUAL, "it holds for all values")
    names = letters_of(opposite)
    if known == FALSE:
        return Step(Relation.FAILS, "it holds for no values")
    if len(names) == 1:
        try:
            against = region(opposite, names[0], problem)
        except NotARegionError:
            against = None
        if against == ():
            return Step(Relation.EQUAL, "it holds for all real values")
    witness = outside(opposite, ((atom,),), problem)
    if witness is not None:
        return Step(Relation.FAILS, "it does not hold for all values", witness)
    return undecided("not shown for all values")
