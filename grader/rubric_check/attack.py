"""Attacking a rubric: the key in other words must earn what it earns, the key made wrong must not.

A wrong key that earns full points is held against the key once more, by values alone: an edit may
happen to change nothing, as the transpose of a symmetric matrix.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.equivalence.certified import certified
from grader.equivalence.pair import Pair
from grader.equivalence.residues import residues
from grader.expression.sizes import unify
from grader.judge import judge, prepare
from grader.latex import LatexError, parse
from grader.model import Verdict
from grader.reading.answers import kinds as k
from grader.reading.answers import read_answer
from grader.rubric import FORM
from grader.rubric_check.findings import Attacked, error, note, warning
from grader.rubric_check.mutants import mutants
from grader.rubric_check.rewrites import rewrites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Index
    from grader.first_reading import Key
    from grader.model import Judgement, Part, PartScore
    from grader.reading.tensor import Tensor
    from grader.rubric_check.edits import Variant
    from grader.rubric_check.findings import Finding
    from grader.rubric_check.trial import Trial

MOST_SHOWN = 3
BY_VALUES = "sampling."  # the codes of verdicts that rest on values already
COMMON = (
    "transposed",
    "a factor dropped",
    "a term dropped",
    "two indices exchanged",
    "a value left out",
)


@dataclass(slots=True)
class Tally:
    """What came of the attacks on one part, while they go on."""

    same: int = 0
    rewritten: int = 0
    refused: int = 0
    broken: int = 0
    covered: list[tuple[str, str]] = field(default_factory=list)
    uncovered: dict[str, str] = field(default_factory=dict)
    open: list[Variant] = field(default_factory=list)


def attack(trial: Trial, part: Part, key: Key, place: str) -> tuple[Attacked, list[Finding]]:
    """Everything that rewriting and breaking one key shows."""
    tally = Tally()
    findings = [*_in_other_words(trial, part, key, place, tally)]
    findings += _broken(trial, part, key, place, tally)
    if tally.open:
        findings.append(_left_to_a_person(tally.open, place))
    if tally.uncovered and not part.criterion.partial:
        findings.append(_without_a_rule(tally.uncovered, place))
    attacked = Attacked(
        part.id, tally.rewritten, tally.same, tally.broken, tally.refused, tuple(tally.covered)
    )
    return attacked, findings


# -- in other words -------------------------------------------------------------------------------


def _in_other_words(
    trial: Trial, part: Part, key: Key, place: str, tally: Tally
) -> Iterator[Finding]:
    for variant in rewrites(key):
        score = trial.earned(part.id, variant.text)
        tally.rewritten += 1
        if score.needs_review:
            tally.open.append(variant)
        elif score.points == trial.full(part.id) or _refused_for_its_form(part, score):
            tally.same += 1
        else:
            yield _lost(part, variant, score, place)


def _refused_for_its_form(part: Part, score: PartScore) -> bool:
    """Whether the right value came in a form that the part refuses."""
    return bool(part.reference.declarations.form) and score.judgement.code.startswith(FORM)


def _lost(part: Part, variant: Variant, score: PartScore, place: str) -> Finding:
    return error(
        f"{place}.answer",
        "attack.lost",
        f"the same answer, {variant.what}, earns {score.points} of {part.criterion.points} points"
        f" ({score.code}: {score.say})",
        remedy="write the key in this spelling too and compare; if both are right, report it to us",
        facts=(("answer", variant.text),),
    )


def _left_to_a_person(variants: list[Variant], place: str) -> Finding:
    return note(
        f"{place}.answer",
        "attack.review",
        f"{len(variants)} spellings of the key would be left to a person",
        facts=tuple((each.what, each.text) for each in variants[:MOST_SHOWN]),
    )


# -- made wrong -----------------------------------------------------------------------------------


def _broken(trial: Trial, part: Part, key: Key, place: str, tally: Tally) -> Iterator[Finding]:
    for variant in mutants(key):
        score = trial.earned(part.id, variant.text)
        if score.points is not None and score.points == trial.full(part.id):
            found = _accepted(key, variant, score.judgement, place)
            tally.broken += found is not None
            if found is not None:
                yield found
        elif score.points is not None and score.judgement.verdict is Verdict.INCORRECT:
            tally.broken += 1
            _tallied(tally, variant, score)


def _tallied(tally: Tally, variant: Variant, score: PartScore) -> None:
    if score.points:
        tally.covered.append((variant.text, score.code))
        return
    tally.refused += 1
    if variant.what in COMMON:
        tally.uncovered.setdefault(variant.what, variant.text)


def _accepted(key: Key, variant: Variant, judged: Judgement, place: str) -> Finding | None:
    """What is wrong where a broken key earns full points; None where it is right after all."""
    if judged.verdict is not Verdict.CORRECT:
        return None  # by a rule that gives everything, which is a finding of its own
    facts = (("answer", variant.text),)
    if not judged.code.startswith(BY_VALUES) and _differs_in_values(key, variant.text):
        return error(
            f"{place}.answer",
            "attack.accepted",
            f"a wrong answer ({variant.what}) earns full points: {judged.detail}",
            remedy="do not publish; report the rubric and this answer to us",
            facts=facts,
        )
    freedom = _freedom(key, variant.text)
    if not freedom:
        return None
    return warning(
        f"{place}.{freedom}",
        "attack.freedom",
        f"takes an answer that is another value ({variant.what})",
        remedy=f"narrow `{freedom}` if this answer should not earn full points",
        facts=facts,
    )


def _freedom(key: Key, text: str) -> str:
    """The key of the part by which alone an answer is accepted; "" where it is equal anyway.

    What `up_to` and `satisfies` take is right by what the part asks.
    """
    declared = key.problem.declarations
    if not declared.tolerance or declared.up_to or declared.satisfies:
        return ""
    strict = prepare(key.text, replace(declared, tolerance=""))
    return "tolerance" if judge(strict, text).verdict is Verdict.INCORRECT else ""


# -- a second opinion -----------------------------------------------------------------------------


def _differs_in_values(key: Key, text: str) -> bool:
    """Whether values alone, no forms, tell an answer from the key that was found equal to it."""
    declared = key.problem.declarations
    if declared.up_to or declared.satisfies or declared.tolerance or declared.layout == "either":
        return False
    try:
        answer = read_answer(key.problem, text, parse(text))
    except LatexError:
        return False
    if not isinstance(answer, k.Single) or not isinstance(key.answer, k.Single):
        return False
    slots = _matched(answer.tensor, key.answer.tensor)
    if slots is None:
        return False
    reference = key.answer.tensor
    pair = Pair(key.problem, answer.tensor.body, slots, reference.body, reference.slots)
    found = residues(pair) or certified(pair)
    return found is not None and found.verdict is Verdict.INCORRECT


def _matched(answer: Tensor, reference: Tensor) -> tuple[Index, ...] | None:
    """The answer's slots in the reference's order; None where this is not plain."""
    if len(answer.slots) != len(reference.slots):
        return None
    slots = answer.slots
    if not answer.ordered or not reference.ordered:
        names = {slot.name: slot for slot in slots}
        if set(names) != {slot.name for slot in reference.slots}:
            return None
        slots = tuple(names[slot.name] for slot in reference.slots)
    fits = all(unify(a.size, b.size) for a, b in zip(slots, reference.slots, strict=True))
    return slots if fits else None


def _without_a_rule(uncovered: dict[str, str], place: str) -> Finding:
    shown = [(what, uncovered[what]) for what in COMMON if what in uncovered][:MOST_SHOWN]
    return note(
        f"{place}.partial",
        "rule.suggested",
        "common slips that earn 0 points; give a rule to those worth more",
        facts=tuple(shown),
    )
