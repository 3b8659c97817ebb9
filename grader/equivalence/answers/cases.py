r"""Values by cases that overlap, `x^2` for `x \ge 0` and `-x` for `x < 1`.

The first case that holds gives the value. Where the last one would give another, the writer may
have meant neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import undecided
from grader.expression import nodes as n
from grader.model import Judgement, Verdict

if TYPE_CHECKING:
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor


def without_overlap(
    judgement: Judgement, answer: Tensor, reference: Tensor, problem: Problem
) -> Judgement:
    """A right value by cases, for a person where its cases overlap and disagree there.

    A reference whose own cases overlap is read by their order, and so is its answer. The cases of
    a matrix are its cells.
    """
    if judgement.verdict is not Verdict.CORRECT or not isinstance(answer.body, n.Piecewise):
        return judgement
    if answer.slots or problem.declarations.up_to:
        return judgement
    overlaps = _differs(answer, reference, problem) and not _differs(reference, reference, problem)
    return undecided(*OVERLAP) if overlaps else judgement


OVERLAP = ("cases.overlap", "right by the first case that holds, but cases overlap and disagree")


def _differs(cases: Tensor, reference: Tensor, problem: Problem) -> bool:
    """Whether a value is another one when its cases are read from the last to the first."""
    if not isinstance(cases.body, n.Piecewise):
        return False
    said = [branch for branch in cases.body.branches if not isinstance(branch[1], n.Number)]
    rest = [branch for branch in cases.body.branches if isinstance(branch[1], n.Number)]
    turned = replace(cases, body=n.Piecewise((*reversed(said), *rest)), kept={})
    return compare(turned, reference, problem).verdict is Verdict.INCORRECT
