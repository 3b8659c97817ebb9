"""A derivation, line by line: how each line stands to the one before it.

Three kinds of lines meet: one that goes on with a relation sign is compared with the value before
it; two expressions are claimed to be equal; two statements are compared by their solutions. Nothing
is said to hold that was not shown to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.calculus.shapes import ROW_GRADIENT
from grader.equivalence.answers import compare_answers
from grader.equivalence.answers.logic import compare_logic
from grader.expression import nodes as n
from grader.expression.domains import TooLarge
from grader.expression.traverse import walk
from grader.latex import LatexError
from grader.latex import tree as t
from grader.model import Declarations, Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers import read_answer
from grader.reading.clash import TypeClash
from grader.reading.conventions import conventions_in, with_conventions
from grader.reading.reader import Reader
from grader.reading.statement import declare
from grader.reading.values import transpose
from grader.steps.bounds import bounded
from grader.steps.claims import is_claim
from grader.steps.clauses import NotAStatementError, alternatives
from grader.steps.differentials import (
    has_differential,
    has_letter_d,
    with_differentials,
    with_varying_letters,
)
from grader.steps.equality import RELATIONS, equal, is_name, same_shape
from grader.steps.lines import line_of
from grader.steps.relation import HOLDS, Relation, Step, undecided
from grader.steps.statements import WORDS, complex_if_needed, related
from grader.steps.unknown import with_unknown
from grader.steps.varying import with_varying

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.latex.tree import Node
    from grader.reading.answers import Answer
    from grader.reading.problem import Problem
    from grader.reading.values import Value
    from grader.steps.lines import Line

NO_DECLARATIONS = Declarations()
EQUALITIES = frozenset({"=", ":=", "≡"})
BROKEN = frozenset({Relation.FAILS, Relation.ILL_TYPED})


@dataclass(slots=True)
class Derivation:
    """One derivation being read: the problem and its reader.

    `by_rows` says that a value of the present step had to be read with derivatives of scalars as
    rows, which is how a chain rule has them in the numerator layout.
    """

    problem: Problem
    lines: tuple[Line, ...]
    certain: bool = True  # of what varies where differentials stand
    reader: Reader = field(init=False)
    by_rows: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.reader = Reader(self.problem)

    def value(self, line: Line, node: Node) -> Value:
        """The value of one side of a line; TypeClash where its shapes fit in no reading."""
        self.reader.text = line.text
        try:
            return self.reader.read(node, {})
        except TypeClash:
            value = self._read_by_rows(line, node)
            if value is None:
                raise
            self.by_rows = True
            return value

    def _read_by_rows(self, line: Line, node: Node) -> Value | None:
        r"""`\frac{\partial L}{\partial y} W` as a row times a matrix."""
        if self.problem.declarations.layout == "denominator":
            return None
        conventions = self.problem.conventions | {ROW_GRADIENT}
        problem = replace(self.problem, conventions=conventions)
        try:
            return Reader(problem, line.text, self.reader.free).read(node, {})
        except TypeClash:
            return None

    def equal(self, before: Value, after: Value) -> Step:
        """How two values stand; a derivative read as a row is the column of its variable too."""
        turned = transpose(after)
        if self.by_rows and not same_shape(before, after) and same_shape(before, turned):
            after = turned
        return equal(before, after, self.problem)


def check(texts: Iterable[str], declarations: Declarations = NO_DECLARATIONS) -> tuple[Step, ...]:
    """One step for every line after the first; LatexError where a declaration is not understood."""
    lines = tuple(line for text in texts for line in line_of(text))
    return steps_of(derivation_of(lines, declarations))


def derivation_of(lines: tuple[Line, ...], declarations: Declarations) -> Derivation:
    """A derivation with what its lines say of their letters: complex ones, and ones that vary."""
    problem = complex_if_needed(declare(declarations), has_unit=_has_unit(lines))
    if _is_logistic(lines):
        problem = with_conventions(problem, problem.conventions | {"logistic"})
    return Derivation(with_unknown(with_varying(problem, lines), lines), lines)


def _is_logistic(lines: tuple[Line, ...]) -> bool:
    r"""Whether `\sigma(x)` stands in a line, and an exponential in one: it is its own letter."""
    named = [line for line in lines if "\\sigma" in line.text]
    if not named or not any("e^" in line.text or "exp" in line.text for line in lines):
        return False
    return any("logistic" in conventions_in(line.node) for line in named)


def steps_of(derivation: Derivation) -> tuple[Step, ...]:
    """Each line beside the one before; what was not understood is skipped by the next one."""
    steps = []
    changes = _with_changes(derivation)
    before = 0
    for at, line in enumerate(derivation.lines[1:], start=1):
        if line.starts:
            before = at
            continue
        step = _with_reading(derivation, changes, before, at)
        steps.append(replace(_claimed(step, line.claim), line=line.source))
        if step.relation is not Relation.NOT_UNDERSTOOD or derivation.lines[before].error:
            before = at
    return tuple(steps)


def _with_changes(derivation: Derivation) -> Derivation | None:
    """The same derivation with every `dx` as a differential; None where there is none."""
    lines = tuple(map(with_differentials, derivation.lines))
    if not any(has_differential(line.node) for line in lines):
        return None
    if not derivation.problem.shaped and any(has_letter_d(line.node) for line in lines):
        return None
    problem, certain = with_varying_letters(derivation.problem, lines)
    return Derivation(problem, lines, certain)


def _with_reading(derivation: Derivation, changes: Derivation | None, before: int, at: int) -> Step:
    """A step with d as a letter, as a differential, or in both readings where both are open."""
    lines = derivation.lines
    plain = guarded(derivation, lines[before], lines[at])
    if changes is None:
        return plain
    pair = changes.lines[before], changes.lines[at]
    if not any(has_differential(line.node) for line in pair):
        return plain
    other = guarded(changes, *pair)
    if other.relation in BROKEN and not (changes.certain and lines[at].goes_on):
        other = undecided("which letters vary has not been said")
    if derivation.problem.shaped and derivation.problem.by_name("d") is None:
        return other
    return _agreed(plain, other)


def _agreed(plain: Step, other: Step) -> Step:
    """What both readings say; the differential where the letter d certainly does not hold."""
    if plain.relation == other.relation or plain.relation is Relation.NOT_UNDERSTOOD:
        return other
    doubted = plain.relation in BROKEN or plain.relation is Relation.UNDECIDED
    if other.relation is Relation.EQUAL and doubted:
        return other
    if plain.relation in BROKEN and other.relation in BROKEN:
        return plain
    return undecided("it holds in one reading of d and not in the other: a letter, a differential")


def guarded(derivation: Derivation, before: Line, line: Line) -> Step:
    """A step, with what cannot be read or does not fit as its outcome."""
    unread = line.error or before.error
    if unread is not None:
        return Step(Relation.NOT_UNDERSTOOD, unread.message)
    derivation.by_rows = False
    try:
        return _step(derivation, before, line)
    except TypeClash as clash:
        return Step(Relation.ILL_TYPED, clash.message)
    except LatexError as error:
        return Step(Relation.NOT_UNDERSTOOD, error.message)
    except TooLarge as error:
        return undecided(f"the budget was used up: {error}")


CLAIMED = {
    "⇒": frozenset({Relation.IMPLIED}),
    "⇐": frozenset({Relation.IMPLIES}),
    "⇔": frozenset({Relation.IMPLIES, Relation.IMPLIED}),
}


def _claimed(step: Step, claim: str) -> Step:
    """A step that holds in another direction than its sign claims fails."""
    if step.relation not in CLAIMED.get(claim, frozenset()):
        return step
    return replace(step, relation=Relation.FAILS, detail=f"'{claim}' is claimed: {step.detail}")


def _has_unit(lines: tuple[Line, ...]) -> bool:
    """Whether the imaginary unit stands in a line."""
    plain = Reader(declare(NO_DECLARATIONS))
    return any(_mentions_unit(plain, line.node) for line in lines)


def _mentions_unit(reader: Reader, node: Node) -> bool:
    sides = _parts(node)
    if sides:
        return any(_mentions_unit(reader, side) for side in sides)
    try:
        value = reader.read(node, {})
    except LatexError:
        return False
    return value.is_scalar and any(
        isinstance(part, n.Constant) and part.name == "i" for part in walk(value.scalar)
    )


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case t.Relation(sides=parts) | t.Logic(items=parts) | t.Listing(items=parts):
            return parts
        case t.Fenced(body=t.Relation() | t.Logic() as body):
            return (body,)
        case _:
            return ()


# -- one step ------------------------------------------------------------------------------------


def _step(derivation: Derivation, before: Line, line: Line) -> Step:
    if line.goes_on:
        return _chain(derivation, before, line)
    shaped = derivation.problem.shaped
    if _is_statement(before.node) or _is_statement(line.node):
        return (
            _equations(derivation, before, line)
            if shaped
            else _statements(derivation, before, line)
        )
    return _expressions(derivation, before, line)


def _is_statement(node: Node) -> bool:
    match node:
        case t.Fenced(body=body, opening="(" | "["):
            return _is_statement(body)
        case t.Relation() | t.Logic() | t.Text():
            return True
        case t.Symbol(name=name):
            return name == "\\emptyset"
        case t.Listing(items=items):
            return all(_is_statement(item) for item in items)
        case _:
            return False


def _expressions(derivation: Derivation, before: Line, line: Line) -> Step:
    try:
        values = [derivation.value(one, one.node) for one in (before, line)]
    except TypeClash:
        raise
    except LatexError:
        return _answers(derivation, before, line)
    return derivation.equal(values[0], values[1])


def _answers(derivation: Derivation, before: Line, line: Line) -> Step:
    r"""Lines that are no single values, `1 \pm \sqrt 2`, compared as answers are."""
    mine, other = (_answer(derivation, one) for one in (line, before))
    judgement = compare_answers(mine, other, derivation.problem)
    return Step(RELATIONS[judgement.verdict], judgement.detail, judgement.witness)


def _answer(derivation: Derivation, line: Line) -> Answer:
    return read_answer(derivation.problem, line.text, line.node)


# -- chains --------------------------------------------------------------------------------------


def _chain(derivation: Derivation, before: Line, line: Line) -> Step:
    """The worst of the links of a line, and of the line before where that begins the chain."""
    if not isinstance(line.node, t.Relation):
        return undecided("no chain")
    logic = _logic(derivation, before, line)
    if logic is not None:
        return logic
    links = []
    if isinstance(before.node, t.Relation) and before is derivation.lines[0]:
        links += _links(derivation, before, before.node, None)
    links += _links(derivation, line, line.node, before)
    return _worst(links)


def _logic(derivation: Derivation, before: Line, line: Line) -> Step | None:
    """`(A or B) and ... = B`: statements made of letters."""
    if not isinstance(before.node, t.Logic) or not isinstance(line.node, t.Relation):
        return None
    if len(line.node.sides) != 2:
        return None
    mine = read_answer(derivation.problem, line.text, line.node.sides[1])
    judgement = compare_logic(_joined(mine), _joined(_answer(derivation, before)))
    return None if judgement is None else Step(RELATIONS[judgement.verdict], judgement.detail)


def _links(derivation: Derivation, line: Line, node: t.Relation, before: Line | None) -> list[Step]:
    """Every link of one line; its first side is the last one of the line before."""
    first = _last_value(derivation, before) if before is not None else None
    found = []

    for at, (operator, right) in enumerate(zip(node.operators, node.sides[1:], strict=True)):
        left = node.sides[at]
        if first is None or at:
            first = derivation.value(line, left)
        second = derivation.value(line, right)
        step = _link(derivation, first, operator, second)
        begins = before is not None and not at and isinstance(before.node, t.Letter | t.Scripted)
        if begins and step.relation in BROKEN and is_name(first, derivation.problem):
            step = undecided("it says what a letter stands for, which nothing else does")
        found.append(step)
    return found


def _last_value(derivation: Derivation, line: Line) -> Value:
    node = line.node
    if isinstance(node, t.Relation):
        node = node.sides[-1]
    return derivation.value(line, node)


def _link(derivation: Derivation, left: Value, operator: str, right: Value) -> Step:
    if operator in EQUALITIES:
        return derivation.equal(left, right)
    return bounded(left, operator, right, derivation.problem)


ORDER = (
    Relation.ILL_TYPED,
    Relation.FAILS,
    Relation.NOT_UNDERSTOOD,
    Relation.UNDECIDED,
    Relation.IMPLIED,
    Relation.IMPLIES,
    Relation.EQUIVALENT,
    Relation.EQUAL,
)


def _worst(steps: list[Step]) -> Step:
    return min(steps, key=lambda step: ORDER.index(step.relation))


# -- statements ----------------------------------------------------------------------------------


def _statements(derivation: Derivation, before: Line, line: Line) -> Step:
    same_left = _same_left(derivation, before, line)
    if same_left is not None:
        return same_left
    mine, other = (_answer(derivation, one) for one in (before, line))
    judgement = compare_logic(_joined(other), _joined(mine))
    if judgement is not None:
        one_way = _one_way(_joined(mine), _joined(other))
        if judgement.verdict is Verdict.INCORRECT and one_way is not None:
            return Step(one_way, WORDS[one_way], judgement.witness)
        return Step(RELATIONS[judgement.verdict], judgement.detail, judgement.witness)
    try:
        statements = alternatives(mine), alternatives(other)
    except NotAStatementError:
        judgement = compare_answers(other, mine, derivation.problem)
        if judgement.verdict is Verdict.CORRECT:
            return Step(Relation.EQUIVALENT, judgement.detail)
        return undecided("what the two lines say is not compared")
    return related(*statements, derivation.problem)


def _one_way(before: Answer, after: Answer) -> Relation | None:
    """Which of two statements made of letters follows from the other; None where neither does."""
    both = k.Joined("and", (before, after))
    for one, relation in ((before, Relation.IMPLIES), (after, Relation.IMPLIED)):
        judgement = compare_logic(both, one)
        if judgement is not None and judgement.verdict is Verdict.CORRECT:
            return relation
    return None


def _joined(answer: Answer) -> Answer:
    """`A and (A or B)`, a list of letters, as the statement it is among statements."""
    match answer:
        case k.Listed(items=items, joined="and" | "or" as operator):
            return k.Joined(operator, tuple(map(_joined, items)))
        case k.Joined(operator=operator, items=items):
            return k.Joined(operator, tuple(map(_joined, items)))
        case _:
            return answer


def _same_left(derivation: Derivation, before: Line, line: Line) -> Step | None:
    """`f = a` after `f = b`: the right sides are equal; None where they are not, or no such."""
    sides = [one.node for one in (before, line)]
    if not all(isinstance(s, t.Relation) and s.operators == ("=",) for s in sides):
        return None
    first, second = (s for s in sides if isinstance(s, t.Relation))
    if first.sides[0] != second.sides[0] or isinstance(first.sides[0], t.Number):
        return None
    try:
        values = derivation.value(before, first.sides[1]), derivation.value(line, second.sides[1])
    except LatexError:
        return None
    step = derivation.equal(*values)
    return step if step.relation in HOLDS else None


def _equations(derivation: Derivation, before: Line, line: Line) -> Step:
    """An equation between matrices: a claim where its left side is fixed by the statement."""
    node = line.node
    if not isinstance(node, t.Relation):
        return undecided("a statement beside a value")
    links = _links(derivation, line, node, None)
    if isinstance(before.node, t.Relation) and before.node.sides[0] == node.sides[0]:
        last = _last_value(derivation, before)
        links.append(derivation.equal(last, _last_value(derivation, line)))
        return _worst(links[-1:] if not is_claim(derivation, line) else links)
    if before is derivation.lines[0] and isinstance(before.node, t.Relation):
        links += _links(derivation, before, before.node, None)
    worst = _worst(links)
    if worst.relation in BROKEN and not is_claim(derivation, line):
        return undecided("an equation that the statement does not settle")
    return worst
