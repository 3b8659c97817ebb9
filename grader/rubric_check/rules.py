"""The rules of a part beside one another: each applies, none is worth more than a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.rubric_check.findings import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Part, PartScore
    from grader.rubric_check.findings import Finding
    from grader.rubric_check.trial import Trial


def rules(trial: Trial, part: Part, place: str) -> Iterator[Finding]:
    """What is wrong with the key's own marks and with the partial rules of a part."""
    yield from _key(trial, part, place)
    yield from _order(part, place)
    for at, rule in enumerate(part.criterion.partial, start=1):
        score = trial.earned(part.id, rule.answer)
        if score.code == rule.code and score.points == rule.points:
            continue
        earned = "a person decides" if score.needs_review else f"it earns {score.points} points"
        yield error(
            f"{place}.partial[{at}]",
            "rule.never",
            f"the rule {rule.code} does not apply to its own answer: {earned} by {score.code}",
            remedy=_remedy(score),
            facts=(("answer", rule.answer), ("why", score.say)),
        )


def _remedy(score: PartScore) -> str:
    if score.needs_review:
        return "write the answer so that it can be told from the right one"
    return f"{score.code} decides before it: change its answer, or take the rule out"


def _key(trial: Trial, part: Part, place: str) -> Iterator[Finding]:
    """The key earns all the points of its part."""
    score = trial.right[part.id]
    if not score.needs_review and score.points != part.criterion.points:
        yield error(
            f"{place}.answer",
            "key.points",
            f"the key earns {score.points} of {part.criterion.points} points: {score.say}",
            remedy="the rules of this part refuse their own key",
        )


def _order(part: Part, place: str) -> Iterator[Finding]:
    """A wrong answer earns less than the right one, also than the right one in another form."""
    wrong = part.criterion.wrong_form
    for at, rule in enumerate(part.criterion.partial, start=1):
        key = f"{place}.partial[{at}].points"
        if rule.points == part.criterion.points:
            message = f"the rule {rule.code} gives a wrong answer all {rule.points} points"
            yield error(key, "rule.full", message, remedy="give the rule fewer points")
        elif wrong is not None and rule.points > wrong.points:
            message = (
                f"the rule {rule.code} gives a wrong answer {rule.points} points, "
                f"{wrong.code} the right one only {wrong.points}"
            )
            yield warning(key, "rule.beats-form", message, remedy="make the right value worth more")
