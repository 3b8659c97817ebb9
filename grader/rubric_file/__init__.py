"""TOML <-> Rubric: a strict loader that names file, key and remedy; see docs/rubric-format.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.rubric_file.errors import Fault, RubricError, did_you_mean

if TYPE_CHECKING:
    from grader.rubric_file.prepared import PreparedRubric

__all__ = ["Fault", "RubricError", "did_you_mean", "read_rubric"]


def read_rubric(text: str, *, file: str = "rubric.toml") -> PreparedRubric:
    """The rubric of a TOML text with its references read; RubricError with all that is wrong."""
    from grader.rubric_file.read import read  # noqa: PLC0415 slow to load; few processes read any

    return read(text, file)
