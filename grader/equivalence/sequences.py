r"""Terms of one sequence: `a_{k+1}` in a sum over k, and `a_{n+1}` or `a_1` outside of one.

Outside of sums a letter with a subscript is a letter of its own, which serves as long as no sum
takes the same sequence at its running variable.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.pair import symbols_in
from grader.equivalence.verdicts import undecided
from grader.expression import nodes as n
from grader.expression.build import add, multiply
from grader.expression.substitution import substituted

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr
    from grader.model import Judgement

SUBSCRIPT = re.compile(r"(.+_)\{(\d*)([A-Za-z]?)([+-]\d+)?\}")


def with_terms(pair: Pair) -> Pair | None:
    """The pair with letters as terms of the sequences they belong to; None where none does."""
    heads = {part.function for part in pair.of(n.Apply) if part.function.endswith("_")}
    if not heads:
        return None
    terms = {name: term for name in symbols_in(pair) if (term := _term(name, heads)) is not None}
    if not terms:
        return None
    answer, reference = (substituted(side, terms) for side in (pair.answer, pair.reference))
    return replace(pair, answer=answer, reference=reference, kept={})


def two_subscripts(pair: Pair) -> Judgement | None:
    """Undecided where a sequence is taken at one place and at two: `a_{2k}` may be either."""
    places: dict[str, int] = {}
    for part in (part for part in pair.of(n.Apply) if part.function.endswith("_")):
        if places.setdefault(part.function, len(part.arguments)) != len(part.arguments):
            words = f"{part.function[:-1]} has one subscript in one place and two in another"
            return undecided("letter.subscripts", words)
    return None


def _term(name: str, heads: set[str]) -> Expr | None:
    """`a_{2n+1}` as the sequence a taken at 2n + 1."""
    found = SUBSCRIPT.fullmatch(name)
    if found is None or found[1] not in heads or not (found[2] or found[3]):
        return None
    place = n.Number(fmpq(int(found[2] or 1)))
    inside = multiply((place, n.Symbol(found[3]))) if found[3] else place
    return n.Apply(found[1], (add((inside, n.Number(fmpq(int(found[4] or 0))))),))
