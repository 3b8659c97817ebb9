r"""Expressions as LaTeX that reads back as equal: sums, deltas, elements.

Bound indices without a name, or with one that is taken, get the next free letter. What our own
reader has no spelling for raises `NoLatexFormError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.build import is_number, multiply, power
from grader.expression.copies import with_values
from grader.expression.keys import apart, logistic
from grader.expression.sizes import SizeVariable, resolve
from grader.expression.traverse import free_indices, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grader.expression.nodes import Expr, Index, Place

POOL = tuple("ijklpqrstuvmnh")
SUM, PRODUCT, FACTOR, ATOM = 0, 1, 2, 3
Written = tuple[str, int]


class NoLatexFormError(Exception):
    """There is no spelling for this."""


@dataclass(frozen=True, slots=True)
class Printer:
    """How indices are called here, and which names are taken.

    `families` gives the names of objects whose first index stands above in brackets, `x^{(n)}`;
    `sigma` says that the letter means the logistic function.
    """

    taken: frozenset[str]
    names: Mapping[Index, str] = field(default_factory=dict)
    families: frozenset[str] = frozenset()
    sigma: bool = False

    def named(self, *indices: Index) -> Printer:
        """With names for more indices."""
        names, taken = dict(self.names), set(self.taken)
        for index in indices:
            name = index.name if index.name and index.name not in taken else _next(taken)
            names[index] = name
            taken.add(name)
        return replace(self, names=names, taken=frozenset(taken))

    def place(self, place: Place) -> str:
        """An index or a fixed position."""
        if isinstance(place, n.Position):
            return str(place.value)
        if place not in self.names:
            raise NoLatexFormError(f"the index {place.name} has no name")
        return self.names[place]

    def write(self, expr: Expr, level: int = SUM) -> str:
        """An expression, in brackets if it binds looser than `level`."""
        rule = RULES.get(type(expr))
        if rule is None:
            raise NoLatexFormError(type(expr).__name__)
        text, own = rule(self, expr)
        return text if own >= level else rf"\left({text}\right)"

    def goes_below(self, expr: Expr) -> bool:
        """Whether a factor is written below a fraction."""
        return _is_below(expr) and not (self.sigma and logistic(expr) is not None)


def _next(taken: set[str]) -> str:
    found = next((name for name in POOL if name not in taken), None)
    if found is None:
        raise NoLatexFormError("no letter is left for an index")
    return found


def to_latex(expr: Expr, letters: frozenset[str] = frozenset()) -> str:
    """An expression as LaTeX; `letters` are names that no index may take."""
    return printer_for(expr, letters).write(expr)


def printer_for(expr: Expr, letters: frozenset[str], *more: Index) -> Printer:
    """A printer with names for the free indices of an expression, and for more."""
    used = {part.name for part in walk(expr) if isinstance(part, n.Symbol | n.Element)}
    free = dict.fromkeys((*more, *free_indices(expr)))
    own = {index: index.name for index in free if index.name}
    printer = Printer(frozenset({*used, *letters, *own.values()}), own)
    return printer.named(*(index for index in free if not index.name))


# -- sums, products, powers ----------------------------------------------------------------------


def _number(_: Printer, expr: n.Number) -> Written:
    value = expr.value
    if value < 0:
        return f"-{_positive(-value)}", SUM
    return _positive(value), ATOM if value.q == 1 else FACTOR


def _positive(value: fmpq) -> str:
    return str(value.p) if value.q == 1 else rf"\frac{{{value.p}}}{{{value.q}}}"


def _add(self: Printer, expr: n.Add) -> Written:
    counted: dict[str, fmpq] = {}
    for term in expr.terms:
        number, rest = apart(term)
        text = "" if is_number(rest, 1) else self.write(rest, PRODUCT)
        counted[text] = counted.get(text, fmpq(0)) + number
    return total(counted), SUM


def beside(texts: Iterable[str]) -> str:
    r"""Factors side by side, with a dot before one that begins with a number or a fraction.

    A letter before a bracket gets one too: `f \cdot (1 - f)` is no value of a function.
    """
    whole = before = ""
    for text in texts:
        bare = text.lstrip("{")
        dotted = bare[:1].isdigit() or bare.startswith("\\frac")
        dotted = dotted or (bare.startswith("\\left(") and _LETTER.fullmatch(before) is not None)
        whole += (r" \cdot " if dotted else " ") + text if whole else text
        before = text
    return whole


_LETTER = re.compile(r"[A-Za-z]|\\[A-Za-z]+")


def total(counted: Mapping[str, fmpq]) -> str:
    """The sum of terms, each written once with its number in front; "" is the term 1."""
    whole = ""
    for text, number in counted.items():
        if number == 0:
            continue
        sign = "-" if number < 0 else "+" if whole else ""
        front = "" if abs(number) == 1 and text else _positive(abs(number))
        whole += f" {sign} " if whole else sign
        whole += beside(filter(None, (front, text)))
    return whole or "0"


def _unsigned(expr: Expr) -> tuple[bool, Expr]:
    """Whether a term is negative, and the term without its sign."""
    if isinstance(expr, n.Number) and expr.value < 0:
        return True, n.Number(-expr.value)
    number, rest = apart(expr)
    return (True, multiply((n.Number(-number), rest))) if number < 0 else (False, expr)


def _multiply(self: Printer, expr: n.Multiply) -> Written:
    minus, unsigned = _unsigned(expr)
    if minus:
        return f"-{self.write(unsigned, PRODUCT)}", SUM
    number, whole = apart(expr)
    rest = whole.factors if isinstance(whole, n.Multiply) else (whole,)
    below = [_turned(factor) for factor in rest if self.goes_below(factor)]
    above = [factor for factor in rest if not self.goes_below(factor)]
    top = [*([n.Number(fmpq(number.p))] if number.p != 1 else []), *above]
    bottom = [*([n.Number(fmpq(number.q))] if number.q != 1 else []), *below]
    if not bottom:
        return _run(self, top), PRODUCT
    if not below and above:
        fraction = rf"\frac{{{number.p}}}{{{number.q}}}"
        texts = [_run(self, above)] if len(above) > 1 else [self.write(above[0], FACTOR)]
        return beside((fraction, *texts)), PRODUCT
    return rf"\frac{{{_run(self, top)}}}{{{_run(self, bottom)}}}", FACTOR


def _run(self: Printer, factors: list[Expr]) -> str:
    """Factors side by side; sums stand last, all but the last in brackets."""
    if not factors:
        return "1"
    if len(factors) == 1:
        return self.write(factors[0])
    ordered = sorted(factors, key=lambda f: isinstance(f, n.SumOver | n.ProductOver | n.Ranged))
    texts = [self.write(factor, FACTOR) for factor in ordered[:-1]]
    return beside([*texts, self.write(ordered[-1], PRODUCT if _is_big(ordered[-1]) else FACTOR)])


def _is_big(expr: Expr) -> bool:
    return isinstance(expr, n.SumOver | n.ProductOver)


def _is_below(expr: Expr) -> bool:
    return (
        isinstance(expr, n.Power)
        and isinstance(expr.exponent, n.Number)
        and expr.exponent.value < 0
    )


def _turned(expr: Expr) -> Expr:
    if isinstance(expr, n.Power) and isinstance(expr.exponent, n.Number):
        return power(expr.base, n.Number(-expr.exponent.value))
    return expr


def _power(self: Printer, expr: n.Power) -> Written:
    argument = logistic(expr)
    if argument is not None and self.sigma:
        return rf"\sigma\left({self.write(argument)}\right)", FACTOR
    if _is_below(expr):
        return rf"\frac{{1}}{{{self.write(_turned(expr))}}}", FACTOR
    if isinstance(expr.exponent, n.Number) and expr.exponent.value * 2 == 1:
        return rf"\sqrt{{{self.write(expr.base)}}}", ATOM
    return f"{{{self.write(expr.base, ATOM)}}}^{{{self.write(expr.exponent)}}}", FACTOR


# -- letters and entries -------------------------------------------------------------------------

_NAME = re.compile(r"(?P<letter>.+?)(?:_\{(?P<sub>.*?)\})?(?:\^\{(?P<sup>.*)\})?\Z")


def _element(self: Printer, expr: n.Element) -> Written:
    places = [self.place(place) for place in expr.indices]
    return spelled(expr.name, places, self.families), ATOM


def spelled(name: str, places: list[str], families: frozenset[str] = frozenset()) -> str:
    """An object with its indices: `W_{mn}`, `D_{qk,i}`, `x^{(n)}_{i}`."""
    parts = _NAME.match(name)
    if parts is None:
        raise NoLatexFormError(name)
    letter, sub, sup = parts["letter"], parts["sub"] or "", parts["sup"] or ""
    if name in families and sup:
        sup, places = f"({places[0]})", places[1:]
    elif name in families:
        sub = ""
    above = f"^{{{sup}}}" if sup else ""
    joined = _joined([*([sub] if sub else []), *places])
    return letter + above + (f"_{{{joined}}}" if joined else "")


def _joined(places: list[str]) -> str:
    """Indices side by side, with commas where one is longer than a letter."""
    return ("" if all(len(place) == 1 for place in places) else ",").join(places)


def _delta(self: Printer, expr: n.Delta) -> Written:
    places = [self.place(place) for place in (expr.left, expr.right)]
    return rf"\delta_{{{_joined(places)}}}", ATOM


def _size(_: Printer, expr: n.SizeValue) -> Written:
    size = resolve(expr.size)
    if isinstance(size, SizeVariable):
        raise NoLatexFormError("a size that nothing fixes")
    return str(size), ATOM


def _indicator(self: Printer, expr: n.Indicator) -> Written:
    return rf"\mathbb{{1}}[{self.write(expr.left)} {expr.relation} {self.write(expr.right)}]", ATOM


CONSTANTS = {"pi": r"\pi", "e": "e", "i": "i", "inf": r"\infty"}


# -- sums over an axis ---------------------------------------------------------------------------


def _over(self: Printer, expr: n.SumOver | n.ProductOver) -> Written:
    inner = self.named(expr.index)
    sign = r"\sum" if isinstance(expr, n.SumOver) else r"\prod"
    size, name = resolve(expr.index.size), inner.names[expr.index]
    ends = f"_{{{name}}}"
    if not isinstance(size, SizeVariable):
        first, last = expr.index.base, size
        end = f"{last} - 1" if first == 0 else str(last)
        ends = f"_{{{name} = {first}}}^{{{end}}}"
    return rf"{sign}{ends} {inner.write(expr.body, PRODUCT)}", PRODUCT


def _ranged(self: Printer, expr: n.Ranged) -> Written:
    inner = self.named(n.Index("", 1))
    name = next(iter(set(inner.names.values()) - set(self.names.values())))
    body = with_values(expr.body, {expr.variable: n.Symbol(name)})
    ends = rf"_{{{name} = {self.write(expr.lower)}}}^{{{self.write(expr.upper)}}}"
    return rf"\{expr.kind}{ends} {inner.write(body, PRODUCT)}", PRODUCT


# -- functions -----------------------------------------------------------------------------------

COMMANDS = {
    "sin": r"\sin",
    "cos": r"\cos",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "asinh": r"\operatorname{arsinh}",
    "acosh": r"\operatorname{arcosh}",
    "atanh": r"\operatorname{artanh}",
    "ln": r"\ln",
    "sign": r"\operatorname{sgn}",
    "max": r"\max",
    "min": r"\min",
    "gcd": r"\gcd",
    "erf": r"\operatorname{erf}",
    "gamma": r"\operatorname{Gamma}",
    "re": r"\operatorname{Re}",
    "im": r"\operatorname{Im}",
    "arg": r"\arg",
}
FRAMES = {
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\left\lfloor ", r"\right\rfloor"),
    "ceil": (r"\left\lceil ", r"\right\rceil"),
}


def _apply(self: Printer, expr: n.Apply) -> Written:
    parts = [self.write(argument) for argument in expr.arguments]
    name = expr.function
    if name == "exp":
        return f"e^{{{parts[0]}}}", FACTOR
    if name in FRAMES:
        opening, closing = FRAMES[name]
        return f"{opening}{parts[0]}{closing}", ATOM
    if name == "root":
        return rf"\sqrt[{parts[1]}]{{{parts[0]}}}", ATOM
    if name == "factorial":
        return f"{self.write(expr.arguments[0], ATOM)}!", FACTOR
    if name == "binomial":
        return rf"\binom{{{parts[0]}}}{{{parts[1]}}}", ATOM
    if name.endswith("_"):
        return f"{name}{{{', '.join(parts)}}}", ATOM
    command = name[:-2] if name.endswith("()") else COMMANDS.get(name)
    if command is None:
        raise NoLatexFormError(name)
    return rf"{command}\left({', '.join(parts)}\right)", FACTOR


# -- matrices ------------------------------------------------------------------------------------


def _inverse_entry(self: Printer, expr: n.InverseEntry) -> Written:
    matrix = _matrix_of(self, expr)
    places = _joined([self.place(expr.row), self.place(expr.column)])
    return rf"\left({matrix}^{{-1}}\right)_{{{places}}}", ATOM


def _determinant(self: Printer, expr: n.Determinant) -> Written:
    return rf"\det\left({_matrix_of(self, expr)}\right)", FACTOR


def _matrix_of(self: Printer, expr: n.InverseEntry | n.Determinant) -> str:
    """The matrix inside an inverse or a determinant, in matrix form."""
    from grader.expression.matrix_form import matrix_text  # noqa: PLC0415 - mutual

    return matrix_text(self, expr.body, expr.rows, expr.columns)


def _piecewise(self: Printer, expr: n.Piecewise) -> Written:
    rows = [f"{self.write(value)} & {_condition(self, when)}" for value, when in expr.branches]
    lines = r" \\ ".join(rows)
    return rf"\begin{{cases}} {lines} \end{{cases}}", ATOM


def _condition(self: Printer, expr: Expr) -> str:
    match expr:
        case n.Delta(left=left, right=right):
            return f"{self.place(left)} = {self.place(right)}"
        case n.Indicator(left=left, relation=relation, right=right):
            return f"{self.write(left)} {relation} {self.write(right)}"
        case n.Multiply(factors=parts):
            return r" \text{ and } ".join(_condition(self, part) for part in parts)
        case _ if is_number(expr, 1):
            return r"\text{otherwise}"
        case _:
            raise NoLatexFormError("a condition")


RULES: dict[type, Callable[..., Written]] = {
    n.Number: _number,
    n.Constant: lambda _, expr: (CONSTANTS[expr.name], ATOM),
    n.Symbol: lambda _, expr: (expr.name, ATOM),
    n.SizeValue: _size,
    n.IndexValue: lambda self, expr: (self.place(expr.index), ATOM),
    n.Element: _element,
    n.Delta: _delta,
    n.Indicator: _indicator,
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.SumOver: _over,
    n.ProductOver: _over,
    n.Ranged: _ranged,
    n.InverseEntry: _inverse_entry,
    n.Determinant: _determinant,
    n.Piecewise: _piecewise,
}
