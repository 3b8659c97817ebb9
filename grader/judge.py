"""One answer against one reference: read both, compare, say what is known.

`prepare` reads a reference once; `judge` reads an answer and never raises, whatever the text. This
is where readings meet equivalence; neither knows the other's errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader import calculus
from grader.document import find_answer
from grader.equivalence.answers.asked import are_shapes, other_kind
from grader.equivalence.answers.declared import compare_declared
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.decide import letters_of_definitions
from grader.equivalence.properties import check_properties, judge_by_properties
from grader.expression.domains import TooLarge
from grader.forms import asked_forms, fault, is_on_the_way
from grader.latex import LatexError, parse
from grader.latex.written import written_alike
from grader.model import Declarations, Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.declared import (
    declared_unit,
    read_choice,
    read_declared,
    with_declared_unit,
)
from grader.reading.answers.labels import has_claim
from grader.reading.answers.unit_sizes import apart
from grader.reading.answers.unit_tails import unit_named
from grader.reading.answers.words import words_beside
from grader.reading.bases import holds_base
from grader.reading.clash import TypeClash
from grader.reading.conventions import WORDS as CONVENTIONS
from grader.reading.conventions import conventions_in, runs_on, with_conventions
from grader.reading.statement import declare, give_value
from grader.reading.tensor import open_sizes, with_sizes
from grader.reading.vocabulary import check_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.reading.answers import Answer
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

NO_DECLARATIONS = Declarations()
NO_VALUES: Mapping[str, Tensor] = {}
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


def prepare(
    reference: str,
    declarations: Declarations = NO_DECLARATIONS,
    values: Mapping[str, Tensor] = NO_VALUES,
) -> Key:
    """Read a reference; LatexError where it, or a declaration, is not understood.

    `values` are letters beside those of the declarations, with what they stand for.
    """
    asked_forms(declarations.form)
    check_words(declarations)
    check_properties(declarations.satisfies)
    problem = replace(declare(declarations), unit=declared_unit(declarations.unit))
    for letter, value in values.items():
        give_value(problem, letter, value)
    answer = _kept(problem, reference)
    unit = unit_named(answer)
    if problem.unit and apart(unit or problem.unit, problem.unit):
        raise _declared_otherwise(f"its unit is {unit}, declared is {problem.unit}", reference)
    problem = replace(problem, unit=problem.unit or unit)
    alone = replace(declarations, also=())
    also = tuple(prepare(text, alone, values) for text in declarations.also)
    second, based = _second_readings(reference), _may_have_base(reference)
    return Key(reference, problem, answer, second, based, also)


def _kept(problem: Problem, reference: str) -> Answer:
    """A reference of the declared kind and unit; LatexError where it is of another."""
    answer = read_declared(problem, reference)
    declarations = problem.declarations
    if isinstance(answer, k.Single):
        answer = _sized(answer, reference, declarations)
    clash = other_kind(answer, declarations.type)
    if clash is not None:
        raise _declared_otherwise(clash.detail, reference)
    return with_declared_unit(answer, problem.unit) if problem.unit else answer


def _declared_otherwise(why: str, reference: str) -> LatexError:
    """The error of a reference that is not what the rubric declares."""
    message = f"the reference is not what is declared: {why}"
    return LatexError(message, 0, len(reference), code="declare.reference")


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


def read(key: Key, answer: str, before: str = "") -> Answer:
    """An answer as it is read for a judgement; LatexError where it is not understood."""
    return read_declared(key.problem, answer, before)


def judge(key: Key, answer: str, *, before: str = "") -> Judgement:
    """The verdict on one answer; `before` is the text just before it, for its left side."""
    known = key.kept.get((answer, before))
    if known is not None:
        return known
    judgement, found = _judged(key, answer, before)
    if judgement.verdict is Verdict.INCORRECT:
        judgement = (
            _read_otherwise(key, answer, before)
            or _without_base(key, answer)
            or _with_its_unit(key, answer, before, found)
            or _in_words(key, answer, found)
            or _as_choice(key, answer)
            or judgement
        )
    elif judgement.verdict is Verdict.UNREADABLE:
        judgement = _marked(key, answer) or judgement
    else:
        judgement = _doubted(key, answer, judgement)
    if judgement.verdict is Verdict.UNDECIDED and not key.problem.declarations.satisfies:
        judgement = _as_written(key.text, answer) or judgement
    if key.also and judgement.verdict is not Verdict.CORRECT:
        judgement = _also(key, answer, before) or judgement
    if len(key.kept) < MOST_KEPT:
        key.kept[answer, before] = judgement
    return judgement


def judge_unread(reference: str, error: LatexError, answer: str) -> Judgement:
    """The verdict beside a reference that is not understood: right as written, else unreadable."""
    message = f"the reference was not understood: {error.message}"
    unread = Judgement(Verdict.UNREADABLE, f"reference.{error.code}", message)
    return _as_written(reference, answer) or unread


def _as_written(reference: str, answer: str) -> Judgement | None:
    """Right where the answer is the reference but for its layout; None where it is not."""
    found = find_answer(answer)
    pointed = found.how in {"boxed", "marked"} and not found.doubt
    if not written_alike(found.text if pointed else answer, reference):
        return None
    return Judgement(Verdict.CORRECT, "same.written", "written as the reference", read=answer)


MOST_KEPT = 10_000


def _also(key: Key, answer: str, before: str) -> Judgement | None:
    """What the further right answers say: right by one of them, or a doubt; None else."""
    found = [judge(other, answer, before=before) for other in key.also]
    for other, judgement in zip(key.also, found, strict=True):
        if judgement.verdict is Verdict.CORRECT:
            return replace(judgement, detail=f"as the rubric's {other.text}: {judgement.detail}")
    return next((each for each in found if each.verdict is Verdict.UNDECIDED), None)


def _second_readings(text: str) -> frozenset[str]:
    """The second readings of a text; none where it is words or a choice and no formula."""
    try:
        return conventions_in(parse(text))
    except LatexError:
        return frozenset()


def _may_have_base(text: str) -> bool:
    """Whether a number in a text has its base below, or could have one in words or a choice."""
    try:
        return holds_base(parse(text))
    except LatexError:
        return True


def _read_otherwise(key: Key, answer: str, before: str) -> Judgement | None:
    """What a second reading of a spelling gives where it would make a wrong answer right."""
    for name in sorted(_second_readings(answer) | key.second):
        problem = with_conventions(key.problem, frozenset({name}))
        try:
            other = Key(key.text, problem, read_declared(problem, key.text))
        except LatexError:
            continue
        judgement, _ = _judged(other, answer, before)
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


def _doubted(key: Key, answer: str, judgement: Judgement) -> Judgement:
    """A right answer, for a person where its spelling has a second reading that is wrong."""
    if judgement.verdict is not Verdict.CORRECT:
        return judgement
    if "brac" in answer and has_claim(answer):
        detail = "what stands below a brace is not compared"
        return replace(judgement, verdict=Verdict.UNDECIDED, code="reading.brace", detail=detail)
    if not ("shape" in key.second or "/" in answer):
        return judgement
    for name in ("shape", "slash-run"):
        if _admits(name, key, answer) and _is_wrong_by(name, key, answer):
            detail = f"right or wrong by how it is read: {CONVENTIONS[name]}"
            code = f"reading.{name}"
            return replace(judgement, verdict=Verdict.UNDECIDED, code=code, detail=detail)
    return judgement


def _admits(name: str, key: Key, answer: str) -> bool:
    r"""Whether a second reading is as likely as the first: `1/2x`, but not `1/2 x`."""
    if name == "shape":
        return name in key.second and name in _second_readings(answer)
    return name in _second_readings(answer) and runs_on(parse(answer))


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
    is no letter of the problem.
    """
    if name == "combinations":
        return not any(letter in reference and letter in answer for letter in "AC")
    return name == "sum-first"


