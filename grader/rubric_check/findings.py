"""What a check of a rubric says: findings that name the key, the trouble and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error must be mended, a warning looked at, a note read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `key` is its place as in RubricError, `line` that in the file (0: unknown).

    `code` is for machines ("key.derived", "attack.accepted"), `message` a sentence for the author,
    `remedy` what to do ("" where the message says it), `facts` are named formulas to look at.
    """

    severity: Severity
    key: str
    code: str
    message: str
    remedy: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Attacked:
    """What came of attacking one part.

    `same` of `rewritten` spellings of the key earned what the key earns, or were refused for their
    form; `refused` of `broken` wrong keys earned nothing. `covered` are the wrong keys that a rule
    gives less for: the text and the rule's code.
    """

    part: str
    rewritten: int
    same: int
    broken: int
    refused: int
    covered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """One example and everything in which its score is not what it says."""

    name: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check of one rubric found."""

    findings: tuple[Finding, ...]
    examples: tuple[Ran, ...] = ()
    attacked: tuple[Attacked, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing has to be mended."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def error(key: str, code: str, message: str, **more: object) -> Finding:
    """What must be mended."""
    return Finding(Severity.ERROR, key, code, message, **more)  # type: ignore[arg-type]


def warning(key: str, code: str, message: str, **more: object) -> Finding:
    """What is to be looked at."""
    return Finding(Severity.WARNING, key, code, message, **more)  # type: ignore[arg-type]


def note(key: str, code: str, message: str, **more: object) -> Finding:
    """What is good to know."""
    return Finding(Severity.NOTE, key, code, message, **more)  # type: ignore[arg-type]
