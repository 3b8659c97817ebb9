"""What kinds are called, and the verdicts they share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.model import Judgement, Verdict, Witness
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.reading.answers.kinds import Answer

SETS = (k.Operated, k.Built, k.NumberSet)
STATEMENTS = (k.Related, k.Joined)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ORDERS = frozenset("<≤>≥≠")
KINDS: dict[type, str] = {
    k.Single: "one value",
    k.Grouped: "one value",
    k.Name: "a name",
    k.Row: "an ordered list",
    k.Listed: "a list of values",
    k.Ratio: "a ratio",
    k.Related: "a relation",
    k.Joined: "a statement",
    k.Operated: "a set",
    k.Built: "a set",
    k.Given: "a family of values",
    k.NumberSet: "a set of numbers",
    k.Words: "words",
    k.Choice: "a choice",
    k.Unvalued: "something without a value",
}


def kind_of(answer: Answer) -> str:
    """The kind of an answer in words."""
    return KINDS[type(answer)]


def kind_clash(answer: Answer, reference: Answer) -> Judgement:
    """Two answers of kinds that cannot be the same."""
    return incorrect(
        "kind.differs", f"the answer is {kind_of(answer)}, the reference {kind_of(reference)}"
    )


def kind_open(answer: Answer, reference: Answer) -> Judgement:
    """Two answers of kinds that are not compared."""
    return undecided(
        "kind.open",
        f"{kind_of(answer)} beside {kind_of(reference)}: a person must compare them",
    )


def softened(judgement: Judgement, code: str, detail: str) -> Judgement:
    """A right value for a person to look at; any other verdict stays, without its entries."""
    if judgement.verdict is Verdict.CORRECT:
        return undecided(code, detail)
    return replace(judgement, entries=())


def all_correct(found: Iterable[Judgement], code: str, detail: str) -> Judgement:
    """Correct where every entry is; the first entry that certainly differs refutes."""
    judgements = list(found)
    for number, judgement in enumerate(judgements, start=1):
        if judgement.verdict is Verdict.INCORRECT:
            return at_entry(judgement, number)
    for judgement in judgements:
        if judgement.verdict is not Verdict.CORRECT:
            return judgement
    return correct(code, detail)


def at_entry(judgement: Judgement, number: int) -> Judgement:
    """A refusal that says which entry differs."""
    place = f"entry {number}"
    witness = judgement.witness
    if isinstance(witness, Witness):
        witness = replace(witness, entry=f"{place}, {witness.entry}" if witness.entry else place)
    return replace(judgement, detail=f"{place}: {judgement.detail}", witness=witness)
