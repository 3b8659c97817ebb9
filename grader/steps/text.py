r"""Derivations in a write-up: its mathematics in order, prose skipped, every `=` one comparison.

Each formula begins a derivation of its own unless it begins with a sign, `= ...` or `\Rightarrow`.
An equation with one sign is a claim where its left side is a derivative or is defined; where it
names a new letter, `L = \|Xw - y\|^2`, it defines it for what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document.source import read_source
from grader.latex import LatexError
from grader.latex import tree as t
from grader.latex.walk import children
from grader.model import Declarations
from grader.reading.keys import label, name_key
from grader.reading.statement import declare
from grader.steps.check import Derivation, derivation_of, steps_of
from grader.steps.claims import is_claim
from grader.steps.lines import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.problem import Problem
    from grader.steps.lines import Line
    from grader.steps.relation import Step

NO_DECLARATIONS = Declarations()
_VARIES = re.compile(r"(?<![a-zA-Z\\])d\s*([a-zA-Z])(?![a-zA-Z])")
_PIECE = re.compile(r"[^\n]+")
_RELATES = re.compile(
    r"[=<>]|\\(?:leq?|geq?|iff|implies|(?:[Ll]ong)?(?:left|right)*arrow)(?![a-zA-Z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Chain:
    """Lines that hang together, `a = b = c`, with a step for each line after the first.

    `problem` is what was declared when it began, with the definitions made before it.
    """

    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    problem: Problem

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.lines[0].at + self.lines[0].node.start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.lines[-1].at + self.lines[-1].node.end


def check_text(text: str, declarations: Declarations = NO_DECLARATIONS) -> tuple[Step, ...]:
    """The steps of every derivation in a text; LatexError where a declaration does not read."""
    return tuple(step for chain in chains_in(text, declarations) for step in chain.steps)


def chains_in(text: str, declarations: Declarations = NO_DECLARATIONS) -> tuple[Chain, ...]:
    """Every chain of a text in order; LatexError where a declaration does not read."""
    declare(declarations)
    found: list[Chain] = []
    varying = frozenset(_VARIES.findall(text))
    for lines in derivations_in(text):
        derivation = derivation_of(lines, declarations)
        split = _split(derivation)
        steps = steps_of(Derivation(derivation.problem, split))
        found += _chains(derivation.problem, split, steps)
        declarations = _with_definitions(declarations, split, varying)
    return tuple(found)


def _chains(problem: Problem, lines: tuple[Line, ...], steps: tuple[Step, ...]) -> list[Chain]:
    """The chains of one derivation; each takes a step for every line after its first."""
    heads = [at for at, line in enumerate(lines) if line.starts or not at]
    found, taken = [], 0
    for head, end in zip(heads, [*heads, len(lines)][1:], strict=True):
        own = lines[head:end]
        found.append(Chain(own, steps[taken : taken + len(own) - 1], problem))
        taken += len(own) - 1
    return found


def derivations_in(text: str) -> list[tuple[Line, ...]]:
    """The lines of each derivation, in order; a text without delimiters is one derivation."""
    source = read_source(text)
    if not source.math:
        pieces = [piece for piece in _PIECE.finditer(source.text) if piece.group().strip()]
        return [tuple(line for piece in pieces for line in _placed(piece.group(), piece.start()))]
    found: list[tuple[Line, ...]] = []
    for region in source.math:
        piece = source.text[region.inner_start : region.inner_end]
        if _RELATES.search(piece) is None:
            continue
        indent = len(piece) - len(piece.lstrip())
        lines = _placed(piece.strip().rstrip(".,;"), region.inner_start + indent)
        if found and (lines[0].goes_on or lines[0].claim):
            found[-1] = (*found[-1], *lines)
        else:
            found.append(lines)
    return found


def _placed(piece: str, at: int) -> tuple[Line, ...]:
    return tuple(replace(line, at=at) for line in line_of(piece))


# -- one comparison a sign -----------------------------------------------------------------------


def _split(derivation: Derivation) -> tuple[Line, ...]:
    """The lines with every link of a chain on its own."""
    found: list[Line] = []
    lines = derivation.lines
    for at, line in enumerate(lines):
        node = line.node
        follows = at + 1 < len(lines) and lines[at + 1].goes_on
        if not isinstance(node, t.Relation):
            found.append(line)
        elif line.goes_on:
            found += _links(line, node)
        elif follows or is_claim(derivation, line):
            found += [replace(line, node=node.sides[0], starts=True), *_links(line, node)]
        else:
            found.append(line)
    return tuple(found)


def _links(line: Line, node: t.Relation) -> list[Line]:
    """`= b`, `= c` of `a = b = c`."""
    blank = t.Blank()
    return [
        replace(
            line,
            node=t.Relation((blank, side), (operator,), start=side.start, end=side.end),
            claim="",
            starts=False,
        )
        for operator, side in zip(node.operators, node.sides[1:], strict=True)
    ]


# -- definitions on the way ----------------------------------------------------------------------


def _with_definitions(
    declarations: Declarations, lines: tuple[Line, ...], varying: frozenset[str]
) -> Declarations:
    """The declarations with the letters that these lines define.

    Without shapes a function `f(x)` is defined, and a letter that the text has behind a `d`.
    """
    for line in lines:
        name = _defined_name(line.node, declarations, varying)
        if name is None:
            continue
        body = line.text[line.node.start : line.node.end]
        wider = replace(declarations, define={**declarations.define, name: body})
        try:
            declare(wider)
        except LatexError:
            continue
        declarations = wider
    return declarations


def _defined_name(node: Node, declarations: Declarations, varying: frozenset[str]) -> str | None:
    """The new letter on the left of `L = ...` with shapes declared, of `f(x) = ...` without."""
    match node:
        case t.Relation(sides=(left, right), operators=("=" | ":=",)):
            shaped = bool(declarations.objects) or _substitutes(left, right, varying)
        case _:
            return None
    if isinstance(left, t.Factors):
        first, *rest = left.factors
        if len(rest) != 1 or not isinstance(rest[0], t.Fenced) or any(left.operators):
            return None
        left, shaped = first, True
    name = name_key(left) if shaped and isinstance(left, t.Letter | t.Scripted) else None
    base = left.base if isinstance(left, t.Scripted) else left
    known = {*declarations.objects, *declarations.define}
    return None if name is None or name in known or label(base) in known else name


def _substitutes(left: Node, right: Node, varying: frozenset[str]) -> bool:
    """Whether `u = x^2` gives a letter behind a `d` through other letters."""
    if not isinstance(left, t.Letter) or left.name not in varying:
        return False
    letters = {part.name for part in _parts(right) if isinstance(part, t.Letter)}
    return bool(letters - {"C", "c", "e"}) and left.name not in letters


def _parts(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _parts(child)
