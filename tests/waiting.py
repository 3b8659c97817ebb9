"""Wait on a condition, with a bound."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

POLL_S = 0.02


def until(condition: Callable[[], object], *, bound_s: float = 60) -> None:
    """Return when the condition holds; fail when it does not within the bound."""
    deadline = time.monotonic() + bound_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"not within {bound_s:g} s"
        pause.wait(POLL_S)
