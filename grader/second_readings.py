"""What else a spelling may mean, and the doubts that follow: words, units, choices, slashes.

Each function gives another verdict than the usual reading, or None where nothing else can be meant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.answer import find_answer
from grader.equivalence.answers.asked import are_shapes
from grader.equivalence.answers.declared import compare_declared
from grader.equivalence.answers.numbers import is_letter_free
from grader.first_reading import Key, judged
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.declared import (
    read_choice,
    read_declared,
)
from grader.reading.answers.labels import has_claim
from grader.reading.answers.numerals import spells_number
from grader.reading.answers.unit_tails import unit_named
from grader.reading.answers.words import normal, words_beside
from grader.reading.bases import holds_base
from grader.reading.clash import TypeClash
from grader.reading.conventions import WORDS as CONVENTIONS
from grader.reading.conventions import conventions_in, runs_on, with_conventions

if TYPE_CHECKING:
    from grader.reading.answers import Answer


def second_readings(text: str) -> frozenset[str]:
    """The second readings of a text; none where it is words or a choice and no formula."""
    try:
        return conventions_in(parse(text))
    except LatexError:
        return frozenset()


def may_have_base(text: str) -> bool:
    """Whether a number in a text has its base below, or could have one in words or a choice."""
    try:
        return holds_base(parse(text))
    except LatexError:
        return True


def read_otherwise(key: Key, answer: str, before: str) -> Judgement | None:
    """What a second reading of a spelling gives where it would make a wrong answer right."""
    mine = second_readings(answer)
    for name in sorted(mine | key.second):
        if name == "column" and name in mine and _is_column_of_numbers(key.answer):
            continue
        problem = with_conventions(key.problem, frozenset({name}))
        try:
            other = Key(key.text, problem, read_declared(problem, key.text))
        except LatexError:
            continue
        judgement, _ = judged(other, answer, before)
        if judgement.verdict is Verdict.CORRECT and _settles(name, key.text, answer):
            return judgement
        if judgement.verdict is Verdict.CORRECT:
            return replace(
                judgement,
                verdict=Verdict.UNDECIDED,
                code=f"reading.{name}",
                detail=f"right or wrong by how it is read: {CONVENTIONS[name]}",
                entries=(),
            )
    return None


def _is_column_of_numbers(answer: Answer) -> bool:
    """Whether a reference is a column of numbers: beside another column it counts nothing."""
    entries = answer.entries if isinstance(answer, k.Single) else ()
    return bool(entries) and all(is_letter_free(entry.value) for entry in entries)


def doubted(key: Key, answer: str, judgement: Judgement) -> Judgement:
    """A right answer, for a person where its spelling has a second reading that is wrong."""
    if judgement.verdict is not Verdict.CORRECT:
        return judgement
    if "brac" in answer and has_claim(answer):
        detail = "what stands below a brace is not compared"
        return replace(judgement, verdict=Verdict.UNDECIDED, code="reading.brace", detail=detail)
    if "[" in answer and _in_square_brackets(answer) and not _in_square_brackets(key.text):
        detail = "square brackets around the whole can mean a list, a class or a whole part"
        return replace(judgement, verdict=Verdict.UNDECIDED, code="reading.brackets", detail=detail)
    if not ("shape" in key.second or "/" in answer or "\\{" in answer):
        return judgement
    for name in ("shape", "slash-run", "fraction-braces"):
        if _admits(name, key, answer) and _is_wrong_by(name, key, answer):
            detail = f"right or wrong by how it is read: {CONVENTIONS[name]}"
            code = f"reading.{name}"
            return replace(judgement, verdict=Verdict.UNDECIDED, code=code, detail=detail)
    return judgement


def _in_square_brackets(text: str) -> bool:
    """Whether a text is one value in square brackets, `[5]`."""
    try:
        node = parse(text)
    except LatexError:
        return False
    match node:
        case t.Fenced(opening="[", closing="]", body=body):
            return not isinstance(body, t.Listing | t.Matrix | t.Fenced)
        case _:
            return False


def _admits(name: str, key: Key, answer: str) -> bool:
    r"""Whether a second reading is as likely as the first: `1/2x`, but not `1/2 x`."""
    if name == "shape":
        return name in key.second and name in second_readings(answer)
    if name not in second_readings(answer):
        return False
    return name == "fraction-braces" or runs_on(parse(answer))


def _is_wrong_by(name: str, key: Key, answer: str) -> bool:
    """Whether a second reading of both sides makes them differ."""
    problem = with_conventions(key.problem, frozenset({name}))
    try:
        mine, other = (read_declared(problem, text) for text in (answer, key.text))
    except LatexError:
        return False
    if name == "shape" and not are_shapes(mine, other):
        return False
    return compare_declared(mine, other, problem).verdict is not Verdict.CORRECT


def _settles(name: str, reference: str, answer: str) -> bool:
    """Whether nothing but the second reading can be meant.

    The two readings of a sum leave other free indices; a letter C that stands on one side alone
    is no letter of the problem; nobody writes a column where the other side counts; what equals
    the logistic function does not by chance.
    """
    if name == "column":
        return any(sign in text for text in (reference, answer) for sign in COUNTING)
    if name == "combinations":
        return not any(letter in reference and letter in answer for letter in "AC")
    return name in {"sum-first", "logistic"}


COUNTING = ("binom", "choose", "!")


def without_base(key: Key, answer: str) -> Judgement | None:
    """What the digits of the reference without their base make of an answer that has none."""
    if not key.based or "_" in answer:
        return None
    problem = with_conventions(key.problem, frozenset({"no-base"}))
    digits = replace(key, problem=problem, answer=read_declared(problem, key.text))
    if judged(digits, answer, "")[0].verdict is not Verdict.CORRECT:
        return None
    detail = "the same digits, without the base"
    if "base omitted" in key.problem.declarations.accept:
        return Judgement(Verdict.CORRECT, "accept.base", detail, read=answer)
    return Judgement(Verdict.UNDECIDED, "number.base", detail, read=answer)


def in_words(key: Key, answer: str, read_as: Answer | None) -> Judgement | None:
    """The verdict on an answer within a sentence, whose words were read as products of letters."""
    if read_as is None or isinstance(read_as, k.Words | k.Choice) or unit_named(read_as):
        return None
    words = sorted(word for word in words_beside(answer) if word not in key.text)
    if not words or spells_number(normal(answer)):
        return None
    pointed = marked(key, answer)
    if pointed is not None:
        return pointed
    if not isinstance(read_as, k.Single | k.Related):
        return None
    detail = f"words that were read as letters: {', '.join(words)}"
    return Judgement(Verdict.UNDECIDED, "reading.words", detail, read=answer)


def marked(key: Key, answer: str) -> Judgement | None:
    """The verdict on what a sentence points at as its answer; None where it points at nothing."""
    found = find_answer(answer)
    if found.how != "marked" or found.doubt:
        return None
    return judged(key, found.text, found.before)[0]


def with_its_unit(key: Key, answer: str, before: str, found: Answer | None) -> Judgement | None:
    """What an answer with a unit gives where a letter of the reference may be that unit."""
    unit = "" if found is None or key.problem.unit else unit_named(found)
    if not unit:
        return None
    problem = replace(key.problem, unit=unit)
    try:
        other = replace(key, problem=problem, answer=read_declared(problem, key.text))
    except (LatexError, TypeClash):
        return None
    if judged(other, answer, before)[0].verdict is not Verdict.CORRECT:
        return None
    detail = f"right if a letter of the reference is the unit {unit}"
    return Judgement(Verdict.UNDECIDED, "reading.unit", detail, read=answer)


def as_choice(key: Key, answer: str) -> Judgement | None:
    r"""A doubt where an answer is right if `c`, `16 (C)`, `C \quad 16` name a choice."""
    if key.problem.declarations.type or key.problem.objects:
        return None
    try:
        choice = read_choice(key.problem, answer, declared=True)
    except LatexError:
        return None
    if choice is None:
        return None
    found = compare_declared(choice, key.answer, key.problem)
    named = found.verdict is Verdict.CORRECT or found.code == "choice.value"
    if not named:
        return None
    detail = "right if it names a choice, which the rubric does not declare"
    return Judgement(Verdict.UNDECIDED, "choice.open", detail, read=answer)
