"""Rubrics that use every rule for points, with their examples: right, partly right, and attacks."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cli.grade import show
from grader.grade import grade
from grader.model import DERIVATION, Example, PartScore, Submission
from grader.rubric_check.examples import differences, score_of
from grader.rubric_file import RubricError, read_rubric
from store.score_json import from_json, to_json
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


def test_a_slip_is_shown_with_its_place_and_numbers_to_check_it() -> None:
    text = r"$$\frac{\partial y_m}{\partial x_n} = \sum_i w_{mi} = \boxed{w_{mn}}$$"
    score = grade(Submission("p", text=text), RUBRICS["derivations"])
    derivation = score.parts[0].awards[1]

    assert (derivation.item, derivation.points, derivation.withheld) == (
        DERIVATION,
        Decimal(0),
        Decimal(0),
    )
    slip = derivation.evidence[0]
    assert (slip.code, text[slip.start : slip.end]) == ("step.fails", r"\sum_i w_{mi}")
    assert slip.witness is not None


def test_the_same_named_slip_is_charged_once() -> None:
    half = r"\frac12 \sum_{k=1}^n (n+1)"
    text = rf"$$\sum_{{k=1}}^n k = {half} = \frac{{n^2+n}}2 = -\frac{{n^2+n}}2 = \frac{{n(n+1)}}2$$"
    score = grade(Submission("p", text=text), RUBRICS["numbers"])
    derivation = score.parts[-1].awards[1]

    assert len([each for each in derivation.evidence if each.code == "step.fails"]) == 2
    assert derivation.points == Decimal("1.5")


@given(st.text(max_size=40), st.text(alphabet="\\=$&{}_^ axyw\n", max_size=60))
def test_any_write_up_has_a_mark_for_its_derivations(prose: str, formula: str) -> None:
    for name in ("derivations", "numbers"):
        submission = Submission("p", text=f"{prose}$${formula}$$")
        score = grade(submission, RUBRICS[name])

        assert 0 <= score.total <= score.total + score.withheld <= score.out_of
        assert score == grade(submission, RUBRICS[name])
        assert from_json(to_json(score)) == score


def test_the_command_shows_what_else_a_part_is_marked_for() -> None:
    text = r"$$\frac{\partial y_m}{\partial x_n} = \sum_i w_{mi} = \boxed{w_{mn}}$$"
    score = grade(Submission("p", text=text), RUBRICS["derivations"])
    console = Console(width=200, file=StringIO())

    show(score, console)

    shown = console.file.getvalue()  # type: ignore[attr-defined] # the StringIO above
    assert "derivation" in shown
    assert "0 of 3" in shown
    assert "does not hold" in shown


@cases("awards_faults.cases", "=>")
def test_a_fault_names_its_key_and_remedy(case: Case) -> None:
    old, new = (side.strip() for side in case.left.split("~"))
    texts = (file.read_text(encoding="utf-8").split("[[example]]")[0] for file in FILES.values())
    text = next(each for each in texts if old in each)

    with pytest.raises(RubricError) as caught:
        read_rubric(text.replace(old, new.replace(" ; ", "\n"), 1))

    said = [f"{fault.key}: {fault.message}" for fault in caught.value.faults]
    assert any(line.startswith(case.right) for line in said), said
