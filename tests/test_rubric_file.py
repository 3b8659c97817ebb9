"""The strict loader: what a rubric file may not say, and where the author is sent."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.rubric_file import RubricError, read_rubric
from grader.rubric_file.schema import TABLES
from tests.tables import Case, cases

WHOLE = Path("rubrics/usaaio-2025/linear-layer.toml").read_text(encoding="utf-8")
LAYER = WHOLE.split("# The same, mixed")[0]  # with the two examples that are whole write-ups


@cases("rubric_file.cases", "=>")
def test_a_fault_names_its_key_and_remedy(case: Case) -> None:
    old, new = (side.strip() for side in case.left.split("~"))
    assert old in LAYER

    with pytest.raises(RubricError) as caught:
        read_rubric(LAYER.replace(old, new.replace(" ; ", "\n"), 1), file="layer.toml")

    said = [f"{fault.key}: {fault.message}" for fault in caught.value.faults]
    assert any(line.startswith(case.right) for line in said), said
    assert str(caught.value).startswith("layer.toml: ")


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(RubricError) as caught:
        read_rubric(LAYER.replace("\nform =", "\nfrom ="))

    assert [fault.key for fault in caught.value.faults] == [
        "part[1].from",
        "part[2].from",
        "part[3].from",
    ]


def test_points_are_exact_decimals() -> None:
    text = LAYER.replace("points = 1, code", "points = 0.1, code")

    rubric = read_rubric(text).rubric

    assert [rule.points for part in rubric.parts for rule in part.criterion.partial] == [
        Decimal("0.1"),
        Decimal("0.1"),
    ]
    assert rubric.out_of == 10


def test_keys_are_read_once_for_each_part() -> None:
    prepared = read_rubric(LAYER)

    assert list(prepared.keys) == ["dx", "dW", "db"]
    assert [len(keys.partial) for keys in prepared.keys.values()] == [1, 1, 0]


def test_the_smallest_rubric_of_the_documentation_loads() -> None:
    page = Path("docs/rubric-format.md").read_text(encoding="utf-8")
    smallest = re.search(r"```toml\n(problem = .*?)```", page, re.DOTALL)

    assert smallest is not None
    assert [part.id for part in read_rubric(smallest[1]).rubric.parts] == ["a"]


def test_every_key_is_documented() -> None:
    page = Path("docs/rubric-format.md").read_text(encoding="utf-8")
    keys = {key for table in TABLES.values() for key in table.model_fields}

    assert {key for key in keys if key not in page} == set()


@given(st.text(max_size=80))
def test_any_text_is_a_rubric_or_an_error_of_the_author(text: str) -> None:
    with pytest.raises(RubricError):
        read_rubric(text)


@given(st.sampled_from(LAYER.splitlines()), st.text(alphabet="=[]{}\"'.,\\ab1 ", max_size=12))
def test_any_line_may_be_broken(line: str, other: str) -> None:
    """A changed line gives a rubric or an error of the author, and nothing else."""
    try:
        read_rubric(LAYER.replace(line, other, 1))
    except RubricError as error:
        faults = error.faults
    else:
        faults = ()
    assert all(fault.key and fault.message for fault in faults)


def test_every_published_rubric_is_toml_of_version_one_or_later() -> None:
    files = sorted(Path("rubrics").rglob("*.toml"))

    assert all(tomllib.loads(file.read_text(encoding="utf-8"))["version"] >= 1 for file in files)
