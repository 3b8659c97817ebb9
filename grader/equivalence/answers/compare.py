"""Comparing answers by the kind of the reference, which also settles what an answer may mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from grader.equivalence.answers import line
from grader.equivalence.answers.equations import compare_equations, solves
from grader.equivalence.answers.families import compare_families, progressions
from grader.equivalence.answers.lists import (
    compare_rows,
    compare_sets,
    has_repetition,
    items_of,
    names_in,
)
from grader.equivalence.answers.logic import compare_logic
from grader.equivalence.answers.naming import key_of, mentions, named, renamed, stripped
from grader.equivalence.answers.numbers import NotReal
from grader.equivalence.answers.regions import infinity, solutions
from grader.equivalence.answers.singles import compare_singles, is_percent_missing
from grader.equivalence.answers.made import INFINITE, equation_of, product_of, scalar_item
from grader.equivalence.answers.text import compare_choices, compare_words
from grader.equivalence.answers.words import all_correct, kind_clash, kind_open, softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import ONE, negate
from grader.model import Judgement, Verdict, Witness
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.answers.naming import Named
    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

ONE_ITEM = scalar_item(ONE)
INFINITE_LOW = scalar_item(negate(INFINITE))
INFINITE_HIGH = scalar_item(INFINITE)
SETS = (k.Operated, k.Built, k.NumberSet)
STATEMENTS = (k.Related, k.Joined)
ORDERS = frozenset("<≤>≥≠")


def compare_answers(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict on an answer beside the reference, both of any kind."""
    if isinstance(answer, k.Given) and answer.numbers == "R" and not isinstance(reference, k.Given | k.Built | k.Related | k.Joined):
        answer = answer.body
    return RULES[type(reference)](answer, reference, problem)


def _with(problem: Problem) -> Callable[[Answer, Answer], Judgement]:
    return lambda answer, reference: compare_answers(answer, reference, problem)


# -- a single value ------------------------------------------------------------------------------


