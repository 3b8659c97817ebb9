"""Rubric versions published and made live, by the API or in the dashboard, and written down.

Each raises Fault for what is not so.
"""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.rubric_check.findings import Severity
from grader.rubric_file import read_rubric
from store import audit, rubrics
from store.audit import Change
from store.rubrics import RubricFrozenError
from web.faults import Fault

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grader.model import Rubric
    from grader.rubric_check.findings import Finding
    from store.audit import Actor
    from store.rubrics import Version
    from web.checking import Checker


def checked(checker: Checker, text: str) -> Rubric:
    """The rubric that the text of a file says, if its check finds nothing that must be mended."""
    found = checker.examined(text)
    if not found.report.good:
        wrong = [each for each in found.report.findings if each.severity is Severity.ERROR]
        raise Fault("rubric-invalid", errors=[_told(each) for each in wrong])
    return read_rubric(text).rubric


def _told(finding: Finding) -> dict[str, str]:
    """An error of a check as a problem document names it."""
    detail = f"{finding.message} {finding.remedy}".strip()
    return {"detail": detail, "key": finding.key, "line": str(finding.line)}


def publish(connection: Connection, who: Actor, rubric: Rubric, text: str) -> None:
    """Freeze a version. The same text again changes nothing."""
    before = len(rubrics.versions(connection, rubric.problem))
    now = datetime.now(UTC)
    try:
        rubrics.publish(
            connection, problem=rubric.problem, version=rubric.version, text=text, now=now
        )
    except RubricFrozenError as error:
        raise Fault("version-frozen", str(error)) from error
    if len(rubrics.versions(connection, rubric.problem)) > before:
        after = {"version": rubric.version}
        change = Change("rubric.published", _what(rubric.problem), after=after)
        audit.add(connection, who, change, now)


def make_live(connection: Connection, who: Actor, problem: str, version: int) -> None:
    """Let what comes in from now on be marked by a version."""
    found = version_of(connection, problem, version)
    live = [each.version for each in rubrics.versions(connection, problem) if each.live]
    rubrics.make_live(connection, problem, found.id)
    change = Change(
        "rubric.live",
        _what(problem),
        before={"version": live[0]},
        after={"version": version},
    )
    audit.add(connection, who, change, datetime.now(UTC))


def version_of(connection: Connection, problem: str, version: int) -> Version:
    """A published version."""
    found = [each for each in rubrics.versions(connection, problem) if each.version == version]
    if not found:
        raise Fault("not-found", f"no version {version} of '{problem}' is published")
    return found[0]


def difference(connection: Connection, old: Version, new: Version) -> list[str]:
    """The lines of a unified diff from one version's text to another's."""
    texts = [rubrics.text_of(connection, each.id) for each in (old, new)]
    before, after = (text.splitlines(keepends=True) for text in texts)
    names = f"version {old.version}", f"version {new.version}"
    return list(difflib.unified_diff(before, after, *names))


def _what(problem: str) -> str:
    """A problem's name in the audit log."""
    return f"problem {problem}"
