"""Expressions expanded into terms: coefficient times powers of atoms, summed over bound indices.

An atom is a pair (head, places): a head that says what it is without naming an index, and the
places it is taken at. `W[m,n]` is (("element", "W"), (m, n)). What cannot be expanded (a function,
an inverse, a power of a sum) is an atom whose head holds the canonical key of its inside, with its
free indices numbered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpz

from grader.expression import nodes as n
from grader.expression.sizes import name_of, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.expression.evaluate import Letters
    from grader.expression.nodes import Expr, Index, Place

Head = tuple[Any, ...]
Atom = tuple[Head, tuple["Place", ...]]
ONE = fmpq(1)
MAX_TERMS = 300
MAX_POWER = 8
MAX_NUMBER_BITS = 4_000
MAX_FACTORED = fmpz(10) ** 14


class Abstain(Exception):
    """The canonical form would be too large, or is not known for this expression."""


@dataclass(slots=True)
class Term:
    """One term of an expanded expression."""

    coefficient: fmpq
    factors: dict[Atom, fmpq]
    bound: tuple[Index, ...] = ()


def constant(value: fmpq) -> list[Term]:
    """A number as terms."""
    return [Term(value, {})] if value != 0 else []


def atom(head: Head, places: tuple[Place, ...] = (), exponent: fmpq = ONE) -> list[Term]:
    """One atom as terms."""
    return [Term(ONE, {(head, places): exponent})]


class Expansion:
    """Expands expressions; `keyed` gives the canonical key of an inside and its free places."""

    def __init__(
        self, letters: Letters, keyed: Callable[[list[Term]], tuple[Any, tuple[Place, ...]]]
    ) -> None:
        self.letters = letters
        self.keyed = keyed

    def expand(self, expr: Expr) -> list[Term]:
        """The terms of an expression; Abstain where there are too many."""
        terms = RULES[type(expr)](self, expr)
        if len(terms) > MAX_TERMS:
            raise Abstain("terms")
        return terms

    def opaque(self, head: Head, parts: Iterable[Expr]) -> list[Term]:
        """An atom that holds canonical keys of its parts."""
        keys: list[Any] = []
        places: list[Place] = []
        for part in parts:
            key, inside = self.keyed(self.expand(part))
            keys.append(key)
            places.extend(inside)
        return atom((*head, tuple(keys)), tuple(places))


UNITY = constant(ONE)


def multiply(left: list[Term], right: list[Term]) -> list[Term]:
    """The product of two sums, bound indices kept apart."""
    if left is UNITY:
        return right
    if len(left) * len(right) > MAX_TERMS:
        raise Abstain("terms")
    return [_times(a, b) for a in left for b in right]


def _times(left: Term, right: Term) -> Term:
    if left.bound and right.bound:
        shared = [index for index in right.bound if index in left.bound]
        if shared:
            right = substituted(right, {i: n.Index(i.name, i.size, i.base) for i in shared})
    factors = dict(left.factors)
    for key, exponent in right.factors.items():
        total = factors.get(key, 0) + exponent
        if total == 0:
            del factors[key]
        else:
            factors[key] = total
    return Term(left.coefficient * right.coefficient, factors, left.bound + right.bound)


def substituted(term: Term, swap: dict[Index, Index]) -> Term:
    """A term with indices exchanged for others."""
    factors: dict[Atom, fmpq] = {}
    for (head, places), exponent in term.factors.items():
        key = (head, tuple(swap.get(p, p) if isinstance(p, n.Index) else p for p in places))
        factors[key] = factors.get(key, 0) + exponent
    bound = tuple(swap.get(index, index) for index in term.bound)
    return Term(term.coefficient, {k: e for k, e in factors.items() if e != 0}, bound)


def _number(_: Expansion, expr: n.Number) -> list[Term]:
    return constant(_bounded(expr.value))


def _bounded(value: fmpq) -> fmpq:
    if max(value.p.bit_length(), value.q.bit_length()) > MAX_NUMBER_BITS:
        raise Abstain("number")
    return value


def _base_of(place: Place) -> int:
    """The number of an index' first position; 0 for a fixed position, which is its own number."""
    return place.base if isinstance(place, n.Index) else 0


def _size(_: Expansion, expr: n.SizeValue) -> list[Term]:
    size = resolve(expr.size)
    return constant(fmpq(size)) if isinstance(size, int) else atom(("size", name_of(size)))


def _element(self: Expansion, expr: n.Element) -> list[Term]:
    symmetric = "symmetric" in self.letters.assumed(expr.name)
    return atom(("symmetric" if symmetric else "element", expr.name), expr.indices)


def _add(self: Expansion, expr: n.Add) -> list[Term]:
    return [term for part in expr.terms for term in self.expand(part)]


def _multiply(self: Expansion, expr: n.Multiply) -> list[Term]:
    result, number = UNITY, ONE
    for factor in expr.factors:
        if isinstance(factor, n.Number):
            number *= _bounded(factor.value)
        else:
            result = multiply(result, self.expand(factor))
    return result if number == 1 else _scaled(result, number)


