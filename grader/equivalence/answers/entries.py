"""The verdict on an answer of several entries from those on each, and all places that differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.comparison import apart, fingerprints
from grader.equivalence.verdicts import incorrect
from grader.model import Entry, Judgement, Verdict, Witness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.equivalence.answers.comparison import Comparison
    from grader.reading.answers.kinds import Answer

MOST_KEPT = 1000
MOST_TOLD = 4
MOST_CHARACTERS = 120
NUMBERED = "entry "


def numbered(count: int) -> tuple[str, ...]:
    """The names of entries that have only a place."""
    return tuple(f"{NUMBERED}{number}" for number in range(1, count + 1))


def each(pairs: Iterable[tuple[Answer, Answer]], compare: Comparison) -> Iterator[Judgement]:
    """The judgement on each pair; after the first few that differ, the plain ones cost little."""
    refuted = 0
    for answer, reference in pairs:
        judgement = _at_a_glance(answer, reference, compare) if refuted > MOST_TOLD else None
        if judgement is None:
            judgement = compare(answer, reference)
        refuted += judgement.verdict is Verdict.INCORRECT
        yield judgement


def _at_a_glance(answer: Answer, reference: Answer, compare: Comparison) -> Judgement | None:
    prints = (fingerprints(side, compare.problem) for side in (answer, reference))
    return incorrect("values.differ", "the values differ") if apart(*prints) else None


def by_place(found: Iterable[Judgement], names: Sequence[str], equal: Judgement) -> Judgement:
    """`equal` where every entry is right; all that certainly differ are named, and refute."""
    judgements = list(found)
    entries = tuple(map(entry, names, judgements)) if len(judgements) <= MOST_KEPT else ()
    for name, judgement in zip(names, judgements, strict=True):
        if judgement.verdict is Verdict.INCORRECT:
            told = differences(names, judgements)
            return replace(_placed(judgement, name), detail=told, entries=entries)
    for judgement in judgements:
        if judgement.verdict is not Verdict.CORRECT:
            return replace(judgement, entries=entries)
    return replace(equal, entries=entries)


def entry(name: str, judgement: Judgement) -> Entry:
    """What a judgement says of one entry."""
    return Entry(name, judgement.verdict, _reason(judgement))


def _reason(judgement: Judgement) -> str:
    """The values that differ where they are known."""
    text = str(judgement.witness or judgement.detail)
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 3]}..."


def _placed(judgement: Judgement, name: str) -> Judgement:
    """A refusal whose witness says which entry it is about."""
    witness = judgement.witness
    if not isinstance(witness, Witness):
        return judgement
    inside = f"{name}, {witness.entry}" if witness.entry else name
    return replace(judgement, witness=replace(witness, entry=inside))


def differences(names: Sequence[str], judgements: Sequence[Judgement]) -> str:
    """`entries 2 and 5 differ: expected 4, came 5; expected 7, came 8`, for the first few."""
    pairs = zip(names, judgements, strict=True)
    wrong = [(name, found) for name, found in pairs if found.verdict is Verdict.INCORRECT]
    reasons = "; ".join(_reason(found) for _, found in wrong[:MOST_TOLD])
    verb = "differs" if len(wrong) == 1 else "differ"
    return f"{places([name for name, _ in wrong])} {verb}: {reasons}"


def places(names: Sequence[str]) -> str:
    """`entries 2 and 5`, `F_2 and F_5`; the first few, "and 7 more"."""
    word = "entries " if len(names) > 1 else NUMBERED
    plain = all(name.startswith(NUMBERED) for name in names)
    short = [name.removeprefix(NUMBERED) for name in names] if plain else list(names)
    told = short[:MOST_TOLD] + ([f"{len(short) - MOST_TOLD} more"] if short[MOST_TOLD:] else [])
    listed = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    return f"{word}{listed}" if plain else listed
