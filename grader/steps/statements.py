"""How two statements stand to each other: equivalent, one follows from the other, or neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers import line
from grader.equivalence.answers.equations import compare_equations, is_zero
from grader.equivalence.answers.numbers import NotReal, ball_of, is_letter_free
from grader.expression import nodes as n
from grader.expression.traverse import walk
from grader.model import Verdict, Witness
from grader.steps.clauses import FALSE, TRUE
from grader.steps.polynomials import NotPolynomialError, Ring
from grader.steps.reals import NotARegionError, letters_of, outside, region
from grader.steps.relation import Relation, Step, undecided
from grader.steps.rewriting import plain
from grader.steps.varieties import contained

if TYPE_CHECKING:
    from flint import fmpz_mpoly

    from grader.reading.problem import Problem
    from grader.steps.clauses import Alternatives, Atom

BITS = 256
Directions = tuple["bool | None", "bool | None"]  # whether the line follows, and whether back
REAL = frozenset({"real", "positive", "nonnegative", "integer", "natural"})
BY_DIRECTIONS = {
    (True, True): Relation.EQUIVALENT,
    (True, False): Relation.IMPLIES,
    (False, True): Relation.IMPLIED,
    (False, False): Relation.FAILS,
}
OPEN = "neither shown to have the same solutions nor other ones"
WORDS = {
    Relation.EQUIVALENT: "the same solutions",
    Relation.IMPLIES: "follows from the line before, but not back: solutions may have been added",
    Relation.IMPLIED: "the line before follows from it, but not back: solutions are lost",
    Relation.FAILS: "neither follows from the other, or one of them never holds",
}


def related(before: Alternatives, after: Alternatives, problem: Problem) -> Step:
    """How `after` stands to `before`, letters being real unless they are declared complex."""
    if not _is_complex(before, after, problem):
        before, after = plain(before), plain(after)
    before, after = (simplified(statement, problem) for statement in (before, after))
    if {before, after} == {TRUE, FALSE}:
        return Step(Relation.FAILS, "one of the lines always holds, and the other never does")
    names = letters_of(before, after)
    known = (contained(before, after, problem.assumed), contained(after, before, problem.assumed))
    if known == (True, True):
        return _said(Relation.EQUIVALENT, "by ideals of polynomials")
    if _is_complex(before, after, problem):
        return _decided(known, "over the complex numbers")
    if len(names) == 1:
        step = _in_one_letter(before, after, names[0], problem)
        if step is not None:
            open_before = before != FALSE
            return _beyond_reals(step, known, problem.assumed(names[0])) if open_before else step
    return _in_several(before, after, known, problem)


def _said(relation: Relation, how: str, witness: Witness | None = None) -> Step:
    return Step(relation, f"{WORDS[relation]}, {how}", witness)


def _decided(known: Directions, how: str) -> Step:
    forward, back = known
    if forward is None or back is None:
        return undecided(OPEN)
    return _said(BY_DIRECTIONS[forward, back], how)


# -- over the reals ------------------------------------------------------------------------------


def _in_one_letter(
    before: Alternatives, after: Alternatives, letter: str, problem: Problem
) -> Step | None:
    """Both as sets of real numbers; None where one is not worked out."""
    try:
        mine, other = (region(statement, letter, problem) for statement in (before, after))
        lost, added = line.difference(mine, other), line.difference(other, mine)
    except (NotARegionError, NotReal):
        return None
    relation = BY_DIRECTIONS[not lost, not added]
    if bool(mine) != bool(other) or before == FALSE:
        relation = Relation.FAILS
    if relation is Relation.EQUIVALENT:
        return _said(relation, "over the real numbers")
    place = _first(lost or added)
    words = ("holds in the line before", "fails") if lost else ("fails in the line before", "holds")
    return _said(relation, "over the real numbers", Witness((f"{letter} = {place}",), *words))


def _first(found: line.Region) -> str:
    gap = line.first_difference(found, line.EMPTY)
    return gap[0] if gap is not None else ""


def _beyond_reals(step: Step, known: Directions, assumed: frozenset[str]) -> Step:
    """What holds of the complex numbers too, or fails there: for a person, if not declared.

    A line without real solutions has complex ones, `x^2 + x + 1 = 0`, and may lead on by them.
    """
    if step.relation is Relation.FAILS and known == (True, False):
        return _said(Relation.IMPLIES, "over the complex numbers")
    if step.relation is Relation.EQUIVALENT and False in known and not assumed & REAL:
        return undecided(
            "equivalent over the real numbers, but not over the complex ones; "
            "declare the letter real if complex solutions do not count"
        )
    return step


def _in_several(
    before: Alternatives, after: Alternatives, known: Directions, problem: Problem
) -> Step:
    """What ideals have shown, and points for the directions that they have not."""
    forward, back = known
    lost = None if forward else outside(before, after, problem)
    added = None if back else outside(after, before, problem)
    if added is not None:
        added = Witness(added.given, "fails in the line before", "holds")
    forward = True if forward else False if lost is not None else None
    back = True if back else False if added is not None else None
    if forward is None or back is None:
        return _one_by_one(before, after, problem)
    relation = BY_DIRECTIONS[forward, back]
    if FALSE in (before, after):
        relation = Relation.FAILS
    return _said(relation, "shown by a point", lost or added)


def _one_by_one(before: Alternatives, after: Alternatives, problem: Problem) -> Step:
    """One order beside one other, up to a positive factor; else undecided."""
    if len(before) == len(after) == 1 and len(before[0]) == len(after[0]) == 1:
        mine, other = before[0][0], after[0][0]
        sides = (other.left, other.operator, other.right), (mine.left, mine.operator, mine.right)
        if "=" in (mine.operator, other.operator) or _divides(mine) or _divides(other):
            return undecided(OPEN)
        judgement = compare_equations(*sides, problem)
        if judgement.verdict is Verdict.CORRECT:
            return Step(Relation.EQUIVALENT, judgement.detail)
    return undecided(OPEN)


def _divides(atom: Atom) -> bool:
    return any(
        isinstance(part, n.Power)
        and isinstance(part.exponent, n.Number)
        and part.exponent.value < 0
        and not is_letter_free(part.base)
        for part in walk(atom.gap)
    )


# -- relations that always or never hold ---------------------------------------------------------


def simplified(statement: Alternatives, problem: Problem) -> Alternatives:
    """Without relations that always hold and clauses that never do."""
    kept = []
    for clause in statement:
        truths = [(atom, _always(atom, problem)) for atom in clause]
        if any(truth is False for _, truth in truths):
            continue
        left = tuple(atom for atom, truth in truths if truth is None)
        if not left:
            return TRUE
        kept.append(left)
    return tuple(kept)


def _always(atom: Atom, problem: Problem) -> bool | None:
    """Whether a relation holds everywhere (True) or nowhere (False) that it has a value."""
    if _vanishes(atom, problem):
        return atom.operator in {"=", "≤", "≥"}
    if not is_letter_free(atom.gap):
        return None
    if atom.operator in {"=", "≠"}:
        verdict = is_zero(atom.gap, problem)
        differs = atom.operator == "≠"
        return differs if verdict is Verdict.INCORRECT else None
    try:
        value = ball_of(atom.gap, problem, BITS)
    except NotReal:
        return None
    positive = True if value > 0 else False if value < 0 else None
    return None if positive is None else (atom.operator in {">", "≥"}) == positive


def _vanishes(atom: Atom, problem: Problem) -> bool:
    """Whether both sides are the same everywhere."""
    try:
        ring = Ring(atom.left, atom.right)
        above, _ = ring.fraction(atom.gap)
    except NotPolynomialError:
        return is_zero(atom.gap, problem) is Verdict.CORRECT
    if above.is_zero() or (ring.equations and _is_multiple(ring, above)):
        return True
    functions = any(not isinstance(part, RATIONAL) for part in walk(atom.gap))
    return functions and is_zero(atom.gap, problem) is Verdict.CORRECT


RATIONAL = (n.Number, n.Symbol, n.Add, n.Multiply)


def _is_multiple(ring: Ring, above: fmpz_mpoly) -> bool:
    """Whether a polynomial in the imaginary unit is zero by `i^2 = -1`."""
    equations = list(ring.equations.values())
    if len(equations) != 1:
        return False
    _, rest = divmod(above, equations[0])
    return rest.is_zero()


def _is_complex(before: Alternatives, after: Alternatives, problem: Problem) -> bool:
    return any("complex" in problem.assumed(name) for name in letters_of(before, after))


def complex_if_needed(problem: Problem, *, has_unit: bool) -> Problem:
    """The problem with complex letters where the imaginary unit is written."""
    if not has_unit or "complex" in problem.everywhere or problem.everywhere & REAL:
        return problem
    return replace(problem, everywhere=problem.everywhere | {"complex"})