def _scaled(terms: list[Term], number: fmpq) -> list[Term]:
    if number == 0:
        return []
    return [Term(number * term.coefficient, term.factors, term.bound) for term in terms]


def _sum_over(self: Expansion, expr: n.SumOver) -> list[Term]:
    return [Term(t.coefficient, t.factors, (*t.bound, expr.index)) for t in self.expand(expr.body)]


# -- powers --------------------------------------------------------------------------------------


def _power(self: Expansion, expr: n.Power) -> list[Term]:
    exponent = expr.exponent.value if isinstance(expr.exponent, n.Number) else None
    base = self.expand(expr.base)
    if exponent is None:
        return _symbolic_power(self, expr, base)
    if exponent.q == 1 and 0 <= exponent.p <= MAX_POWER:
        return _small_power(base, int(exponent.p))
    if not base:
        raise Abstain("power of zero")
    if len(base) == 1 and not base[0].bound:
        single = _power_of_term(self, base[0], exponent)
        if single is not None:
            return single
    return _opaque_power(self, base, exponent)


def _small_power(base: list[Term], exponent: int) -> list[Term]:
    if len(base) == 1 and not base[0].bound:
        factors = {key: e * exponent for key, e in base[0].factors.items()} if exponent else {}
        return _reduced(Term(base[0].coefficient ** exponent, factors))
    result = UNITY
    for _ in range(exponent):
        result = multiply(result, base)
    return result


def _power_of_term(self: Expansion, base: Term, exponent: fmpq) -> list[Term] | None:
    """The power of a single term, where that needs no care about signs."""
    if exponent.q == 1:
        if abs(exponent.p) * max(1, base.coefficient.p.bit_length()) > MAX_NUMBER_BITS:
            raise Abstain("number")
        factors = {key: e * exponent for key, e in base.factors.items()}
        return _reduced(Term(base.coefficient ** int(exponent.p), factors))
    if base.coefficient < 0 or not all(_is_positive(self, head) for head, _ in base.factors):
        return None
    factors = {key: e * exponent for key, e in base.factors.items()}
    return multiply(number_power(base.coefficient, exponent), _reduced(Term(ONE, factors)))


def _is_positive(self: Expansion, head: Head) -> bool:
    """Whether an atom is positive, so that a root may be taken of each factor."""
    if head[0] in {"symbol", "element", "symmetric"}:
        return "positive" in self.letters.assumed(head[1])
    return head[0] in {"size", "prime", "exp", "of"}


def number_power(value: fmpq, exponent: fmpq) -> list[Term]:
    """A positive rational to a rational power, as a rational times roots of primes."""
    if max(value.p, value.q) > MAX_FACTORED:
        raise Abstain("factor")
    factors: dict[Atom, fmpq] = {}
    for part, sign in ((value.p, 1), (value.q, -1)):
        for prime, times in fmpz(part).factor():
            factors[(("prime", int(prime)), ())] = exponent * times * sign
    return _reduced(Term(ONE, factors))


def _reduced(term: Term) -> list[Term]:
    """Whole powers of primes moved from the atoms into the coefficient."""
    coefficient, factors = term.coefficient, {}
    for key, exponent in term.factors.items():
        rest = exponent
        if key[0][0] == "prime":
            whole = exponent.floor()
            if abs(whole) > MAX_NUMBER_BITS:
                raise Abstain("number")
            coefficient *= fmpq(key[0][1]) ** int(whole)
            rest = exponent - whole
        if rest != 0:
            factors[key] = rest
    return [Term(coefficient, factors, term.bound)]


def _opaque_power(self: Expansion, base: list[Term], exponent: fmpq) -> list[Term]:
    """A power of a sum, with the sum's leading coefficient taken out of whole powers."""
    leading = ONE
    if exponent.q == 1:
        leading = _leading(self, base)
        base = [Term(t.coefficient / leading, t.factors, t.bound) for t in base]
    key, places = self.keyed(base)
    result = atom(("power", key, int(exponent.q)), places, fmpq(exponent.p))
    return multiply(constant(leading ** int(exponent.p)), result) if leading != 1 else result


def _leading(self: Expansion, base: list[Term]) -> fmpq:
    """The coefficient of the term whose own key is least."""
    ranked = []
    for term in base:
        key, _ = self.keyed([Term(ONE, term.factors, term.bound)])
        ranked.append((repr(key), term.coefficient))
    return min(ranked, key=lambda pair: pair[0])[1]


def _symbolic_power(self: Expansion, expr: n.Power, base: list[Term]) -> list[Term]:
    """a^(c1 m1 + c2 m2) as the product of (a^m)^c; numbers are split into primes."""
    exponents = self.expand(expr.exponent)
    if len(base) == 1 and not base[0].factors and base[0].coefficient > 0:
        return _split_exponent(self, exponents, _number_bases(base[0].coefficient))
    key, places = self.keyed(base)
    return _split_exponent(self, exponents, [(("raised", key), places, 1)])


