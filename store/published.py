"""Published rubrics as the grader has them; one is read once in a process, for it never changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grader.rubric_file import read_rubric
from store import rubrics

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grader.model import Rubric

KEPT = 64

_read = lru_cache(maxsize=KEPT)(read_rubric)


def rubric_of(connection: Connection, rubric_id: int) -> Rubric:
    """A published version."""
    return _read(rubrics.text_of(connection, rubric_id)).rubric


def live_rubric(connection: Connection, problem: str) -> Rubric | None:
    """The version that marks what comes in; None where none is published."""
    rubric_id = rubrics.live(connection, problem)
    return None if rubric_id is None else rubric_of(connection, rubric_id)
