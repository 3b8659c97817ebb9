"""Expressions as quotients of polynomials in their letters, roots and what else has no rule.

Every root of a number or of a polynomial is a letter of its own with an equation, `s^2 = 2`, as is
the imaginary unit; a function of letters is a letter that nothing is known about. What holds for
all values of those letters holds for the ones meant.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from flint import Ordering, fmpq, fmpz_mpoly_ctx

from grader.expression import nodes as n
from grader.expression.build import number
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from flint import fmpz_mpoly

    from grader.expression.nodes import Expr

MAX_POWER = 40
MAX_LETTERS = 14
MAX_DEGREE = 24
MAX_RADICAND = 10**12
SPARE = "#spare"


class NotPolynomialError(Exception):
    """Too many letters, or powers too high."""


Fraction = tuple["fmpz_mpoly", "fmpz_mpoly"]


class Ring:
    """The polynomials in all letters of some expressions; made once for a comparison."""

    def __init__(self, *expressions: Expr) -> None:
        self.degree = _common_degree(expressions)
        names = sorted({name for expr in expressions for name in _letters(expr)})
        if len(names) > MAX_LETTERS:
            raise NotPolynomialError("letters")
        self.context = fmpz_mpoly_ctx.get((SPARE, *names), Ordering.degrevlex)
        self.letters = dict(zip((SPARE, *names), self.context.gens(), strict=True))
        self.equations: dict[str, fmpz_mpoly] = {}
        self.radicands: dict[str, Fraction] = {}  # of the square roots of something with letters
        self.one = self.context.constant(1)

    @property
    def spare(self) -> fmpz_mpoly:
        """A letter that stands in no expression."""
        return self.letters[SPARE]

    def fraction(self, expr: Expr) -> Fraction:
        """Numerator and denominator, not reduced."""
        match expr:
            case n.Number(value=value):
                return self.one * int(value.p), self.one * int(value.q)
            case n.Add(terms=terms):
                return _total([self.fraction(term) for term in terms])
            case n.Multiply(factors=factors):
                above, below = self.one, self.one
                for factor in factors:
                    top, bottom = self.fraction(factor)
                    above, below = above * top, below * bottom
                return above, below
            case n.Power(base=base, exponent=n.Number(value=value)):
                return self._power(base, value)
            case _:
                return self._letter(expr)

    def _power(self, base: Expr, exponent: fmpq) -> Fraction:
        if abs(exponent.p) > MAX_POWER or exponent.q > MAX_POWER:
            raise NotPolynomialError("degree")
        above, below = self.fraction(base) if exponent.q == 1 else self._root(base, int(exponent.q))
        times = int(exponent.p)
        if times < 0:
            above, below, times = below, above, -times
        return above**times, below**times

    def _root(self, base: Expr, degree: int) -> Fraction:
        """A root as a letter `s` with `s^degree = base`; that of a number by its prime factors."""
        if isinstance(base, n.Number):
            primes = _primes(base)
            if primes is not None:
                return self._root_of_number(primes, degree)
        name = letter_of(n.Power(base, number(1, degree)))
        letter = self.letters[name]
        if name not in self.equations:
            self.equations[name] = letter  # its own base may hold roots
            above, below = self.fraction(base)
            self.equations[name] = letter**degree * below - above
            if degree == 2:
                self.radicands[name] = (above, below)
        return letter, self.one

    def _root_of_number(self, primes: dict[int, int], degree: int) -> Fraction:
        """Roots of one prime are powers of one letter, so that `sqrt(18)` is `3 sqrt(2)`."""
        above, below = self.one, self.one
        for prime, exponent in primes.items():
            whole, rest = divmod(exponent, degree)
            power = self.one * prime ** abs(whole)
            above, below = (above * power, below) if whole >= 0 else (above, below * power)
            if rest:
                letter = self.letters[_root_name(prime)]
                self.equations[_root_name(prime)] = letter**self.degree - prime
                above = above * letter ** (rest * self.degree // degree)
        return above, below

    def _letter(self, expr: Expr) -> Fraction:
        name = letter_of(expr)
        letter = self.letters[name]
        if isinstance(expr, n.Constant) and expr.name == "i":
            self.equations[name] = letter**2 + 1
        if isinstance(expr, n.Apply) and expr.function == "root":
            return self._root_function(name, expr)
        return letter, self.one

    def _root_function(self, name: str, expr: n.Apply) -> Fraction:
        degree = expr.arguments[1]
        if isinstance(degree, n.Number) and degree.value.q == 1 and 1 < degree.value.p < MAX_POWER:
            above, below = self.fraction(expr.arguments[0])
            self.equations[name] = self.letters[name] ** int(degree.value.p) * below - above
        return self.letters[name], self.one


def _primes(base: n.Number) -> dict[int, int] | None:
    """The prime factors of a positive number, with exponents; None for another or a huge one."""
    value = base.value
    if value <= 0 or max(value.p, value.q) > MAX_RADICAND:
        return None
    above = {int(p): int(e) for p, e in value.p.factor()}
    below = {int(p): -int(e) for p, e in value.q.factor()}
    return {**above, **below}


def _common_degree(expressions: tuple[Expr, ...]) -> int:
    """A degree that the degree of every root of a number divides."""
    degrees = [
        int(part.exponent.value.q)
        for expr in expressions
        for part in walk(expr)
        if isinstance(part, n.Power) and isinstance(part.exponent, n.Number)
    ]
    found = lcm(*degrees)
    if found > MAX_DEGREE:
        raise NotPolynomialError("roots of many degrees")
    return found


def _total(parts: list[Fraction]) -> Fraction:
    above, below = parts[0]
    for top, bottom in parts[1:]:
        if bottom == below:
            above = above + top
        else:
            above, below = above * bottom + top * below, below * bottom
    return above, below


def _root_name(prime: int) -> str:
    return f"root of {prime}"


def _letters(expr: Expr) -> list[str]:
    """The names of the letters of the ring in an expression."""
    match expr:
        case n.Number():
            return []
        case n.Add(terms=parts) | n.Multiply(factors=parts):
            return [letter for part in parts for letter in _letters(part)]
        case n.Power(base=base, exponent=n.Number(value=value)):
            return [*_root_letters(base, int(value.q)), *_letters(base)]
        case n.Apply(function="root", arguments=(inside, n.Number())):
            return [letter_of(expr), *_letters(inside)]
        case _:
            return [letter_of(expr)]


def _root_letters(base: Expr, degree: int) -> list[str]:
    if degree == 1:
        return []
    primes = _primes(base) if isinstance(base, n.Number) else None
    if primes is not None:
        return [_root_name(prime) for prime in primes]
    return [letter_of(n.Power(base, number(1, degree)))]


def letter_of(expr: Expr) -> str:
    """A name for a letter: its own, or how it is made."""
    if isinstance(expr, n.Symbol):
        return expr.name
    shown = " ".join(_word(part) for part in walk(expr))
    return f"{type(expr).__name__} {shown}"


def _word(part: Expr) -> str:
    if not isinstance(part, SPELLED):
        return f"{type(part).__name__}@{id(part)}"
    kept = [str(getattr(part, name, "")) for name in KEPT]
    arity = len(getattr(part, "terms", getattr(part, "factors", getattr(part, "arguments", ()))))
    return f"{type(part).__name__}/{arity}:{','.join(filter(None, kept))}"


KEPT = ("name", "function", "variable", "kind", "value")
SPELLED = (n.Number, n.Constant, n.Symbol, n.Add, n.Multiply, n.Power, n.Apply, n.Ranged)
