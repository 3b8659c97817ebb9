"""The author's error: what is wrong in a rubric file, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.reading.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Fault", "RubricError", "did_you_mean"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the key it stands under (`part[2].partial[1].answer`, from 1) and why."""

    key: str
    message: str


class RubricError(Exception):
    """A rubric that cannot be used; `faults` are all that were found, in the order of the file."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        lines = (f"{file}: {fault.key}: {fault.message}" for fault in self.faults)
        super().__init__("\n".join(lines))