def _without_base(key: Key, answer: str) -> Judgement | None:
    """What the digits of the reference without their base make of an answer that has none."""
    if not key.based or "_" in answer:
        return None
    problem = with_conventions(key.problem, frozenset({"no-base"}))
    digits = replace(key, problem=problem, answer=read_declared(problem, key.text))
    if _judged(digits, answer, "")[0].verdict is not Verdict.CORRECT:
        return None
    detail = "the same digits, without the base"
    if "base omitted" in key.problem.declarations.accept:
        return Judgement(Verdict.CORRECT, "accept.base", detail, read=answer)
    return Judgement(Verdict.UNDECIDED, "number.base", detail, read=answer)


def _in_words(key: Key, answer: str, read_as: Answer | None) -> Judgement | None:
    """The verdict on an answer within a sentence, whose words were read as products of letters."""
    if read_as is None or isinstance(read_as, k.Words | k.Choice) or unit_named(read_as):
        return None
    words = sorted(word for word in words_beside(answer) if word not in key.text)
    if not words:
        return None
    marked = _marked(key, answer)
    if marked is not None:
        return marked
    if not isinstance(read_as, k.Single | k.Related):
        return None
    detail = f"words that were read as letters: {', '.join(words)}"
    return Judgement(Verdict.UNDECIDED, "reading.words", detail, read=answer)


