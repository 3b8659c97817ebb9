"""The report of a rubric's check as the API gives it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import Field

from grader.rubric_check.findings import Severity
from web.api.resources import Resource

if TYPE_CHECKING:
    from grader.rubric_check.findings import Finding
    from web.checking import Examined


class FindingView(Resource):
    """One thing found: its place in the file, a code for machines, sentences for the author.

    An error has to be mended before the rubric can be published, a warning looked at.
    """

    severity: Severity
    key: str = Field(examples=["part[1].partial[0].answer"])
    line: int = Field(examples=[34], description="the line of the file; 0 where it has none")
    code: str = Field(examples=["key.derived"])
    message: str = Field(examples=["the key is not what the statement's definitions give"])
    remedy: str = Field(examples=["Mend the key or the definition."])
    facts: dict[str, str] = Field(examples=[{"derived": "x_n \\delta_{mk}"}])


class ExampleReport(Resource):
    """An example that was run, and everything in which its score is not what it says."""

    name: str = Field(examples=["the official solution"])
    differences: list[str] = Field(examples=[[]])


class AttackReport(Resource):
    """What came of attacking a part with other spellings of its key, and with wrong keys.

    `same` of `rewritten` spellings earned what the key earns, `refused` of `broken` wrong keys
    nothing; `covered` are those that a rule gives less for, with the code of the rule.
    """

    part: str = Field(examples=["dW"])
    rewritten: int = Field(examples=[24])
    same: int = Field(examples=[24])
    broken: int = Field(examples=[31])
    refused: int = Field(examples=[30])
    covered: dict[str, str] = Field(examples=[{"x_n": "NO_DELTA"}])


class RubricReport(Resource):
    """What a check says; `good` where nothing has to be mended and the rubric can be published."""

    good: bool
    findings: list[FindingView]
    examples: list[ExampleReport]
    attacked: list[AttackReport]
    derived: list[str] = Field(
        examples=[["dx", "dW", "db"]], description="the parts whose keys the statement confirms"
    )
    left_out: list[str] = Field(
        examples=[["a short reply"]],
        description="examples in files of their own, which were not run",
    )


def report_of(examined: Examined) -> RubricReport:
    """A check as a resource."""
    report = examined.report
    return RubricReport(
        good=report.good,
        findings=list(map(_finding, report.findings)),
        examples=[
            ExampleReport(name=ran.name, differences=list(ran.differences))
            for ran in report.examples
        ],
        attacked=[
            AttackReport(**{**asdict(each), "covered": dict(each.covered)})
            for each in report.attacked
        ],
        derived=list(report.derived),
        left_out=list(examined.left_out),
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(**{**asdict(finding), "facts": dict(finding.facts)})
