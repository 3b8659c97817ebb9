"""What a check of an installation finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How it stands; `unchecked` where something else has to be mended or started first."""

    OK = "ok"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, what was seen, and what to do where it is wrong."""

    name: str
    standing: Standing
    seen: str
    remedy: str = ""


def ok(name: str, seen: str) -> Finding:
    """Nothing to do."""
    return Finding(name, Standing.OK, seen)


def wrong(name: str, seen: str, remedy: str) -> Finding:
    """Something to do."""
    return Finding(name, Standing.WRONG, seen, remedy)


def unchecked(name: str, why: str) -> Finding:
    """Not looked at."""
    return Finding(name, Standing.UNCHECKED, why)
