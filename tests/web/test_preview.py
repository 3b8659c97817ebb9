"""How an answer is read, shown to the one who types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.keys import Scope

if TYPE_CHECKING:
    from tests.web.conftest import Api


def test_an_answer_is_shown_as_it_is_read(api: Api) -> None:
    token = api.key(Scope.SUBMIT, contestant="Ada")

    shown = api.call("POST", "/v1/preview", token, json={"answer": r"$\tfrac{1}{2}x$"}).json()

    assert shown["readable"] is True
    assert shown["latex"] == r"\frac{1}{2} x"
    assert "<mfrac>" in shown["mathml"]
    assert shown["fault"] is None


def test_a_fault_points_into_the_source(api: Api) -> None:
    answer = r"x + \frac{1}{2 + y"

    shown = api.call("POST", "/v1/preview", api.key(Scope.SUBMIT), json={"answer": answer}).json()

    assert shown["readable"] is False
    assert shown["mathml"] is None
    assert shown["fault"]["start"] == len(answer)
    assert "'}'" in shown["fault"]["message"]


def test_a_script_in_an_answer_stays_text(api: Api) -> None:
    answer = r"\text{<script>alert(1)</script>} = \text{\"onload=x}"

    shown = api.call("POST", "/v1/preview", api.key(Scope.SUBMIT), json={"answer": answer}).json()

    assert "<script" not in shown["mathml"]
    assert "&lt;script&gt;" in shown["mathml"]


@pytest.mark.parametrize("name", ["answer-box", "answer-box.js", "answer-box.css"])
def test_the_answer_box_loads_nothing_from_elsewhere(api: Api, name: str) -> None:
    response = api.call("GET", f"/embed/{name}")

    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "//" not in response.text.replace("// ", "")
