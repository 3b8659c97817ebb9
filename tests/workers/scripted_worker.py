"""A worker whose grading goes wrong, where an answer asks for it, in ways that real answers might.

Everything else about it is the real one: python -m tests.workers.scripted_worker
"""

from __future__ import annotations

import fcntl
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.grade import grade
from workers.settings import Settings
from workers.worker import run_worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Score, Submission
    from grader.rubric_file.prepared import PreparedRubric


def endless(_: str) -> None:
    while True:
        pass


def hungry(_: str) -> None:
    eaten = []
    while True:
        eaten.append(bytes(16 * 1024 * 1024))


def crashing(_: str) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def faulty(_: str) -> None:
    raise ZeroDivisionError("a bug of ours")


def gated(gate: str) -> None:
    """The first time: say that grading has begun, and wait for the gate.

    It is said by a file that is locked, so that a test can see whether this process lives.
    """
    begun = Path(f"{gate}.begun")
    if begun.exists():
        return
    sign = begun.with_suffix(".new").open("w")
    fcntl.flock(sign, fcntl.LOCK_EX)
    Path(sign.name).rename(begun)
    Path(gate).read_bytes()


PART = "script"  # whose answer says what happens
SCRIPT: dict[str, Callable[[str], None]] = {
    "endless": endless,
    "hungry": hungry,
    "crashing": crashing,
    "faulty": faulty,
    "gated": gated,
}


def scripted(submission: Submission, rubric: PreparedRubric) -> Score:
    answers = dict(submission.answers)
    name, _, argument = answers.pop(PART, "").partition(" ")
    if name in SCRIPT:
        SCRIPT[name](argument)
    return grade(replace(submission, answers=answers), rubric)


if __name__ == "__main__":
    run_worker(Settings.from_environment(os.environ), scripted)
