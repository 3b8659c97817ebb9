"""What a child is asked, and what comes back: JSON both ways, never pickles."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from grader import load
from grader.model import Submission
from grader.rubric_file import read_rubric
from store.marks import marked, to_json
from workers.pool import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from grader.model import Score
    from grader.rubric_file.prepared import PreparedRubric


RUBRICS_KEPT = 64
SHORT = 4000  # characters; what is longer is like no other

_rubric = lru_cache(maxsize=RUBRICS_KEPT)(read_rubric)


def request(submission: Submission, *, rubric_id: int, rubric_text: str) -> Request:
    """A submission and the text of the rubric version that grades it.

    Whose it is does not go along: the same answers have the same score.
    """

    def body() -> bytes:
        fields = {
            "problem": submission.problem,
            "text": submission.text,
            "answers": dict(submission.answers),
            "rubric": rubric_text,
        }
        return json.dumps(fields).encode()

    return Request(_key(submission, rubric_id), body)


def work_of(grade: Callable[[Submission, PreparedRubric], Score]) -> Callable[[bytes], bytes]:
    """What the child runs: a request in, the marked score as JSON out. A rubric is read once.

    A child is forked with all that it needs: no answer's time is spent on loading it.
    """
    load()

    def work(message: bytes) -> bytes:
        fields = json.loads(message)
        rubric = _rubric(fields.pop("rubric"))
        return to_json(marked(grade(Submission(**fields), rubric)))

    return work


def _key(submission: Submission, rubric_id: int) -> Hashable | None:
    key = (rubric_id, submission.problem, submission.text, *submission.answers.items())
    answers = submission.answers.values()
    return key if sum(map(len, (submission.text or "", *answers))) <= SHORT else None
