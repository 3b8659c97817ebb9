"""The numbers an expression is evaluated in: residues and small rationals (balls are in `balls`).

A domain raises `NotHere` for an operation it cannot express (a logarithm modulo a prime),
`Undefined` where the expression has no value at the point (division by zero, the square root of a
negative number over the reals), and `TooLarge` where numbers outgrow the budget.
"""

from __future__ import annotations

from math import gcd, prod
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpq_mat, nmod, nmod_mat

from grader.expression.draws import raw
from grader.expression.nodes import Multiply, Number

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.evaluate import Binding, Evaluator
    from grader.expression.nodes import Expr


class NotHere(Exception):
    """The domain cannot express this; another one may."""


class Undefined(Exception):
    """The expression has no value at this point."""


class NoCount(Undefined):
    """A factorial of a negative number, which counts nothing."""


class TooLarge(Exception):
    """The budget of steps or of digits is used up."""


class TooManyDigits(TooLarge):
    """A number so large or so small that no ball holds it."""


MAX_BITS = 60_000
OPAQUE = ("()", "_")


def literal(expr: Expr) -> fmpq | None:
    """The rational an expression literally is, also as a product of numbers."""
    match expr:
        case Number(value=value):
            return value
        case Multiply(factors=factors) if all(isinstance(part, Number) for part in factors):
            return prod((part.value for part in factors if isinstance(part, Number)), start=fmpq(1))
        case _:
            return None


class Residues:
    """Integers modulo a prime p = 4q + 1, q prime, with exponentials and trigonometry.

    Rational expressions map homomorphically; so do exponentials of rational expressions, since
    exp(a) becomes g**a with g of order q and `a` taken modulo q. Letters are drawn modulo p and
    modulo q apart, which is sound because x and exp(x) are algebraically independent. An identity
    of degree d holds by accident with probability below d/q (Schwartz-Zippel).
    """

    P, Q, G = 2305843009213685717, 576460752303421429, 16
    I_P, I_Q = 34055670156307729, 127638778868131590

    def __init__(self, seed: int, *, exponents: bool = False) -> None:
        self.seed = seed
        self.modulus = self.Q if exponents else self.P
        self.twin: Evaluator[nmod] | None = None

    def number(self, value: fmpq) -> nmod:
        """A rational as a residue."""
        above = nmod(int(value.p) % self.modulus, self.modulus)
        return above if value.q == 1 else above / nmod(int(value.q) % self.modulus, self.modulus)

    def draw(self, name: str, positions: tuple[int, ...], _: frozenset[str]) -> nmod:
        """A uniform residue."""
        return nmod(raw(self.seed ^ self.modulus, name, positions) % self.modulus, self.modulus)

    def constant(self, name: str) -> nmod:
        """E as g, the imaginary unit as a square root of -1; pi has no residue."""
        if name == "i":
            return nmod(self.I_P if self.modulus == self.P else self.I_Q, self.modulus)
        if name == "e" and self.modulus == self.P:
            return nmod(self.G, self.P)
        raise NotHere(name)

    def power(
        self, base: nmod, exponent: Expr, _evaluator: Evaluator[Any], _binding: Binding
    ) -> nmod:
        """A power with a literal integer exponent."""
        value = literal(exponent)
        if value is None or value.q != 1:
            raise NotHere("power")
        if value < 0 and int(base) == 0:
            raise Undefined("division by zero")
        return base ** int(value.p)

    def apply(
        self,
        function: str,
        arguments: tuple[Expr, ...],
        evaluator: Evaluator[Any],
        binding: Binding,
    ) -> nmod:
        """Exponentials and trigonometry through the twin modulo q; unknown functions by a hash."""
        if function in {"exp", "sin", "cos"}:
            exponent = int(self._beside(evaluator).value(arguments[0], binding))
            return self._exponential(function, exponent)
        if function.endswith(OPAQUE):
            values = tuple(int(evaluator.value(a, binding)) for a in arguments)
            return nmod(raw(self.seed, function, values) % self.modulus, self.modulus)
        raise NotHere(function)

    def _beside(self, evaluator: Evaluator[nmod]) -> Evaluator[nmod]:
        """The evaluator of exponents at the same point; there is none above exponents."""
        if self.modulus == self.Q:
            raise NotHere("an exponential in an exponent")
        if self.twin is None:
            domain = Residues(self.seed, exponents=True)
            self.twin = evaluator.beside(domain)
        return self.twin

    def _exponential(self, function: str, exponent: int) -> nmod:
        generator = nmod(self.G, self.P)
        if function == "exp":
            return generator**exponent
        turn = generator ** (exponent * self.I_Q % self.Q)
        back = 1 / turn
        if function == "cos":
            return (turn + back) / nmod(2, self.P)
        return (turn - back) / nmod(2 * self.I_P % self.P, self.P)

    def holds(self, relation: str, _left: nmod, _right: nmod) -> bool:
        """Nothing is decided: a random residue is equal to nothing, and has no order."""
        raise NotHere(relation)

    def inverse(self, rows: list[list[nmod]]) -> list[list[nmod]]:
        """The inverse of a square matrix."""
        try:
            return self._matrix(rows).inv().tolist()
        except ZeroDivisionError:
            raise Undefined("the matrix is singular") from None

    def determinant(self, rows: list[list[nmod]]) -> nmod:
        """The determinant of a square matrix."""
        return self._matrix(rows).det()

    def _matrix(self, rows: list[list[nmod]]) -> nmod_mat:
        flat = [int(value) for row in rows for value in row]
        return nmod_mat(len(rows), len(rows), flat, self.modulus)


