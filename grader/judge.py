"""One answer against one reference: read both, compare, say what is known.

`prepare` reads a reference once; `judge` reads an answer and never raises, whatever the text. This
is where readings meet equivalence; neither knows the other's errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader import calculus
from grader.document import find_answer
from grader.equivalence.answers import compare_answers
from grader.expression.domains import TooLarge
from grader.latex import LatexError, parse
from grader.model import Declarations, Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers import read_answer
from grader.reading.answers.words import labelled, lone_letter
from grader.reading.clash import TypeClash
from grader.reading.statement import declare
from grader.reading.tensor import open_sizes, with_sizes

if TYPE_CHECKING:
    from grader.reading.answers import Answer
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

NO_DECLARATIONS = Declarations()
CARRIED_OUT = calculus.operators  # its import teaches the reader derivative operators


@dataclass(frozen=True, slots=True)
class Key:
    """A reference, read once with the problem's declarations."""

    text: str
    problem: Problem
    answer: Answer


def prepare(reference: str, declarations: Declarations = NO_DECLARATIONS) -> Key:
    """Read a reference; LatexError where it, or a declaration, is not understood."""
    problem = declare(declarations)
    answer = _read(problem, reference)
    if isinstance(answer, k.Single):
        answer = _sized(answer, reference, declarations)
    return Key(reference, problem, answer)


def _sized(answer: k.Single, reference: str, declarations: Declarations) -> k.Single:
    """A reference with the declared sizes of its slots; LatexError where one stays open."""
    tensor = with_sizes(answer.tensor, declarations.slots)
    if open_sizes(tensor):
        raise LatexError(
            "the size of a part of the reference is not said; "
            "give its left side or the sizes of its slots",
            0,
            len(reference),
            code="reading.open-size",
        )
    return replace(answer, sides=(tensor,))


def _read(problem: Problem, text: str, before: str = "") -> Answer:
    """The answer in a text; `D. 16` is a choice with its value."""
    lone = lone_letter(text)
    if lone is not None:
        return k.Choice(lone)
    parts = labelled(text)
    if parts is not None:
        letter, rest = parts
        return k.Choice(letter, read_answer(problem, rest, parse(rest)))
    return read_answer(problem, text, parse(text), before)


def judge(key: Key, answer: str, *, before: str = "") -> Judgement:
    """The verdict on one answer; `before` is the text just before it, for its left side."""
    try:
        found = _read(key.problem, answer, before)
        judgement = compare_answers(found, key.answer, key.problem)
    except TypeClash as clash:
        return Judgement(Verdict.INCORRECT, clash.code, clash.message, read=answer)
    except LatexError as error:
        return Judgement(Verdict.UNREADABLE, error.code, _pointed(error, answer))
    except TooLarge as error:
        return Judgement(Verdict.UNDECIDED, "budget", f"the budget was used up: {error}")
    if judgement.verdict is Verdict.CORRECT and isinstance(found, k.Single):
        judgement = _formed(key, found.tensor, judgement)
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
    return Judgement(
        Verdict.UNDECIDED,
        "found.doubt",
        f"what the answer is, is in doubt: {found.doubt}",
        read=found.text,
    )


def _pointed(error: LatexError, text: str) -> str:
    """The message with the place it is about."""
    piece = text[error.start : error.end].strip()
    return f"{error.message} (at {error.start}: '{piece}')" if piece else error.message


def _formed(key: Key, tensor: Tensor, judgement: Judgement) -> Judgement:
    """A right value in another form than was asked is its own refusal."""
    asked = key.problem.declarations.form
    if asked in FORM_WORDS and tensor.form not in {asked, "scalar"}:
        return replace(
            judgement,
            verdict=Verdict.INCORRECT,
            code=f"form.{asked}",
            detail=f"right, but in {FORM_WORDS[tensor.form]}; {FORM_WORDS[asked]} is asked for",
        )
    return judgement


FORM_WORDS = {"matrix": "matrix form", "elementwise": "element-wise form"}
