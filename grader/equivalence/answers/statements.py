"""Rules for a reference that is a relation or a statement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.elsewhere import unless_elsewhere, unless_shifted
from grader.equivalence.answers.equations import compare_equations, solves
from grader.equivalence.answers.lists import names_in
from grader.equivalence.answers.logic import compare_logic
from grader.equivalence.answers.made import equation_of
from grader.equivalence.answers.named_lists import compare_named, spread_names
from grader.equivalence.answers.naming import key_of, mentions, named, renamed
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.orders import contrary
from grader.equivalence.answers.parts import compare_parts
from grader.equivalence.answers.repeating import compare_repeating
from grader.equivalence.answers.sets import as_sets, compare_regions
from grader.equivalence.answers.systems import compare_systems
from grader.equivalence.answers.words import (
    SETS,
    STATEMENTS,
    kind_clash,
    kind_open,
    softened,
)
from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import correct, undecided
from grader.expression import nodes as n
from grader.latex import tree as t
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k
from grader.reading.keys import letter_key

if TYPE_CHECKING:
    from grader.equivalence.answers.naming import Named
    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@rule(k.Related)
def _related(answer: Answer, reference: k.Related, problem: Problem) -> Judgement:
    wanted = named(reference)
    if wanted is not None and wanted.names:
        return _for_named(answer, reference, wanted, problem)
    if (
        wanted is not None
        and not isinstance(reference.sides[0], k.Name)
        and "≈" in reference.operators
    ):
        return compare_answers(answer, wanted.value, problem)
    if reference.operators == ("∈",):
        return _membership(answer, reference, problem)
    return _statement(answer, reference, problem)


def _for_named(answer: Answer, reference: k.Related, wanted: Named, problem: Problem) -> Judgement:
    if mentions(wanted.value, wanted.names) and reference.operators != (":=",):
        return _of_equation(answer, reference, problem)
    if len(wanted.names) > 1 and isinstance(answer, k.Listed | k.Joined) and names_in(answer.items):
        return compare_named(answer.items, spread_names(reference), comparing(problem))
    found = named(answer)
    if found is None or not found.names:
        if isinstance(answer, STATEMENTS) and not _is_computed(answer):
            stated = _statement(answer, reference, problem)
            return _of_expression(stated, answer, wanted, problem)
        return compare_answers(answer, wanted.value, problem)
    value, asked = _renamed_to(found, wanted), wanted.value
    if _is_motion(wanted):
        value, asked = _at_all_times(value), _at_all_times(asked)
    judgement = compare_answers(value, asked, problem)
    updated = reference.operators == (":=",)
    if _same_names(found, wanted) and (updated or not mentions(found.value, found.names)):
        return judgement
    stated = _of_equation(answer, reference, problem)
    if stated.verdict is Verdict.CORRECT:
        return stated
    if judgement.verdict is Verdict.CORRECT:
        return undecided(*OTHER_NAME)
    judgement = unless_elsewhere(judgement, found, wanted, problem)
    otherwise = not _numeric(found) or mentions(found.value, wanted.names)
    if (
        judgement.verdict is Verdict.INCORRECT
        and stated.verdict is not Verdict.INCORRECT
        and otherwise
    ):
        return stated
    return judgement


def _of_equation(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict on statements; recurrences may be written from another place on."""
    judgement = _statement(answer, reference, problem)
    mine, other = _sides(answer), _sides(reference)
    if mine is None or other is None:
        return judgement
    letters = ({*symbols_in(left), *symbols_in(right)} for left, _, right in (mine, other))
    return unless_shifted(judgement, *letters)


def _of_expression(stated: Judgement, answer: Answer, wanted: Named, problem: Problem) -> Judgement:
    r"""A doubt where an equation gives the right value to other letters, `\sigma^2` for `V(X)`."""
    sides = _sides(answer)
    if stated.verdict is not Verdict.INCORRECT or sides is None or sides[1] != "=":
        return stated
    if not isinstance(answer, k.Related):
        return stated
    known = {name.key for name in wanted.names}
    arguments = {argument for name in wanted.names for argument in name.arguments}
    if not _is_applied(answer.sides[0], arguments):
        known |= arguments
    left = set(symbols_in(sides[0]))
    if not left or left & known:
        return stated
    judged = compare_answers(answer.sides[1], wanted.value, problem)
    return softened(judged, *OTHER_NAME) if judged.verdict is Verdict.CORRECT else stated