class Rationals:
    """Exact rationals with small integer letters, for witnesses that a person can check."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def number(self, value: fmpq) -> fmpq:
        """A rational is itself."""
        return value

    def draw(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> fmpq:
        """A small integer, not 0; positive where that is assumed or the seed is odd."""
        value = raw(self.seed, name, positions)
        size = 1 + value % 5
        positive = self.seed % 2 or assume & {"positive", "nonnegative", "natural"}
        return fmpq(size if positive or value & 64 else -size)

    def constant(self, name: str) -> fmpq:
        """No constant is rational."""
        raise NotHere(name)

    def power(
        self, base: fmpq, exponent: Expr, evaluator: Evaluator[Any], binding: Binding
    ) -> fmpq:
        """A power with an integer exponent."""
        value = literal(exponent)
        if value is None:
            value = evaluator.value(exponent, binding)
        if value.q != 1:
            raise NotHere("power")
        if value < 0 and base == 0:
            raise Undefined("division by zero")
        if abs(value.p) * max(base.p.bit_length(), base.q.bit_length()) > MAX_BITS:
            raise TooLarge("power")
        return base ** int(value.p)

    def apply(
        self,
        function: str,
        arguments: tuple[Expr, ...],
        evaluator: Evaluator[Any],
        binding: Binding,
    ) -> fmpq:
        """The functions that are exact on rationals."""
        rule = EXACT.get(function)
        values = [evaluator.value(a, binding) for a in arguments]
        if rule is None:
            if function.endswith(OPAQUE):
                places = tuple(int(v.p) * 64 + int(v.q) for v in values)
                return fmpq(1 + raw(self.seed, function, places) % 9)
            raise NotHere(function)
        return rule(*values)

    def holds(self, relation: str, left: fmpq, right: fmpq) -> bool:
        """Whether an order or equality holds."""
        return bool(RELATIONS[relation](left, right))

    def inverse(self, rows: list[list[fmpq]]) -> list[list[fmpq]]:
        """The inverse of a square matrix."""
        try:
            return fmpq_mat(len(rows), len(rows), [v for row in rows for v in row]).inv().tolist()
        except ZeroDivisionError:
            raise Undefined("the matrix is singular") from None

    def determinant(self, rows: list[list[fmpq]]) -> fmpq:
        """The determinant of a square matrix."""
        return fmpq_mat(len(rows), len(rows), [v for row in rows for v in row]).det()


RELATIONS = {
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "≤": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b,
}


def _integers(*values: fmpq) -> list[int]:
    if any(v.q != 1 for v in values):
        raise Undefined("not an integer")
    return [int(v.p) for v in values]


def _factorial(value: fmpq) -> fmpq:
    (number,) = _integers(value)
    if number < 0:
        raise NoCount("the factorial of a negative number")
    if number > MAX_FACTORIAL:
        raise TooLarge("factorial")
    result = 1
    for factor in range(2, number + 1):
        result *= factor
    return fmpq(result)


MAX_FACTORIAL = 6000


def _factorial2(value: fmpq) -> fmpq:
    (number,) = _integers(value)
    if number < 0:
        raise Undefined("the double factorial of a negative number")
    if number > MAX_FACTORIAL:
        raise TooLarge("double factorial")
    result = 1
    for factor in range(number, 1, -2):
        result *= factor
    return fmpq(result)


def _binomial(above: fmpq, below: fmpq) -> fmpq:
    (k,) = _integers(below)
    if k < 0:
        return fmpq(0)
    if k > MAX_FACTORIAL:
        raise TooLarge("binomial")
    result = fmpq(1)
    for step in range(k):
        result = result * (above - step) / (step + 1)
    return result


def _gcd(*values: fmpq) -> fmpq:
    result = 0
    for number in _integers(*values):
        result = gcd(result, number)
    return fmpq(result)


def _lcm(*values: fmpq) -> fmpq:
    result = fmpq(1)
    for value in values:
        result = abs(result * value) / _gcd(result, value)
    return result


def _mod(value: fmpq, modulus: fmpq) -> fmpq:
    if modulus == 0:
        raise Undefined("modulo zero")
    return value - modulus * (value / modulus).floor()


def _root(value: fmpq, degree: fmpq) -> fmpq:
    """An odd root that is rational; others are not here."""
    (k,) = _integers(degree)
    above, exact_above = abs(value.p).root(k), abs(value.p).root(k) ** k == abs(value.p)
    below, exact_below = value.q.root(k), value.q.root(k) ** k == value.q
    if not (exact_above and exact_below):
        raise NotHere("root")
    return fmpq(above if value >= 0 else -above, below)


EXACT: dict[str, Callable[..., fmpq]] = {
    "abs": abs,
    "floor": lambda v: fmpq(v.floor()),
    "ceil": lambda v: fmpq(v.ceil()),
    "sign": lambda v: fmpq((v > 0) - (v < 0)),
    "max": lambda *values: max(values),
    "min": lambda *values: min(values),
    "gcd": _gcd,
    "lcm": _lcm,
    "mod": _mod,
    "factorial": _factorial,
    "factorial2": _factorial2,
    "binomial": _binomial,
    "root": _root,
    "re": lambda v: v,
    "im": lambda _: fmpq(0),
}
