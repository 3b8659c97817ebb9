"""What is installed is what the code says, and the locks hold on any machine."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from grader.version import GRADER_VERSION

ROOT = Path(__file__).parent.parent
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))


def test_the_package_has_the_version_that_scores_are_marked_with() -> None:
    assert version("grader") == GRADER_VERSION


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-zA-Z][^=\s]*==[^ ]+.*\\\n +--hash=sha256:", text, re.MULTILINE)
    named = re.findall(r"^[a-zA-Z].*", text, re.MULTILINE)

    assert len(pinned) == len(named) > 40
    assert "://" not in text
    assert "--index" not in text
