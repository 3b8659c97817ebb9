"""A decision as the lines of a rubric that say the same, and an example to hold it to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.latex import LatexError
from grader.model import PartialRule, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from grader.model import Part
    from store.decisions import Decision

LONGEST = 4000  # characters of an answer that a line is offered for
LITERAL_ENDS = ("'", "\n", "\r", "\x7f")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where a line belongs, the line itself, and an example: a whole submission with its total."""

    place: str
    line: str
    example: str


def lines_of(decision: Decision, answer: str, parts: Sequence[Part]) -> Lines | None:
    """What to add to the rubric; None where no line can hold the answer: it is not understood."""
    part = next((part for part in parts if part.id == decision.made.part), None)
    if part is None or part.criterion.manual or not answer.strip() or len(answer) > LONGEST:
        return None
    try:
        return _lines(decision, answer, part, parts)
    except LatexError:
        return None


def _lines(decision: Decision, answer: str, part: Part, parts: Sequence[Part]) -> Lines:
    """Raises LatexError."""
    from grader.rubric_file.prepared import also_key, partial_key  # noqa: PLC0415 slow to load

    made = decision.made
    name = f"decision {decision.id}: {made.reason}"
    example = _example(name, answer, part, made.points, parts)
    if made.verdict is Verdict.CORRECT and made.points == part.criterion.points:
        also_key(part, answer)
        every = ", ".join(_quoted(each) for each in (*part.reference.declarations.also, answer))
        return Lines("also", f"also = [{every}]", example)
    rule = PartialRule(answer, made.points, f"DECISION_{decision.id}", made.reason)
    partial_key(part, rule)
    line = (
        f"  {{ answer = {_quoted(rule.answer)}, points = {rule.points:f},"
        f" code = {_quoted(rule.code)}, say = {_quoted(rule.say)} }},"
    )
    return Lines("partial", line, f"{example}\ncodes = {{ {part.id} = {_quoted(rule.code)} }}")


def _example(name: str, answer: str, part: Part, points: Decimal, parts: Sequence[Part]) -> str:
    """With the right answers to the parts without which this one does not count."""
    needed = [each for each in parts if each.id in part.criterion.needs]
    total = sum((each.criterion.points for each in needed), start=points)
    answers = [
        *(f"{each.id} = {_quoted(each.reference.answer)}" for each in needed),
        f"{part.id} = {_quoted(answer)}",
    ]
    return "\n".join(["[[example]]", f"name = {_quoted(name)}", *answers, f"total = {total:f}"])


def _quoted(text: str) -> str:
    """A string of TOML: as it is typed in single quotes where that can be, else with escapes."""
    if any(end in text for end in LITERAL_ENDS) or not text.isprintable():
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"'{text}'"
