"""What is long to load is loaded where answers are judged, and there before the first of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.samples import RUBRIC

LONG = ("sympy", "flint", "grader.judge", "grader.equivalence.decide")
JUDGE_NOTHING = ("web.server", "workers.dispatcher", "workers.delivery", "cli.serve", "cli.worker")
INTEGRAL = RUBRIC.replace("answer = '2 x'", r"answer = '\int_0^x 2 dt'")
GRADING = """
import sys
import grader

grader.load()
before = {*sys.modules}
from grader.grade import grade
from grader.model import Submission
from grader.rubric_file import read_rubric

submission = Submission("test-lines", "Ada", "", {"a": r"\\int_0^{2x} dt"})
score = grade(submission, read_rubric(sys.argv[1]))
print(score.parts[0].points, *(each for each in {*sys.modules} - before if "grader" in each))
"""


def said(program: str, *arguments: str) -> list[str]:
    """The words that a new interpreter prints."""
    done = subprocess.run(  # noqa: S603 our own
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.parametrize("module", JUDGE_NOTHING)
def test_what_judges_nothing_does_without(module: str) -> None:
    assert said(f"import sys, {module}; print(*{{*{LONG}}} & {{*sys.modules}})") == []


def test_no_answer_waits_for_what_is_loaded() -> None:
    assert said(GRADING, INTEGRAL) == ["1.5"]
