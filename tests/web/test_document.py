"""The API keeps what its description says, and the description changes only on purpose."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from store.keys import Scope
from web.app import build_app
from workers.settings import Settings

if TYPE_CHECKING:
    from schemathesis import APIOperation
    from schemathesis.python.asgi import ASGIApp

    from tests.web.conftest import Api

SNAPSHOT = Path(__file__).with_name("openapi.json")
EXAMPLES = 3


def test_the_description_is_the_one_kept_here() -> None:
    kept = json.loads(SNAPSHOT.read_text(encoding="utf-8"))

    assert build_app(Settings()).openapi() == kept, "see the change, then `make openapi`"


def test_every_call_has_an_example_and_says_what_may_go_wrong() -> None:
    for path, calls in build_app(Settings()).openapi()["paths"].items():
        for method, call in calls.items():
            contents = [each.get("content", {}) for each in call["responses"].values()]
            contents.append(call.get("requestBody", {}).get("content", {}))
            shown = [media for content in contents for media in content.values()]

            assert all({"example", "examples"} & set(media) for media in shown), (method, path)
            assert ("security" in call) == ("401" in call["responses"]), (method, path)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_service_keeps_its_description(api: Api) -> None:
    app = build_app(api.settings.model_copy(update={"body_mib": 64}))
    headers = {"Authorization": f"Bearer {api.key(Scope.ADMIN, per_minute=1_000_000)}"}
    document = schemathesis.openapi.from_asgi("/openapi.json", app)
    app.state.service.ending.set()  # a stream would be read for ever
    with asgi.get_client(cast("ASGIApp", app)) as session:
        for found in document.get_all_operations():
            assert isinstance(found, Ok), found
            for mode in GenerationMode:
                hold(found.ok(), mode, headers=headers, session=session)
    asgi.shutdown_lifespans()


def hold(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, **call: object) -> None:
    """Whether a problem exists, or a rubric is in order, no schema says: that is left out."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def each(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance], **call)  # type: ignore[arg-type]

    with suppress(Unsatisfiable):  # a call that takes nothing can be given nothing wrong
        each()
