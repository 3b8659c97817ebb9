r"""Letters under one bar: `\overline{AB}`, `\overline{abc}`.

A segment, its length or the number with these digits: what is meant is not settled here, so the
letters and their bar are one letter of their own. Its second readings are a product and digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.nodes import Symbol
from grader.latex import tree as t
from grader.reading.values import scalar

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Value


def run_under_bar(reader: Reader, node: t.Apply, scope: Scope) -> Value | None:
    """The letter that several letters under a bar are; None for anything else under one."""
    if not is_run(node) or reader.problem.shaped:
        return None
    run = node.argument
    if "bar-product" in reader.problem.conventions or not isinstance(run, t.Factors):
        return reader.read(run, scope)
    if "bar-digits" in reader.problem.conventions:
        return reader.read(_number(run), scope)
    names = " ".join(part.name for part in run.factors if isinstance(part, t.Letter))
    return scalar(Symbol(rf"\overline{{{names}}}"))


def is_run(node: Node) -> bool:
    """Whether a node is a bar over at least two letters side by side."""
    match node:
        case t.Apply(function="overline", argument=t.Factors(factors=factors, operators=signs)):
            return not any(signs) and all(isinstance(part, t.Letter) for part in factors)
        case _:
            return False


def _number(run: t.Factors) -> t.Terms:
    """The number with the digits of a run."""
    count = len(run.factors)
    terms = (
        t.Factors(
            (t.Number(str(10 ** (count - 1 - at))), digit), ("·",), start=run.start, end=run.end
        )
        for at, digit in enumerate(run.factors)
    )
    return t.Terms(tuple(("+", term) for term in terms), start=run.start, end=run.end)
