"""What can make a value right after all that differs from the reference as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.constants import NAMES, same_up_to_constants
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.tensors import compare
from grader.expression import nodes as n
from grader.expression.substitution import substituted
from grader.expression.traverse import by_kind, walk
from grader.model import Verdict

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

COUNTING = frozenset("klmnN")
BY_STEPS = frozenset({"floor", "ceil", "mod", "sin", "cos", "tan", "cot", "gcd", "lcm"})
Doubt = tuple[str, str]
ROW = ("letter.undeclared", "a small letter with an index can be a row of the matrix")
GENERAL = ("constant.general", "right if the constants are free")


def doubt(answer: Tensor, reference: Tensor, problem: Problem) -> Doubt | None:
    """The code and the words for a person who must look; None where there is no doubt."""
    if problem.objects:
        return ROW if _has_row(answer.body, problem) else None
    if reference.slots and not answer.slots and _has_strange_capital(answer, reference):
        return "letter.undeclared", "a capital letter that is not declared can be a matrix"
    if answer.slots or reference.slots:
        return GENERAL if _with_constants_renamed(answer, reference, problem) else None
    if same_up_to_constants(answer.body, reference.body, problem):
        return GENERAL
    if _same_at_whole_numbers(answer, reference, problem):
        return "domain.whole", "right if the letters are whole numbers, which is not declared"
    return None


def _has_row(expr: Expr, problem: Problem) -> bool:
    r"""Whether `\sum_n p_n x_n` has a letter for the rows of X, which nothing declares."""
    running = {part.function for part in by_kind(expr).get(n.Apply, ())}
    letters = {name[0] for name in running if len(name) == 2 and name.endswith("_")}
    known = [each for name in letters for each in problem.objects.get(name.upper(), ())]
    return any(len(each.axes) > 1 for each in known)


def _has_strange_capital(answer: Tensor, reference: Tensor) -> bool:
    r"""Whether `\cos\theta I + \sin\theta J` beside a matrix has letters that can be matrices."""
    strange = set(symbols_in(answer.body)) - set(symbols_in(reference.body))
    return any(len(name) == 1 and name.isupper() for name in strange - IDENTITY)


IDENTITY = frozenset("IE")  # which have a second reading of their own


def _with_constants_renamed(answer: Tensor, reference: Tensor, problem: Problem) -> bool:
    """Whether a vector with the general constants of the answer renamed is the reference."""
    mine, other = set(symbols_in(answer.body)), set(symbols_in(reference.body))
    given, wanted = sorted(mine - other), sorted(other - mine)
    if not 0 < len(given) == len(wanted) or not all(map(NAMES.fullmatch, wanted)):
        return False
    letters = dict(zip(given, map(n.Symbol, wanted), strict=True))
    body = substituted(answer.body, letters)
    return compare(replace(answer, body=body), reference, problem).verdict is Verdict.CORRECT


def _same_at_whole_numbers(answer: Tensor, reference: Tensor, problem: Problem) -> bool:
    r"""Whether `\lceil (n-1)/2 \rceil` is `\lfloor n/2 \rfloor` once n counts something."""
    letters = {*symbols_in(answer.body), *symbols_in(reference.body)}
    open_ones = {name for name in letters & COUNTING if not problem.assumed(name)}
    if not open_ones or not any(map(_goes_by_steps, (answer.body, reference.body))):
        return False
    assume = {**problem.declarations.assume, **dict.fromkeys(open_ones, "integer")}
    whole = replace(problem, declarations=replace(problem.declarations, assume=assume))
    return compare(answer, reference, whole).verdict is Verdict.CORRECT


def _goes_by_steps(expr: Expr) -> bool:
    """Whether whole numbers are special to an expression."""
    return any(
        (isinstance(part, n.Apply) and part.function in BY_STEPS)
        or (
            isinstance(part, n.Power)
            and bool(symbols_in(part.exponent))
            and _may_be_negative(part.base)
        )
        for part in walk(expr)
    )


def _may_be_negative(base: Expr) -> bool:
    return isinstance(base, n.Number) and base.value < 0
