r"""Derivative operators inside values, carried out: `\frac{\partial y}{\partial x}`, `\nabla_x f`.

Importing this module registers the rules with the reader. A left side is read before values are, so
what `\nabla_x y = W` claims to be does not change.

What an operator takes in: a bracket or an application and no more, `\nabla_x (f) g`; after
`\frac{d}{dx}` otherwise the whole product; after `\nabla` more than one factor where the first does
not hold the variable or is no column yet, `\nabla_w \frac12 w^\top w`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.calculus.calls import with_calls
from grader.calculus.differentials import differential, varying
from grader.calculus.differentiate import depends
from grader.calculus.functions import NotDifferentiableError
from grader.calculus.shapes import By, constant, differentiated, variable
from grader.calculus.total import VARIES, total_derivative
from grader.expression.copies import refreshed
from grader.expression.nodes import Element, Symbol
from grader.expression.traverse import free_indices, walk
from grader.latex import tree as t
from grader.reading import statement
from grader.reading.clash import unknown
from grader.reading.keys import label, letter_key
from grader.reading.reader import RULES, rule
from grader.reading.values import Value, fresh

if TYPE_CHECKING:
    from grader.expression.nodes import Expr, Index
    from grader.latex.tree import Node
    from grader.reading.problem import Problem
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places

PLAIN = {kind: RULES[kind] for kind in (t.Quotient, t.Factors)}
BASE_RULES = statement.REGISTERED  # the rules that those here stand on
MAX_ORDER = 4


# -- nodes ---------------------------------------------------------------------------------------


@rule(t.Operator)
def operator(reader: Reader, node: t.Operator, scope: Scope) -> Value:
    r"""`\nabla_w L`, `\nabla^2_w L`, `\partial_w y`."""
    if node.operand is None:
        raise unknown(node, f"{reader.words(node)}: nothing is differentiated", "operator")
    value = _operand(reader, node.operand, scope)
    if node.kind == "d":
        return _change(reader, node, value)
    by = _subscript(reader, node, value, scope)
    times = _order(reader, node, node.sup)
    if times > 1 and not value.is_scalar:
        raise unknown(node, f"{reader.words(node)}: a second gradient is of a scalar", "operator")
    return _carried_out(reader, node, value, (by,) * times, gradient=node.kind == "∇")


def _change(reader: Reader, node: t.Operator, value: Value) -> Value:
    r"""`dX` and `d(AXB)`, where the problem says which letters vary."""
    if not varying(reader.problem) or node.sup is not None:
        raise unknown(node, f"{reader.words(node)}: a differential alone has no value", "operator")
    try:
        return computed(differential(value, reader.problem))
    except NotDifferentiableError as error:
        words = f"{reader.words(node)}: no rule differentiates {error}"
        raise unknown(node, words, "derivative") from None


@rule(t.Quotient)
def quotient(reader: Reader, node: t.Quotient, scope: Scope) -> Value:
    r"""`\frac{\partial y_m}{\partial x_n}`, `\frac{d^2 f}{dx^2}`; any other fraction as before."""
    above = node.numerator
    if not isinstance(above, t.Operator) or not _differentials(node.denominator):
        return PLAIN[t.Quotient](reader, node, scope)
    if above.operand is None:
        raise unknown(node, f"{reader.words(node)}: nothing is differentiated", "operator")
    below = _below(reader, node.denominator, scope)
    if _order(reader, node, above.sup) != len(below):
        raise unknown(node, f"{reader.words(node)}: the orders above and below differ", "operator")
    value = _operand(reader, above.operand, scope)
    return _carried_out(reader, node, value, below, total=above.kind == "d")


@rule(t.Factors)
def factors(reader: Reader, node: t.Factors, scope: Scope) -> Value:
    """A product with its operators over what follows them and its defined functions applied."""
    node, scope = with_calls(reader, node, scope)
    if len(node.factors) == 1:
        return reader.read(node.factors[0], scope)
    whole = _gathered(reader, node, scope)
    value = PLAIN[t.Factors](reader, whole, scope)
    return _by_matrix(reader, value, whole, scope) if len(value.columns) > 1 else value


def _by_matrix(reader: Reader, value: Value, node: Node, scope: Scope) -> Value:
    r"""A row over the entries of a matrix in the shape of that matrix.

    A row `\frac{\partial L}{\partial y}` times `\frac{\partial y}{\partial W}` is one by W.
    """
    last = node.factors[-1] if isinstance(node, t.Factors) else node
    if value.rows or not isinstance(last, t.Quotient) or not _is_derivative(last):
        return value
    (by, *_) = _below(reader, last.denominator, scope)
    own = len(by.value.rows)
    if not by.value.columns or own + len(by.value.columns) != len(value.columns):
        return value
    rows, columns = value.columns[:own], value.columns[own:]
    return Value(rows, columns, lambda r, c: value.entry((), (*r, *c)))


def _is_derivative(node: t.Quotient) -> bool:
    return isinstance(node.numerator, t.Operator) and _differentials(node.denominator)


# -- what an operator takes in -------------------------------------------------------------------


def _gathered(reader: Reader, node: t.Factors, scope: Scope) -> t.Factors:
    """The product with the operand of its first open operator inside it."""
    for at, sign in enumerate(node.operators):
        count = 0 if sign else _taken(reader, node, at, scope)
        if count:
            return _taken_in(node, at, count)
    return node


def _taken(reader: Reader, node: t.Factors, at: int, scope: Scope) -> int:
    """How many factors after number `at` belong to the operator there; 0 for no operator."""
    factor, rest = node.factors[at], len(node.factors) - at - 1
    if isinstance(factor, t.Quotient) and _is_bare(factor):
        return 1 if _is_bracket(node.factors[at + 1]) else rest
    if not isinstance(factor, t.Operator) or factor.operand is None or factor.sub is None:
        return 0
    if _is_bracket(factor.operand) or isinstance(factor.operand, t.Factors):
        return 0
    value = reader.read(factor.operand, scope)
    by = _subscript(reader, factor, value, scope)
    goes_on = bool(value.columns) or constant(value, by, reader.problem)
    return rest if goes_on else 0


def _taken_in(node: t.Factors, at: int, count: int) -> t.Factors:
    """The product with `count` factors after number `at` as the operand of that one."""
    factor, end = node.factors[at], at + count
    parts, signs = node.factors[at + 1 : end + 1], node.operators[at + 1 : end]
    if isinstance(factor, t.Operator) and factor.operand is not None:
        parts, signs = (factor.operand, *parts), (node.operators[at], *signs)
    kept = (*node.factors[:at], _filled(factor, _joined(parts, signs)), *node.factors[end + 1 :])
    return replace(node, factors=kept, operators=(*node.operators[:at], *node.operators[end:]))


def _joined(parts: tuple[Node, ...], signs: tuple[str, ...]) -> Node:
    """Factors as one node."""
    if len(parts) == 1:
        return parts[0]
    return t.Factors(parts, signs, start=parts[0].start, end=parts[-1].end)


def _filled(node: Node, operand: Node) -> Node:
    """An operator, alone or on top of a fraction, with its operand."""
    if isinstance(node, t.Quotient) and isinstance(node.numerator, t.Operator):
        return replace(node, numerator=replace(node.numerator, operand=operand), end=operand.end)
    if isinstance(node, t.Operator):
        return replace(node, operand=operand, end=operand.end)
    return node


def _is_bare(node: t.Quotient) -> bool:
    above = node.numerator
    return (
        isinstance(above, t.Operator) and above.operand is None and _differentials(node.denominator)
    )


def _is_bracket(node: Node) -> bool:
    if isinstance(node, t.Scripted):
        node = node.base
    return isinstance(node, t.Fenced) and node.opening in "([{"


def _differentials(node: Node) -> bool:
    parts = node.factors if isinstance(node, t.Factors) else (node,)
    return all(isinstance(part, t.Operator) and part.operand is not None for part in parts)


# -- variables and operands ----------------------------------------------------------------------


def _operand(reader: Reader, node: Node, scope: Scope) -> Value:
    """What is differentiated; a letter of its own must be one of the problem's."""
    value = reader.read(node, scope)
    if isinstance(node, t.Letter | t.Scripted) and _is_strange(reader, value):
        capital = _capital(reader, node)
        if capital is not None:
            return reader.read(capital, scope)
    return value


