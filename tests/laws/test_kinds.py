"""The laws of equality for answers of every kind, on texts whose meaning is known."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from grader.judge import Key, judge, prepare
from grader.model import Verdict
from tests.laws.collections import COLLECTIONS
from tests.laws.expressions import EXPRESSIONS
from tests.laws.functions import FUNCTIONS
from tests.laws.numbers import NUMBERS
from tests.laws.relations import RELATIONS
from tests.laws.sets import SETS
from tests.laws.settings import EXAMPLES, LAW
from tests.laws.wordings import WORDINGS

if TYPE_CHECKING:
    from tests.laws.made import Made

KINDS: dict[str, st.SearchStrategy[Made]] = {
    **NUMBERS,
    **EXPRESSIONS,
    **FUNCTIONS,
    **COLLECTIONS,
    **SETS,
    **RELATIONS,
    **WORDINGS,
}
DECIDED = {Verdict.CORRECT, Verdict.INCORRECT}


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("kind", KINDS)
def test_equality_has_its_laws(kind: str, examples: int) -> None:
    @settings(LAW, max_examples=examples)
    @given(KINDS[kind], st.data())
    def laws(made: Made, data: st.DataObject) -> None:
        right = st.sampled_from(made.right)
        keys = [prepare(made.right[0], made.declarations)]
        keys += [prepare(data.draw(right), made.declarations) for _ in range(2)]
        slip = data.draw(st.sampled_from(made.wrong))
        it_is_itself(keys[0])
        a_true_rewrite_is_never_wrong(keys)
        a_slip_is_never_right(keys[:2], slip)
        if not made.declarations.form:
            equality_is_symmetric(keys[1], prepare(slip, made.declarations))

    laws()


def it_is_itself(key: Key) -> None:
    judgement = judge(key, key.text)
    assert judgement.verdict is Verdict.CORRECT, (key.text, judgement)


def a_true_rewrite_is_never_wrong(keys: list[Key]) -> None:
    """Beside each other, in both orders: so equality is symmetric and transitive among them."""
    for key, other in permutations(keys, 2):
        judgement = judge(key, other.text)
        event(f"a true rewrite is {judgement.verdict}")
        assert judgement.verdict is not Verdict.INCORRECT, (other.text, key.text, judgement)


def a_slip_is_never_right(keys: list[Key], slip: str) -> None:
    for key in keys:
        judgement = judge(key, slip)
        event(f"a slip is {judgement.verdict}")
        assert judgement.verdict is not Verdict.CORRECT, (slip, key.text, judgement)


def equality_is_symmetric(key: Key, other: Key) -> None:
    found = {judge(key, other.text).verdict, judge(other, key.text).verdict}
    assert not found >= DECIDED, (key.text, other.text)
