"""Files given on the command line: rubrics and submissions, or an error that names the remedy."""

from __future__ import annotations

import json
import sys
import tomllib
from typing import TYPE_CHECKING, Never

import typer

from grader.model import Submission
from grader.rubric_file import RubricError, did_you_mean, read_rubric

if TYPE_CHECKING:
    from pathlib import Path

    from grader.rubric_file.prepared import PreparedRubric

WRITE_UPS = frozenset({".txt", ".md", ".tex"})
TABLES = frozenset({".toml", ".json"})
BAD_INPUT = 2


def refuse(message: str, *, code: int = BAD_INPUT) -> Never:
    """End the command with a message on the error stream."""
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(code)


def text_of(path: Path) -> str:
    """The text of a file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        refuse(f"{path}: cannot be opened: {error.strerror}")
    except UnicodeDecodeError as error:
        refuse(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8")


def rubric_of(path: Path, *, code: int = BAD_INPUT) -> PreparedRubric:
    """The rubric in a file."""
    try:
        return read_rubric(text_of(path), file=str(path))
    except RubricError as error:
        refuse(str(error), code=code)


def submission_of(path: Path, prepared: PreparedRubric) -> Submission:
    """A submission: a write-up (.txt, .md, .tex) or an answer for each part (.toml, .json)."""
    problem = prepared.rubric.problem
    if path.suffix.lower() in WRITE_UPS:
        return Submission(problem, contestant=path.stem, text=text_of(path))
    if path.suffix.lower() in TABLES:
        return Submission(problem, contestant=path.stem, answers=_answers(path, prepared))
    known = ", ".join(sorted(WRITE_UPS | TABLES))
    refuse(f"{path}: '{path.suffix}' is no kind of submission; name it one of {known}")


def _answers(path: Path, prepared: PreparedRubric) -> dict[str, str]:
    """The table of a file, with the ids of parts as keys and LaTeX as values."""
    answers = _table(path)
    ids = [part.id for part in prepared.rubric.parts]
    for key, value in answers.items():
        if key not in ids:
            refuse(f"{path}: {key}: the rubric has no such part; {did_you_mean(key, ids)}")
        if not isinstance(value, str):
            refuse(f"{path}: {key}: an answer is a string of LaTeX")
    return {key: str(value) for key, value in answers.items()}


def _table(path: Path) -> dict[str, object]:
    text = text_of(path)
    try:
        table = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        refuse(f"{path}: {error}")
    if not isinstance(table, dict):
        refuse(f'{path}: expected one answer a part, such as {{"a": "x^2"}}')
    return table