def _is_strange(reader: Reader, value: Value) -> bool:
    """Whether a value is a letter that a problem with shapes does not declare."""
    return (
        reader.problem.shaped
        and value.is_scalar
        and isinstance(value.scalar, Symbol)
        and reader.problem.by_name(value.scalar.name) is None
    )


def _capital(reader: Reader, node: t.Letter | t.Scripted) -> Node | None:
    """`w_k` as `W_k` where only W is declared."""
    base = node.base if isinstance(node, t.Scripted) else node
    if not isinstance(base, t.Letter) or letter_key(base).upper() not in reader.problem.objects:
        return None
    capital = replace(base, name=base.name.upper())
    if len(base.name) > 1 or capital == base:
        return None
    return replace(node, base=capital) if isinstance(node, t.Scripted) else capital


def _variable(reader: Reader, node: Node, scope: Scope) -> By:
    value = _operand(reader, node, scope)
    by = variable(value)
    if by is None:
        raise unknown(node, f"{reader.words(node)} is no letter to differentiate by", "operator")
    return by


def _subscript(reader: Reader, node: t.Operator, value: Value, scope: Scope) -> By:
    """The variable of an operator, from its subscript or the argument of what follows it."""
    if node.sub is not None:
        return _variable(reader, node.sub, scope)
    argument = _argument(node.operand)
    if argument is not None:
        return _variable(reader, argument, scope)
    by = _only_variable(reader, value)
    if node.kind == "∂" or by is None:
        raise unknown(
            node, f"{reader.words(node)}: by what it is differentiated is not said", "operator"
        )
    return by


