r"""Families whose index nothing declares: `x^{(n)}` is then a label, and `\sum_n` counts copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import parse
from grader.latex import tree as t
from grader.reading.keys import letter_key
from grader.rubric_check.findings import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Declarations
    from grader.rubric_check.findings import Finding


def families(declared: Declarations) -> Iterator[Finding]:
    """Declared letters with a letter above in brackets that is no declared index."""
    for text in declared.objects:
        match parse(text):
            case t.Scripted(sup=t.Fenced(body=t.Letter() as letter)):
                name = letter_key(letter)
            case _:
                continue
        if name not in declared.indices:
            yield warning(
                f"objects.{text}",
                "objects.label",
                f"{name} is a label here, not an index: {text} is one object, not a family",
                remedy=f'declare what it runs over: [indices] {name} = "..."',
            )
