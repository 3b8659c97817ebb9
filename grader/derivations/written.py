"""What a contestant wrote, as chains: read once for all parts with the same declarations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.steps.text import chains_in

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.model import Declarations, Submission
    from grader.steps.lines import Line
    from grader.steps.text import Chain


@dataclass(slots=True)
class Written:
    """A text with its chains by the declarations they were read with.

    `is_answer` where it is what was given for one part, and not a write-up.
    """

    text: str
    is_answer: bool
    kept: list[tuple[Declarations, tuple[Chain, ...]]] = field(default_factory=list)

    def chains(self, declarations: Declarations) -> tuple[Chain, ...]:
        """The chains of the text, as the letters of a part are declared."""
        plain = replace(
            declarations, ask="", form="", slots=(), type="", tolerance="", up_to=(), satisfies=()
        )
        for known, chains in self.kept:
            if known == plain:
                return chains
        chains = chains_in(self.text, plain)
        self.kept.append((plain, chains))
        return chains


def written(submission: Submission, part: str, write_up: Written) -> Written:
    """Where the derivation of a part is looked for: its own answer if that is one, or the text."""
    answer = submission.answers.get(part)
    if answer is None or ("=" not in answer and write_up.text.strip()):
        return write_up
    return Written(answer, is_answer=True)


def side(line: Line) -> Node:
    """The expression of a line, without the sign it goes on with."""
    node = line.node
    if line.goes_on and isinstance(node, t.Relation):
        return node.sides[-1]
    return node


def text_of(line: Line, node: Node) -> str:
    """The text of a piece of a line."""
    return line.text[node.start : node.end]
