r"""Statements made of letters alone, `\neg (A \lor B)`: equal where their truth tables are."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.model import Witness
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer

MAX_LETTERS = 8
OPEN = ("logic.open", "letters joined by 'and' and by 'or': as statements they are not the same")
CONNECTIVES: dict[str, Callable[..., bool]] = {
    "and": lambda *parts: all(parts),
    "or": lambda *parts: any(parts),
    "not": lambda part: not part,
    "⇒": lambda left, right: not left or right,
    "⇐": lambda left, right: left or not right,
    "⇔": lambda *parts: all(parts) or not any(parts),
}


def compare_logic(answer: Answer, reference: Answer) -> Judgement | None:
    """The verdict by truth tables; None where one side is no statement about letters."""
    if not (_is_logic(answer) and _is_logic(reference)):
        return None
    if not (isinstance(answer, k.Joined) or isinstance(reference, k.Joined)) and not _nested(
        answer, reference
    ):
        return undecided(*OPEN) if _joined_otherwise(answer, reference) else None
    letters = sorted({*_letters(answer), *_letters(reference)})
    if len(letters) > MAX_LETTERS:
        return None
    for values in product((True, False), repeat=len(letters)):
        given = dict(zip(letters, values, strict=True))
        came, expected = _truth(answer, given), _truth(reference, given)
        if came != expected:
            shown = tuple(f"{name} {'true' if value else 'false'}" for name, value in given.items())
            witness = Witness(shown, str(expected).lower(), str(came).lower())
            return incorrect("logic.differs", "the statements differ", witness)
    return correct("logic.equal", "the same truth table")


def _joined_otherwise(answer: Answer, reference: Answer) -> bool:
    both = isinstance(answer, k.Listed) and isinstance(reference, k.Listed)
    return both and _operator(answer) != _operator(reference)


def _nested(*answers: Answer) -> bool:
    return all(isinstance(answer, k.Listed) for answer in answers) and any(
        isinstance(item, k.Listed | k.Joined)
        for answer in answers
        if isinstance(answer, k.Listed)
        for item in answer.items
    )


def _operator(answer: Answer) -> str:
    if isinstance(answer, k.Joined):
        return answer.operator
    if isinstance(answer, k.Listed) and answer.joined in {"and", "or"}:
        return answer.joined
    return ""


def _is_logic(answer: Answer) -> bool:
    if isinstance(answer, k.Single):
        return isinstance(answer.value, n.Symbol)
    if not isinstance(answer, k.Joined | k.Listed) or _operator(answer) not in CONNECTIVES:
        return False
    return all(_is_logic(item) for item in answer.items)


def _letters(answer: Answer) -> set[str]:
    if isinstance(answer, k.Single) and isinstance(answer.value, n.Symbol):
        return {answer.value.name}
    items = answer.items if isinstance(answer, k.Joined | k.Listed) else ()
    return {name for item in items for name in _letters(item)}


def _truth(answer: Answer, given: Mapping[str, bool]) -> bool:
    if isinstance(answer, k.Single) and isinstance(answer.value, n.Symbol):
        return given[answer.value.name]
    items = answer.items if isinstance(answer, k.Joined | k.Listed) else ()
    return CONNECTIVES[_operator(answer)](*(_truth(item, given) for item in items))
