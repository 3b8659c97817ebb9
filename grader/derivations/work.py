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

    What is asked with something added, `f'(x) + 0`, is none; the answer times 1 is none.
    """
    last = chains[-1].lines[-1]
    end = same_text(text_of(last, side(last)))
    return any(_is_between(key, line, end) for chain in chains for line in chain.lines)


def _is_between(key: DerivationKey, line: Line, end: str) -> bool:
    if line.error:
        return True
    text, parts = text_of(line, side(line)), list(pieces([line]))
    if same_text(text) == end:
        return False
    if not any(_is_task(node) for _, node in parts) and same_form(key.answer, text):
        return False
    return not any(is_asked(key, piece, node) for piece, node in parts)


def _is_task(node: Node) -> bool:
    """Whether there is something to carry out, which reading does: a derivative, a sum."""
    match node:
        case t.Operator() | t.Big() | t.Integral() | t.Scripted(primes=1 | 2 | 3):
            return True
        case _:
            return False
