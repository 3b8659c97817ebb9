"""Forms that a rubric can ask for, judged on what was typed and apart from its value.

A form is one of `FORMS`, or `letters: x, y` for an answer in given letters only; several stand in
one declaration, separated by semicolons. Every value in an answer must have it: each element of a
set, each side of an equation that is no name. What each form takes and refuses is a table,
`tests/tables/forms.cases`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.forms.fractions import lowest_terms, single_fraction
from grader.forms.leaves import outer, values_in
from grader.forms.numbers import decimal, exact, integer
from grader.forms.products import expanded, factored
from grader.forms.surds import simplified_surd
from grader.forms.symbols import letters_only, no_sums
from grader.latex import LatexError
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.unit_tails import unit_named
from grader.reading.tensor import sides_of
from grader.reading.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

    Rule = Callable[[Node, Problem], str]

FORMS: dict[str, Rule] = {
    "exact": exact,
    "decimal": decimal,
    "integer": integer,
    "lowest terms": lowest_terms,
    "single fraction": single_fraction,
    "simplified surd": simplified_surd,
    "factored": factored,
    "expanded": expanded,
    "no sums": no_sums,
}
LETTERS = "letters:"
SLOT_FORMS = {"matrix": "matrix form", "elementwise": "element-wise form"}
OTHERS = frozenset({*SLOT_FORMS, "unit", "any", ""})


def asked_forms(text: str) -> tuple[str, ...]:
    """The forms a declaration asks for; LatexError names one that is not known."""
    names = tuple(part.strip() for part in text.split(";") if part.strip())
    for name in names:
        if name not in FORMS and name not in OTHERS and not name.startswith(LETTERS):
            known = {*FORMS, *OTHERS, "letters: x, y"} - {""}
            raise LatexError(
                f"unknown form '{name}'; {did_you_mean(name, known)}",
                0,
                0,
                code="declare.form",
            )
    return names


def fault(form: str, answer: Answer, reference: Answer, problem: Problem) -> str:
    """What is wrong with the form of an answer, in words; empty where nothing is.

    Of a chain `a = b = c`, where a value is asked for and no equation, the last side counts.
    """
    if form == "unit":
        return "" if unit_named(answer) else "without its unit"
    if form in SLOT_FORMS:
        if not isinstance(answer, k.Single) or answer.tensor.form in {form, "scalar"}:
            return ""
        return f"in {SLOT_FORMS[answer.tensor.form]}; {SLOT_FORMS[form]} is asked for"
    return _fault(form, list(values_in(_chain(answer, reference)[-1])), problem)


def is_on_the_way(form: str, answer: Answer, reference: Answer, problem: Problem) -> bool:
    r"""Whether a side of a chain before the last has the form, `\frac34 = 0.75`."""
    if form == "unit" or form in SLOT_FORMS:
        return False
    earlier = [list(values_in(side)) for side in _chain(answer, reference)[:-1]]
    return any(nodes and not _fault(form, nodes, problem) for nodes in earlier)


def _chain(answer: Answer, reference: Answer) -> list[Answer]:
    """The sides of an answer that is a chain of equal values, the last one alone for any other."""
    if isinstance(answer, k.Single):
        return [replace(answer, node=side) for side in sides_of(answer.node)]
    if not isinstance(answer, k.Related) or not isinstance(reference, k.Single):
        return [answer]
    sides: list[Answer] = [side for side in answer.sides if not isinstance(side, k.Name)]
    return sides if sides and set(answer.operators) == {"="} else [answer]


def _fault(form: str, nodes: list[Node], problem: Problem) -> str:
    """What is wrong with the first of some values that has not the form."""
    if form.startswith(LETTERS):
        allowed = form.removeprefix(LETTERS)
        faults = (letters_only(node, allowed) for node in nodes)
    elif form in FORMS:
        nodes = _beside_letters(nodes) if form == "factored" else nodes
        faults = (FORMS[form](node, problem) for node in nodes)
    else:
        return ""
    return next((words for words in faults if words), "")


def _beside_letters(nodes: list[Node]) -> list[Node]:
    """The sides with letters where there are any: the 12 of `(x-2)(x-3) = 12` is no product."""
    lettered = [node for node in nodes if any(isinstance(p, t.Letter) for p in outer(node))]
    return lettered or nodes
