"""What is refused at the boundary, and that nothing is repaired."""

import pytest
from pydantic import ValidationError

from store.intake import ANSWER_CHARACTERS, WRITE_UP_CHARACTERS, SubmissionIn


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "needs a text or answers"),
        ({"text": "x\x00y"}, "NUL"),
        ({"text": "\ud800"}, "unicode"),
        ({"text": "x" * (WRITE_UP_CHARACTERS + 1)}, "at most 200000"),
        ({"answers": {"a": "x" * (ANSWER_CHARACTERS + 1)}}, "at most 20000"),
        ({"answers": {"": "x"}}, "at least 1"),
        ({"answers": {"a": 2}}, "valid string"),
        ({"text": "x", "points": 10}, "Extra inputs"),
        ({"text": "x", "contestant": ""}, "at least 1"),
    ],
)
def test_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        SubmissionIn.model_validate({"problem": "p", "contestant": "c", **fields})


def test_text_is_kept_as_it_came() -> None:
    text = "  \\boxed{W}\r\n\tﬁ\u200b  "

    assert SubmissionIn(problem="p", contestant="c", text=text).text == text
