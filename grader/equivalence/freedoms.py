"""Freedoms that a rubric grants: right up to a sign, a scale, a constant, an orthogonal map.

Each freedom turns the question into equalities without freedom, which the usual methods decide.
With x' for independent copies of the letters x:

- sign: a(x) = r(x) or a(x) = -r(x);
- scale: a(x) r_k(x) = r(x) a_k(x) at an entry k that is not 0, with a_k / r_k the same at x and x';
  a vector that is normalized, whose factor is not the same, goes to a person;
- constant: a(x) = r(x) + a(x') - r(x'), where c, C and K are constants and are not copied;
- orthogonal: a(x) . a(x') = r(x) . r(x') for vectors, which holds exactly if one orthogonal matrix
  takes r(x) to a(x) for all x.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair
from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression.build import add, multiply, negate, number
from grader.expression.copies import with_letters, with_places
from grader.expression.nodes import Apply, Index, Position, Power, Symbol
from grader.expression.sizes import resolve
from grader.expression.traverse import walk
from grader.model import Verdict
from grader.reading.values import sum_over
from grader.reading.vocabulary import FREEDOMS as WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr, Place
    from grader.model import Judgement
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

CONSTANTS = frozenset({"C", "c", "K"})
MAX_ENTRIES = 30


def compare_freely(
    answer: Tensor, reference: Tensor, problem: Problem, freedoms: tuple[str, ...]
) -> Judgement:
    """The judgement without freedom, or that of the first freedom that makes the answer right."""
    judgement = compare(answer, reference, problem)
    if judgement.verdict is not Verdict.INCORRECT or len(answer.slots) != len(reference.slots):
        return judgement
    pair = Pair(problem, answer.body, answer.slots, reference.body, reference.slots)
    undecided_one = None
    for name in filter(FREEDOMS.__contains__, freedoms):
        found = FREEDOMS[name](pair)
        if name == "constant" and _is_half_free(pair) and found.verdict is Verdict.CORRECT:
            return undecided("freedom.range", "its constant does not take every value")
        if found.verdict is Verdict.CORRECT:
            return correct(f"freedom.{name}", f"right up to {WORDS[name]}: {found.detail}")
        if found.verdict is Verdict.UNDECIDED:
            undecided_one = found
    return undecided_one or judgement


def _sign(pair: Pair) -> Judgement:
    return decide(replace(pair, reference=negate(pair.reference)))


def _scale(pair: Pair) -> Judgement:
    """One ratio at every entry and at every value of the letters."""
    at = _nonzero_entry(pair)
    if at is None:
        return incorrect("freedom.zero", "an answer of zeros is no multiple")
    mine, other = (
        _at(pair.answer, pair.answer_slots, at),
        _at(pair.reference, pair.reference_slots, at),
    )
    crossed = replace(
        pair, answer=multiply((pair.answer, other)), reference=multiply((pair.reference, mine))
    )
    same_ratio = decide(crossed)
    if same_ratio.verdict is not Verdict.CORRECT:
        return same_ratio
    left = multiply((mine, _primed(other)))
    right = multiply((_primed(mine), other))
    constant = decide(Pair(pair.problem, left, (), right, ()))
    if constant.verdict is Verdict.INCORRECT and pair.reference_slots:
        return undecided("freedom.factor", "a multiple, by a factor that depends on the letters")
    return constant


def _nonzero_entry(pair: Pair) -> tuple[int, ...] | None:
    """The first entry at which neither side is identically 0."""
    zero = number(0)
    for at in _positions(pair.reference_slots):
        sides = (
            _at(pair.answer, pair.answer_slots, at),
            _at(pair.reference, pair.reference_slots, at),
        )
        if all(
            decide(Pair(pair.problem, side, (), zero, ())).verdict is Verdict.INCORRECT
            for side in sides
        ):
            return at
    return None


def _positions(slots: tuple[Index, ...]) -> list[tuple[int, ...]]:
    """The entries of axes of literal sizes; the first entry of symbolic ones."""
    found: list[tuple[int, ...]] = [()]
    for index in slots:
        size = resolve(index.size)
        numbers = range(1, size + 1) if isinstance(size, int) else range(1, 2)
        found = [(*entry, k) for entry in found for k in numbers][:MAX_ENTRIES]
    return found


def _at(expr: Expr, slots: tuple[Index, ...], at: tuple[int, ...]) -> Expr:
    places: dict[Index, Place] = {i: Position(k) for i, k in zip(slots, at, strict=True)}
    return with_places(expr, places)


def _primed(expr: Expr) -> Expr:
    """The expression at independent copies of its letters."""
    return with_letters(
        expr, lambda name: name if name in CONSTANTS or name.startswith("#") else f"{name}''"
    )


def _constant(pair: Pair) -> Judgement:
    reference = _matched(pair)
    constant = _primed(add((pair.answer, negate(reference))))
    return decide(
        Pair(
            pair.problem,
            pair.answer,
            pair.answer_slots,
            add((reference, constant)),
            pair.answer_slots,
        )
    )


def _is_half_free(pair: Pair) -> bool:
    """Whether a letter of the constant stands in a power or function that may leave values out.

    e^C is positive, C^2 too, while C/2 and ln C take every value.
    """
    letters = {part.name for part in walk(pair.reference) if isinstance(part, Symbol)}
    return any(
        isinstance(inner, Symbol) and inner.name in CONSTANTS - letters
        for part in walk(pair.answer)
        if isinstance(part, Power) or (isinstance(part, Apply) and part.function not in ONTO)
        for inner in walk(part)
    )


ONTO = frozenset({"ln", "log", "tan", "sinh"})


def _matched(pair: Pair) -> Expr:
    """The reference over the answer's slots."""
    return with_places(
        pair.reference, dict(zip(pair.reference_slots, pair.answer_slots, strict=True))
    )


def _orthogonal(pair: Pair) -> Judgement:
    if len(pair.reference_slots) != 1:
        return incorrect("freedom.orthogonal", "only a vector is free up to an orthogonal map")
    return decide(
        Pair(
            pair.problem,
            sum_over(pair.answer_slots, multiply((pair.answer, _primed(pair.answer)))),
            (),
            sum_over(pair.reference_slots, multiply((pair.reference, _primed(pair.reference)))),
            (),
        )
    )


FREEDOMS: dict[str, Callable[[Pair], Judgement]] = {
    "sign": _sign,
    "scale": _scale,
    "constant": _constant,
    "orthogonal": _orthogonal,
}
