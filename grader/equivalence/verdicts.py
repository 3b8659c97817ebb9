"""Short ways to say what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Judgement, Verdict

if TYPE_CHECKING:
    from grader.model import Witness


def correct(code: str, detail: str) -> Judgement:
    """Equal, and how it is known."""
    return Judgement(Verdict.CORRECT, code, detail)


def incorrect(code: str, detail: str, witness: Witness | None = None) -> Judgement:
    """Different, and what shows it."""
    return Judgement(Verdict.INCORRECT, code, detail, witness)


def undecided(code: str, detail: str, witness: Witness | None = None) -> Judgement:
    """Understood, neither proved nor refuted."""
    return Judgement(Verdict.UNDECIDED, code, detail, witness)