def _marked(key: Key, answer: str) -> Judgement | None:
    """The verdict on what a sentence points at as its answer; None where it points at nothing."""
    found = find_answer(answer)
    if found.how != "marked" or found.doubt:
        return None
    return _judged(key, found.text, found.before)[0]


def _with_its_unit(key: Key, answer: str, before: str, found: Answer | None) -> Judgement | None:
    """What an answer with a unit gives where a letter of the reference may be that unit."""
    unit = "" if found is None or key.problem.unit else unit_named(found)
    if not unit:
        return None
    problem = replace(key.problem, unit=unit)
    try:
        other = replace(key, problem=problem, answer=read_declared(problem, key.text))
    except (LatexError, TypeClash):
        return None
    if _judged(other, answer, before)[0].verdict is not Verdict.CORRECT:
        return None
    detail = f"right if a letter of the reference is the unit {unit}"
    return Judgement(Verdict.UNDECIDED, "reading.unit", detail, read=answer)


def _as_choice(key: Key, answer: str) -> Judgement | None:
    r"""A doubt where an answer is right if `c`, `16 (C)`, `C \quad 16` name a choice."""
    if key.problem.declarations.type or key.problem.objects:
        return None
    try:
        choice = read_choice(key.problem, answer, declared=True)
    except LatexError:
        return None
    if choice is None:
        return None
    judged = compare_declared(choice, key.answer, key.problem)
    named = judged.verdict is Verdict.CORRECT or judged.code == "choice.value"
    if not named:
        return None
    detail = "right if it names a choice, which the rubric does not declare"
    return Judgement(Verdict.UNDECIDED, "choice.open", detail, read=answer)


def _judged(key: Key, answer: str, before: str) -> tuple[Judgement, Answer | None]:
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
    return replace(judgement, read=answer), found


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
    named, declared = unit_named(key.answer), declared_unit(key.problem.declarations.unit)
    return (
        with_declared_unit(found, declared) if declared and named not in {"", declared} else found
    )


def _by_properties(key: Key, found: Answer) -> Judgement:
    """The verdict by what the answer must satisfy, its letters standing for its values."""
    letters = _letters(found, key.problem.declarations.ask)
    if letters is None:
        return Judgement(
            Verdict.UNDECIDED, "property.unnamed", "which value stands for which letter is not said"
        )
    return judge_by_properties(key.problem.declarations.satisfies, letters, key.problem)


def _letters(found: Answer, asked: str) -> dict[str, Tensor] | None:
    """The values of an answer by their letters: that asked for, or those of `Q = ..., R = ...`."""
    match found:
        case k.Single():
            return {asked: found.tensor}
        case k.Related(sides=(k.Name(key=name), k.Single() as value), operators=("=",)):
            return {name: value.tensor}
        case k.Listed(items=items) | k.Joined(operator="and", items=items):
            parts = [_letters(item, "") for item in items]
            named = {name: value for part in parts if part for name, value in part.items()}
            return named if "" not in named and len(named) == len(items) else None
        case _:
            return None


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