def _number_bases(value: fmpq) -> list[tuple[Head, tuple[Place, ...], int]]:
    if max(value.p, value.q) > MAX_FACTORED:
        raise Abstain("factor")
    bases: list[tuple[Head, tuple[Place, ...], int]] = []
    for part, sign in ((value.p, 1), (value.q, -1)):
        bases.extend((("of", int(p)), (), int(e) * sign) for p, e in fmpz(part).factor())
    return bases


def _split_exponent(
    self: Expansion, exponents: list[Term], bases: list[tuple[Head, tuple[Place, ...], int]]
) -> list[Term]:
    result = UNITY
    for term in exponents:
        key, inside = self.keyed([Term(ONE, term.factors, term.bound)])
        for head, places, times in bases:
            power = term.coefficient * times
            if not term.factors and not term.bound and head[0] == "of":
                result = multiply(result, number_power(fmpq(head[1]), power))
                continue
            result = multiply(result, atom((*head, key), (*places, *inside), power))
    return [reduced for term in result for reduced in _reduced(term)]


# -- everything else -----------------------------------------------------------------------------


def _apply(self: Expansion, expr: n.Apply) -> list[Term]:
    if expr.function == "exp":
        return _split_exponent(self, self.expand(expr.arguments[0]), [(("exp",), (), 1)])
    return self.opaque(("function", expr.function), expr.arguments)


def _square(
    self: Expansion, body: Expr, rows: Index, columns: Index
) -> tuple[Any, tuple[Place, ...], bool]:
    """A matrix by its entries: key, free places, and whether it was keyed transposed."""
    terms = self.expand(body)
    keys = []
    for first, second in ((rows, columns), (columns, rows)):
        marked = [_marked(term, first, second) for term in terms]
        keys.append(self.keyed(marked))
    swapped = repr(keys[1][0]) < repr(keys[0][0])
    key, places = keys[1] if swapped else keys[0]
    return key, places, swapped


_ROW, _COLUMN = n.Position(-1), n.Position(-2)


def _marked(term: Term, rows: Index, columns: Index) -> Term:
    marks = {rows: _ROW, columns: _COLUMN}
    factors: dict[Atom, fmpq] = {}
    for (head, places), exponent in term.factors.items():
        key = (head, tuple(marks.get(p, p) if isinstance(p, n.Index) else p for p in places))
        factors[key] = factors.get(key, 0) + exponent
    return Term(term.coefficient, factors, term.bound)


def _inverse(self: Expansion, expr: n.InverseEntry) -> list[Term]:
    key, places, swapped = _square(self, expr.body, expr.rows, expr.columns)
    at = (expr.column, expr.row) if swapped else (expr.row, expr.column)
    return atom(("inverse", key), (*places, *at))


def _determinant(self: Expansion, expr: n.Determinant) -> list[Term]:
    key, places, _ = _square(self, expr.body, expr.rows, expr.columns)
    return atom(("determinant", key), places)


def _piecewise(self: Expansion, expr: n.Piecewise) -> list[Term]:
    parts = [part for branch in expr.branches for part in branch]
    return self.opaque(("cases", len(parts)), parts)


def _ranged(self: Expansion, expr: n.Ranged) -> list[Term]:
    return self.opaque((expr.kind, expr.variable), (expr.lower, expr.upper, expr.body))


def _limit(self: Expansion, expr: n.Limit) -> list[Term]:
    return self.opaque(("limit", expr.variable, expr.side), (expr.point, expr.body))


def _integral(self: Expansion, expr: n.IntegralOf) -> list[Term]:
    ends = () if expr.lower is None or expr.upper is None else (expr.lower, expr.upper)
    return self.opaque(("integral", expr.variable), (*ends, expr.body))


def _derivative(self: Expansion, expr: n.DerivativeOf) -> list[Term]:
    return self.opaque(("derivative", expr.variable, expr.order), (expr.body,))


def _product_over(_: Expansion, __: n.ProductOver) -> list[Term]:
    raise Abstain("product over an axis")


RULES: dict[type, Callable[..., list[Term]]] = {
    n.Number: _number,
    n.Constant: lambda _, expr: atom(("constant", expr.name)),
    n.Symbol: lambda _, expr: atom(("symbol", expr.name)),
    n.SizeValue: _size,
    n.IndexValue: lambda _, expr: atom(("index", _base_of(expr.index)), (expr.index,)),
    n.Element: _element,
    n.Delta: lambda _, expr: atom(("delta",), (expr.left, expr.right)),
    n.Indicator: lambda self, expr: self.opaque(
        ("indicator", expr.relation), (expr.left, expr.right)
    ),
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.SumOver: _sum_over,
    n.ProductOver: _product_over,
    n.InverseEntry: _inverse,
    n.Determinant: _determinant,
    n.Piecewise: _piecewise,
    n.Ranged: _ranged,
    n.Limit: _limit,
    n.IntegralOf: _integral,
    n.DerivativeOf: _derivative,
}
