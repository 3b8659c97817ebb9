"""Real and complex balls (python-flint's arb and acb): numbers with a certified error.

Two balls that do not meet are certainly different numbers. The caller sets the precision with
`flint.ctx.workprec`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import acb, acb_mat, arb, arb_mat, fmpq

from grader.expression.domains import (
    EXACT,
    OPAQUE,
    NotHere,
    Rationals,
    TooLarge,
    TooManyDigits,
    Undefined,
    literal,
)
from grader.expression.draws import WHOLE, drawn, pinned, raw
from grader.expression.nodes import Element, Symbol
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.expression.evaluate import Binding, Evaluator
    from grader.expression.nodes import Expr

MAX_EXPONENT = 10**7
HUGE = arb(2) ** 1_000_000
EXACT_EXPONENT = 10**5


class Uncertain(NotHere):
    """A ball too wide to tell; a finer precision may."""


class Reals:
    """Real balls: roots and logarithms of negative numbers are undefined."""

    def __init__(
        self,
        seed: int,
        scales: tuple[fmpq, ...] = (),
        pins: Mapping[str, tuple[fmpq, ...]] | None = None,
    ) -> None:
        self.seed = seed
        self.scales = scales
        self.pins = pins or {}

    def number(self, value: fmpq) -> arb:
        """A rational as a ball."""
        return arb(value)

    def draw(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> arb:
        """A rational, exact where it is dyadic."""
        return arb(self.rational(name, positions, assume))

    def rational(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> fmpq:
        """The rational that is drawn."""
        if "complex" in assume:
            raise NotHere("complex")
        pin = pinned(self.seed, self.pins.get(name, ()))
        return drawn(self.seed, name, positions, assume, self.scales) if pin is None else pin

    def constant(self, name: str) -> arb:
        """Pi and e; the imaginary unit is not real."""
        match name:
            case "pi":
                return arb.pi()
            case "e":
                return arb.const_e()
            case _:
                raise NotHere(name)

    def power(self, base: arb, exponent: Expr, evaluator: Evaluator[Any], binding: Binding) -> arb:
        """Real powers; an odd root of a negative number is real."""
        value = literal(exponent)
        if value is not None:
            return _rational_power(base, value)
        other = evaluator.value(exponent, binding)
        whole = other.unique_fmpz() if other.is_exact() else None
        if whole is not None and (base > 0 or _is_whole(exponent, evaluator)):
            return _integer_power(base, int(whole))
        if base > 0:
            return finite(base**other)
        if base == 0 and other > 0:
            return arb(0)
        if base < 0 or (base == 0 and other < 0):
            raise Undefined("a power of a number that is not positive")
        raise Uncertain("power")

    def apply(
        self,
        function: str,
        arguments: tuple[Expr, ...],
        evaluator: Evaluator[Any],
        binding: Binding,
    ) -> arb:
        """A real function; Undefined outside its domain."""
        values = [evaluator.value(a, binding) for a in arguments]
        if function.endswith(OPAQUE):
            return arb(_unknown(self.seed, function, values))
        rule = REAL.get(function)
        if rule is None:
            return _exact(function, values)
        try:
            return finite(rule(*values))
        except Uncertain:
            if function not in STEPPING:
                raise
            return self._exactly(function, arguments, evaluator, binding)

    def _exactly(
        self,
        function: str,
        arguments: tuple[Expr, ...],
        evaluator: Evaluator[Any],
        binding: Binding,
    ) -> arb:
        """A step of rational numbers: no ball around `200 / 100` says whether it is below 2."""
        inside = evaluator.beside(SamePoint(self))
        try:
            return arb(EXACT[function](*(inside.value(a, binding) for a in arguments)))
        except (NotHere, TooLarge):
            raise Uncertain(function) from None

    def holds(self, relation: str, left: arb, right: arb) -> bool:
        """Whether an order certainly holds; Uncertain where the balls meet."""
        if left is right or (left.is_exact() and right.is_exact() and left == right):
            return relation in {"=", "≤", "≥"}
        if left.overlaps(right):
            raise Uncertain(relation)
        return {"=": False, "≠": True}.get(relation, bool(left < right) == (relation in "<≤"))

    def inverse(self, rows: list[list[arb]]) -> list[list[arb]]:
        """The inverse of a square matrix."""
        try:
            return arb_mat(rows).inv().tolist()
        except ZeroDivisionError:
            raise Uncertain("the matrix may be singular") from None

    def determinant(self, rows: list[list[arb]]) -> arb:
        """The determinant of a square matrix."""
        return arb_mat(rows).det()


class SamePoint(Rationals):
    """Rationals at the point of real balls."""

    def __init__(self, balls: Reals) -> None:
        super().__init__(balls.seed)
        self.balls = balls

    def draw(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> fmpq:
        """The rational of which the balls have a ball."""
        return self.balls.rational(name, positions, assume)


STEPPING = frozenset({"floor", "ceil", "sign", "mod"})


def finite(value: arb) -> arb:
    """The value; Uncertain where the ball is not finite, TooManyDigits where it is huge."""
    if not value.is_finite():
        raise Uncertain("not finite")
    if abs(value) > HUGE:
        raise TooManyDigits("number")
    return value


def _rounded(value: arb | acb) -> int:
    if isinstance(value, acb):
        return _rounded(value.real) * 31 + _rounded(value.imag)
    return int((value.mid() * 2**40 + arb(0.5)).floor().unique_fmpz() or 0) & (2**60 - 1)


def _is_whole(exponent: Expr, evaluator: Evaluator[Any]) -> bool:
    """Whether every letter of an exponent is a whole number, so that a base may be negative."""
    letters = [part.name for part in walk(exponent) if isinstance(part, Symbol | Element)]
    return all(name.startswith("#") or evaluator.letters.assumed(name) & WHOLE for name in letters)


def _unknown(seed: int, function: str, values: Sequence[arb | acb]) -> fmpq:
    """The value of a function that nothing is known about: of either sign but for variances."""
    drawn = raw(seed, function, tuple(map(_rounded, values))) % (2 * UNKNOWN_VALUES)
    value = fmpq(2 * drawn + 1 - 2 * UNKNOWN_VALUES, 32)
    return abs(value) if function in NEVER_NEGATIVE else value


UNKNOWN_VALUES = 97
NEVER_NEGATIVE = frozenset({"Var()", "var()", "Pr()", "SD()", "Std()", "std()", "sd()"})


def _integer_power(base: arb, exponent: int) -> arb:
    if abs(exponent) > MAX_EXPONENT:
        raise TooManyDigits("exponent")
    if exponent < 0 and base == 0:
        raise Undefined("division by zero")
    if base > 0 and abs(exponent) > EXACT_EXPONENT:
        return finite((base.log() * exponent).exp())
    return finite(base**exponent)


def _rational_power(base: arb, exponent: fmpq) -> arb:
    if exponent.q == 1:
        return _integer_power(base, int(exponent.p))
    root = _root(base, int(exponent.q))
    return _integer_power(root, int(exponent.p))


def _root(base: arb, degree: int) -> arb:
    if degree > MAX_EXPONENT:
        raise TooManyDigits("root")
    if base == 0:
        return arb(0)
    if base < 0:
        if degree % 2 == 0:
            raise Undefined("an even root of a negative number")
        return -((-base).root(degree))
    return finite(base.root(degree))


def _odd_root(base: arb, degree: arb) -> arb:
    whole = degree.unique_fmpz()
    if whole is None or whole % 2 == 0:
        raise NotHere("root")
    return _root(base, int(whole))


def _ln(value: arb) -> arb:
    if value < 0 or value == 0:
        raise Undefined("the logarithm of a number that is not positive")
    return value.log()


def _between(function: Callable[[arb], arb]) -> Callable[[arb], arb]:
    """A function on [-1, 1]."""

    def rule(value: arb) -> arb:
        if abs(value) > 1:
            raise Undefined("outside [-1, 1]")
        return function(value)

    return rule


def _acosh(value: arb) -> arb:
    if value < 1:
        raise Undefined("arcosh below 1")
    return value.acosh()


def _whole_part(*, up: bool) -> Callable[[arb], arb]:
    def rule(value: arb) -> arb:
        result = value.ceil() if up else value.floor()
        if not result.is_exact():
            raise Uncertain("floor")
        return result

    return rule


def _exact(function: str, values: list[arb]) -> arb:
    """A function of integers, on balls that are exact."""
    rule = EXACT.get(function)
    if rule is None:
        raise NotHere(function)
    if not all(value.is_exact() for value in values):
        raise Uncertain(function)
    return arb(rule(*(_fraction(value) for value in values)))


def _fraction(value: arb) -> fmpq:
    mantissa, exponent = value.man_exp()
    if abs(int(exponent)) > MAX_BALL_EXPONENT:
        raise TooManyDigits("number")
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


MAX_BALL_EXPONENT = 50_000


def _remainder(value: arb, modulus: arb) -> arb:
    """The remainder, exact where both numbers are, else by the whole part of the quotient."""
    if value.is_exact() and modulus.is_exact():
        return _exact("mod", [value, modulus])
    if not modulus > 0:
        raise Uncertain("mod")
    return value - modulus * _whole_part(up=False)(value / modulus)


def _sign(value: arb) -> arb:
    result = value.sgn()
    if not result.is_exact():
        raise Uncertain("sign")
    return result


def _arg(value: arb) -> arb:
    if value > 0:
        return arb(0)
    if value < 0:
        return arb.pi()
    raise Undefined("the argument of 0")


REAL: dict[str, Callable[..., arb]] = {
    "exp": arb.exp,
    "ln": _ln,
    "sin": arb.sin,
    "cos": arb.cos,
    "asin": _between(arb.asin),
    "acos": _between(arb.acos),
    "atan": arb.atan,
    "asinh": arb.asinh,
    "acosh": _acosh,
    "atanh": _between(arb.atanh),
    "abs": abs,
    "root": _odd_root,
    "floor": _whole_part(up=False),
    "ceil": _whole_part(up=True),
    "sign": _sign,
    "mod": _remainder,
    "erf": arb.erf,
    "gamma": arb.gamma,
    "re": lambda value: value,
    "im": lambda _: arb(0),
    "conj": lambda value: value,
    "arg": _arg,
    "max": lambda *values: _extreme(values, arb.max),
    "min": lambda *values: _extreme(values, arb.min),
}


def _extreme(values: tuple[arb, ...], pick: Callable[[arb, arb], arb]) -> arb:
    result = values[0]
    for value in values[1:]:
        result = pick(result, value)
    return result


class Complexes:
    """Complex balls on principal branches."""

    def __init__(
        self,
        seed: int,
        scales: tuple[fmpq, ...] = (),
        pins: Mapping[str, tuple[fmpq, ...]] | None = None,
    ) -> None:
        self.seed = seed
        self.scales = scales
        self.pins = pins or {}

    def number(self, value: fmpq) -> acb:
        """A rational as a ball."""
        return acb(arb(value))

    def draw(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> acb:
        """A real rational, or a complex one where the letter is complex."""
        pin = pinned(self.seed, self.pins.get(name, ()))
        real = arb(drawn(self.seed, name, positions, assume, self.scales) if pin is None else pin)
        if "complex" not in assume:
            return acb(real)
        return acb(real, arb(drawn(self.seed, f"im {name}", positions, frozenset(), self.scales)))

    def constant(self, name: str) -> acb:
        """pi, e and i."""
        match name:
            case "pi":
                return acb(arb.pi())
            case "e":
                return acb(arb.const_e())
            case "i":
                return acb(0, 1)
            case _:
                raise NotHere(name)

    def power(self, base: acb, exponent: Expr, evaluator: Evaluator[Any], binding: Binding) -> acb:
        """Principal powers."""
        value = literal(exponent)
        if value is not None and value.q == 1:
            if value < 0 and base == 0:
                raise Undefined("division by zero")
            return _finite(base ** int(value.p))
        other = evaluator.value(exponent, binding)
        if base == 0:
            raise Undefined("0 to a power")
        return _finite(base**other)

    def apply(
        self,
        function: str,
        arguments: tuple[Expr, ...],
        evaluator: Evaluator[Any],
        binding: Binding,
    ) -> acb:
        """A complex function; those of real numbers only where the argument is certainly real."""
        values = [evaluator.value(a, binding) for a in arguments]
        if function.endswith(OPAQUE):
            return acb(_unknown(self.seed, function, values))
        rule = COMPLEX.get(function)
        if rule is not None:
            return _finite(rule(*values))
        if all(value.imag == 0 for value in values):
            real = REAL.get(function)
            parts = [value.real for value in values]
            return acb(finite(real(*parts)) if real else _exact(function, parts))
        raise NotHere(function)

    def holds(self, relation: str, left: acb, right: acb) -> bool:
        """Equality, and orders of certainly real numbers."""
        if relation in {"=", "≠"}:
            if left.overlaps(right):
                if left.is_exact() and right.is_exact():
                    return relation == "="
                raise Uncertain(relation)
            return relation == "≠"
        if left.imag == 0 and right.imag == 0:
            return Reals(self.seed).holds(relation, left.real, right.real)
        raise NotHere(relation)

    def inverse(self, rows: list[list[acb]]) -> list[list[acb]]:
        """The inverse of a square matrix."""
        try:
            return acb_mat(rows).inv().tolist()
        except ZeroDivisionError:
            raise Uncertain("the matrix may be singular") from None

    def determinant(self, rows: list[list[acb]]) -> acb:
        """The determinant of a square matrix."""
        return acb_mat(rows).det()


def _finite(value: acb) -> acb:
    if not value.is_finite():
        raise Uncertain("not finite")
    if abs(value) > HUGE:
        raise TooManyDigits("number")
    return value


def _complex_ln(value: acb) -> acb:
    if value == 0:
        raise Undefined("the logarithm of 0")
    return value.log()


COMPLEX: dict[str, Callable[..., acb]] = {
    "exp": acb.exp,
    "ln": _complex_ln,
    "sin": acb.sin,
    "cos": acb.cos,
    "asin": acb.asin,
    "acos": acb.acos,
    "atan": acb.atan,
    "asinh": acb.asinh,
    "acosh": acb.acosh,
    "atanh": acb.atanh,
    "abs": lambda value: acb(abs(value)),
    "re": lambda value: acb(value.real),
    "im": lambda value: acb(value.imag),
    "conj": lambda value: value.conjugate(),
    "arg": lambda value: acb(value.arg()),
    "gamma": acb.gamma,
    "erf": acb.erf,
}
