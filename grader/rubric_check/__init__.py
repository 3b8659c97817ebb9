"""Rubrics checked before the contest: keys derived and attacked, rules and examples tried."""

from grader.rubric_check.check import check_rubric, refused
from grader.rubric_check.findings import Attacked, Finding, Ran, Report, Severity

__all__ = ["Attacked", "Finding", "Ran", "Report", "Severity", "check_rubric", "refused"]
