r"""Answers judged by a property instead of a key: `Q^\top Q = I`, `n \equiv 1 \pmod 3`.

The answer stands for its letter in every property; each must hold. An equation is decided like any
other equality, an order or a congruence by exact values where no letter is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flint import ctx

from grader.equivalence.answers.applied import carried_out, functions_of
from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair, letters_in
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression.balls import Reals
from grader.expression.build import ONE
from grader.expression.copies import with_places
from grader.expression.domains import NotHere, Rationals, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.model import Verdict
from grader.reading.clash import TypeClash
from grader.reading.conditions import condition
from grader.reading.reader import Reader
from grader.reading.values import Value, fresh, same_axis, scalar, shape_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.equivalence.answers.applied import Functions
    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.model import Judgement
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor
    from grader.reading.values import Places


def value_of(tensor: Tensor) -> Value:
    """A tensor in matrix form, or a scalar, as a value for its letter."""
    rows, columns = tensor.shape or ((), ())

    def entry(r: Places, c: Places) -> Expr:
        return with_places(tensor.body, dict(zip(tensor.slots, r + c, strict=True)))

    return Value(rows, columns, entry)


def judge_by_properties(
    properties: tuple[str, ...], answers: Mapping[str, Tensor], problem: Problem
) -> Judgement:
    """The judgement on answers by their letters; LatexError where a property does not read."""
    functions = functions_of(answers)
    scope = {n: value_of(tensor) for n, tensor in answers.items() if n not in functions}
    misfit = _misfit(scope, problem)
    if misfit is not None:
        return misfit
    if any(not value.is_scalar for value in scope.values()):
        problem = replace(problem, shaped=True)
    open_one = None
    for text in (*properties, *_assumed(scope, problem)):
        found = _holds(text, scope, functions, problem)
        if text not in properties and _has_letters(scope, problem):
            found = undecided("property.open", "letters are left, so values do not decide it")
        if found.verdict is Verdict.INCORRECT:
            return replace(
                found, code="property.fails", detail=f"{text} does not hold: {found.detail}"
            )
        if found.verdict is not Verdict.CORRECT:
            open_one = replace(found, detail=f"{text}: {found.detail}")
    return open_one or correct("property.holds", f"{'; '.join(properties)} holds")


def _assumed(scope: Mapping[str, Value], problem: Problem) -> list[str]:
    """What the statement assumes of the letters that are asked for, as properties."""
    return [
        text.replace("#", name)
        for name in scope
        for word in sorted(problem.assumed(name))
        for text in ASSUMED.get(word, ())
    ]


ASSUMED = {
    "integer": (r"\lfloor # \rfloor = #",),
    "natural": (r"\lfloor # \rfloor = #", r"# \ge 0"),
    "positive": ("# > 0",),
    "nonnegative": (r"# \ge 0",),
    "nonzero": (r"# \ne 0",),
    "symmetric": (r"#^\top = #",),
    "skew": (r"#^\top = -#",),
    "orthogonal": (r"#^\top # = I",),
}


def _has_letters(scope: Mapping[str, Value], problem: Problem) -> bool:
    """Whether an answer is a number in letters."""
    scalars = [value.scalar for value in scope.values() if value.is_scalar]
    return any(letters_in(Pair(problem, scalar, (), ONE, ())) for scalar in scalars)


def _misfit(scope: Mapping[str, Value], problem: Problem) -> Judgement | None:
    """The refusal of a value that has another shape than the statement says."""
    for name, value in scope.items():
        declared = problem.by_name(name)
        if declared is None or not declared.axes:
            continue
        wanted = Value(declared.rows, declared.columns, value.entry)
        axes = (wanted.rows, value.rows), (wanted.columns, value.columns)
        if not all(same_axis(*pair) for pair in axes):
            words = f"{name} is {shape_words(wanted)}, the answer {shape_words(value)}"
            return incorrect("type.shape", words)
    return None


def _holds(
    text: str, scope: Mapping[str, Value], functions: Functions, problem: Problem
) -> Judgement:
    reader = Reader(problem, text)
    node = parse(text)
    if isinstance(node, t.Relation) and set(node.operators) == {"="}:
        try:
            return _equation(reader, node, scope, functions)
        except TypeClash as clash:
            return incorrect(clash.code, clash.message)
    if functions:
        return undecided("property.open", "of a function only equations are decided")
    return _condition(reader, node, scope)


def _equation(
    reader: Reader, node: t.Relation, scope: Mapping[str, Value], functions: Functions
) -> Judgement:
    first, *others = (reader.read(side, scope) for side in node.sides)
    judgement = correct("property.holds", "")
    for other in others:
        judgement = _of_functions(first, other, functions, reader.problem)
        if judgement.verdict is not Verdict.CORRECT:
            return judgement
    return judgement


def _of_functions(left: Value, right: Value, functions: Functions, problem: Problem) -> Judgement:
    """The verdict on two sides, the functions that were answered carried out in them."""
    if not functions:
        return _equal(left, right, problem)
    scalars = left.is_scalar and right.is_scalar
    sides = carried_out((left.scalar, right.scalar), functions) if scalars else None
    if sides is None:
        return undecided("property.open", "what becomes of the function here is not known")
    return _equal(scalar(sides[0]), scalar(sides[1]), problem)


def _equal(left: Value, right: Value, problem: Problem) -> Judgement:
    if not (same_axis(left.rows, right.rows) and same_axis(left.columns, right.columns)):
        return incorrect("type.shape", f"{shape_words(left)} against {shape_words(right)}")
    slots = [fresh(left.rows + left.columns), fresh(right.rows + right.columns)]
    rows = len(left.rows)
    bodies = [v.entry(s[:rows], s[rows:]) for v, s in zip((left, right), slots, strict=True)]
    return decide(Pair(problem, bodies[0], slots[0], bodies[1], slots[1]))


def _condition(reader: Reader, node: Node, scope: Mapping[str, Value]) -> Judgement:
    expr = condition(reader, node, scope)
    pair = Pair(reader.problem, expr, (), ONE, ())
    if letters_in(pair):
        return undecided("property.open", "letters are left, so values do not decide it")
    holds = _truth(expr, pair)
    if holds is None:
        return undecided("property.open", "it has no certain value here")
    return correct("property.holds", "") if holds else incorrect("property.fails", "it is false")


def _truth(expr: Expr, pair: Pair) -> bool | None:
    """Whether a condition without letters holds, exactly or by certified arithmetic."""
    for domain in (Rationals(0), Reals(0)):
        try:
            with ctx.workprec(BITS):
                return bool(Evaluator(domain, {}, pair).value(expr, {}) == 1)
        except (NotHere, Undefined, TooLarge):
            continue
    return None


BITS = 512


def check_properties(properties: tuple[str, ...]) -> None:
    """Make sure that every property parses; LatexError where one does not."""
    for text in properties:
        if not isinstance(parse(text), t.Relation | t.Logic):
            raise LatexError(f"'{text}' states nothing", 0, len(text), code="declare.satisfies")
