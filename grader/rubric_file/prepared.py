"""A rubric with its references read once, ready to judge any number of submissions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document.equations import left_side_of
from grader.document.parts import Asked
from grader.expression.sizes import name_of
from grader.follow import follow_key, value_of
from grader.judge import prepare
from grader.latex import LatexError, parse
from grader.reading.left_side import first_side, left_side, subject
from grader.reading.reader import Reader
from grader.reading.statement import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.derivations import DerivationKey
    from grader.first_reading import Key
    from grader.model import Part, PartialRule, Rubric


@dataclass(frozen=True, slots=True)
class PartKeys:
    """What a part is held against: its answers the reference, then the partial rules.

    `derivation` is there where the part asks for one.
    """

    reference: Key
    partial: tuple[Key, ...]
    derivation: DerivationKey | None = None


@dataclass(frozen=True, slots=True)
class PreparedRubric:
    """A rubric, the keys of its parts by id, and the left sides to look for in a write-up."""

    rubric: Rubric
    keys: Mapping[str, PartKeys]
    asked: tuple[Asked, ...]


def reference_key(part: Part, earlier: Mapping[str, Key]) -> Key:
    """Read the reference of a part. Raises LatexError where it is not understood.

    One that is written through earlier parts is read with their references.
    """
    if not part.through:
        return prepare(part.reference.answer, part.reference.declarations)
    return follow_key(part, {id_: value_of(earlier[id_]) for id_ in part.through})


def also_key(part: Part, text: str) -> Key:
    """Read a further right answer of a part. Raises LatexError where it is not understood."""
    return prepare(text, replace(part.reference.declarations, also=()))


def partial_key(part: Part, rule: PartialRule) -> Key:
    r"""Read the answer of a partial rule, which is free in its form. Raises LatexError.

    An answer without a left side of its own takes that of the reference, so that `x_n` beside
    `\frac{\partial y_m}{\partial w_{kn}} = x_n \delta_{mk}` is a value for each m, k and n.
    """
    declarations = replace(part.reference.declarations, form="", also=())
    left = left_side_of(part.reference.answer)
    own = left_side_of(rule.answer)
    answer = rule.answer if own or not left else f"{left} = {rule.answer}"
    return prepare(answer, declarations)


def sizes_asked(part: Part) -> tuple[str, ...] | None:
    """The sizes of what is asked, slot by slot; None where `ask` is no left side."""
    if not part.ask:
        return None
    try:
        reader = Reader(declare(part.reference.declarations), part.ask)
        side = left_side(reader, first_side(parse(part.ask)))
    except LatexError:
        return None
    return tuple(name_of(slot.size) for slot in side.slots) if side else None


def asked_of(part: Part) -> Asked:
    """What a search knows of a part: the left side asked for, else the reference's."""
    declarations = part.reference.declarations
    sides = (part.ask, left_side_of(part.reference.answer))
    subjects = (subject(side, declarations) for side in sides if side)
    about = next((each for each in subjects if each is not None), None)
    return Asked(part.id, about, answer=not part.criterion.manual)
