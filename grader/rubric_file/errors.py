"""The author's error: what is wrong in a rubric file, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, or at all of them where they are few."""
    every = sorted(known)
    folded = [each for each in every if each.casefold() == word.casefold()]
    near = folded or get_close_matches(word, every, n=1, cutoff=0.5)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(every)}" if every else "nothing is known here"
