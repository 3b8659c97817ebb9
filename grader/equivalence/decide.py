"""The ways of equality in their order, for two sides whose slots are matched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.algebra import carried_out
from grader.equivalence.canonical import canonical
from grader.equivalence.certified import certified
from grader.equivalence.domain import restricts_more
from grader.equivalence.exact import exact_numbers
from grader.equivalence.identical import identical
from grader.equivalence.infinities import infinities
from grader.equivalence.points import sizes_in
from grader.equivalence.residues import residues
from grader.equivalence.sequences import two_subscripts, with_terms
from grader.equivalence.slips import slip
from grader.equivalence.terms import Abstain
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.equivalence.witness import small_witness
from grader.expression.nodes import Apply, Symbol
from grader.expression.traverse import by_kind
from grader.model import Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.canonical import Form
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr
    from grader.model import Witness
    from grader.reading.problem import Problem


def same_canonical_form(pair: Pair) -> Judgement | None:
    """Correct where both sides have one canonical form; says nothing otherwise."""
    if restricts_more(pair):
        return None
    try:
        left = canonical(pair.answer, pair.answer_slots, pair.problem)
        right = _reference_form(pair)
    except Abstain:
        return None
    if left == right:
        return correct("canonical.equal", "the same canonical form in index notation")
    return None


def _reference_form(pair: Pair) -> Form:
    def compute() -> Form:
        return canonical(pair.reference, pair.reference_slots, pair.problem)

    if all(isinstance(size, str) for size in sizes_in(pair)):
        return pair.of_reference("canonical", compute)
    return compute()  # a size that is still open may become another one


METHODS: tuple[Callable[[Pair], Judgement | None], ...] = (
    identical,
    infinities,
    exact_numbers,
    same_canonical_form,
    residues,
    certified,
)


def decide(pair: Pair) -> Judgement:
    """The first method that decides; a refusal gets a witness and the name of the slip."""
    for method in METHODS:
        judgement = method(pair)
        if judgement is not None and judgement.verdict is Verdict.INCORRECT:
            terms = with_terms(pair)
            if terms is not None:
                return decide(terms)
            return two_subscripts(pair) or _undeclared(pair) or explained(pair, judgement)
        if judgement is not None:
            return judgement
    computed = carried_out(pair)
    if computed is not None:
        return _after_algebra(decide(computed))
    return undecided("equality.open", "neither proved equal nor shown to differ")


def _after_algebra(judgement: Judgement) -> Judgement:
    """A judgement on what the algebra system computed says so."""
    return replace(judgement, detail=f"carried out by the algebra system: {judgement.detail}")


def _undeclared(pair: Pair) -> Judgement | None:
    """Undecided where a letter of the answer is none of those that the problem declares."""
    if not pair.problem.shaped:
        return None
    strange = _symbols(pair.answer) - _symbols(pair.reference)
    strange -= letters_of_definitions(pair.problem) if strange else set()
    unknown = sorted(name for name in strange if pair.problem.by_name(name) is None)
    if not unknown:
        return None
    return undecided(
        "letter.undeclared",
        f"the letter {unknown[0]} is not one of the problem's, so it can mean anything",
    )


def letters_of_definitions(problem: Problem) -> set[str]:
    """The letters that the statement's definitions mention, which are the problem's too."""
    return {name for _, body in problem.definitions.values() for name in _symbols(body)}


def _symbols(expr: Expr) -> set[str]:
    """The letters of an expression, and the words in it that stand for functions."""
    kinds = by_kind(expr)
    functions = {part.function for part in kinds.get(Apply, ())}
    letters = {part.name for part in kinds.get(Symbol, ())}
    return letters | {name for name in functions if name.endswith("()") and name[:2].isalpha()}


def explained(pair: Pair, judgement: Judgement) -> Judgement:
    """A refusal with small numbers to check it by, and the name of the slip where it is known."""
    witness = small_witness(pair) or judgement.witness or _ball_witness(pair)
    code, detail = slip(pair) or (judgement.code, judgement.detail)
    return incorrect(code, detail, witness)


def _ball_witness(pair: Pair) -> Witness | None:
    """A difference in residues that no small rational shows gets one from balls."""
    found = certified(pair)
    return found.witness if found is not None else None
