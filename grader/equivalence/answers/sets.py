"""Rules for a reference that is a set of real numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers import line
from grader.equivalence.answers.brackets import brackets
from grader.equivalence.answers.comparison import Comparison
from grader.equivalence.answers.dispatch import compare_answers, comparing, rule
from grader.equivalence.answers.families import compare_progressions
from grader.equivalence.answers.lists import compare_rows, compare_sets
from grader.equivalence.answers.made import INFINITE_HIGH, INFINITE_LOW
from grader.equivalence.answers.naming import plain_value
from grader.equivalence.answers.numbers import NotReal, symbols_in
from grader.equivalence.answers.regions import solutions
from grader.equivalence.answers.whole_sets import same_whole
from grader.equivalence.answers.words import STATEMENTS, all_correct, kind_open, softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.model import Judgement, Verdict, Witness
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def as_sets(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Both as sets of reals; where one is not worked out, piece by piece."""
    found = compare_regions(answer, reference, problem)
    if found is not None:
        return found
    return _piecewise(answer, reference, problem)


def compare_regions(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Both worked out as sets of reals; None where one is not."""
    mine, other = solutions(answer, problem), solutions(reference, problem)
    if mine is None or other is None:
        return None
    try:
        regions = mine.region, other.region
        if "interval ends" in problem.declarations.accept:
            regions = line.opened(mine.region), line.opened(other.region)
        gap = line.first_difference(*regions)
        whole = {mine.letter, other.letter} <= COUNTING and same_whole(*regions, problem)
    except NotReal:
        return None
    if gap is not None and whole:
        detail = "right if the letter is a whole number, which is not declared"
        return undecided("domain.whole", detail)
    if gap is not None:
        words = ("not in the set", "in the set")
        witness = Witness((gap[0],), words[not gap[1]], words[gap[1]])
        return incorrect("set.differs", f"the sets differ: {gap[0]}", witness)
    if not mine.region and isinstance(answer, STATEMENTS) | isinstance(reference, STATEMENTS):
        return undecided("set.empty", "no real number satisfies either; they may mean other things")
    if mine.letter and other.letter and mine.letter != other.letter:
        return undecided(
            "name.differs", f"the same numbers, but for {mine.letter} and not for {other.letter}"
        )
    return correct("set.equal", "the same real numbers")


COUNTING = frozenset("klmnN")


def _piecewise(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Sets whose ends have letters: equal where their pieces are, as written."""
    ends = _end_letters(reference), _end_letters(answer)
    mine, other = _pieces(answer, ends[0]), _pieces(reference, ends[1])
    letters = _solved_for(answer, ends[0]), _solved_for(reference, ends[1])
    if mine is None or other is None or max(map(len, letters)) > 1:
        return kind_open(answer, reference)
    judgement = compare_sets(mine, other, Comparison(problem, _same_piece))
    if all(letters) and letters[0] != letters[1]:
        return softened(judgement, "name.differs", "the same numbers for another letter")
    if judgement.verdict is Verdict.INCORRECT and len(mine) == len(other) == 1:
        return _same_piece(mine[0], other[0], problem)
    return (
        judgement
        if judgement.verdict is Verdict.CORRECT
        else undecided("set.open", "the sets were not brought to one form")
    )


def _end_letters(answer: Answer) -> frozenset[str]:
    """The letters in the ends of the intervals of an answer: they are not what is solved for."""
    match answer:
        case k.Row(items=items):
            ends = map(plain_value, items)
            values = [end.value for end in ends if isinstance(end, k.Single)]
            return frozenset(name for value in values for name in symbols_in(value))
        case k.Operated(items=items) | k.Joined(items=items) | k.Listed(items=items):
            return frozenset().union(*map(_end_letters, items))
        case k.Related(operators=("∈",), sides=(_, inside)):
            return _end_letters(inside)
        case _:
            return frozenset()


def _pieces(answer: Answer, ends: frozenset[str]) -> tuple[Answer, ...] | None:
    """The parts of a union, with inequalities turned into intervals."""
    match answer:
        case k.Operated(items=items, operators=operators) if set(operators) == {"∪"}:
            parts = [_pieces(item, ends) for item in items]
        case k.Listed(joined="{", bare=False, items=items) if not all(map(is_member, items)):
            return None
        case k.Joined(operator="or", items=items) | k.Listed(items=items):
            parts = [_pieces(item, ends) for item in items]
        case k.Related(operators=("∈",), sides=(_, inside)):
            return _pieces(inside, ends)
        case k.Related():
            turned = as_row(answer, ends)
            return None if turned is None else (turned,)
        case k.Built(element=element, condition=condition):
            plain = isinstance(element, k.Name) and isinstance(condition, k.Related)
            return _pieces(condition, ends) if plain else None
        case k.Row() | k.Single() | k.NumberSet() | k.Operated():
            return (plain_value(answer),)
        case _:
            return None
    if any(part is None for part in parts):
        return None
    return tuple(piece for part in parts for piece in part or ())


def is_member(item: Answer) -> bool:
    """Whether a member of a set is a number, and no set of its own."""
    return isinstance(item, k.Single | k.Grouped | k.Related)


def _solved_for(answer: Answer, ends: frozenset[str]) -> frozenset[str]:
    """The letters that inequalities are about, of which a set of numbers has one."""
    match answer:
        case k.Operated(items=items) | k.Joined(items=items) | k.Listed(items=items):
            return frozenset().union(*(_solved_for(item, ends) for item in items))
        case k.Related(sides=sides) if "∈" not in answer.operators:
            at = _solved_at(answer, ends)
            side = sides[at] if at is not None else None
            return frozenset({side.key} if isinstance(side, k.Name) else ())
        case _:
            return frozenset()


def _solved_at(answer: k.Related, ends: frozenset[str]) -> int | None:
    """The side with the letter that an inequality is about; None where none is plain."""
    sides = answer.sides
    names = [i for i, side in enumerate(sides) if isinstance(side, k.Name) and side.key not in ends]
    return 1 if len(sides) == 3 and 1 in names else next(iter(names), None)


def as_row(answer: k.Related, ends: frozenset[str]) -> k.Row | None:
    r"""`a < x \le b` as `(a, b]`, `x > a` as `(a, \infty)`."""
    sides, operators = answer.sides, answer.operators
    if operators and set(operators) <= {">", "≥"}:
        sides, operators = (
            sides[::-1],
            tuple({">": "<", "≥": "≤"}[op] for op in reversed(operators)),
        )
    if not set(operators) <= {"<", "≤"}:
        return None
    at = _solved_at(k.Related(sides, operators), ends)
    if at is None or len(sides) > 3:
        return None
    points: list[Answer] = [INFINITE_LOW, INFINITE_HIGH]
    brackets = ["(", ")"]
    for place, (side, operator) in enumerate(((at - 1, at - 1), (at + 1, at))):
        if 0 <= side < len(sides):
            points[place] = plain_value(sides[side])
            if operators[operator] == "≤":
                brackets[place] = "[]"[place]
    return k.Row(brackets[0], brackets[1], tuple(points))


def _same_piece(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    if isinstance(answer, k.Row) and isinstance(reference, k.Row):
        judgement = compare_rows(answer.items, reference.items, comparing(problem))
        if "interval ends" in problem.declarations.accept:
            return judgement
        if judgement.verdict is Verdict.CORRECT and brackets(answer) != brackets(reference):
            return incorrect(
                "interval.ends",
                f"the brackets are {brackets(answer)}, not {brackets(reference)}",
            )
        return judgement
    if type(answer) is not type(reference):
        return undecided("set.open", "pieces of different kinds")
    if isinstance(answer, k.Operated) and isinstance(reference, k.Operated):
        if answer.operators != reference.operators:
            return undecided("set.open", "sets put together otherwise")
        parts = zip(answer.items, reference.items, strict=True)
        judged = all_correct(
            (_part(a, b, problem) for a, b in parts), "set.equal", "the same sets put together"
        )
        return (
            judged
            if judged.verdict is Verdict.CORRECT
            else undecided("set.open", "sets put together otherwise")
        )
    return compare_answers(answer, reference, problem)


def _part(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    return compare_answers(answer, reference, problem)


NATURAL = [{"N", other} for other in ("Z+", "N+", "N*", "N0", "Z0", "Z0+", "N0+")]


@rule(k.Operated, k.Built, k.NumberSet)
def _set(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    if (
        isinstance(reference, k.NumberSet)
        and isinstance(answer, k.NumberSet)
        and answer.name == reference.name
    ):
        return correct("set.equal", "the same set")
    if isinstance(answer, k.NumberSet) and isinstance(reference, k.NumberSet):
        if {answer.name, reference.name} in NATURAL:
            return undecided("set.natural", "the same numbers, but perhaps for 0")
        judged = compare_regions(answer, reference, problem)
        return judged or incorrect("set.differs", "another set of numbers")
    if isinstance(answer, k.Words | k.Choice | k.Unvalued | k.Name | k.Given):
        return kind_open(answer, reference)
    parts = reference.items if isinstance(reference, k.Operated) else (reference,)
    if any(isinstance(part, k.Built | k.Given) for part in parts):
        found = compare_progressions(answer, reference, problem)
        if found is not None:
            return found
    return as_sets(answer, reference, problem)
