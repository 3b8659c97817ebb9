"""Expressions to sympy and back: the only file that knows both. `algebra_system` loads it.

Sizes and whole letters become integer symbols, indices become symbols that count from 0, an element
`W[m, n]` becomes an `Indexed`. User text never comes near sympy: only expressions that our own
reader has made do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy
from flint import fmpq

from grader.expression import build
from grader.expression import nodes as n
from grader.expression.sizes import SizeVariable, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.expression.nodes import Expr, Place
    from grader.expression.sizes import Size

Assumptions = "Mapping[str, frozenset[str]]"


class NoSympyFormError(Exception):
    """Sympy, or our union, has no word for this."""


def to_sympy(expr: Expr, assume: Mapping[str, frozenset[str]] | None = None) -> sympy.Expr:
    """The sympy form of an expression; NoSympyFormError where sympy cannot express it.

    `assume` gives the properties of scalar letters; letters are real without any.
    """
    return _Writer(assume or {}).write(expr)


class _Writer:
    def __init__(self, assume: Mapping[str, frozenset[str]]) -> None:
        self.assume = assume

    def write(self, expr: Expr) -> sympy.Expr:
        rule = TO.get(type(expr))
        if rule is None:
            raise NoSympyFormError(type(expr).__name__)
        return rule(self, expr)

    def symbol(self, name: str) -> sympy.Symbol:
        properties = self.assume.get(name, frozenset())
        if name.startswith("#"):
            return sympy.Symbol(name, integer=True)
        flags: dict[str, bool] = {} if "complex" in properties else {"real": True}
        for word, flag in FLAGS.items():
            if word in properties:
                flags[flag] = True
        if "natural" in properties:
            flags |= {"integer": True, "positive": True}
        return sympy.Symbol(name, **flags)

    def size(self, size: Size) -> sympy.Expr:
        size = resolve(size)
        if isinstance(size, int):
            return sympy.Integer(size)
        if isinstance(size, SizeVariable):
            raise NoSympyFormError("a size that nothing fixes")
        return sympy.Symbol(size, integer=True, positive=True)

    def place(self, place: Place) -> sympy.Expr:
        if isinstance(place, n.Position):
            return sympy.Integer(place.value)
        return sympy.Symbol(f"{place.name or 'index'}_{id(place)}", integer=True, nonnegative=True)


FLAGS = {"positive": "positive", "nonnegative": "nonnegative", "integer": "integer"}


def _sum_over(self: _Writer, expr: n.SumOver | n.ProductOver) -> sympy.Expr:
    make = sympy.Sum if isinstance(expr, n.SumOver) else sympy.Product
    last = self.size(expr.index.size) - 1
    return make(self.write(expr.body), (self.place(expr.index), 0, last))


def _ranged(self: _Writer, expr: n.Ranged) -> sympy.Expr:
    make = sympy.Sum if expr.kind == "sum" else sympy.Product
    ends = (self.write(expr.lower), self.write(expr.upper))
    return make(self.write(expr.body), (self.symbol(expr.variable), *ends))


def _limit(self: _Writer, expr: n.Limit) -> sympy.Expr:
    plain = sympy.Symbol(expr.variable, real=True)
    body = self.write(expr.body).subs(self.symbol(expr.variable), plain)
    return sympy.Limit(body, plain, self.write(expr.point), expr.side or "+-")


def _integral(self: _Writer, expr: n.IntegralOf) -> sympy.Expr:
    plain = sympy.Symbol(expr.variable, real=True)
    body = self.write(expr.body).subs(self.symbol(expr.variable), plain)
    if expr.lower is None or expr.upper is None:
        return sympy.Integral(body, plain)
    return sympy.Integral(body, (plain, self.write(expr.lower), self.write(expr.upper)))


def _derivative(self: _Writer, expr: n.DerivativeOf) -> sympy.Expr:
    return sympy.Derivative(self.write(expr.body), self.symbol(expr.variable), expr.order)


def _apply(self: _Writer, expr: n.Apply) -> sympy.Expr:
    arguments = [self.write(argument) for argument in expr.arguments]
    function = FUNCTIONS.get(expr.function)
    if function is not None:
        return function(*arguments)
    if expr.function.endswith(("()", "_")):
        return sympy.Function(expr.function)(*arguments)
    raise NoSympyFormError(expr.function)


def _indicator(self: _Writer, expr: n.Indicator) -> sympy.Expr:
    left, right = self.write(expr.left), self.write(expr.right)
    return sympy.Piecewise((1, RELATIONS[expr.relation](left, right)), (0, True))


def _piecewise(self: _Writer, expr: n.Piecewise) -> sympy.Expr:
    branches = [(self.write(v), sympy.Eq(self.write(c), 1)) for v, c in expr.branches]
    return sympy.Piecewise(*branches)


RELATIONS: dict[str, Callable[..., Any]] = {
    "=": sympy.Eq,
    "≠": sympy.Ne,
    "<": sympy.Lt,
    "≤": sympy.Le,
    ">": sympy.Gt,
    "≥": sympy.Ge,
}
FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "sin": sympy.sin,
    "cos": sympy.cos,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "exp": sympy.exp,
    "ln": sympy.log,
    "abs": sympy.Abs,
    "root": sympy.real_root,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "sign": sympy.sign,
    "max": sympy.Max,
    "min": sympy.Min,
    "gcd": sympy.gcd,
    "lcm": sympy.lcm,
    "mod": sympy.Mod,
    "factorial": sympy.factorial,
    "factorial2": sympy.factorial2,
    "binomial": sympy.binomial,
    "gamma": sympy.gamma,
    "erf": sympy.erf,
    "re": sympy.re,
    "im": sympy.im,
    "conj": sympy.conjugate,
    "arg": sympy.arg,
}
CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "inf": sympy.oo}
TO: dict[type, Callable[..., sympy.Expr]] = {
    n.Number: lambda _, e: sympy.Rational(int(e.value.p), int(e.value.q)),
    n.Constant: lambda _, e: CONSTANTS[e.name],
    n.Symbol: lambda self, e: self.symbol(e.name),
    n.SizeValue: lambda self, e: self.size(e.size),
    n.IndexValue: lambda self, e: self.place(e.index) + getattr(e.index, "base", 0),
    n.Element: lambda self, e: sympy.IndexedBase(e.name)[tuple(map(self.place, e.indices))],
    n.Delta: lambda self, e: sympy.KroneckerDelta(self.place(e.left), self.place(e.right)),
    n.Indicator: _indicator,
    n.Add: lambda self, e: sympy.Add(*map(self.write, e.terms)),
    n.Multiply: lambda self, e: sympy.Mul(*map(self.write, e.factors)),
    n.Power: lambda self, e: sympy.Pow(self.write(e.base), self.write(e.exponent)),
    n.Apply: _apply,
    n.SumOver: _sum_over,
    n.ProductOver: _sum_over,
    n.Piecewise: _piecewise,
    n.Ranged: _ranged,
    n.Limit: _limit,
    n.IntegralOf: _integral,
    n.DerivativeOf: _derivative,
}


def from_sympy(form: sympy.Basic) -> Expr:
    """An expression of what sympy computed; NoSympyFormError where our union has no word for it."""
    for kind, rule in FROM:
        if isinstance(form, kind):
            return rule(form)
    name = BACK.get(type(form))
    if name is not None:
        return n.Apply(name, tuple(from_sympy(argument) for argument in form.args))
    raise NoSympyFormError(type(form).__name__)


def _from_power(form: sympy.Pow) -> Expr:
    if form.base is sympy.E:
        return n.Apply("exp", (from_sympy(form.exp),))
    return n.Power(from_sympy(form.base), from_sympy(form.exp))


def _from_symbol(form: sympy.Symbol) -> Expr:
    return n.Symbol(form.name)


FROM: tuple[tuple[Any, Callable[[Any], Expr]], ...] = (
    (sympy.Rational, lambda form: n.Number(fmpq(int(form.p), int(form.q)))),
    (sympy.Symbol, _from_symbol),
    (sympy.Add, lambda form: build.add(map(from_sympy, form.args))),
    (sympy.Mul, lambda form: build.multiply(map(from_sympy, form.args))),
    (sympy.exp, lambda form: n.Apply("exp", (from_sympy(form.args[0]),))),
    (sympy.Pow, _from_power),
    (type(sympy.pi), lambda _: n.Constant("pi")),
    (type(sympy.E), lambda _: n.Constant("e")),
    (type(sympy.I), lambda _: n.Constant("i")),
    (type(sympy.oo), lambda _: n.Constant("inf")),
    (type(-sympy.oo), lambda _: build.multiply((build.MINUS_ONE, n.Constant("inf")))),
)
UNDONE = (sympy.Sum, sympy.Product, sympy.Limit, sympy.Integral, sympy.Derivative)
BACK = {
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.asin: "asin",
    sympy.acos: "acos",
    sympy.atan: "atan",
    sympy.log: "ln",
    sympy.Abs: "abs",
    sympy.floor: "floor",
    sympy.ceiling: "ceil",
    sympy.sign: "sign",
    sympy.factorial: "factorial",
    sympy.binomial: "binomial",
    sympy.gamma: "gamma",
    sympy.erf: "erf",
    sympy.asinh: "asinh",
    sympy.acosh: "acosh",
    sympy.atanh: "atanh",
}
