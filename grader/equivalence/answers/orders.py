"""Orders, `b < a < c`: two of which put the same things the other way round cannot both hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import NotReal, Valued, is_letter_free, order
from grader.equivalence.verdicts import incorrect
from grader.expression.keys import key
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in an order, by what it is written as; `value` where it has one."""

    key: object
    value: Expr | None


Pair = tuple[Thing, Thing, bool]  # the smaller, the larger, whether they may be equal


def contrary(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """A refusal where an order cannot hold beside the reference, or not at all; None for others."""
    mine, other = _pairs(answer), _pairs(reference)
    if not mine or not other:
        return None
    if _is_false(mine, problem) and not _is_false(other, problem):
        return incorrect("order.false", "the numbers are not in this order")
    for low, high, weak in mine:
        for first, second, also_weak in other:
            if not (weak and also_weak) and low.key == second.key and high.key == first.key:
                return incorrect("order.contrary", "the order cannot hold beside the reference")
    return None


def _is_false(pairs: list[Pair], problem: Problem) -> bool:
    """Whether two numbers stand the wrong way round."""
    return any(_is_wrong(low, high, problem, weak=weak) for low, high, weak in pairs)


def _is_wrong(low: Thing, high: Thing, problem: Problem, *, weak: bool) -> bool:
    if low.value is None or high.value is None:
        return False
    if not (is_letter_free(low.value) and is_letter_free(high.value)):
        return False
    try:
        sign = order(Valued(low.value, problem), Valued(high.value, problem))
    except NotReal:
        return False
    return sign > 0 or (sign == 0 and not weak)


def _pairs(answer: Answer) -> list[Pair]:
    """Every two things of the chains of an answer, the smaller first; none for other answers."""
    found: list[Pair] = []
    for chain in _chains(answer):
        things = [thing for side in chain.sides if (thing := _thing(side)) is not None]
        if len(things) < len(chain.sides) or not (_rises(chain) or _falls(chain)):
            return []
        for i, j in combinations(range(len(things)), 2):
            low, high = (i, j) if _rises(chain) else (j, i)
            weak = set(chain.operators[i:j]) <= {"≤", "≥"}
            found.append((things[low], things[high], weak))
    return found


def _chains(answer: Answer) -> Iterator[k.Related]:
    match answer:
        case k.Related():
            yield answer
        case k.Joined(operator="and", items=items) | k.Listed(items=items, joined="," | ";"):
            for item in items:
                yield from _chains(item)
        case _:
            return


def _rises(chain: k.Related) -> bool:
    return set(chain.operators) <= {"<", "≤"}


def _falls(chain: k.Related) -> bool:
    return set(chain.operators) <= {">", "≥"}


def _thing(side: Answer) -> Thing | None:
    """What stands in an order: a value, or a name that has none."""
    if isinstance(side, k.Name) and side.value is None:
        return Thing(side.key, None) if side.key else None
    value = side.value if isinstance(side, k.Name) else side
    if not isinstance(value, k.Single) or value.tensor.slots or len(value.sides) > 1:
        return None
    return Thing(key(value.value), value.value)
