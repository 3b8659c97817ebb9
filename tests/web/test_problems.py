"""Rubrics checked, and published only where the check finds nothing to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.keys import Scope
from tests.samples import RUBRIC

if TYPE_CHECKING:
    from tests.web.conftest import Api

NEW = RUBRIC.replace("version = 1", "version = 2")
WRONG_TOTAL = """
[[example]]
a = '0'
total = 1.6
"""


def test_a_check_says_what_was_tried_and_keeps_nothing(api: Api) -> None:
    jury = api.key(Scope.JURY)

    report = api.call("POST", "/v1/problems/check", jury, json={"text": NEW}).json()

    assert report["good"] is True
    assert {each["part"]: each["same"] == each["rewritten"] for each in report["attacked"]} == {
        "a": True,
        "b": True,
    }
    versions = api.call("GET", "/v1/problems/test-lines/versions", api.key(Scope.READ)).json()
    assert [each["version"] for each in versions["versions"]] == [1]


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (NEW.replace("'2 x'", "'2 x +'"), "part[1].answer", "expected a number"),
        (NEW + WRONG_TOTAL, "example[", "total: expected 1.6"),
        ("no rubric", "", ""),
    ],
)
def test_what_has_to_be_mended_is_named_and_not_published(
    api: Api, text: str, key: str, said: str
) -> None:
    jury = api.key(Scope.JURY)

    report = api.call("POST", "/v1/problems/check", jury, json={"text": text}).json()
    refused = api.call("POST", "/v1/problems", jury, json={"text": text})

    assert report["good"] is False
    wrong = [each for each in report["findings"] if each["severity"] == "error"]
    assert any(key in each["key"] and said in each["message"] for each in wrong), wrong
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "/errors/rubric-invalid"
    assert [(each["key"], int(each["line"])) for each in problem["errors"]] == [
        (each["key"], each["line"]) for each in wrong
    ]
