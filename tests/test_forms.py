"""The form of an answer beside its value: a table of both ways."""

from grader.judge import judge, prepare
from tests.tables.problems import Row, problems


@problems("forms.cases")
def test_form(row: Row) -> None:
    judgement = judge(prepare(row.reference, row.declarations), row.answer)
    assert judgement.verdict is row.verdict, f"{judgement.code}: {judgement.detail}"
    assert row.code in {"", judgement.code}, judgement
