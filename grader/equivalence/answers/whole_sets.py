r"""Finite sets of whole numbers by a condition, `\{n \in \mathbb{Z} : n^2 < 5\}`, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.answers import line
from grader.equivalence.answers.made import scalar_item
from grader.equivalence.answers.numbers import NotReal, Valued, order
from grader.equivalence.answers.regions import solutions
from grader.expression import nodes as n
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.equivalence.answers.line import End, Piece, Region
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

LEAST = {"Z": None, "N": 0, "N0": 0, "N+": 1, "Z+": 1, "N*": 1}
MOST = 200
BITS = 64


def listed_out(answer: Answer, reference: Answer, problem: Problem) -> tuple[Answer, Answer]:
    """Both sides, with finite sets of whole numbers as lists where the other side is one too."""
    found = _listed(answer, problem), _listed(reference, problem)
    listed = all(isinstance(side, k.Listed | k.Single) for side in found)
    return found if listed else (answer, reference)


def _listed(answer: Answer, problem: Problem) -> Answer:
    """A finite set of whole numbers as the list of them; any other answer as it is.

    Whether 0 is a natural number is not settled: a set that depends on it stays as it is.
    """
    found = _over_whole(answer)
    if found is None:
        return answer
    letter, numbers, condition = found
    held = solutions(condition, problem)
    if held is None or held.letter != letter:
        return answer
    try:
        values = _within(held.region, LEAST[numbers], problem)
    except NotReal:
        return answer
    if values is None or (numbers == "N" and 0 in values):
        return answer
    return k.Listed(tuple(scalar_item(n.Number(fmpq(value))) for value in values), "{")


def _over_whole(answer: Answer) -> tuple[str, str, Answer] | None:
    """The letter, its numbers and its condition; no letter where the numbers are of a region."""
    match answer:
        case k.Built(
            element=k.Related(sides=(k.Name(key=letter), k.NumberSet(name=name)), operators=("∈",)),
            condition=condition,
        ):
            found = letter, name, condition
        case k.Given(body=k.Related() as body, parameter=letter, numbers=name) if (
            "=" not in body.operators
        ):
            found = letter, name, body
        case k.Built(element=k.Name(), condition=k.Given() as given):
            return _over_whole(given)
        case k.Built(
            element=k.Name(key=letter),
            condition=k.Joined(
                operator="and",
                items=(
                    k.Related(sides=(k.Name(key=same), k.NumberSet(name=name)), operators=("∈",)),
                    condition,
                ),
            ),
        ) if same == letter:
            found = letter, name, condition
        case k.Operated(operators=("∩",), items=(k.NumberSet(name=name), region)):
            found = "", name, region
        case k.Operated(operators=("∩",), items=(region, k.NumberSet(name=name))):
            found = "", name, region
        case _:
            return None
    return found if found[1] in LEAST else None


def same_whole(left: Region, right: Region, problem: Problem) -> bool:
    r"""Whether two regions hold the same whole numbers: `n > 5` and `n \ge 6`."""
    apart = (line.difference(left, right), line.difference(right, left))
    return all(_within(region, None, problem) == [] for region in apart)


def _within(region: Region, least: int | None, problem: Problem) -> list[int] | None:
    """The whole numbers of a region from `least` on; None where they are many."""
    found: list[int] = []
    for piece in region:
        low, high = _near(piece.low, least), _near(piece.high, None)
        if low is None or high is None or high - low > MOST:
            return None
        near = range(low - 2 if least is None else max(low - 2, least), high + 3)
        found += [value for value in near if _is_in(value, piece, problem)]
    return found


def _near(end: End, otherwise: int | None) -> int | None:
    """A whole number near an end."""
    return otherwise if end.point is None else int(float(end.point.ball(BITS).mid()))


def _is_in(value: int, piece: Piece, problem: Problem) -> bool:
    return _is_right_of(value, piece.low, 1, problem) and _is_right_of(
        value, piece.high, -1, problem
    )


def _is_right_of(value: int, end: End, way: int, problem: Problem) -> bool:
    """Whether a number lies on the inner side of an end."""
    if end.point is None:
        return True
    side = order(Valued(n.Number(fmpq(value)), problem), end.point)
    return side == way or (side == 0 and end.closed)
