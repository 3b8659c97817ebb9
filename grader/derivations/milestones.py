"""Whether a derivation passes a milestone: every piece of its expressions is held against it.

A piece on which the value of its line does not depend, `M - M` in any spelling, is for a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.derivations.keys import indices_of
from grader.derivations.written import side, text_of
from grader.judge import judge, prepare
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.walk import children
from grader.model import Verdict
from grader.reading.keys import letter_key
from grader.steps.lines import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.first_reading import Key
    from grader.latex.tree import Node
    from grader.steps.lines import Line
    from grader.steps.text import Chain

    Summands = tuple[tuple[str, Node], ...]

MOST_PIECES = 300
MOST_RUN = 6  # summands or factors of a product that are taken apart


def passes(key: Key, chains: Sequence[Chain]) -> bool | None:
    """Whether a milestone stands in the chains; None where a piece may be it or was not read."""
    return _among(key, [line for chain in chains for line in chain.lines])


def stands_in(text: str, key: Key) -> bool | None:
    """Whether a milestone stands in a formula by itself, the answer say."""
    return _among(key, line_of(text))


def _among(key: Key, lines: Sequence[Line]) -> bool | None:
    wanted = _letters(parse(key.text), key)
    unknown = any(line.error for line in lines)
    left = MOST_PIECES
    for line in lines:
        mine = [piece for piece in pieces([line]) if wanted <= _letters(piece[1], key)]
        judged = [(node, judge(key, text).verdict) for text, node in mine[:left]]
        right = [node for node, verdict in judged if verdict is Verdict.CORRECT]
        if right and not _cancels(key, line, right):
            return True
        open_ = any(
            verdict is Verdict.UNDECIDED and wanted == _letters(node, key)
            for node, verdict in judged
        )
        unknown = unknown or bool(right) or open_ or len(mine) > left
        left = max(0, left - len(mine))
    return None if unknown else False


ANY_VALUE = r"{\tilde{\bar{\hat{Q}}}}"  # a letter that no statement uses


def _cancels(key: Key, line: Line, right: Sequence[Node]) -> bool:
    """Whether a line has the same value whatever stands for a milestone in it: `M - M`, `M^0`."""
    whole = side(line)
    text, at = text_of(line, whole), whole.start
    texts = {text_of(line, node) for node in right}
    every = [node for node in _within(whole) if text_of(line, node) in texts]
    other, end = "", 0
    for node in sorted(every, key=lambda each: (each.start, -each.end)):
        if node.start - at >= end:
            other += text[end : node.start - at] + ANY_VALUE
            end = node.end - at
    declared = key.problem.declarations
    try:
        own = prepare(text, replace(declared, indices=indices_of(key, declared)))
    except LatexError:
        return False
    return judge(own, other + text[end:]).verdict is Verdict.CORRECT


def pieces(lines: Iterable[Line]) -> Iterator[tuple[str, Node]]:
    """Every expression of the lines and everything inside, each text once."""
    seen: set[str] = set()
    for line in lines:
        for node in _within(side(line)):
            text = text_of(line, node)
            if text not in seen:
                seen.add(text)
                yield text, node


def _within(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        part = _effective(waiting.pop(0))
        if part is None:
            continue
        if part.end > part.start:
            yield part
        yield from _runs(part)
        waiting.extend(_inside(part))


def _effective(node: Node) -> Node | None:
    """A piece without summands that cancel as written; None for a product with 0 in it.

    What is written and taken away again at once is no step.
    """
    match node:
        case t.Factors(factors=factors) if t.Number("0") in factors:
            return None
        case t.Terms(items=items):
            kept = _uncancelled(items)
            return node if len(kept) == len(items) else t.Terms(kept) if kept else None
        case _:
            return node


def _uncancelled(items: Summands) -> Summands:
    kept = list(items)
    for sign, part in items:
        pair = (sign, part), ({"+": "-", "-": "+"}.get(sign, ""), part)
        if all(each in kept for each in pair):
            for each in pair:
                kept.remove(each)
    return tuple(kept)


def _inside(node: Node) -> Iterator[Node]:
    """The expressions directly inside one; indices and letters that carry them are none."""
    match node:
        case t.Scripted(base=base):
            yield from () if isinstance(base, t.Letter) else (base,)
        case t.Operator(operand=operand):
            yield from () if operand is None else (operand,)
        case _:
            yield from children(node)


def _runs(node: Node) -> Iterator[Node]:
    """Neighbours in a sum or a product, as a node with the span of all of them."""
    match node:
        case t.Terms(items=items):
            parts = [part for _, part in items]
            for first, last in _spans(len(parts)):
                run = items[first : last + 1]
                yield t.Terms(run, start=parts[first].start, end=parts[last].end)
        case t.Factors(factors=parts, operators=operators):
            for first, last in _spans(len(parts)):
                yield t.Factors(
                    parts[first : last + 1],
                    operators[first:last],
                    start=parts[first].start,
                    end=parts[last].end,
                )
        case _:
            return


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """The neighbours of a short row, without the whole of it."""
    if count > MOST_RUN:
        return
    for first in range(count):
        for last in range(first + 1, count):
            if last - first + 1 < count:
                yield first, last


def _letters(node: Node, key: Key) -> frozenset[str]:
    """The letters in a piece: those declared, where any are, capitals with their elements."""
    names = {letter_key(each).casefold() for each in _every(node) if isinstance(each, t.Letter)}
    known = {name.casefold() for name in key.problem.objects}
    return frozenset(names & known if known else names)


def _every(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(children(part))
