"""The canonical form: equal forms are equal expressions, with no probability.

Deltas are contracted, bound indices get numbers that do not depend on their names, terms are
collected. Two forms that differ prove nothing: nested fractions and identities between functions
are left to other methods.
"""

from __future__ import annotations

from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING, Any

from flint import fmpq

from grader.equivalence.terms import Abstain, Atom, Expansion, Term, substituted
from grader.expression.nodes import Index, Position
from grader.expression.sizes import name_of, resolve

if TYPE_CHECKING:
    from grader.expression.evaluate import Letters
    from grader.expression.nodes import Expr, Place

Key = tuple[Any, ...]
Form = dict[Key, fmpq]
SYMMETRIC = frozenset({"delta", "symmetric"})
MAX_LABELLINGS = 120
MOST_ROUNDS = 2


def canonical(expr: Expr, slots: tuple[Index, ...], letters: Letters) -> Form:
    """The canonical form over slots, numbered in their order; Abstain where it is too large."""
    rank: dict[Place, int] = {index: number for number, index in enumerate(slots)}
    return _collected(Expansion(letters, _keyed).expand(expr), rank)


def _collected(terms: list[Term], rank: dict[Place, int]) -> Form:
    form: Form = {}
    for term in terms:
        contracted = _contracted(term, rank)
        if contracted is None:
            continue
        key = _term_key(contracted, rank)
        total = form.get(key, 0) + contracted.coefficient
        if total == 0:
            form.pop(key, None)
        else:
            form[key] = total
    return form


def _keyed(terms: list[Term]) -> tuple[Any, tuple[Place, ...]]:
    """The key of an inside, and its free indices in the order the key numbers them."""
    placed = any(places for term in terms for _, places in term.factors)
    rank = _ranked(terms) if placed else {}
    form = _collected(terms, rank)
    key = [(k, (int(c.p), int(c.q))) for k, c in form.items()]
    if len(key) > 1:
        key.sort(key=repr)
    return tuple(key), tuple(rank)


def _ranked(terms: list[Term]) -> dict[Place, int]:
    """The free indices of terms, numbered by what stands around them."""
    rank: dict[Place, int] = {}
    blind = [(_blind(term), term) for term in terms]
    for _, term in sorted(blind, key=lambda pair: pair[0]):
        for _, places in sorted(
            ((repr(head), places) for head, places in term.factors), key=lambda p: p[0]
        ):
            for place in places:
                if isinstance(place, Index) and place not in term.bound and place not in rank:
                    rank[place] = len(rank)
    return rank


def _blind(term: Term) -> str:
    """A term's key without its indices, to order terms by."""
    return repr(sorted((repr(head), str(e)) for (head, _), e in term.factors.items()))


# -- contraction ---------------------------------------------------------------------------------


def _contracted(term: Term, rank: dict[Place, int]) -> Term | None:
    """A term without deltas on bound indices or empty sums; None where it vanishes."""
    for atom in [a for a in term.factors if a[0] == ("delta",)]:
        if atom not in term.factors:
            return _contracted(term, rank)
        left, right = atom[1]
        if left is right:
            term = _without(term, atom)
        elif isinstance(left, Position) and isinstance(right, Position):
            if left.value != right.value and left.value >= 0 and right.value >= 0:
                return None
            if left.value == right.value:
                term = _without(term, atom)
        else:
            term = _joined(term, atom, rank)
    return _without_empty_sums(term)


def _without(term: Term, atom: Atom) -> Term:
    return Term(term.coefficient, {k: e for k, e in term.factors.items() if k != atom}, term.bound)


def _joined(term: Term, atom: Atom, rank: dict[Place, int]) -> Term:
    """Contract a delta over a bound index; over free ones, use the first of both elsewhere."""
    left, right = atom[1]
    for old, new in ((left, right), (right, left)):
        if isinstance(old, Index) and old in term.bound:
            rest = _without(term, atom)
            rest.bound = tuple(index for index in rest.bound if index is not old)
            return _replaced(rest, old, new)
    if left in rank and right in rank and isinstance(left, Index) and isinstance(right, Index):
        first, second = sorted((left, right), key=lambda place: rank[place])
        rest = substituted(_without(term, atom), {second: first})
        return Term(
            rest.coefficient, {**rest.factors, (("delta",), (first, second)): fmpq(1)}, rest.bound
        )
    return term


