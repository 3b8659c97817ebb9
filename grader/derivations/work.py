"""Whether a derivation does anything: more than to write down what is asked, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.derivations.keys import is_asked, same_form
from grader.derivations.milestones import pieces
from grader.derivations.written import side, text_of
from grader.document.finds import same_text
from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.derivations.keys import DerivationKey
    from grader.latex.tree import Node
    from grader.steps.lines import Line
    from grader.steps.text import Chain


def does_work(key: DerivationKey, chains: Sequence[Chain]) -> bool:
    """Whether an expression stands in the chains that is a step between question and answer.

    What is asked with something added, `f'(x) + 0`, is none; nor is the answer with 0 added, or
    times 1.
    """
    end = chains[-1].lines[-1]
    return any(_is_between(key, line, end) for chain in chains for line in chain.lines)


def _is_between(key: DerivationKey, line: Line, end: Line) -> bool:
    if line.error:
        return True
    text, parts = text_of(line, side(line)), list(pieces([line]))
    if same_text(text) == same_text(text_of(end, side(end))):
        return False
    if _bare(side(line)) == _bare(side(end)):
        return False
    if not any(_is_task(node) for _, node in parts) and same_form(key.answer, text):
        return False
    return not any(is_asked(key, piece, node) for piece, node in parts)


def _bare(node: Node) -> Node:
    """An expression without brackets around it, zeros added and ones multiplied."""
    match node:
        case t.Boxed(body=body) | t.Fenced(opening="(", closing=")", body=body):
            return _bare(body)
        case t.Terms(items=items):
            kept = tuple(item for item in items if _bare(item[1]) != t.Number("0"))
            alone = len(kept) == 1 and kept[0][0] in {"", "+"}
            return _bare(kept[0][1]) if alone else t.Terms(kept)
        case t.Factors(factors=factors, operators=operators) if _TIMES.issuperset(operators):
            pairs = zip(("", *operators), factors, strict=True)
            left = [pair for pair in pairs if _bare(pair[1]) != t.Number("1")]
            parts = tuple(part for _, part in left)
            return _bare(parts[0]) if len(parts) == 1 else t.Factors(parts, _signs(left))
        case _:
            return node


def _signs(pairs: Sequence[tuple[str, Node]]) -> tuple[str, ...]:
    return tuple(sign for sign, _ in pairs)[1:]


_TIMES = frozenset({"", "·", "×", "*"})


def _is_task(node: Node) -> bool:
    """Whether there is something to carry out, which reading does: a derivative, a sum."""
    match node:
        case t.Operator() | t.Big() | t.Integral() | t.Scripted(primes=1 | 2 | 3):
            return True
        case _:
            return False
