"""Numbers, sums, quotients, brackets and products."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flint import fmpq, fmpz

from grader.expression.build import HALF, add, multiply, negate, number, power, reciprocal
from grader.expression.nodes import Apply, Constant, Number
from grader.latex import tree as t
from grader.reading import conventions
from grader.reading.application import applied
from grader.reading.bases import in_base
from grader.reading.beside import read_otherwise
from grader.reading.choices import choices
from grader.reading.clash import clash, unknown
from grader.reading.conditions import indicator, is_condition
from grader.reading.decimals import endless_decimal
from grader.reading.dotted import is_dots
from grader.reading.entries import by_entry, has_size_above
from grader.reading.functions import determinant, norm
from grader.reading.keys import label
from grader.reading.letters import letter
from grader.reading.places import entry_of
from grader.reading.powers import raised, superscripts
from grader.reading.ranges import dotted
from grader.reading.reader import rule
from grader.reading.values import (
    AmbiguousError,
    Value,
    each,
    hadamard,
    inner,
    kronecker,
    product,
    scalar,
    together,
    total,
    transpose,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope


@rule(t.Number)
def _number(_: Reader, node: t.Number, __: Scope) -> Value:
    return scalar(Number(exact(node)))


def exact(node: t.Number) -> fmpq:
    """The rational number that digits write, with what repeats under a bar."""
    if node.text.isdecimal() and not node.repeating:
        return fmpq(fmpz(node.text))
    whole, _, decimals = node.text.partition(".")
    value = fmpq(fmpz((whole + decimals) or "0"), fmpz(10) ** len(decimals))
    if node.repeating:
        period = fmpz(10) ** len(node.repeating) - 1
        value += fmpq(fmpz(node.repeating), period * fmpz(10) ** len(decimals))
    return value


@rule(t.GroupedNumber)
def _grouped(_: Reader, node: t.GroupedNumber, __: Scope) -> Value:
    whole, _point, decimals = "".join(node.groups).partition(".")
    return scalar(Number(fmpq(fmpz(whole + decimals), fmpz(10) ** len(decimals))))


@rule(t.Terms)
def _terms(reader: Reader, node: t.Terms, scope: Scope) -> Value:
    if any(is_dots(item) for _, item in node.items):
        return _dotted_sum(reader, node, scope)
    remainder = conventions.of_a_negative(node)
    if remainder is not None:
        return reader.read(remainder, scope)
    signed = []
    for sign, item in node.items:
        if sign not in "+-":
            raise unknown(node, f"'{sign}' stands for two values", "two-values")
        signed.append((sign == "-", reader.read(item, scope)))
    if len(signed) == 1:
        return each(signed[0][1], negate) if signed[0][0] else signed[0][1]
    return reader.guard(node, total, signed)


def _dotted_sum(reader: Reader, node: t.Terms, scope: Scope) -> Value:
    r"""`1 + 2 + \cdots + n`: every term with the same sign."""
    signs = {sign for sign, _ in node.items}
    if len(signs) > 1:
        raise unknown(node, f"the dots in {reader.words(node)} are not understood", "dots")
    value = dotted(reader, node, "sum", [item for _, item in node.items], scope)
    return each(value, negate) if signs == {"-"} else value


@rule(t.Quotient)
def _quotient(reader: Reader, node: t.Quotient, scope: Scope) -> Value:
    denominator = reader.read(node.denominator, scope)
    above = reader.read(node.numerator, scope)
    if not denominator.is_scalar:
        if denominator.rows and denominator.columns:
            raise clash(node.denominator, "a matrix stands below a fraction bar", "division")
        return reader.guard(node, together, (above, denominator), _over)
    below = denominator.scalar
    if (
        isinstance(below, Number)
        and above.is_scalar
        and isinstance(above.scalar, Number)
        and below.value != 0
    ):
        return scalar(Number(above.scalar.value / below.value))
    return each(above, lambda entry: multiply((entry, reciprocal(below))))


def _over(entries: tuple[Expr, ...]) -> Expr:
    above, below = entries
    return multiply((above, reciprocal(below)))


@rule(t.Root)
def _root(reader: Reader, node: t.Root, scope: Scope) -> Value:
    radicand = reader.scalar(node.radicand, scope)
    if node.degree is None:
        return scalar(power(radicand, HALF))
    degree = reader.scalar(node.degree, scope)
    if isinstance(degree, Number) and degree.value.q == 1 and int(degree.value.p) % 2 == 1:
        root = Apply("root", (radicand, Number(abs(degree.value))))
        return scalar(root if degree.value > 0 else reciprocal(root))
    if isinstance(degree, Number) and degree.value > 0:
        return scalar(power(radicand, Number(1 / degree.value)))
    return scalar(power(radicand, reciprocal(degree)))


@rule(t.Fenced)
def _fenced(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    rule = FENCES.get((node.opening, node.closing))
    if rule is None or (isinstance(node.body, t.Listing) and node.opening != "⟨"):
        raise unknown(
            node, f"{reader.words(node)} does not stand for one value here", "not-a-value"
        )
    return rule(reader, node, scope)


def _plain(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    return reader.read(node.body, scope)


def _bracket(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    if isinstance(node.body, t.Relation | t.Logic):
        return indicator(reader, node.body, scope)
    if "floor-brackets" in reader.problem.conventions:
        return scalar(Apply("floor", (reader.scalar(node.body, scope),)))
    return reader.read(node.body, scope)


def _braces(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    if "fraction-braces" not in reader.problem.conventions:
        return reader.read(node.body, scope)
    value = reader.scalar(node.body, scope)
    return scalar(add((value, negate(Apply("floor", (value,))))))


def _bars(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    value = reader.read(node.body, scope)
    if value.is_scalar:
        return scalar(Apply("abs", (value.scalar,)))
    if value.rows and value.columns:
        return reader.guard(node, determinant, value)
    return norm(reader, node, value, "2")


def _norm(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    return norm(reader, node, reader.read(node.body, scope), "")


def _angle(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
    if not (isinstance(node.body, t.Listing) and len(node.body.items) == 2):
        raise unknown(node, "an inner product takes two values", "inner-product")
    left, right = (reader.read(item, scope) for item in node.body.items)
    return reader.guard(node, inner, left, right)


def _rounded(name: str) -> Callable[[Reader, t.Fenced, Scope], Value]:
    def rule(reader: Reader, node: t.Fenced, scope: Scope) -> Value:
        return scalar(Apply(name, (reader.scalar(node.body, scope),)))

    return rule


FENCES: dict[tuple[str, str], Callable[[Reader, t.Fenced, Scope], Value]] = {
    ("(", ")"): _plain,
    ("[", "]"): _bracket,
    ("{", "}"): _braces,
    ("|", "|"): _bars,
    ("‖", "‖"): _norm,
    ("⟨", "⟩"): _angle,
    ("⌊", "⌋"): _rounded("floor"),
    ("⌈", "⌉"): _rounded("ceil"),
}


@rule(t.Postfix)
def _postfix(reader: Reader, node: t.Postfix, scope: Scope) -> Value:
    operand = reader.scalar(node.operand, scope)
    match node.operator:
        case "!":
            return scalar(Apply("factorial", (operand,)))
        case "!!":
            return scalar(Apply("factorial2", (operand,)))
        case "%":
            return scalar(multiply((operand, number(1, 100))))
        case "°":
            return scalar(multiply((operand, Constant("pi"), number(1, 180))))
        case other:
            raise unknown(node, f"'{other}' after a value is not known", "postfix")


@rule(t.Boxed)
def _boxed(reader: Reader, node: t.Boxed, scope: Scope) -> Value:
    return reader.read(node.body, scope)


def _composed(left: Value, right: Value) -> Value:
    """The entrywise product, which of two numbers may as well be meant as one after the other."""
    if left.is_scalar and right.is_scalar:
        raise AmbiguousError("'∘' of two values may be their product or one applied to the other")
    return hadamard(left, right)


LOOSE = {"⊙": hadamard, "∘": _composed, "⊗": kronecker}
TIGHT = frozenset({"", "·", "×", "*"})


@rule(t.Factors)
def _factors(reader: Reader, node: t.Factors, scope: Scope) -> Value:
    """A product: side by side binds tighter than ⊙ and ⊗, which are taken from the left."""
    endless = endless_decimal(node)
    if endless is not None:
        return scalar(Number(exact(endless)))
    if any(map(is_dots, node.factors)) and set(node.operators) <= TIGHT:
        return dotted(reader, node, "prod", node.factors, scope)
    run: list[Node] = [node.factors[0]]
    dots: list[str] = []
    done: Value | None = None
    pending = ""
    for operator, factor in zip(node.operators, node.factors[1:], strict=True):
        if operator in TIGHT:
            run.append(factor)
            dots.append(operator)
        elif operator in LOOSE:
            value = _run(reader, node, run, dots, scope)
            done = value if done is None else _loosely(reader, node, pending, done, value)
            run, dots, pending = [factor], [], operator
        elif operator == "mod":
            left, right = _run(reader, node, run, dots, scope), reader.scalar(factor, scope)
            if not left.is_scalar:
                raise clash(node, f"{reader.words(node)}: a scalar leaves a rest", "not-scalar")
            return scalar(Apply("mod", (left.scalar, right)))
        else:
            raise unknown(node, f"'{operator}' joins sets, not values", "set-operator")
    value = _run(reader, node, run, dots, scope)
    return value if done is None else _loosely(reader, node, pending, done, value)


def _loosely(reader: Reader, node: Node, operator: str, left: Value, right: Value) -> Value:
    columns = not (left.columns or right.columns)
    if operator == "⊗" and columns and "outer" in reader.problem.conventions:
        return reader.guard(node, product, left, transpose(right))
    return reader.guard(node, LOOSE[operator], left, right)


def _run(reader: Reader, node: Node, run: list[Node], dots: list[str], scope: Scope) -> Value:
    """A product side by side, with applications `f(x)` and mixed numbers `3 1/2` in it."""
    if reader.problem.conventions:
        run, dots = read_otherwise(run, dots, reader.problem.conventions)
    result: Value | None = None
    operator = ""
    position = 0
    while position < len(run):
        value, taken = _next_value(reader, run, dots, position, scope)
        result = value if result is None else _times(reader, node, result, operator, value)
        position += taken
        operator = dots[position - 1] if position - 1 < len(dots) else ""
    if result is None:
        raise unknown(node, "a product of nothing", "empty")
    return result


def _next_value(
    reader: Reader, run: list[Node], dots: list[str], position: int, scope: Scope
) -> tuple[Value, int]:
    node = run[position]
    beside = position < len(dots) and not dots[position]
    if beside:
        after = run[position + 1]
        proper = "improper" not in reader.problem.conventions
        if isinstance(node, t.Number) and is_mixed(node, after, proper=proper):
            return reader.guard(
                node, total, [(False, reader.read(node, scope)), (False, reader.read(after, scope))]
            ), 2
        period = conventions.period_of(node, after)
        if period and "factor" not in reader.problem.conventions and isinstance(node, t.Number):
            return scalar(Number(exact(replace(node, repeating=period)))), 2
        counted = choices(node, after)
        if counted is not None:
            return reader.read(counted, scope), 2
        if isinstance(after, t.Fenced | t.Scripted | t.Postfix):
            value = applied(reader, node, after, scope)
            if value is not None:
                return value, 2
    return reader.read(node, scope), 1


def is_mixed(whole: t.Number, after: Node, *, proper: bool) -> bool:
    r"""Whether a number and what follows are a mixed number, `3\frac12`; `2\frac32` is none."""
    if proper and conventions.is_improper(whole, after):
        return False
    return (
        "." not in whole.text
        and not whole.repeating
        and isinstance(after, t.Quotient)
        and isinstance(after.numerator, t.Number)
        and isinstance(after.denominator, t.Number)
    )


def _times(reader: Reader, node: Node, left: Value, operator: str, right: Value) -> Value:
    if left.is_scalar or right.is_scalar:
        return product(left, right)
    if operator == "*":
        return reader.guard(node, hadamard, left, right)
    if operator == "·" and not (left.columns or right.columns):
        return reader.guard(node, inner, left, right)
    return reader.guard(node, product, left, right)


@rule(t.Scripted)
def _scripted(reader: Reader, node: t.Scripted, scope: Scope) -> Value:
    base = node.base
    if isinstance(base, t.Letter | t.Word):
        return letter(reader, node, base, scope)
    if isinstance(base, t.Number) and base.text == "1" and is_condition(node.sub):
        value = indicator(reader, node.sub, scope)
        return raised(reader, node, value, superscripts(node.sup), scope)
    based = in_base(node) if not reader.problem.shaped else None
    if based is not None:
        return reader.read(based, scope)
    if isinstance(base, t.Fenced) and base.opening == "⟨" and label(node.sub) == "F":
        value = reader.read(base, scope)
    elif isinstance(base, t.Fenced) and base.opening == "‖":
        kind = label(node.sub) if node.sub is not None else ""
        value = norm(reader, node, reader.read(base.body, scope), kind or "")
    else:
        value = reader.read(base, scope)
        given = by_entry(reader, node, value, scope) if node.sub is not None else None
        if given is not None:
            return given if has_size_above(node) else _raised(reader, node, given, scope)
        if node.sub is not None:
            value = entry_of(reader, node, value, scope)
    if node.primes:
        raise unknown(node, "a prime here is not understood", "prime")
    return _raised(reader, node, value, scope)


def _raised(reader: Reader, node: t.Scripted, value: Value, scope: Scope) -> Value:
    return raised(reader, node, value, superscripts(node.sup), scope)


@rule(t.Symbol)
def _symbol(_: Reader, node: t.Symbol, __: Scope) -> Value:
    if node.name == "\\infty":
        return scalar(Constant("inf"))
    raise unknown(node, f"'{node.name}' does not stand for a value", "symbol")
