"""What goes to the grading child and what comes back: JSON both ways, never pickles."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.model import Submission
from grader.rubric_file import read_rubric
from store.marks import marked, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Score
    from grader.rubric_file import PreparedRubric


RUBRICS_KEPT = 64

_rubric = lru_cache(maxsize=RUBRICS_KEPT)(read_rubric)


def request(submission: Submission, rubric_text: str) -> bytes:
    """A submission and the text of the rubric version that grades it."""
    return json.dumps(
        {
            "problem": submission.problem,
            "contestant": submission.contestant,
            "text": submission.text,
            "answers": dict(submission.answers),
            "rubric": rubric_text,
        }
    ).encode()


def work_of(grade: Callable[[Submission, PreparedRubric], Score]) -> Callable[[bytes], bytes]:
    """What the child runs: a request in, the marked score as JSON out. A rubric is read once."""

    def work(message: bytes) -> bytes:
        fields = json.loads(message)
        rubric = _rubric(fields.pop("rubric"))
        return to_json(marked(grade(Submission(**fields), rubric)))

    return work
