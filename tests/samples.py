"""A small rubric and submissions to it, for tests that are not about mathematics."""

from __future__ import annotations

from datetime import UTC, datetime

from store.intake import SubmissionIn

RUBRIC = r"""
problem = "test-lines"
title = "Two lines"
source = "made for the tests"
version = 1

[objects]
x = "scalar"

[[part]]
id = "a"
ask = 'f(x)'
points = 1.5
answer = '2 x'

[[part]]
id = "b"
ask = 'g(x)'
points = 0.1
answer = 'x + 1'
"""
RIGHT = {"a": "2x", "b": "1 + x"}
TOTAL = "1.6"
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def submission(contestant: str = "Ada") -> SubmissionIn:
    return SubmissionIn(problem="test-lines", contestant=contestant, answers=RIGHT)
