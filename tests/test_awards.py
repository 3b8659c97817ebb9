"""Rubrics that use every rule for points, with their examples: right, partly right, and attacks."""

from decimal import Decimal
from pathlib import Path

import pytest

from grader.grade import grade
from grader.model import Example, PartScore, Submission
from grader.rubric_check.examples import differences, score_of
from grader.rubric_file import RubricError, read_rubric
from tests.tables import Case, cases

FILES = {file.stem: file for file in sorted(Path("tests/awards").glob("*.toml"))}
RUBRICS = {name: read_rubric(file.read_text(encoding="utf-8")) for name, file in FILES.items()}


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name, each in RUBRICS.items() for example in each.rubric.examples],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_examples_get_what_their_rubric_says(name: str, example: Example) -> None:
    score = score_of(example, RUBRICS[name], {})

    assert list(differences(example, score)) == []
    assert score.total + score.withheld <= score.out_of


def part_of(name: str, part: str, **answers: str) -> PartScore:
    score = grade(Submission("p", answers=answers), RUBRICS[name])
    return next(each for each in score.parts if each.part == part)


def test_follow_through_says_from_which_value() -> None:
    part = part_of("layer", "back", dx="2 W", back=r"2 W^\top g")

    assert any("right for your own dx = 2 W" in each.say for each in part.awards[0].evidence)


def test_an_unreadable_answer_withholds_all_its_points() -> None:
    part = part_of("layer", "counts", counts=r"F_2 = 1, F_3 = 2, F_4 = \foo{4}")

    assert part.points is None
    assert (part.given, part.withheld) == (Decimal(0), Decimal(3))


@cases("awards_faults.cases", "=>")
def test_a_fault_names_its_key_and_remedy(case: Case) -> None:
    old, new = (side.strip() for side in case.left.split("~"))
    text = FILES["layer"].read_text(encoding="utf-8").split("[[example]]")[0]
    assert old in text

    with pytest.raises(RubricError) as caught:
        read_rubric(text.replace(old, new.replace(" ; ", "\n"), 1))

    said = [f"{fault.key}: {fault.message}" for fault in caught.value.faults]
    assert any(line.startswith(case.right) for line in said), said
