"""What is said of one step of a derivation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Witness


class Relation(StrEnum):
    """How a line stands to the one before it.

    `IMPLIES`: the line follows from the one before, but not back; `IMPLIED`: the other way.
    """

    EQUAL = "equal"
    EQUIVALENT = "equivalent"
    IMPLIES = "implies"
    IMPLIED = "implied"
    FAILS = "fails"
    ILL_TYPED = "ill_typed"
    UNDECIDED = "undecided"
    NOT_UNDERSTOOD = "not_understood"


HOLDS = frozenset({Relation.EQUAL, Relation.EQUIVALENT, Relation.IMPLIES})


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison: how the line stands, how that is known, and values that show a fault.

    `slip` is the code of a common slip that explains the fault, "" where none does.
    """

    relation: Relation
    detail: str
    witness: Witness | None = None
    line: str = ""
    slip: str = ""

    @property
    def holds(self) -> bool:
        """Whether the line follows from the one before it."""
        return self.relation in HOLDS


def undecided(detail: str) -> Step:
    """Understood, neither shown to hold nor to fail."""
    return Step(Relation.UNDECIDED, detail)
