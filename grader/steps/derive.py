"""What a statement's definitions give for an ask, a gradient say: derived, and printed twice.

A printed form, entry by entry or as matrices, is kept only where reading it back gives what was
derived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader import calculus
from grader.expression.latex_form import NoLatexFormError, printer_for
from grader.expression.matrix_form import matrix_latex
from grader.expression.traverse import free_indices
from grader.latex import LatexError, parse
from grader.reading.reader import Reader
from grader.reading.statement import declare
from grader.reading.values import Value, fresh, scalar, shape_words
from grader.steps.equality import equal
from grader.steps.relation import Relation

if TYPE_CHECKING:
    from grader.expression.latex_form import Printer
    from grader.expression.nodes import Expr, Index
    from grader.model import Declarations
    from grader.reading.problem import Problem

CARRIED_OUT = calculus.operators  # its import teaches the reader derivative operators


@dataclass(frozen=True, slots=True)
class Derived:
    """What was derived: its value, the names of its slots in order, both forms ("" where none)."""

    value: Value
    slots: tuple[str, ...]
    elementwise: str
    matrix: str

    @property
    def shape(self) -> str:
        """Its shape in words."""
        return shape_words(self.value)


def derive(ask: str, declarations: Declarations) -> Derived:
    """The derived form of an ask; LatexError where it, or a declaration, is not understood."""
    problem = declare(declarations)
    reader = Reader(problem, ask)
    value = reader.read(parse(ask), {})
    rows, columns = fresh(value.rows), fresh(value.columns)
    body = value.entry(rows, columns)
    slots = (*rows, *columns)
    printer = replace(
        printer_for(body, _letters(problem), *slots),
        sigma=_is_free(problem),
        families=_families(problem),
    )
    free = {printer.names[index]: index for index in (*slots, *free_indices(body))}
    elementwise = _elementwise(printer, body)
    matrix = _matrix(printer, body, value, slots) if problem.shaped else ""
    kept = _reads_back(problem, elementwise, scalar(body), free)
    whole = _reads_back(problem, matrix, value, {})
    names = tuple(printer.names[slot] for slot in slots)
    return Derived(value, names, elementwise if kept else "", matrix if whole else "")


def _is_free(problem: Problem) -> bool:
    r"""Whether `\sigma` means the logistic function here."""
    return problem.shaped and "\\sigma" not in problem.objects


def _families(problem: Problem) -> frozenset[str]:
    """The names of objects that are one for each value of an index."""
    declared = [each for family in problem.objects.values() for each in family]
    return frozenset(each.name for each in declared if each.sub_index or each.sup_index)


def _letters(problem: Problem) -> frozenset[str]:
    """Names that a new index must not take: the letters of the statement, in either case."""
    letters = {letter.lower() for letter in problem.objects} | set(problem.objects)
    return frozenset(letters | problem.sizes | {"e", "i", "d"})


def _reads_back(problem: Problem, text: str, value: Value, free: dict[str, Index]) -> bool:
    """Whether a printed form says what was derived."""
    if not text:
        return False
    try:
        read = Reader(problem, text, dict(free)).read(parse(text), {})
    except LatexError:
        return False
    return equal(value, read, problem).relation is Relation.EQUAL


def _elementwise(printer: Printer, body: Expr) -> str:
    try:
        return printer.write(body)
    except NoLatexFormError:
        return ""


def _matrix(printer: Printer, body: Expr, value: Value, slots: tuple[Index, ...]) -> str:
    """The matrix form of a scalar, a column or a matrix."""
    named = set(free_indices(body)) - set(slots)
    if named or len(value.rows) > 1 or len(value.columns) > 1 or (value.columns and not value.rows):
        return ""
    row, column = (*slots, None, None)[:2]
    try:
        return matrix_latex(printer, body, row, column)
    except NoLatexFormError:
        return ""
