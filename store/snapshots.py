"""Objects as the events show them: short, for good, with the address of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.model import Score
    from store.marks import Marked
    from store.submissions import State


def of_submission(
    submission_id: int,
    *,
    problem: str,
    contestant: str,
    reference: str | None,
    state: State,
    score: Marked | Score | None = None,
) -> dict[str, Any]:
    """A submission: where it stands, and what it scored."""
    return {
        "id": submission_id,
        "href": f"/v1/submissions/{submission_id}",
        "problem": problem,
        "contestant": contestant,
        "reference": reference,
        "state": state,
        "score": None if score is None else _of_score(score),
    }


def _of_score(score: Marked | Score) -> dict[str, Any]:
    """Points as decimal text, as everywhere in the API."""
    return {
        "total": f"{score.total:f}",
        "out_of": f"{score.out_of:f}",
        "withheld": f"{score.withheld:f}",
        "needs_review": score.needs_review,
        "rubric_version": score.rubric_version,
        "grader_version": score.grader_version,
    }
