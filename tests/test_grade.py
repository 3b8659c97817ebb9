"""The whole pipeline: real write-ups to points, and no text that breaks it."""

from decimal import Decimal
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.check import check, checked
from cli.grade import grade as grade_command
from grader.grade import grade
from grader.model import PartScore, Submission, Verdict
from grader.rubric_file import read_rubric

FILES = sorted(Path("rubrics").rglob("*.toml"))
LAYER = Path("rubrics/usaaio-2025/linear-layer.toml")
PREPARED = read_rubric(LAYER.read_text(encoding="utf-8"))
RUN = CliRunner()
APP = typer.Typer()
APP.command()(grade_command)
APP.command()(check)


def graded(text: str | None = None, **answers: str) -> dict[str, PartScore]:
    submission = Submission(PREPARED.rubric.problem, text=text, answers=answers)
    return {part.part: part for part in grade(submission, PREPARED).parts}


@pytest.mark.parametrize("file", FILES, ids=str)
def test_examples_get_what_their_rubric_says(file: Path) -> None:
    _, report = checked(file)

    assert report.examples
    assert [ran for ran in report.examples if ran.differences] == []


def test_exchanged_indices_under_their_left_side_get_nothing() -> None:
    part = graded(r"$\frac{\partial y_i}{\partial W_{jk}} = \boxed{x_j \delta_{ik}}$")["dW"]

    assert part.points == 0
    assert part.say


def test_the_identity_of_the_wrong_size_is_refused_with_both_sizes() -> None:
    part = graded(db=r"\mathbf{I}_{N\times N}")["db"]

    assert part.points == 0
    assert "N x N" in part.say
    assert "M x M" in part.say


def test_a_part_left_out_is_blank_but_an_unknown_name_is_for_a_person() -> None:
    assert graded(dx="W")["db"].code == "answer.blank"
    assert graded(dx="W", dB="I")["db"].points is None


@pytest.mark.parametrize(
    "text",
    [
        r"$\nabla_x y = W^\top$ or $\nabla_x y = W$",
        r"$\nabla_x y = W^\top$. Alternatively, $\nabla_x y = W$.",
        "$\\nabla_x y = W$\n\nor\n\n$\\nabla_x y = W^\\top$",
        r"$\nabla_x y = W$ in one layout, $\nabla_x y = W^\top$ in the other",
    ],
)
def test_two_equations_that_contradict_each_other_are_for_a_person(text: str) -> None:
    part = graded(text)["dx"]

    assert part.judgement.verdict is Verdict.UNDECIDED
    assert part.code == "answer.rivals"
    assert part.points is None


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("dx", r"$\nabla_x y = \nabla_x (Wx + b)$. Hence $\nabla_x y = W$."),
        ("dx", r"$\frac{\partial y_m}{\partial x_n} = w_{mn}$, so $\nabla_x y = W$."),
        ("dx", r"$\frac{\partial y_1}{\partial x_2} = w_{12}$, so $\nabla_x y = W$."),
        ("db", r"$\frac{\partial y_m}{\partial b_m} = 1$, so $\nabla_b y = I$."),
    ],
)
def test_steps_and_single_entries_on_the_way_are_no_other_answers(part: str, text: str) -> None:
    found = graded(text)[part]

    assert found.points == found.out_of
    assert not found.found.doubt


def test_an_answer_of_its_own_comes_before_the_write_up() -> None:
    parts = graded(r"\boxed{\nabla_x y = W^\top} \boxed{\nabla_b y = I}", dx="W")

    assert (parts["dx"].points, parts["dx"].found.how) == (Decimal(3), "given")
    assert (parts["db"].points, parts["db"].found.how) == (Decimal(3), "boxed")


def test_nothing_found_is_for_a_person_and_nothing_written_is_zero() -> None:
    assert {part.points for part in graded("I could not do it.").values()} == {None}
    assert {part.points for part in graded(" \n").values()} == {Decimal(0)}


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_submission_gets_a_score(text: str, answer: str) -> None:
    submission = Submission("p", text=text, answers={"dW": answer})

    score = grade(submission, PREPARED)

    assert 0 <= score.total <= score.out_of == 10
    assert score == grade(submission, PREPARED)


def test_the_command_prints_a_table_or_json() -> None:
    reply = LAYER.parent / "linear-layer" / "reply.md"

    table = RUN.invoke(APP, ["grade", str(LAYER), str(reply)])
    json = RUN.invoke(APP, ["grade", str(LAYER), str(reply), "--json"])

    assert (table.exit_code, json.exit_code) == (0, 0)
    assert "10 of 10 points" in table.stdout
    assert '"total":"10"' in json.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", '{"dw": "x"}', "dw: the rubric has no such part; did you mean 'dW'?"),
        ("a.json", '{"dx": 1}', "dx: an answer is a string of LaTeX"),
        ("a.json", "[]", "expected one answer a part"),
        ("a.toml", "dx =", "a.toml: "),
        ("a.pdf", "W", "'.pdf' is no kind of submission"),
    ],
)
def test_bad_input_is_named_with_its_remedy(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    result = RUN.invoke(APP, ["grade", str(LAYER), str(tmp_path / name)])

    assert result.exit_code == 2
    assert said in result.stderr


def test_check_runs_the_examples(tmp_path: Path) -> None:
    text = LAYER.read_text(encoding="utf-8").split("# The write-ups of the source")[0]
    rubric = tmp_path / "layer.toml"
    rubric.write_text(text + "[[example]]\ndx = 'W^\\top'\ntotal = 3\n", encoding="utf-8")

    failed, passed = RUN.invoke(APP, ["check", str(rubric)]), RUN.invoke(APP, ["check", str(LAYER)])

    assert (failed.exit_code, passed.exit_code) == (1, 0)
    assert "total: expected 3, came 1" in failed.stdout