def _replaced(term: Term, old: Index, new: Place) -> Term:
    factors: dict[Atom, fmpq] = {}
    for (head, places), exponent in term.factors.items():
        key = (head, tuple(new if place is old else place for place in places))
        factors[key] = factors.get(key, 0) + exponent
    return Term(term.coefficient, {k: e for k, e in factors.items() if e != 0}, term.bound)


def _without_empty_sums(term: Term) -> Term:
    """A sum over an index that occurs nowhere is a factor of its size."""
    if not term.bound:
        return term
    used = {place for _, places in term.factors for place in places if isinstance(place, Index)}
    idle = [index for index in term.bound if index not in used]
    if not idle:
        return term
    coefficient, factors = term.coefficient, dict(term.factors)
    for index in idle:
        size = resolve(index.size)
        if isinstance(size, int):
            coefficient = coefficient * size
        else:
            key = (("size", name_of(size)), ())
            factors[key] = factors.get(key, fmpq(0)) + 1
    return Term(coefficient, factors, tuple(i for i in term.bound if i in used))


# -- numbering bound indices -----------------------------------------------------------------------


def _term_key(term: Term, rank: dict[Place, int]) -> Key:
    """The key of a term that does not depend on the names or the order of its bound indices."""
    if not term.bound:
        return _key(term, rank)
    groups = _groups(term, rank)
    count = 1
    for group in groups:
        count *= factorial(len(group))
    if count > MAX_LABELLINGS:
        raise Abstain("labellings")
    keys = [_key(term, {**rank, **_numbers(order, len(rank))}) for order in _orders(groups)]
    return min(keys, key=repr) if len(keys) > 1 else keys[0]


def _orders(groups: list[list[Index]]) -> list[list[Index]]:
    orders: list[list[Index]] = [[]]
    for group in groups:
        orders = [[*done, *choice] for done in orders for choice in permutations(group)]
    return orders


def _numbers(order: list[Index], start: int) -> dict[Place, int]:
    return {index: start + 1000 + number for number, index in enumerate(order)}


def _groups(term: Term, rank: dict[Place, int]) -> list[list[Index]]:
    """Bound indices in classes that their surroundings tell apart, by colour refinement."""
    colour: dict[Place, str] = {index: name_of(index.size) for index in term.bound}
    for _ in range(MOST_ROUNDS):
        if len(set(colour.values())) == len(colour):
            break
        seen: dict[Place, list[str]] = {index: [] for index in term.bound}
        for (head, places), exponent in term.factors.items():
            shown = [_shown(place, rank, colour) for place in places]
            text = repr(head) + str(exponent)
            for position, place in enumerate(places):
                if place in seen:
                    where = "" if head[0] in SYMMETRIC else str(position)
                    others = sorted(shown) if head[0] in SYMMETRIC else shown
                    seen[place].append(f"{text}@{where}{others}")
        colour = {index: f"{colour[index]}|{sorted(found)}" for index, found in seen.items()}
    classes: dict[str, list[Index]] = {}
    for index in term.bound:
        classes.setdefault(colour[index], []).append(index)
    return [classes[name] for name in sorted(classes)]


def _shown(place: Place, rank: dict[Place, int], colour: dict[Place, str]) -> str:
    if isinstance(place, Position):
        return f"#{place.value}"
    return f"f{rank[place]}" if place in rank else colour.get(place, "?")


def _key(term: Term, rank: dict[Place, int]) -> Key:
    """A term's factors with numbered places, sorted."""
    factors = []
    for (head, places), exponent in term.factors.items():
        numbered = [
            ("#", p.value) if isinstance(p, Position) else ("i", rank.get(p, -1)) for p in places
        ]
        if head[0] in SYMMETRIC:
            numbered.sort()
        factors.append((head, tuple(numbered), (int(exponent.p), int(exponent.q))))
    if len(factors) > 1:
        factors.sort(key=repr)
    return tuple(factors)
