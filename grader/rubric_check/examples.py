"""The examples of a rubric: whether each gets its marks, and which rules none of them reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.grade import grade
from grader.model import DERIVATION, Submission
from grader.rubric_check.findings import Ran, error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.model import Example, PartScore, Rubric, Score
    from grader.rubric_check.findings import Finding
    from grader.rubric_file.prepared import PreparedRubric


def score_of(example: Example, prepared: PreparedRubric, files: Mapping[str, str]) -> Score:
    """The score that an example gets; `files` are the texts of the write-ups that are named."""
    text = files[example.file] if example.file else example.text
    submission = Submission(prepared.rubric.problem, text=text, answers=example.answers)
    return grade(submission, prepared)


def run(
    prepared: PreparedRubric, files: Mapping[str, str]
) -> tuple[tuple[Ran, ...], list[Finding]]:
    """Every example with its differences, and what they leave untried."""
    rubric = prepared.rubric
    scores = [score_of(example, prepared, files) for example in rubric.examples]
    ran, findings = [], []
    for number, (example, score) in enumerate(zip(rubric.examples, scores, strict=True), start=1):
        found = tuple(differences(example, score))
        ran.append(Ran(example.name, found))
        findings += [
            error(f"example[{number}]", "example.failed", f"{example.name}: {line}")
            for line in found
        ]
    return tuple(ran), [*findings, *untried(rubric, scores)]


def differences(example: Example, score: Score) -> Iterator[str]:
    """Everything in which a score is not what its example says."""
    if score.total != example.total:
        yield f"total: expected {example.total}, came {score.total}"
    for part in score.parts:
        yield from _part_differences(example, part)


def _part_differences(example: Example, part: PartScore) -> Iterator[str]:
    code, points = example.codes.get(part.part), example.points.get(part.part)
    if code is not None and part.code != code:
        yield f"{part.part}: expected code {code}, came {part.code}: {part.say}"
    if points is not None and part.given != points:
        yield f"{part.part}: expected {points} points, came {_points(part)}: {part.say}"
    yield from _derivation_differences(example, part)
    if part.needs_review and part.part not in example.review:
        yield f"{part.part}: a person would have to decide ({part.code}): {part.say}"
    if part.part in example.review and not part.needs_review:
        yield f"{part.part}: expected to be left to a person, came {_points(part)} points"


def _derivation_differences(example: Example, part: PartScore) -> Iterator[str]:
    code = example.derivations.get(part.part)
    for award in part.awards:
        if award.item == DERIVATION and code not in {None, award.code}:
            yield f"{part.part}: expected derivation {code}, came {award.code}: {award.say}"


def _points(part: PartScore) -> str:
    if part.points is not None:
        return str(part.points)
    return f"{part.given} and {part.withheld} withheld" if part.given else "none"


def untried(rubric: Rubric, scores: Sequence[Score]) -> Iterator[Finding]:
    """The rules that no example reaches, and the lack of an example that is all right."""
    reached = {(part.part, part.code) for score in scores for part in score.parts}
    for number, part in enumerate(rubric.parts, start=1):
        rules = [(f"partial[{at}]", r.code) for at, r in enumerate(part.criterion.partial, start=1)]
        wrong = part.criterion.wrong_form
        rules += [("wrong_form", wrong.code)] if wrong is not None else []
        follow = part.criterion.follow
        rules += [("follow", follow.code)] if follow is not None else []
        for place, code in rules:
            if (part.id, code) not in reached:
                key, message = f"part[{number}].{place}", f"no example reaches the rule {code}"
                remedy = f'add an [[example]] with codes = {{ {part.id} = "{code}" }}'
                yield note(key, "rule.untried", message, remedy=remedy)
    if not any(score.total + score.withheld == score.out_of for score in scores):
        message = "no example earns all the points"
        remedy = "add the solution of the statement as an [[example]]"
        yield warning("example", "example.none-full", message, remedy=remedy)
