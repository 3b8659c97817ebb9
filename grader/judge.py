"""One answer against one reference: read both, compare, say what is known.

`prepare` reads a reference once; `judge` reads an answer and never raises, whatever the text. The
usual reading is judged in `first_reading`, what else was perhaps meant in `second_readings`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.answer import find_answer
from grader.equivalence.answers.asked import other_kind
from grader.equivalence.properties import check_properties
from grader.first_reading import Key, judged
from grader.forms import asked_forms
from grader.latex import LatexError, parse
from grader.latex.written import written_alike
from grader.model import Declarations, Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers.declared import (
    declared_unit,
    read_declared,
    with_declared_unit,
)
from grader.reading.answers.unit_sizes import apart
from grader.reading.answers.unit_tails import unit_named
from grader.reading.arrows import crossed_vectors, dressed_letters, multiplies_vectors, points_in
from grader.reading.clash import TypeClash
from grader.reading.conventions import with_conventions
from grader.reading.statement import declare, give_value
from grader.reading.tensor import open_sizes, with_sizes
from grader.reading.vocabulary import check_words
from grader.second_readings import (
    as_choice,
    doubted,
    in_words,
    marked,
    may_have_base,
    read_otherwise,
    second_readings,
    with_its_unit,
    without_base,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.reading.answers import Answer
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

NO_DECLARATIONS = Declarations()
NO_VALUES: Mapping[str, Tensor] = {}


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
    second, based = second_readings(reference), may_have_base(reference)
    return Key(reference, problem, answer, second, based, also)


def _kept(problem: Problem, reference: str) -> Answer:
    """A reference of the declared kind and unit; LatexError where it is of another."""
    answer = _understood(problem, reference)
    declarations = problem.declarations
    if isinstance(answer, k.Single):
        answer = _sized(answer, reference, declarations)
    clash = other_kind(answer, declarations.type)
    if clash is not None:
        raise _declared_otherwise(clash.detail, reference)
    return with_declared_unit(answer, problem.unit) if problem.unit else answer


def _understood(problem: Problem, reference: str) -> Answer:
    """A reference as it is read; one whose columns do not fit as columns counts choices."""
    try:
        return read_declared(problem, reference)
    except TypeClash:
        if "column" not in second_readings(reference):
            raise
        return read_declared(with_conventions(problem, frozenset({"column"})), reference)


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
    judgement, found = judged(key, answer, before)
    if judgement.verdict is Verdict.INCORRECT:
        judgement = (
            read_otherwise(key, answer, before)
            or without_base(key, answer)
            or with_its_unit(key, answer, before, found)
            or in_words(key, answer, found)
            or as_choice(key, answer)
            or judgement
        )
    elif judgement.verdict is Verdict.UNREADABLE:
        judgement = marked(key, answer) or judgement
    elif judgement.code == "kind.open":
        judgement = read_otherwise(key, answer, before) or judgement
    else:
        judgement = doubted(key, answer, judgement)
    judgement = _with_vectors(key, answer, judgement)
    if judgement.verdict is Verdict.UNDECIDED and not key.problem.declarations.satisfies:
        judgement = _as_written(key.text, answer) or judgement
    if key.also and judgement.verdict is not Verdict.CORRECT:
        judgement = _also(key, answer, before) or judgement
    if len(key.kept) < MOST_KEPT:
        key.kept[answer, before] = judgement
    return judgement


def _with_vectors(key: Key, answer: str, judgement: Judgement) -> Judgement:
    r"""Products of `\vec a` and `\vec b` on both sides by what holds of vectors, not of numbers."""
    if key.problem.shaped or not all(map(_DRESS.search, (key.text, answer))):
        return judgement
    try:
        trees = [parse(text) for text in (key.text, answer)]
    except LatexError:
        return judgement
    points = [points_in(tree) for tree in trees]
    if all(points) and judgement.verdict is Verdict.INCORRECT:
        known = points[0] == points[1] and len(points[0]) <= TRIANGLE
        return judgement if known else Judgement(Verdict.UNDECIDED, *FIGURE, read=answer)
    if not all(map(multiplies_vectors, trees)):
        return judgement
    if any(points):
        return Judgement(Verdict.UNDECIDED, *PRODUCTS, read=answer)
    crossed = [crossed_vectors(tree) for tree in trees]
    if any(crossed):
        alike = crossed[0] == crossed[1] and judgement.verdict is Verdict.CORRECT
        return judgement if alike else Judgement(Verdict.UNDECIDED, *PRODUCTS, read=answer)
    letters = frozenset().union(*map(dressed_letters, trees))
    objects = {name: "n x n" if name.isupper() else "n" for name in letters}
    try:
        shaped = prepare(key.text, replace(key.problem.declarations, objects=objects))
    except LatexError:
        return Judgement(Verdict.UNDECIDED, *PRODUCTS, read=answer)
    found = judge(shaped, answer)
    if found.code.startswith("type.") or found.verdict is Verdict.UNREADABLE:
        return Judgement(Verdict.UNDECIDED, *PRODUCTS, read=answer)
    return found


_DRESS = re.compile(r"\\(?:vec|overrightarrow|mathbf|boldsymbol|bm|bf)(?![A-Za-z])")
TRIANGLE = 3  # points, which span a plane: more hang together in a figure
FIGURE = ("vectors.points", "right if the points lie so in the figure")
PRODUCTS = ("vectors.product", "products of vectors that no shape is declared for")


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
