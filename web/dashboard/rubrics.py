"""Rubrics as pages show them: read once, checked once for each text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.model import Declarations
from grader.rubric_file import read_rubric

if TYPE_CHECKING:
    from grader.model import Rubric
    from grader.rubric_check.findings import Finding, Report
    from web.checking import Checker

KEPT = 64
VERSION_LINE = re.compile(r"^version[ \t]*=[ \t]*\d+", re.MULTILINE)
SAID_ELSEWHERE = frozenset({"objects", "define", "assume", "indices"})
OF_A_PART = frozenset({"ask", "form", "slots", "also", "satisfies", "up_to", "type", "tolerance"})
PLAIN = Declarations()


@dataclass(frozen=True, slots=True)
class Letter:
    """What the statement says of a letter."""

    name: str
    shape: str
    definition: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a text says; `left_out` are examples in files, which are not kept here."""

    rubric: Rubric | None
    report: Report
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding with the text of its line."""

    finding: Finding
    source: str


@lru_cache(maxsize=KEPT)
def rubric_of(text: str) -> Rubric:
    """The rubric of a published text. Raises RubricError where it cannot be read any more."""
    return read_rubric(text).rubric


def checked(checker: Checker, text: str) -> Checked:
    """What `grader check` says of a text, within its limits."""
    found = checker.examined(text)
    return Checked(rubric_of(text) if found.loaded else None, found.report, found.left_out)


def noted(report: Report, text: str) -> list[Noted]:
    """The findings, each with its line."""
    lines = text.splitlines()
    return [
        Noted(each, lines[each.line - 1].strip() if 0 < each.line <= len(lines) else "")
        for each in report.findings
    ]


def letters(declarations: Declarations) -> list[Letter]:
    """The letters that the statement declares, those with a shape first."""
    named = dict.fromkeys(
        [*declarations.objects, *declarations.define, *declarations.assume, *declarations.indices]
    )
    return [
        Letter(
            name,
            _shape(declarations, name),
            declarations.define.get(name, ""),
            declarations.assume.get(name, ""),
        )
        for name in named
    ]


def conventions(declarations: Declarations) -> dict[str, str]:
    """What is agreed for all parts where a reader could wonder: layout, names of indices ..."""
    settled = ("layout", "vec", "names", "summation")
    others = [
        name
        for name in Declarations.__dataclass_fields__
        if name not in {*settled, *SAID_ELSEWHERE, *OF_A_PART}
    ]
    said = {name: _words(getattr(declarations, name)) for name in settled}
    return said | _said(declarations, others)


def wishes(declarations: Declarations) -> dict[str, str]:
    """What a part asks beyond a right value: a form, a freedom, a tolerance."""
    return _said(declarations, sorted(OF_A_PART - {"ask", "slots"}))


def raised(text: str, version: int) -> str:
    """A text as the beginning of another version."""
    return VERSION_LINE.sub(f"version = {version}", text, count=1)


def _said(declarations: Declarations, names: list[str]) -> dict[str, str]:
    return {
        name.replace("_", " "): _words(getattr(declarations, name))
        for name in names
        if getattr(declarations, name) != getattr(PLAIN, name)
    }


def _shape(declarations: Declarations, name: str) -> str:
    if name in declarations.indices:
        return f"index up to {declarations.indices[name]}"
    return declarations.objects.get(name, "").replace(" x ", " × ")


def _words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
