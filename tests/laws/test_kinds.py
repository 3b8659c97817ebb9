"""The laws of equality for answers of every kind, on texts whose meaning is known."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from grader.judge import judge, prepare
from grader.latex import LatexError
from grader.model import Verdict
from tests.laws.asked import ASKED
from tests.laws.collections import COLLECTIONS
from tests.laws.expressions import EXPRESSIONS
from tests.laws.freedoms import FREEDOMS
from tests.laws.functions import FUNCTIONS
from tests.laws.grids import GRIDS
from tests.laws.layouts import LAYOUTS
from tests.laws.members import MEMBERS
from tests.laws.notations import NOTATIONS
from tests.laws.numbers import NUMBERS
from tests.laws.pieces import PIECES
from tests.laws.properties import PROPERTIES
from tests.laws.relations import RELATIONS
from tests.laws.sets import SETS
from tests.laws.settings import EXAMPLES, LAW
from tests.laws.shapes import SHAPES
from tests.laws.units import UNITS
from tests.laws.wordings import WORDINGS

if TYPE_CHECKING:
    from grader.first_reading import Key
    from tests.laws.made import Made

KINDS: dict[str, st.SearchStrategy[Made]] = {
    **NUMBERS,
    **EXPRESSIONS,
    **FUNCTIONS,
    **COLLECTIONS,
    **SETS,
    **RELATIONS,
    **WORDINGS,
    **SHAPES,
    **GRIDS,
    **UNITS,
    **PROPERTIES,
    **FREEDOMS,
    **MEMBERS,
    **ASKED,
    **NOTATIONS,
    **PIECES,
    **LAYOUTS,
}
DECIDED = {Verdict.CORRECT, Verdict.INCORRECT}


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("kind", KINDS)
def test_equality_has_its_laws(kind: str, examples: int) -> None:
    @settings(LAW, max_examples=examples)
    @given(KINDS[kind], st.data())
    def laws(made: Made, data: st.DataObject) -> None:
        drawn = [data.draw(st.sampled_from(made.references)) for _ in range(2)]
        keys = [key for text in (made.references[0], *drawn) if (key := readable(text, made))]
        rewrite = data.draw(st.sampled_from(made.right))
        slip = data.draw(st.sampled_from(made.wrong))
        it_is_itself(prepare(made.references[0], made.declarations))
        a_true_rewrite_is_never_wrong(keys, rewrite)
        a_slip_is_never_right(keys[:2], slip)
        other = readable(slip, made)
        if made.compares and other is not None:
            equality_is_symmetric(keys[-1], other)

    laws()


def readable(text: str, made: Made) -> Key | None:
    """A text as a reference; None where it is not understood, or is not what is declared."""
    try:
        return prepare(text, made.declarations)
    except LatexError:
        return None


def it_is_itself(key: Key) -> None:
    judgement = judge(key, key.text)
    assert judgement.verdict is Verdict.CORRECT, (key.text, judgement)


def a_true_rewrite_is_never_wrong(keys: list[Key], rewrite: str) -> None:
    """Beside each other, in both orders: so equality is symmetric and transitive among them."""
    pairs = [(key, other.text) for key, other in permutations(keys, 2)]
    for key, text in (*pairs, (keys[0], rewrite)):
        judgement = judge(key, text)
        event(f"a true rewrite is {judgement.verdict}")
        assert judgement.verdict is not Verdict.INCORRECT, (text, key.text, judgement)


def a_slip_is_never_right(keys: list[Key], slip: str) -> None:
    for key in keys:
        judgement = judge(key, slip)
        event(f"a slip is {judgement.verdict}")
        assert judgement.verdict is not Verdict.CORRECT, (slip, key.text, judgement)


def equality_is_symmetric(key: Key, other: Key) -> None:
    found = {judge(key, other.text).verdict, judge(other, key.text).verdict}
    assert not found >= DECIDED, (key.text, other.text)
