"""One answer against one reference: read both, compare, say what is known.

`prepare` reads a reference once; `judge` reads an answer and never raises, whatever the text. This
is where readings meet equivalence; neither knows the other's errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document import find_answer
from grader.equivalence.tensors import compare
from grader.expression.domains import TooLarge
from grader.latex import LatexError, parse
from grader.model import Declarations, Judgement, Verdict
from grader.reading.clash import TypeClash
from grader.reading.statement import declare
from grader.reading.tensor import open_sizes, read_tensor, with_sizes

if TYPE_CHECKING:
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

NO_DECLARATIONS = Declarations()


@dataclass(frozen=True, slots=True)
class Key:
    """A reference, read once with the problem's declarations."""

    text: str
    problem: Problem
    tensor: Tensor


def prepare(reference: str, declarations: Declarations = NO_DECLARATIONS) -> Key:
    """Read a reference; LatexError where it, or a declaration, is not understood."""
    problem = declare(declarations)
    tensor = read_tensor(problem, reference, parse(reference))[-1]
    tensor = with_sizes(tensor, declarations.slots)
    if open_sizes(tensor):
        raise LatexError(
            "the size of a part of the reference is not said; give its left side or the sizes of its slots",
            0,
            len(reference),
            code="reading.open-size",
        )
    return Key(reference, problem, tensor)


def judge(key: Key, answer: str, *, before: str = "") -> Judgement:
    """The verdict on one answer; `before` is the text just before it, for its left side."""
    try:
        sides = read_tensor(key.problem, answer, parse(answer), before)
    except TypeClash as clash:
        return Judgement(Verdict.INCORRECT, clash.code, clash.message, read=answer)
    except LatexError as error:
        return Judgement(Verdict.UNREADABLE, error.code, _pointed(error, answer))
    except TooLarge as error:
        return Judgement(Verdict.UNDECIDED, "budget", f"the budget was used up: {error}")
    found = [compare(side, key.tensor, key.problem) for side in sides]
    judgement = _chain(found)
    if judgement.verdict is Verdict.CORRECT:
        judgement = _formed(key, sides[-1], judgement)
    return replace(judgement, read=answer)


def prepare_text(text: str, declarations: Declarations = NO_DECLARATIONS) -> Key:
    """Read the reference that stands in a text; LatexError where it is not understood."""
    found = find_answer(text)
    return prepare(found.text, declarations)


def judge_text(key: Key, text: str) -> Judgement:
    """The verdict on the final answer of a whole write-up.

    A doubtful find is for a person, unless every answer that could be meant gets one verdict.
    """
    found = find_answer(text)
    judgement = judge(key, found.text, before=found.before)
    if not found.doubt:
        return judgement
    rivals = [judge(key, rival.text, before=rival.before) for rival in found.rivals]
    same = {judgement.verdict, *(rival.verdict for rival in rivals)} == {judgement.verdict}
    if rivals and same and judgement.verdict is not Verdict.UNREADABLE:
        return judgement
    return Judgement(Verdict.UNDECIDED, "found.doubt", f"what the answer is, is in doubt: {found.doubt}", read=found.text)


def _pointed(error: LatexError, text: str) -> str:
    """The message with the place it is about."""
    piece = text[error.start : error.end].strip()
    return f"{error.message} (at {error.start}: '{piece}')" if piece else error.message


def _chain(found: list[Judgement]) -> Judgement:
    """The verdict of a chain: its last side's, unless an earlier side is another value."""
    last = found[-1]
    if last.verdict is not Verdict.CORRECT:
        return last
    for earlier in found[:-1]:
        if earlier.verdict is not Verdict.CORRECT:
            return Judgement(
                Verdict.UNDECIDED,
                "chain.differs",
                "the last side is right, but an earlier side of the chain was not found equal to it",
                earlier.witness,
            )
    return last


def _formed(key: Key, tensor: Tensor, judgement: Judgement) -> Judgement:
    """A right value in another form than was asked is its own refusal."""
    asked = key.problem.declarations.form
    if asked in {"matrix", "elementwise"} and tensor.form != asked and tensor.form != "scalar":
        return replace(
            judgement,
            verdict=Verdict.INCORRECT,
            code=f"form.{asked}",
            detail=f"right, but in {FORM_WORDS[tensor.form]}; {FORM_WORDS[asked]} is asked for",
        )
    return judgement


FORM_WORDS = {"matrix": "matrix form", "elementwise": "element-wise form"}
