"""What `grader serve` is refused at its start: by name, at once, and with nothing left running."""

from __future__ import annotations

import os
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.workers.installed import GRADER

if TYPE_CHECKING:
    from pathlib import Path


def refused(command: str, tmp_path: Path, **environment: str) -> str:
    """What the command says when it does not start."""
    given = {**os.environ, "GRADER_DATA_DIR": str(tmp_path / "data"), **environment}
    done = subprocess.run(  # noqa: S603 our own
        [*GRADER, command], env=given, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_another_has_is_not_taken_for_our_own(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused("serve", tmp_path, GRADER_API_PORT=str(port))

    assert "GRADER_API_HOST, GRADER_API_PORT" in said
    assert f"127.0.0.1:{port} cannot be had: Address already in use" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("DATABASE_URL", "sqlite:////proc/none/store"),
        ("GRADER_DATA_DIR", "/proc/none"),
        ("GRADER_DATA_DIR", "/proc"),
        ("GRADER_BROKER_URL", "http://x"),
        ("GRADER_API_HOST", "256.1.1.1"),
        ("GRADER_LEASE_S", "3"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    assert f"grader serve: {name}" in refused("serve", tmp_path, **{name: value})


def test_prepare_is_refused_alike(tmp_path: Path) -> None:
    said = refused("prepare", tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert said.startswith("grader prepare: DATABASE_URL: ")
