"""From the syntax tree to answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.latex.tree import Factors
from grader.reading.answers import brackets, leaves, lists, products, relations
from grader.reading.answers.choices import unwrapped
from grader.reading.answers.exceptions import without_exceptions
from grader.reading.answers.kinds import Words
from grader.reading.answers.leaves import worded
from grader.reading.answers.remarks import apart_from_space, ends, without_ranges
from grader.reading.answers.source import Source, read, unboxed
from grader.reading.answers.spaces import ranging, within
from grader.reading.answers.words import is_prose, is_span, normal, without_fonts
from grader.reading.conventions import rewritten, with_conventions

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

_DOUBLE = re.compile(r"\\pm|\\mp|[±∓]|\+/?[-−]")
REGISTERED = (brackets, leaves, lists, products, relations)


def read_answer(problem: Problem, text: str, node: Node, before: str = "") -> Answer:
    """The answer a tree stands for; LatexError or TypeClash where a value in it does not read."""
    node = unboxed(node)
    if problem.declarations.type == "tuple" and isinstance(node, Factors):
        problem = with_conventions(problem, problem.conventions | {"shape"})
    source = Source(problem, text, before, signs=bool(_DOUBLE.search(text)))
    node = without_exceptions(rewritten(node, problem.conventions), text)
    if problem.shaped:
        return _shaped(source, *without_ranges(problem, node))
    if is_span(text):
        return Words(normal(without_fonts(text)))
    prose = "" if problem.objects else unwrapped(text)
    return worded(source, prose, node) if is_prose(prose) else read(source, node)


def _shaped(source: Source, node: Node, remark: tuple[Node, ...]) -> Answer:
    """An answer to a problem with declared shapes, which may name the space it lies in."""
    found = apart_from_space(node)
    answer = read(source, node if found is None else found[0])
    if remark:
        answer = ranging(answer, ends(source.problem, remark), node)
    return answer if found is None else within(answer, found[1], node)
