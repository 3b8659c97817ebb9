"""What the service gives. Points are exact; fields that a newer service adds are left out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Verdict = Literal["correct", "incorrect", "undecided", "unreadable"]


class Model(BaseModel):
    """A value from the service."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Witness(Model):
    """Values that show a difference."""

    given: list[str]
    entry: str
    expected: str
    came: str


class Evidence(Model):
    """Why a verdict holds."""

    code: str
    detail: str
    read: str
    witness: Witness | None


class PartMark(Model):
    """The mark of a part; `points` is None where a person has to decide."""

    part: str
    points: Decimal | None
    out_of: Decimal
    code: str
    say: str
    verdict: Verdict
    evidence: Evidence


class Score(Model):
    """A score; `withheld` is what the parts under review could add at most."""

    total: Decimal
    out_of: Decimal
    withheld: Decimal
    needs_review: bool
    rubric_version: int
    grader_version: str
    parts: list[PartMark]


class Accepted(Model):
    """A submission that was stored and will be graded."""

    id: int
    href: str


class Submission(Model):
    """A submission: as it came, where it stands, and the score that counts."""

    id: int
    problem: str
    contestant: str
    reference: str | None
    state: str
    received_at: datetime
    text: str | None
    answers: dict[str, str]
    score: Score | None


class SourceFault(Model):
    """Why an answer cannot be read, and where."""

    code: str
    message: str
    start: int
    end: int


class Preview(Model):
    """How an answer is read."""

    readable: bool
    latex: str | None
    mathml: str | None
    fault: SourceFault | None


class Version(Model):
    """A published rubric version."""

    problem: str
    version: int
    live: bool


class Finding(Model):
    """One thing that the check of a rubric found; `line` is 0 where it has none."""

    severity: str
    key: str
    line: int
    code: str
    message: str
    remedy: str


class RubricReport(Model):
    """What the check of a rubric says; `good` where it can be published."""

    good: bool
    findings: list[Finding]


class Batch(Model):
    """A batch and how far it is."""

    id: int
    problem: str
    rubric_version: int
    state: str
    rows: int
    accepted: int
    faults: int
    graded: int
    waiting: int
    review: int
    rate: float


class RowFault(Model):
    """A row of a batch that could not be used."""

    row: int
    line: int
    fault: str


class PartResult(Model):
    """The mark of a part in the results of a batch."""

    points: str | None
    verdict: Verdict
    code: str
    say: str
    detail: str
    witness: str
    answer: str


class BatchResult(Model):
    """What came of a row of a batch: a score, or the `fault` that says why there is none."""

    row: int
    place: str
    submission: int | None = None
    contestant: str | None = None
    reference: str | None = None
    total: str = "0"
    out_of: str = "0"
    withheld: str = "0"
    review: bool = False
    parts: dict[str, PartResult] = {}
    fault: str | None = None
