r"""Functions with a letter of their own: `\Gamma(1/2)`, `\zeta(2)`."""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression.build import ONE, multiply, negate, number, power
from grader.expression.nodes import Apply, Constant, Expr, Number, Ranged, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_EXACT = 100


def gamma(argument: Expr) -> Expr:
    """Euler's integral of the second kind."""
    return Apply("gamma", (argument,))


def zeta(argument: Expr) -> Expr:
    """Riemann's function: an even argument gives a multiple of a power of pi, another its series.

    At what is no integer above 1 nothing is known of it but its name.
    """
    whole = int(argument.value.p) if isinstance(argument, Number) and argument.value.q == 1 else 0
    if not 1 < whole <= LARGEST_EXACT:
        return Apply("zeta()", (argument,))
    if whole % 2:
        body = power(Symbol("#zeta"), negate(argument))
        return Ranged("sum", "#zeta", ONE, Constant("inf"), body)
    share = abs(fmpq.bernoulli(whole)) * fmpq(2 ** (whole - 1), factorial(whole))
    return multiply((number(int(share.p), int(share.q)), power(Constant("pi"), argument)))


LETTERS: dict[str, Callable[[Expr], Expr]] = {"\\Gamma": gamma, "\\zeta": zeta}
