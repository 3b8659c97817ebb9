"""A rubric examined before the contest: its keys, its rules, its examples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.rubric_check.attack import attack
from grader.rubric_check.derived import against_definitions
from grader.rubric_check.examples import run
from grader.rubric_check.families import families
from grader.rubric_check.findings import Finding, Report, Severity, error
from grader.rubric_check.lines import line_of
from grader.rubric_check.rules import rules
from grader.rubric_check.trial import trial_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.rubric_file import RubricError
    from grader.rubric_file.prepared import PreparedRubric

ORDER = {severity: place for place, severity in enumerate(Severity)}


def check_rubric(prepared: PreparedRubric, files: Mapping[str, str], text: str = "") -> Report:
    """All that is found in a loaded rubric.

    `files` are the write-ups that its examples name, `text` the rubric's own for the lines of its
    keys. Deterministic; some tens of milliseconds a part. A key that is written through earlier
    parts is neither derived nor attacked, and points that a person gives have no key.
    """
    trial = trial_of(prepared)
    ran, findings = run(prepared, files)
    findings += families(prepared.rubric.parts[0].reference.declarations)
    attacked, derived = [], []
    for number, part in enumerate(prepared.rubric.parts, start=1):
        if part.criterion.manual:
            continue
        place, key = f"part[{number}]", prepared.keys[part.id].reference
        findings += rules(trial, part, place)
        if part.through:
            continue
        compared = against_definitions(part, key, place)
        findings += [compared.finding] if compared.finding else []
        derived += [part.id] if compared.follows else []
        if trial.full(part.id) is not None:
            tally, found = attack(trial, part, key, place)
            attacked.append(tally)
            findings += found
    return Report(_sorted(findings, text), ran, tuple(attacked), tuple(derived))


def _sorted(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Errors first, in the order of the file, each with its line."""
    placed = [replace(each, line=line_of(text, each.key)) for each in findings]
    return tuple(sorted(placed, key=lambda each: (ORDER[each.severity], each.line)))


def refused(trouble: RubricError, text: str) -> Report:
    """The report of a rubric that does not load."""
    faults = [error(fault.key, "rubric.invalid", fault.message) for fault in trouble.faults]
    return Report(_sorted(faults, text))