def _single(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    match answer:
        case k.Single():
            return _percent(compare_singles(answer, reference, problem), answer, reference, problem)
        case k.Grouped(number=number):
            return compare_singles(number, reference, problem)
        case k.Related():
            return _single_from_relation(answer, reference, problem)
        case k.Listed() | k.Joined(operator="or"):
            return _one_of(answer, reference, problem)
        case k.Row(items=(item,)):
            return compare_answers(item, reference, problem)
        case k.Row(product=k.Single() as product):
            return compare_singles(product, reference, problem)
        case k.Row():
            return _column(answer, reference, problem)
        case k.Ratio():
            return _ratio_for_value(answer, reference, problem)
        case k.Choice(letter=letter):
            return _letter(letter, reference)
        case k.Given(body=body):
            return softened(compare_answers(body, reference, problem), "family.open", "the answer has a parameter")
        case k.Words() | k.Unvalued() | k.Name():
            return kind_open(answer, reference)
        case _:
            return kind_clash(answer, reference)


def _percent(judgement: Judgement, answer: k.Single, reference: k.Single, problem: Problem) -> Judgement:
    if judgement.verdict is Verdict.INCORRECT and is_percent_missing(answer, reference, problem):
        return undecided("percent.missing", "the number of percent, without the sign")
    return judgement


def _single_from_relation(answer: k.Related, reference: k.Single, problem: Problem) -> Judgement:
    found = named(answer)
    if found is None:
        if answer.operators == ("∈",) and isinstance(answer.sides[1], k.Listed):
            return compare_answers(answer.sides[1], reference, problem)
        return kind_clash(answer, reference)
    if found.names and isinstance(reference.value, n.Symbol) and _is_symbol(found.value):
        return softened(compare_answers(found.value, reference, problem), "name.equation", "an equation of two letters, where one is asked for")
    if not found.names and not isinstance(found.value, k.Single):
        return kind_open(answer, reference)
    return compare_answers(found.value, reference, problem)


def _is_symbol(answer: Answer) -> bool:
    return isinstance(answer, k.Single) and isinstance(answer.value, n.Symbol)


def _one_of(answer: Answer, reference: k.Single, problem: Problem) -> Judgement:
    """Several answers where one is asked for are never right."""
    items = items_of(answer)
    if items is None:
        return kind_clash(answer, reference)
    if len(items) == 1:
        return compare_answers(items[0], reference, problem)
    if not items:
        return incorrect("list.empty", "the answer is the empty set")
    verdicts = {compare_answers(item, reference, problem).verdict for item in items}
    names = names_in(items)
    if names and verdicts != {Verdict.INCORRECT}:
        return undecided("list.named", "values of several quantities are given, and one is asked for")
    if verdicts == {Verdict.CORRECT} and isinstance(answer, k.Joined):
        return undecided("list.repeated", "the right value, given more than once")
    return incorrect("list.several", f"{len(items)} values are given, the reference has one")


def _column(answer: k.Row, reference: k.Single, problem: Problem) -> Judgement:
    """A row of numbers for a column written as a matrix."""
    if reference.entries:
        return compare_rows(answer.items, reference.entries, _with(problem))
    if reference.tensor.slots:
        return kind_open(answer, reference)
    return kind_clash(answer, reference)


def _ratio_for_value(answer: k.Ratio, reference: k.Single, problem: Problem) -> Judgement:
    if len(answer.items) != 2:  # noqa: PLR2004 - a quotient
        return kind_clash(answer, reference)
    return _cross(answer.items, (reference, ONE_ITEM), problem)


def _letter(letter: str, reference: k.Single) -> Judgement:
    if isinstance(reference.value, n.Symbol):
        same = reference.value.name == letter
        return correct("choice.equal", "the same choice") if same else incorrect("choice.differs", f"the answer is {letter}, the reference {reference.value.name}")
    return undecided("kind.open", "the answer is a choice, the reference a value")


# -- rows ----------------------------------------------------------------------------------------


def _row(answer: Answer, reference: k.Row, problem: Problem) -> Judgement:
    answer = _dropped(answer)
    if isinstance(answer, k.Row):
        return _two_rows(answer, reference, problem)
    if isinstance(answer, k.Single):
        return _single_for_row(answer, reference, problem)
    if isinstance(answer, k.Listed):
        return _list_for_row(answer, reference, problem)
    if isinstance(answer, k.Joined) and answer.operator == "and" and names_in(answer.items):
        return _list_for_row(k.Listed(answer.items, "and"), reference, problem)
    if isinstance(answer, (*SETS, *STATEMENTS)):
        return _interval(answer, reference, problem)
    return kind_open(answer, reference)


def _dropped(answer: Answer) -> Answer:
    """The value of `D = (1, 2)`, `(p, q) = (3, 2)`."""
    found = named(answer)
    return found.value if found is not None and found.names and isinstance(found.value, k.Row | k.Listed) else answer


def _two_rows(answer: k.Row, reference: k.Row, problem: Problem) -> Judgement:
    judgement = compare_rows(answer.items, reference.items, _with(problem))
    mine, other = (_brackets(row) for row in (answer, reference))
    if mine == other or "×" in mine + other or not _may_be_interval(reference):
        return judgement
    if judgement.verdict is Verdict.CORRECT:
        return incorrect("interval.ends", f"the brackets are {mine}, those of the reference {other}")
    return judgement


def _brackets(row: k.Row) -> str:
    opening = {"]": "("}.get(row.opening, row.opening)
    return opening + {"[": ")"}.get(row.closing, row.closing)


def _may_be_interval(row: k.Row) -> bool:
    return len(row.items) == 2 and "⟨" not in row.opening  # noqa: PLR2004 - two ends


def is_interval(row: k.Row) -> bool:
    """Whether a row can only be an interval: by its brackets or an infinite end."""
    if not _may_be_interval(row):
        return False
    infinite = any(isinstance(item, k.Single) and infinity(item.value) for item in row.items)
    return infinite or _brackets(row) in {"[)", "(]"} or row.opening == "]"


def _single_for_row(answer: k.Single, reference: k.Row, problem: Problem) -> Judgement:
    if len(reference.items) == 1:
        return compare_answers(answer, reference.items[0], problem)
    if answer.entries:
        return compare_rows(answer.entries, reference.items, _with(problem))
    if reference.product is not None:
        return softened(compare_singles(answer, reference.product, problem), "shape.product", "a product, where a shape is asked for")
    return kind_clash(answer, reference)


def _list_for_row(answer: k.Listed, reference: k.Row, problem: Problem) -> Judgement:
    """A list without brackets for a row: right only for a person, wrong where an entry is."""
    if is_interval(reference):
        return _interval(answer, reference, problem)
    items = items_of(answer) or ()
    if len(items) == 1 and isinstance(items[0], k.Row):
        return compare_answers(items[0], reference, problem)
    if any(isinstance(item, k.Row) for item in items):
        return incorrect("list.several", f"{len(items)} are given, the reference has one")
    values = tuple(stripped(item) for item in items)
    if len(values) != len(reference.items):
        return incorrect("row.length", f"the answer has {len(values)} entries, the reference {len(reference.items)}")
    judgement = compare_rows(values, reference.items, _with(problem))
    if names_in(items) and judgement.verdict is Verdict.CORRECT:
        return judgement
    unordered = compare_sets(values, reference.items, _with(problem), exact=True)
    return softened(unordered, "row.unordered", "the right entries, without the brackets that give their order")


# -- sets of real numbers ------------------------------------------------------------------------


def _interval(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Both as sets of reals; where one is not worked out, piece by piece."""
    found = _regions(answer, reference, problem)
    if found is not None:
        return found
    return _piecewise(answer, reference, problem)


def _regions(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    mine, other = solutions(answer, problem), solutions(reference, problem)
    if mine is None or other is None:
        return None
    try:
        gap = line.first_difference(mine.region, other.region)
    except NotReal:
        return None
    if gap is not None:
        words = ("not in the set", "in the set")
        witness = Witness((gap[0],), words[not gap[1]], words[gap[1]])
        return incorrect("set.differs", f"the sets differ: {gap[0]}", witness)
    if mine.letter and other.letter and mine.letter != other.letter:
        return undecided("name.differs", f"the same numbers, but for {mine.letter} and not for {other.letter}")
    return correct("set.equal", "the same real numbers")


def _piecewise(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Sets whose ends have letters: equal where their pieces are, as written."""
    mine, other = _pieces(answer), _pieces(reference)
    if mine is None or other is None:
        return kind_open(answer, reference)
    judgement = compare_sets(mine, other, partial(_same_piece, problem=problem), exact=True)
    if judgement.verdict is Verdict.INCORRECT and len(mine) == len(other) == 1:
        return _same_piece(mine[0], other[0], problem=problem)
    if judgement.verdict is Verdict.INCORRECT and len(mine) == len(other):
        return judgement
    return judgement if judgement.verdict is Verdict.CORRECT else undecided("set.open", "the sets were not brought to one form")


def _pieces(answer: Answer) -> tuple[Answer, ...] | None:
    """The parts of a union, with inequalities turned into intervals."""
    match answer:
        case k.Operated(items=items, operators=operators) if set(operators) == {"∪"}:
            parts = [_pieces(item) for item in items]
        case k.Joined(operator="or", items=items) | k.Listed(items=items):
            parts = [_pieces(item) for item in items]
        case k.Related(operators=("∈",), sides=(_, inside)):
            return _pieces(inside)
        case k.Related():
            turned = _as_row(answer)
            return None if turned is None else (turned,)
        case k.Built(condition=condition):
            return _pieces(condition)
        case k.Row() | k.Single() | k.NumberSet():
            return (answer,)
        case k.Operated():
            return (answer,)
        case _:
            return None
    if any(part is None for part in parts):
        return None
    return tuple(piece for part in parts for piece in part or ())


def _as_row(answer: k.Related) -> k.Row | None:
    """`a < x \\le b` as `(a, b]`, `x > a` as `(a, \\infty)`."""
    sides, operators = answer.sides, answer.operators
    if operators and set(operators) <= {">", "≥"}:
        sides, operators = sides[::-1], tuple({">": "<", "≥": "≤"}[op] for op in reversed(operators))
    if not set(operators) <= {"<", "≤"}:
        return None
    at = next((i for i, side in enumerate(sides) if isinstance(side, k.Name)), None)
    if at is None or len(sides) > 3:  # noqa: PLR2004 - an end on each side
        return None
    ends: list[Answer] = [INFINITE_LOW, INFINITE_HIGH]
    brackets = ["(", ")"]
    for place, (side, operator) in enumerate(((at - 1, at - 1), (at + 1, at))):
        if 0 <= side < len(sides):
            ends[place] = sides[side]
            if operators[operator] == "≤":
                brackets[place] = "[]"[place]
    return k.Row(brackets[0], brackets[1], tuple(ends))


def _same_piece(answer: Answer, reference: Answer, *, problem: Problem) -> Judgement:
    if isinstance(answer, k.Row) and isinstance(reference, k.Row):
        judgement = compare_rows(answer.items, reference.items, _with(problem))
        if judgement.verdict is Verdict.CORRECT and _brackets(answer) != _brackets(reference):
            return incorrect("interval.ends", f"the brackets are {_brackets(answer)}, those of the reference {_brackets(reference)}")
        return judgement
    if type(answer) is not type(reference):
        return undecided("set.open", "pieces of different kinds")
    if isinstance(answer, k.Operated) and isinstance(reference, k.Operated):
        if answer.operators != reference.operators:
            return undecided("set.open", "sets put together otherwise")
        parts = zip(answer.items, reference.items, strict=True)
        judged = all_correct((_part(a, b, problem) for a, b in parts), "set.equal", "the same sets put together")
        return judged if judged.verdict is Verdict.CORRECT else undecided("set.open", "sets put together otherwise")
    return compare_answers(answer, reference, problem)


def _part(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    return compare_answers(answer, reference, problem)


def _set(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    if isinstance(reference, k.NumberSet) and isinstance(answer, k.NumberSet) and answer.name == reference.name:
        return correct("set.equal", "the same set")
    if isinstance(answer, k.NumberSet) and isinstance(reference, k.NumberSet):
        judged = _regions(answer, reference, problem)
        return judged or incorrect("set.differs", "another set of numbers")
    if isinstance(answer, k.Words | k.Choice | k.Unvalued | k.Name | k.Given):
        return kind_open(answer, reference)
    return _interval(answer, reference, problem)


# -- lists ---------------------------------------------------------------------------------------


def _listed(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    if not reference.items:
        return _empty(answer, reference, problem)
    if isinstance(answer, k.Given) or isinstance(reference.items[-1], k.Given):
        return _family(answer, reference, problem)
    logic = compare_logic(answer, reference)
    if logic is not None:
        return logic
    other = items_of(reference) or ()
    if len(other) == 1 and reference.joined == "{":
        return _one_in_braces(answer, other[0], reference, problem)
    if any(_is_region(item) for item in other):
        return _interval(answer, reference, problem)
    mine = _answers(answer, reference)
    if mine is None:
        return _list_by_solving(answer, reference, problem)
    judgement = _named_lists(mine, other, problem)
    if judgement.verdict is Verdict.INCORRECT and _has_parameter(other, problem):
        return _family(answer, reference, problem)
    return judgement


def _answers(answer: Answer, reference: k.Listed) -> tuple[Answer, ...] | None:
    if isinstance(answer, k.Row) and not any(isinstance(item, k.Row) for item in reference.items):
        return None
    if isinstance(answer, k.Joined) and answer.operator == "and" and names_in(answer.items):
        return answer.items
    if isinstance(answer, k.Related) and not set(answer.operators) <= {"=", ":=", "≈", "∈"}:
        return None
    return items_of(answer)


def _is_region(item: Answer) -> bool:
    if isinstance(item, k.Related):
        return bool(set(item.operators) & (ORDERS | {"∈"})) and not isinstance(item.sides[-1], k.Listed)
    return isinstance(item, (*SETS, k.Joined)) or (isinstance(item, k.Row) and is_interval(item))


def _one_in_braces(answer: Answer, only: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    items = items_of(answer)
    if items is not None and len(items) == 1:
        return compare_answers(items[0], only, problem)
    if items is not None and not isinstance(only, k.Row):
        return _named_lists(items, (only,), problem)
    return _interval(answer, reference, problem)


def _named_lists(mine: tuple[Answer, ...], other: tuple[Answer, ...], problem: Problem) -> Judgement:
    """Lists with names on both sides, on one side or on none."""
    compare = _with(problem)
    left, right = names_in(mine), names_in(other)
    if left and right and sorted(left) == sorted(right):
        order = [mine[left.index(key)] for key in right]
        return compare_rows(tuple(map(stripped, order)), tuple(map(stripped, other)), compare)
    values, wanted = tuple(map(stripped, mine)), tuple(map(stripped, other))
    if bool(left) != bool(right) and len(values) == len(wanted):
        in_order = compare_rows(values, wanted, compare)
        if in_order.verdict is not Verdict.INCORRECT:
            return in_order
        unordered = compare_sets(values, wanted, compare, exact=True)
        return softened(unordered, "list.names", "the right values, but their names and the order of the reference do not settle which is which")
    judgement = compare_sets(values, wanted, compare, exact=has_repetition(wanted, compare))
    if left and right:
        return softened(judgement, "name.differs", "the right values under other names")
    return judgement


def _list_by_solving(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    """An equation or a set for a list of its solutions."""
    if isinstance(answer, k.Row):
        return _row_for_list(answer, reference, problem)
    if isinstance(answer, (*SETS, *STATEMENTS)):
        judged = _regions(answer, reference, problem)
        return judged or kind_open(answer, reference)
    return kind_open(answer, reference)


def _row_for_list(answer: k.Row, reference: k.Listed, problem: Problem) -> Judgement:
    """`(1, 2)` for the list `1, 2`: the order is too much, the entries must be right."""
    if is_interval(answer):
        return kind_clash(answer, reference)
    judgement = compare_sets(answer.items, items_of(reference) or (), _with(problem), exact=False)
    return softened(judgement, "list.brackets", "the right values, written as an ordered list")


def _empty(answer: Answer, reference: k.Listed, problem: Problem) -> Judgement:
    if isinstance(answer, k.Listed):
        return correct("set.equal", "the empty set") if not answer.items else incorrect("set.not-empty", "the reference is the empty set")
    if isinstance(answer, k.Words) and answer.text in NOTHING:
        return correct("set.equal", "no solution")
    if isinstance(answer, k.Single) and not symbol(answer):
        return incorrect("set.not-empty", "the reference is the empty set")
    return _regions(answer, reference, problem) or kind_open(answer, reference)


NOTHING = frozenset({"no solution", "no solutions", "none", "empty set", "the empty set", "no real solution", "no real solutions"})


def symbol(answer: k.Single) -> bool:
    """Whether a value is a lone letter; `\\phi` may be meant as the empty set."""
    return isinstance(answer.value, n.Symbol)


# -- families ------------------------------------------------------------------------------------


def _family(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Progressions on both sides; else the bodies as written."""
    mine, other = progressions(answer, problem), progressions(reference, problem)
    if mine is not None and other is not None:
        return compare_families(mine, other)
    left = answer.body if isinstance(answer, k.Given) else answer
    right = reference.body if isinstance(reference, k.Given) else reference
    if left is answer and right is reference:
        return kind_open(answer, reference)
    judgement = compare_answers(left, right, problem)
    if judgement.verdict is Verdict.INCORRECT:
        return undecided("family.open", "families that were not compared")
    if isinstance(answer, k.Given) and isinstance(reference, k.Given) and answer.numbers != reference.numbers:
        return softened(judgement, "family.numbers", f"the parameter runs over {answer.numbers}, in the reference over {reference.numbers}")
    return judgement


def _has_parameter(items: tuple[Answer, ...], problem: Problem) -> bool:
    found = progressions(k.Listed(items, ","), problem)
    return found is not None and any(not part.period.contains(0) for part in found)


def _given(answer: Answer, reference: k.Given, problem: Problem) -> Judgement:
    if reference.numbers == "R":
        judged = _regions(answer, reference, problem)
        if judged is not None:
            return judged
    return _family(answer, reference, problem)


# -- relations and statements --------------------------------------------------------------------


def _related(answer: Answer, reference: k.Related, problem: Problem) -> Judgement:
    wanted = named(reference)
    if wanted is not None and wanted.names:
        return _for_named(answer, reference, wanted, problem)
    if wanted is not None and not isinstance(reference.sides[0], k.Name) and "≈" in reference.operators:
        return compare_answers(answer, wanted.value, problem)
    if reference.operators == ("∈",):
        return _membership(answer, reference, problem)
    return _statement(answer, reference, problem)


def _for_named(answer: Answer, reference: k.Related, wanted: Named, problem: Problem) -> Judgement:
    if mentions(wanted.value, wanted.names):
        return _statement(answer, reference, problem)
    found = named(answer)
    if found is None or not found.names:
        if isinstance(answer, STATEMENTS):
            return _statement(answer, reference, problem)
        return compare_answers(answer, wanted.value, problem)
    value = _renamed_to(found, wanted)
    judgement = compare_answers(value, wanted.value, problem)
    if _same_names(found, wanted) and not mentions(found.value, found.names):
        return judgement
    stated = _statement(answer, reference, problem)
    if stated.verdict is Verdict.CORRECT:
        return stated
    if judgement.verdict is Verdict.CORRECT:
        return undecided("name.differs", "the right value under another name")
    if judgement.verdict is Verdict.INCORRECT and stated.verdict is not Verdict.INCORRECT and not _numeric(found):
        return stated
    return judgement


def _numeric(found: Named) -> bool:
    return isinstance(found.value, k.Single) and not isinstance(found.value.value, n.Symbol)


def _renamed_to(found: Named, wanted: Named) -> Answer:
    """The value of `f(y) = y^2` in the letters of `f(x) = x^2`."""
    if len(found.names) == len(wanted.names) == 1:
        mine, other = found.names[0].arguments, wanted.names[0].arguments
        if mine and len(mine) == len(other) and len(set(mine)) == len(mine):
            return renamed(found.value, dict(zip(mine, other, strict=True)))
    return found.value


def _same_names(found: Named, wanted: Named) -> bool:
    mine, other = key_of(found.names), key_of(wanted.names)
    return mine == other or set(mine) == set(other) or "" in mine


def _membership(answer: Answer, reference: k.Related, problem: Problem) -> Judgement:
    """`x \\in S`: the letter may be left out."""
    inside = reference.sides[1]
    if isinstance(answer, k.Related) and answer.operators == ("∈",):
        judgement = compare_answers(answer.sides[1], inside, problem)
        names = [side.key for side in (answer.sides[0], reference.sides[0]) if isinstance(side, k.Name)]
        if len(set(names)) == 2:  # noqa: PLR2004 - two different letters
            return softened(judgement, "name.differs", "the same set for another letter")
        return judgement
    if isinstance(answer, STATEMENTS):
        return _regions(answer, reference, problem) or compare_answers(answer, inside, problem)
    return compare_answers(answer, inside, problem)


def _statement(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Relations and what joins them: one equation beside another, else as sets of reals."""
    logic = compare_logic(answer, reference)
    if logic is not None:
        return logic
    if isinstance(answer, k.Single) and isinstance(reference, k.Related):
        return _value_for_equation(answer, reference, problem)
    mine, other = _sides(answer), _sides(reference)
    if mine is not None and other is not None:
        judgement = compare_equations(mine, other, problem)
        if judgement.verdict is Verdict.CORRECT or judgement.code == "equation.trivial":
            return judgement
        return _regions(answer, reference, problem) or judgement
    judged = _regions(answer, reference, problem)
    if judged is not None:
        return judged
    product = _one_equation(answer), _one_equation(reference)
    if product[0] is not None and product[1] is not None:
        return compare_equations(product[0], product[1], problem)
    if isinstance(answer, k.Words | k.Choice | k.Unvalued | k.Name | k.Ratio):
        return kind_open(answer, reference)
    return _by_parts(answer, reference, problem)


def _value_for_equation(answer: k.Single, reference: k.Related, problem: Problem) -> Judgement:
    """An expression where an equation is asked for, `-4x^2` for `y + 4x^2 = 0`."""
    equation = _sides(reference)
    if equation is None or answer.tensor.slots or equation[1] != "=":
        return _regions(answer, reference, problem) or kind_clash(answer, reference)
    if solves(answer.value, equation, problem):
        return correct("equation.solved", "the reference solved for its other letter")
    judged = _regions(answer, reference, problem)
    return judged or undecided("equation.value", "a value, where an equation is asked for")


Sides = tuple["Expr", str, "Expr"]


def _sides(answer: Answer) -> Sides | None:
    """The two sides of one relation between values; None for anything else."""
    if not isinstance(answer, k.Related) or len(answer.operators) != 1 or answer.operators[0] not in "=≠<≤>≥":
        return None
    parts = [side.value if isinstance(side, k.Name) else side for side in answer.sides]
    if not all(isinstance(p, k.Single) and not p.tensor.slots and len(p.sides) == 1 and p.tensor.shape is None for p in parts):
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


def _by_parts(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Statements joined alike are equal where their parts are; nothing else is known of them."""
    mine, other = _parts(answer), _parts(reference)
    if mine is None or other is None or mine[0] != other[0]:
        chain = _same_chain(answer, reference, problem)
        return chain or kind_open(answer, reference)
    named_lists = names_in(mine[1]) and names_in(other[1])
    if named_lists:
        return _named_lists(mine[1], other[1], problem)
    judgement = compare_sets(mine[1], other[1], partial(compare_answers, problem=problem), exact=False)
    if judgement.verdict is Verdict.CORRECT:
        return judgement
    return undecided("statement.open", "the statements were not shown to be the same")


def _parts(answer: Answer) -> tuple[str, tuple[Answer, ...]] | None:
    match answer:
        case k.Joined(operator=operator, items=items):
            return operator, items
        case k.Listed(items=items, joined="," | ";" | "and"):
            return "and", items
        case k.Listed(items=items, joined="or"):
            return "or", items
        case _:
            return None


def _same_chain(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Chains with the same signs and the same sides, `b < a < d`."""
    if not isinstance(answer, k.Related) or not isinstance(reference, k.Related):
        return None
    turned = _turned(answer) if answer.operators != reference.operators else answer
    if turned.operators != reference.operators or len(turned.sides) != len(reference.sides):
        return None
    sides = zip(turned.sides, reference.sides, strict=True)
    verdicts = [compare_answers(_valued(a), _valued(b), problem) for a, b in sides]
    judged = all_correct(verdicts, "chain.equal", "the same chain")
    return judged if judged.verdict is Verdict.CORRECT else undecided("chain.open", "chains that were not shown to be the same")


def _valued(side: Answer) -> Answer:
    return side.value if isinstance(side, k.Name) and side.value is not None else side


FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def _turned(answer: k.Related) -> k.Related:
    return k.Related(answer.sides[::-1], tuple(FLIP.get(op, op) for op in reversed(answer.operators)))


# -- ratios, names and what has no value ---------------------------------------------------------


def _ratio(answer: Answer, reference: k.Ratio, problem: Problem) -> Judgement:
    answer = stripped(answer)
    if isinstance(answer, k.Ratio):
        return _two_ratios(answer, reference, problem)
    if isinstance(answer, k.Single) and len(reference.items) == 2:  # noqa: PLR2004 - a quotient
        return _cross((answer, ONE_ITEM), reference.items, problem)
    return kind_open(answer, reference)


def _two_ratios(answer: k.Ratio, reference: k.Ratio, problem: Problem) -> Judgement:
    if reference.literal or answer.literal:
        same = reference.literal == answer.literal
        return correct("time.equal", "the same time") if same else _clock(answer, reference)
    if len(answer.items) != len(reference.items):
        return incorrect("ratio.length", f"{len(answer.items)} terms, the reference has {len(reference.items)}")
    verdicts = [
        _cross((answer.items[0], a), (reference.items[0], b), problem)
        for a, b in zip(answer.items[1:], reference.items[1:], strict=True)
    ]
    return all_correct(verdicts, "ratio.equal", "the same ratio")


def _clock(answer: k.Ratio, reference: k.Ratio) -> Judgement:
    mine, other = answer.literal.split(":"), reference.literal.split(":")
    if len(mine) != len(other):
        return undecided("time.open", "times given to another part of a minute")
    if [part.lstrip("0") for part in mine] == [part.lstrip("0") for part in other]:
        return correct("time.equal", "the same time")
    return incorrect("time.differs", "another time")


def _cross(answer: tuple[Answer, ...], reference: tuple[Answer, ...], problem: Problem) -> Judgement:
    """Two quotients by their cross products; words or dots are compared as written."""
    singles = [item for item in (*answer, *reference) if isinstance(item, k.Single)]
    if len(singles) != 4:  # noqa: PLR2004 - two quotients
        same = all(a == b for a, b in zip(answer, reference, strict=True))
        return correct("ratio.equal", "as written") if same else undecided("ratio.open", "terms without a value")
    a, b, c, d = singles
    return compare_singles(product_of(a, d), product_of(c, b), problem)


def _unvalued(answer: Answer, reference: Answer, _: Problem) -> Judgement:
    if answer == reference:
        return correct("text.equal", "as written")
    return kind_open(answer, reference)


def _name(answer: Answer, reference: k.Name, problem: Problem) -> Judgement:
    if reference.value is not None:
        return compare_answers(answer.value if isinstance(answer, k.Name) and answer.value else answer, reference.value, problem)
    if isinstance(answer, k.Name) and answer.key == reference.key:
        return correct("text.equal", "as written")
    return kind_open(answer, reference)


def _grouped(answer: Answer, reference: k.Grouped, problem: Problem) -> Judgement:
    """A number with separators; a list where the answer is one."""
    if isinstance(answer, k.Listed):
        listed = k.Listed(reference.items, ",")
        return softened(compare_answers(answer, listed, problem), "grouped.list", "a list, or a number with separators")
    return compare_answers(answer, reference.number, problem)


RULES: dict[type, Callable[..., Judgement]] = {
    k.Single: _single,
    k.Grouped: _grouped,
    k.Name: _name,
    k.Row: _row,
    k.Listed: _listed,
    k.Ratio: _ratio,
    k.Related: _related,
    k.Joined: _statement,
    k.Operated: _set,
    k.Built: _set,
    k.NumberSet: _set,
    k.Given: _given,
    k.Words: compare_words,
    k.Choice: compare_choices,
    k.Unvalued: _unvalued,
}