def _is_applied(side: Answer, arguments: set[str]) -> bool:
    """Whether a side may be a function of the same letter, `L[f](s)` beside `F(s)`."""
    match side:
        case k.Single(node=t.Factors(factors=(*_, t.Fenced(body=t.Letter() as letter)))):
            return letter_key(letter) in arguments
        case _:
            return False


OTHER_NAME = ("name.differs", "the right value under another name")


def _is_computed(answer: Answer) -> bool:
    """Whether an answer is a value after the way to it, `3 + 4 = 7`; `1 = 1` says nothing."""
    match answer:
        case k.Related(sides=(k.Single(node=way) as first, *others), operators=signs):
            values = [first, *others]
            plain = isinstance(way, t.Number) or set(signs) != {"="}
            return not plain and all(map(_is_number, values))
        case _:
            return False


def _is_number(side: Answer) -> bool:
    return isinstance(side, k.Single) and not side.tensor.slots and is_letter_free(side.value)


def _is_motion(wanted: Named) -> bool:
    r"""Whether `\mathbf r(t) = (1, 2) + t (3, 4)` is a function of its parameter, and no line."""
    arguments = {argument for name in wanted.names for argument in name.arguments}
    return isinstance(wanted.value, k.Given) and wanted.value.parameter in arguments


def _at_all_times(answer: Answer) -> Answer:
    return answer.body if isinstance(answer, k.Given) else answer


def _numeric(found: Named) -> bool:
    return isinstance(found.value, k.Single) and not isinstance(found.value.value, n.Symbol)


def _renamed_to(found: Named, wanted: Named) -> Answer:
    """The value of `f(y) = y^2` in the letters of `f(x) = x^2`."""
    if len(found.names) == len(wanted.names) == 1:
        mine, other = found.names[0].arguments, wanted.names[0].arguments
        if mine and len(mine) == len(other) and len(set(mine)) == len(mine):
            return renamed(found.value, dict(zip(mine, other, strict=True)))
    mine, other = key_of(found.names), key_of(wanted.names)
    if not isinstance(found.value, k.Row) or len(found.value.items) != len(mine):
        return found.value
    if mine != other and sorted(mine) == sorted(other):
        items = dict(zip(mine, found.value.items, strict=True))
        return replace(found.value, items=tuple(items[key] for key in other))
    return found.value


def _same_names(found: Named, wanted: Named) -> bool:
    mine, other = key_of(found.names), key_of(wanted.names)
    return mine == other or set(mine) == set(other) or "" in mine


def _membership(answer: Answer, reference: k.Related, problem: Problem) -> Judgement:
    r"""`x \in S`: the letter may be left out."""
    inside = reference.sides[1]
    if isinstance(answer, k.Related) and answer.operators == ("∈",):
        judgement = compare_answers(answer.sides[1], inside, problem)
        names = [
            side.key for side in (answer.sides[0], reference.sides[0]) if isinstance(side, k.Name)
        ]
        if len(set(names)) == 2:
            return softened(judgement, "name.differs", "the same set for another letter")
        return judgement
    if isinstance(answer, STATEMENTS):
        return compare_regions(answer, reference, problem) or compare_answers(
            answer, inside, problem
        )
    return compare_answers(answer, inside, problem)


def _is_membership(answer: Answer) -> bool:
    r"""Whether an answer says of a letter in which set it lies, `k \in [1, n]`."""
    return isinstance(answer, k.Related) and answer.operators == ("∈",)


CERTAIN = frozenset(
    {"equation.trivial", "equation.shifted", "equation.opposite", "equation.branch"}
)


