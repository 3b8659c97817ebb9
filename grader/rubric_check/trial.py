"""What an answer earns: a submission that is right in every part but for this answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.grade import grade
from grader.model import Submission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from grader.model import PartScore
    from grader.rubric_file.prepared import PreparedRubric


@dataclass(frozen=True, slots=True)
class Trial:
    """A rubric and what the right answers earn by it, by part."""

    prepared: PreparedRubric
    right: Mapping[str, PartScore]

    def earned(self, part: str, answer: str) -> PartScore:
        """The mark of a part with this answer, the others being right."""
        return _graded(self.prepared, {**keys_of(self.prepared), part: answer})[part]

    def full(self, part: str) -> Decimal | None:
        """What the key of a part earns; None where a person decides."""
        return self.right[part].points


def trial_of(prepared: PreparedRubric) -> Trial:
    """A trial of a rubric."""
    return Trial(prepared, _graded(prepared, keys_of(prepared)))


def keys_of(prepared: PreparedRubric) -> dict[str, str]:
    """The right answers by part; one written through earlier parts is in letters of its own."""
    return {id_: keys.reference.text for id_, keys in prepared.keys.items()}


def _graded(prepared: PreparedRubric, answers: Mapping[str, str]) -> dict[str, PartScore]:
    score = grade(Submission(prepared.rubric.problem, answers=answers), prepared)
    return {part.part: _without_the_way(part) for part in score.parts}


def _without_the_way(part: PartScore) -> PartScore:
    """The mark of the answer alone, where a derivation earns points of its own."""
    if len(part.awards) < 2:
        return part
    answer = part.awards[0]
    points = None if answer.withheld else answer.points
    return replace(part, points=points, out_of=answer.out_of, awards=(answer,))
