"""General constants, `C_1 e^x + C_2 e^{-x}`: letters that stand for every number.

Two expressions that are linear in as many constants give the same functions where the functions
beside the constants span the same space, and the parts without constants differ by one of it. That
is never shown here, as a C may as well be a number of the problem; but where a determinant is
certainly not zero the spaces differ, and the refusal stands. One letter that both sides have, as
in `C e^x`, has to be an added one. Where only the answer numbers its constants, those of the
reference are the letters that the answer has not.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from grader.equivalence.answers.numbers import NotReal, ball_of, symbols_in
from grader.equivalence.tensors import compare
from grader.expression import nodes as n
from grader.expression.build import ONE, ZERO, add, multiply, negate
from grader.expression.substitution import substituted
from grader.model import Verdict
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

NAMES = re.compile(r"[Cc]_\{?\d\}?|[CK]")
NUMBERED = re.compile(r"[Cc]_\{?\d\}?")
MOST = 4
BITS = 256
DRAWS = 3
SIZES = (1, 20)
Linear = tuple["Expr", list["Expr"]]


def same_up_to_constants(answer: Expr, reference: Expr, problem: Problem) -> bool:
    """Whether two expressions may be the same once their general constants are free."""
    letters, mine = set(symbols_in(reference)), set(symbols_in(answer))
    wanted = sorted(filter(NAMES.fullmatch, letters))
    if not wanted and all(map(NUMBERED.fullmatch, mine - letters)):
        wanted = sorted(letters - mine)
    given = sorted(mine - (letters - set(wanted)))
    if not 0 < len(wanted) == len(given) <= MOST or letters == set(wanted):
        return False
    here, there = _linear(answer, given, problem), _linear(reference, wanted, problem)
    if here is None or there is None:
        return False
    variables = sorted(letters - set(wanted))
    if (
        wanted == given
        and not all(map(NUMBERED.fullmatch, wanted))
        and any(_outside(part, (ONE,), variables, problem) for part in there[1])
    ):
        return False
    gap = add((here[0], negate(there[0])))
    return not any(_outside(one, there[1], variables, problem) for one in (gap, *here[1]))


def _linear(expr: Expr, constants: list[str], problem: Problem) -> Linear | None:
    """The part without constants and the functions beside them; None where it is not linear."""
    zeros = dict.fromkeys(constants, ZERO)
    rest = substituted(expr, zeros)
    beside = [add((substituted(expr, zeros | {name: ONE}), negate(rest))) for name in constants]
    pairs = zip(constants, beside, strict=True)
    whole = add((rest, *(multiply((n.Symbol(name), part)) for name, part in pairs)))
    same = compare(Tensor((), whole, "scalar"), Tensor((), expr, "scalar"), problem)
    return (rest, beside) if same.verdict is Verdict.CORRECT else None


def _outside(one: Expr, span: Sequence[Expr], variables: list[str], problem: Problem) -> bool:
    """Whether a function is certainly no combination of others: a determinant is not zero."""
    columns = (*span, one)
    for draw, size in product(range(DRAWS), SIZES):
        points = [_point(variables, draw + place, size) for place in range(len(columns))]
        try:
            rows = [[ball_of(f, problem, BITS, point) for f in columns] for point in points]
        except NotReal:
            continue
        if not arb_mat(rows).det().contains(0):
            return True
    return False


def _point(variables: list[str], number: int, size: int) -> dict[str, arb]:
    """Positive numbers near 1, or near 0 for what has a value only there, as arcsin."""
    return {
        name: arb(fmpq(3 + 5 * number + 2 * place, size * (7 + place)))
        for place, name in enumerate(variables)
    }
