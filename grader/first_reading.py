"""One answer against one reference by the usual reading of both: read, compare, its form.

This is where reading meets equivalence; neither knows the other's errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader import calculus
from grader.equivalence.answers.asked_letters import letters_of_answer
from grader.equivalence.answers.declared import compare_declared
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.decide import letters_of_definitions
from grader.equivalence.properties import judge_by_properties
from grader.expression.domains import TooLarge
from grader.forms import asked_forms, fault, is_on_the_way
from grader.latex import LatexError
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.declared import (
    declared_unit,
    read_declared,
    with_declared_unit,
)
from grader.reading.answers.unit_tails import unit_named
from grader.reading.clash import TypeClash

if TYPE_CHECKING:
    from grader.reading.answers import Answer
    from grader.reading.problem import Problem

CARRIED_OUT = calculus.operators  # its import teaches the reader derivative operators


@dataclass(frozen=True, slots=True)
class Key:
    """A reference, read once with the problem's declarations.

    `second` are the second readings that its spelling admits (`reading.conventions`); `based` says
    whether a number in it may have its base below; `also` are further right answers; `kept` are the
    judgements made, so that identical answers to one part are judged once.
    """

    text: str
    problem: Problem
    answer: Answer
    second: frozenset[str] = frozenset()
    based: bool = False
    also: tuple[Key, ...] = ()
    kept: dict[tuple[str, str], Judgement] = field(default_factory=dict, compare=False, repr=False)


def judged(key: Key, answer: str, before: str) -> tuple[Judgement, Answer | None]:
    """The verdict by the usual reading, and the answer as it was read, if it was."""
    found = None
    try:
        found = read_declared(key.problem, answer, before)
        if key.problem.declarations.satisfies:
            judgement = _by_properties(key, found)
        else:
            judgement = compare_declared(_in_its_unit(key, found), key.answer, key.problem)
    except TypeClash as clash:
        return _clashed(key, clash, answer), found
    except LatexError as error:
        return Judgement(Verdict.UNREADABLE, error.code, _pointed(error, answer)), found
    except TooLarge as error:
        return Judgement(Verdict.UNDECIDED, "budget", f"the budget was used up: {error}"), found
    if judgement.verdict is Verdict.CORRECT and key.problem.declarations.form:
        judgement = _formed(key, found, judgement)
    return _read_as(judgement, answer), found


def _read_as(judgement: Judgement, text: str) -> Judgement:
    """A judgement with what was read, as every one gets it."""
    found = judgement.verdict, judgement.code, judgement.detail, judgement.witness
    return Judgement(*found, text, judgement.entries)


def _clashed(key: Key, clash: TypeClash, answer: str) -> Judgement:
    """The refusal of shapes that do not fit, unless a letter that has none declared had a part."""
    known = _symbols_of(key.answer) | letters_of_definitions(key.problem)
    strange = {n for n in clash.strange - known if n.partition("_")[0] not in key.text}
    if not strange:
        return Judgement(Verdict.INCORRECT, clash.code, clash.message, read=answer)
    detail = f"the letter {min(strange)} is not one of the problem's, so it can mean anything"
    return Judgement(Verdict.UNDECIDED, "letter.undeclared", detail, read=answer)


def _symbols_of(answer: Answer) -> set[str]:
    """The scalar letters of a reference that is one value."""
    sides = answer.sides if isinstance(answer, k.Single) else ()
    return {name for side in sides for name in symbols_in(side.body)}


def _in_its_unit(key: Key, found: Answer) -> Answer:
    """An answer whose bare numbers are in the declared unit, where the reference is in another."""
    if not key.problem.declarations.unit:
        return found
    named, declared = unit_named(key.answer), declared_unit(key.problem.declarations.unit)
    return with_declared_unit(found, declared) if named not in {"", declared} else found


def _by_properties(key: Key, found: Answer) -> Judgement:
    """The verdict by what the answer must satisfy, its letters standing for its values."""
    letters = letters_of_answer(found, key.problem)
    if letters is None:
        return Judgement(
            Verdict.UNDECIDED, "property.unnamed", "which value stands for which letter is not said"
        )
    return judge_by_properties(key.problem.declarations.satisfies, letters, key.problem)


def _pointed(error: LatexError, text: str) -> str:
    """The message with the place it is about."""
    piece = text[error.start : error.end].strip()
    return f"{error.message} (at {error.start}: '{piece}')" if piece else error.message


def _formed(key: Key, found: Answer, judgement: Judgement) -> Judgement:
    """A right value in another form than was asked is its own refusal."""
    for asked in asked_forms(key.problem.declarations.form):
        wrong = fault(asked, found, key.answer, key.problem)
        if not wrong:
            continue
        shown = is_on_the_way(asked, found, key.answer, key.problem)
        return replace(
            judgement,
            verdict=Verdict.UNDECIDED if shown else Verdict.INCORRECT,
            code=f"form.{asked.partition(':')[0].replace(' ', '-')}",
            detail=f"right, but {wrong}" + ("; the form stands on the way" if shown else ""),
            entries=(),
        )
    return judgement
