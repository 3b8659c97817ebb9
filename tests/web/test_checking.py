"""The check of a rubric that is being typed has limits, and its process ends with ours."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.rubric_check.findings import Severity
from tests.samples import RUBRIC
from tests.waiting import until
from web.checking import Checker
from web.examining import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDLESS = (sys.executable, "-c", "import time\nwhile True: time.sleep(1)")


@pytest.fixture
def checker() -> Iterator[Checker]:
    made = Checker(timeout_s=60, memory_mib=1024)
    yield made
    made.close()


@pytest.mark.parametrize(
    "text", [RUBRIC, RUBRIC.replace("'2 x'", "'2 x +'"), "no rubric", ""], ids=str
)
def test_it_says_what_a_check_here_says(checker: Checker, text: str) -> None:
    assert checker.examined(text) == examine(text)


def test_what_takes_too_long_is_stopped_and_the_next_is_checked() -> None:
    checker = Checker(timeout_s=0.2, memory_mib=64, command=ENDLESS)
    found = checker.examined(RUBRIC)
    checker.close()

    assert not found.loaded
    assert not found.report.good
    (finding,) = found.report.findings
    assert finding.severity is Severity.ERROR
    assert finding.message == "The check took longer than 0.2 s and was stopped."
    assert "grader check" in finding.remedy


def test_what_needs_too_much_memory_is_stopped_and_the_next_is_checked() -> None:
    bomb = "x" * 200_000_000  # characters in UTF-8, read in pieces: more than 64 MiB
    checker = Checker(timeout_s=60, memory_mib=64)
    stopped = checker.examined(bomb)
    found = checker.examined(RUBRIC)
    checker.close()

    assert stopped.report.findings[0].message == (
        "The check needed more than 64 MiB of memory and was stopped."
    )
    assert found.loaded


def test_the_process_ends_with_the_one_that_started_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "web.examining", "256"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.close()
    until(lambda: process.poll() is not None, bound_s=30)
    assert process.stdout is not None
    process.stdout.close()
    assert process.returncode == 0