@rule(k.Joined)
def _statement(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Relations and what joins them: one equation beside another, else as sets of reals."""
    known = _of_one_kind(answer, reference, problem)
    if known is not None:
        return known
    if isinstance(answer, k.Single) and isinstance(reference, k.Related):
        return _value_for_equation(answer, reference, problem)
    mine, other = _sides(answer), _sides(reference)
    if mine is not None and other is not None:
        judgement = compare_equations(mine, other, problem)
        if judgement.verdict is Verdict.CORRECT or judgement.code in CERTAIN:
            return judgement
        return compare_regions(answer, reference, problem) or judgement
    judged = compare_regions(answer, reference, problem)
    if judged is not None:
        return judged
    product = _one_equation(answer), _one_equation(reference)
    if product[0] is not None and product[1] is not None:
        return compare_equations(product[0], product[1], problem)
    if isinstance(answer, k.Words | k.Choice | k.Unvalued | k.Name | k.Ratio):
        return kind_open(answer, reference)
    if isinstance(answer, k.Single) and is_letter_free(answer.value) and _is_curve(reference):
        return kind_clash(answer, reference)
    if isinstance(answer, (k.Row, *SETS)) or _is_membership(answer):
        return as_sets(answer, reference, problem)
    return _by_parts(answer, reference, problem)


def _by_parts(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Statements that are the same part by part, or orders that cannot both hold."""
    judged = compare_parts(answer, reference, problem)
    if judged.verdict is Verdict.CORRECT:
        return judged
    return contrary(answer, reference, problem) or judged


def _of_one_kind(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """The verdict for letters alone, families and systems of equations; None for other kinds."""
    logic = compare_logic(answer, reference)
    if logic is not None or not isinstance(reference, k.Joined):
        return logic
    if any(isinstance(item, k.Given) for item in reference.items):
        return compare_repeating(answer, reference, problem)
    return compare_systems(answer, reference, problem) if reference.braced else None


def _is_curve(reference: Answer) -> bool:
    """Whether a statement is equations in several letters, so that no number can answer it."""
    parts = reference.items if isinstance(reference, k.Joined) else (reference,)
    sides = [_sides(part) for part in parts]
    return all(
        side is not None and len({*symbols_in(side[0]), *symbols_in(side[2])}) > 1 for side in sides
    )


def _value_for_equation(answer: k.Single, reference: k.Related, problem: Problem) -> Judgement:
    """An expression where an equation is asked for, `-4x^2` for `y + 4x^2 = 0`."""
    equation = _sides(reference)
    if equation is None or answer.tensor.slots or equation[1] != "=":
        return compare_regions(answer, reference, problem) or kind_clash(answer, reference)
    asked = _evaluated(reference, equation, problem)
    if asked is not None:
        return compare_answers(answer, asked, problem)
    if solves(answer.value, equation, problem):
        return correct("equation.solved", "the reference solved for its other letter")
    if _is_length(reference):
        return softened(compare_answers(answer, reference.sides[1], problem), *BARE_VALUE)
    return compare_regions(answer, reference, problem) or undecided(*BARE_VALUE)


BARE_VALUE = ("equation.value", "a value, where an equation is asked for")


def _evaluated(reference: k.Related, equation: Sides, problem: Problem) -> Answer | None:
    r"""The value that an equation says of what stands before it, `\cos A = \frac12`; or None.

    An equation that holds everywhere, `\frac{d}{dx} x^3 = 3x^2`, can ask for nothing else.
    """
    left, value = reference.sides
    match left:
        case k.Single(node=t.Apply(function=function, argument=t.Letter(name))):
            angle = function in OF_ANGLES and (name.isupper() or name.startswith("\\"))
            known = angle and is_letter_free(equation[2])
        case k.Single(node=t.Integral(lower=None)):
            known = True
        case k.Single(node=way) if isinstance(value, k.Single) and way != value.node:
            known = compare(left.tensor, value.tensor, problem).verdict is Verdict.CORRECT
        case _:
            known = False
    return value if known else None


OF_ANGLES = frozenset({"sin", "cos", "tan", "cot"})


def _is_length(reference: k.Related) -> bool:
    """Whether `|z| = 5` may ask for the length of z."""
    match reference.sides[0]:
        case k.Single(node=t.Fenced(opening="|", body=t.Letter())):
            return True
        case _:
            return False


Sides = tuple["Expr", str, "Expr"]


def _sides(answer: Answer) -> Sides | None:
    """The two sides of one relation between values; None for anything else."""
    if (
        not isinstance(answer, k.Related)
        or len(answer.operators) != 1
        or answer.operators[0] not in "=≠<≤>≥"
    ):
        return None
    parts = [side.value if isinstance(side, k.Name) else side for side in answer.sides]
    if not all(
        isinstance(p, k.Single)
        and not p.tensor.slots
        and len(p.sides) == 1
        and p.tensor.shape is None
        for p in parts
    ):
        return None
    left, right = (p.value for p in parts if isinstance(p, k.Single))
    return left, answer.operators[0], right


def _one_equation(answer: Answer) -> Sides | None:
    """`a = 0 or b = 0` as the one equation `ab = 0`."""
    if isinstance(answer, k.Joined) and answer.operator == "or":
        parts = [_sides(item) for item in answer.items]
        if all(part is not None and part[1] == "=" for part in parts):
            return equation_of([(p[0], p[2]) for p in parts if p is not None])
    return _sides(answer)