def _argument(node: Node | None) -> Node | None:
    """The `x` of `f(x)`."""
    match node:
        case t.Factors(factors=(_, t.Fenced(opening="(", body=t.Letter() | t.Scripted() as body))):
            return body
        case _:
            return None


def _only_variable(reader: Reader, value: Value) -> By | None:
    """The one declared object with an axis that a value depends on."""
    problem = reader.problem
    entry = value.entry(fresh(value.rows), fresh(value.columns))
    found = [
        declared
        for family in problem.objects.values()
        for declared in family
        if declared.axes
        and declared.name not in problem.definitions
        and depends(entry, declared.name, problem)
    ]
    return None if len(found) != 1 else variable(reader.read(t.Letter(found[0].letter), {}))


def _below(reader: Reader, node: Node, scope: Scope) -> tuple[By, ...]:
    """The variables below a fraction, each as often as its power says."""
    parts = node.factors if isinstance(node, t.Factors) else (node,)
    found: list[By] = []
    for part in parts:
        inside = part.operand if isinstance(part, t.Operator) else None
        times = 1
        if isinstance(inside, t.Scripted) and isinstance(inside.sup, t.Number):
            times = _order(reader, part, inside.sup)
            inside = replace(inside, sup=None) if inside.sub is not None else inside.base
        if inside is None:
            raise unknown(part, f"{reader.words(part)}: nothing to differentiate by", "operator")
        found += [_variable(reader, inside, scope)] * times
    return tuple(found)


def _order(reader: Reader, node: Node, sup: Node | None) -> int:
    text = label(sup) if sup is not None else "1"
    if text is None or not text.isdecimal() or not 1 <= int(text) <= MAX_ORDER:
        raise unknown(node, f"{reader.words(node)}: the order of the derivative", "operator")
    return int(text)


# -- carrying out --------------------------------------------------------------------------------


def _carried_out(
    reader: Reader,
    node: Node,
    value: Value,
    variables: tuple[By, ...],
    *,
    gradient: bool = False,
    total: bool = False,
) -> Value:
    """The derivative by each variable in turn."""
    _check_depends(reader, node, value, variables)
    written = value
    keeps_column = gradient or len(variables) > 1
    try:
        for by in variables:
            if total and by.value.is_scalar:
                value = computed(total_derivative(value, by, reader.problem))
            else:
                value = computed(differentiated(value, by, reader.problem, gradient=keeps_column))
    except NotDifferentiableError as error:
        raise unknown(
            node, f"{reader.words(node)}: no rule differentiates {error}", "derivative"
        ) from None
    reader.vanished |= _vanished(value, (written, *(by.value for by in variables)))
    return value


def _vanished(value: Value, written: tuple[Value, ...]) -> set[Index]:
    r"""The indices of what is differentiated, and by what, that its derivative no longer has.

    The n of `\frac{\partial}{\partial w_{kn}} \sum_i w_{mi}`, which is `\delta_{mk}` for every n.
    """
    before = {index for each in written for index in _indices(each)}
    return before - _indices(value)


def _indices(value: Value) -> set[Index]:
    rows, columns = fresh(value.rows), fresh(value.columns)
    return set(free_indices(value.entry(rows, columns))) - {*rows, *columns}


def _check_depends(reader: Reader, node: Node, value: Value, variables: tuple[By, ...]) -> None:
    r"""`\frac{dy}{dx}` of a letter that nothing defines, and that defines nothing, is no zero."""
    entry = value.entry(fresh(value.rows), fresh(value.columns))
    problem = reader.problem
    if not isinstance(entry, Symbol | Element) or entry.name in {by.name for by in variables}:
        return
    known = problem.differentiated(entry.name) is not None or is_input(entry.name, problem)
    if not known and f"{VARIES}{entry.name}" not in problem.conventions:
        raise unknown(node, f"{reader.words(node)}: {entry.name} is not defined", "operator")


def is_input(name: str, problem: Problem) -> bool:
    """Whether a letter stands in the definition of another, so that it is a constant beside it."""
    bodies = (body for _, body in problem.definitions.values())
    return any(
        isinstance(part, Symbol | Element) and part.name == name
        for body in bodies
        for part in walk(body)
    )


def computed(value: Value) -> Value:
    """A value whose entries are worked out once."""
    rows, columns = fresh(value.rows), fresh(value.columns)
    body = value.entry(rows, columns)

    def entry(r: Places, c: Places) -> Expr:
        return refreshed(body, dict(zip((*rows, *columns), (*r, *c), strict=True)))

    return Value(value.rows, value.columns, entry)
