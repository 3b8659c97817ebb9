"""The points of an answer: all, by a rule for less, by its entries, by its own earlier values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import ANSWER, Award, Evidence, Verdict
from grader.rubric.judged import FORM, MANUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import Entry, FollowRule, Part
    from grader.rubric.judged import Followed, PartJudgement

ZERO = Decimal(0)
RIVALS = "answer.rivals"  # answers that would be marked differently
OPEN = frozenset({Verdict.UNDECIDED, Verdict.UNREADABLE})


def mark(part: Part, judged: PartJudgement) -> Award:
    """The points of one answer; what is not certain is withheld for a person."""
    answer, points = judged.answer, part.criterion.points
    if part.criterion.manual:
        return _award(part, ZERO, points, MANUAL, "a person gives the points of this part")
    match answer.verdict:
        case Verdict.CORRECT:
            return _award(part, points, ZERO, answer.code, answer.detail)
        case Verdict.UNDECIDED | Verdict.UNREADABLE:
            return _undecided(part, judged)
        case Verdict.INCORRECT:
            return best(
                [_by_rules(part, judged), *_by_entries(part, judged), *_by_own(part, judged)]
            )


def settle(marks: Sequence[Award], texts: Sequence[str]) -> Award:
    """The mark of the first of several answers if all get the same; else a person decides."""
    first = marks[0]
    if len({(each.points, each.withheld) for each in marks}) == 1:
        return first
    most = max(each.points + each.withheld for each in marks)
    say = (
        "the write-up gives answers that would be marked differently: "
        f"{', '.join(text[:80] for text in texts)}"
    )
    return replace(first, points=ZERO, withheld=most, code=RIVALS, say=say)


def best(awards: Sequence[Award]) -> Award:
    """The first award of the most points; what another one might add to it is withheld."""
    first = max(awards, key=lambda award: award.points)
    most = max(award.points + award.withheld for award in awards)
    if most == first.points + first.withheld:
        return first
    other = next(award for award in awards if award.points + award.withheld == most)
    doubt = Evidence(other.code, other.say)
    return replace(first, withheld=most - first.points, evidence=(*first.evidence, doubt))


def _award(part: Part, points: Decimal, withheld: Decimal, code: str, say: str) -> Award:
    return Award(ANSWER, points, withheld, part.criterion.points, code, say)


def _undecided(part: Part, judged: PartJudgement) -> Award:
    """All is withheld but the entries that are right whatever the others are."""
    answer, points = judged.answer, part.criterion.points
    given = next((award.points for award in _by_entries(part, judged)), ZERO)
    refused = any(entry.verdict is Verdict.INCORRECT for entry in answer.entries)
    if not refused or part.criterion.entry_points is None:
        return _award(part, given, points - given, answer.code, answer.detail)
    return next(iter(_by_entries(part, judged)))


# -- rules for less --------------------------------------------------------------------------------


def _by_rules(part: Part, judged: PartJudgement) -> Award:
    """The form rule, or the first partial rule that holds; one in doubt before it is withheld."""
    answer, wrong_form = judged.answer, part.criterion.wrong_form
    if wrong_form is not None and answer.code.startswith(FORM):
        return _award(part, wrong_form.points, ZERO, wrong_form.code, wrong_form.say)
    settled = _award(part, ZERO, ZERO, answer.code, answer.detail)
    doubts = []
    for rule, held in zip(part.criterion.partial, judged.partial, strict=False):
        if held.verdict is Verdict.CORRECT:
            settled = _award(part, rule.points, ZERO, rule.code, rule.say)
            break
        if held.verdict is not Verdict.INCORRECT:
            doubts.append((rule, held))
    if not doubts:
        return settled
    could = [settled.points, *(rule.points for rule, _ in doubts)]
    rule, held = doubts[0]
    say = f"whether rule {rule.code} holds could not be decided: {held.detail}"
    return _award(part, min(could), max(could) - min(could), "rule.undecided", say)


# -- entries ---------------------------------------------------------------------------------------


def _by_entries(part: Part, judged: PartJudgement) -> Iterable[Award]:
    """The points of each right entry; each entry of the reference counts once."""
    each, entries = part.criterion.entry_points, judged.answer.entries
    if each is None or not entries:
        return
    right = [entry for entry in entries if entry.verdict is Verdict.CORRECT]
    open_ = [entry for entry in entries if entry.verdict in OPEN]
    most = min(part.criterion.points, each * (len(right) + len(open_)))
    given = min(part.criterion.points, each * len(right))
    say = f"{len(right)} of {len(entries)} entries are right"
    found = _award(part, given, most - given, "entries.some", say)
    yield replace(found, evidence=tuple(map(_entry, entries)))


def _entry(entry: Entry) -> Evidence:
    detail = f": {entry.detail}" if entry.detail else ""
    return Evidence(f"entry.{entry.verdict.value}", f"{entry.name} is {entry.verdict}{detail}")


# -- follow-through --------------------------------------------------------------------------------


def _by_own(part: Part, judged: PartJudgement) -> Iterable[Award]:
    """The points of an answer that is right for the contestant's own earlier ones."""
    rule, followed = part.criterion.follow, judged.followed
    if rule is None or followed is None:
        return
    yield _followed(part, rule, followed)


def _followed(part: Part, rule: FollowRule, followed: Followed) -> Award:
    judgement, own = followed.judgement, f"your own {followed.values}"
    if judgement is None:
        withheld = rule.points if followed.doubtful else ZERO
        say = f"no follow-through from {own}: {followed.why}"
        return _award(part, ZERO, withheld, "follow.doubtful" if withheld else "follow.none", say)
    match judgement.verdict:
        case Verdict.CORRECT:
            found = _award(part, rule.points, ZERO, rule.code, rule.say)
            held = Evidence("follow.right", f"right for {own}: {judgement.detail}")
            return replace(found, evidence=(held,))
        case Verdict.INCORRECT:
            say = f"wrong for {own} too: {judgement.detail}"
            return _award(part, ZERO, ZERO, "follow.wrong", say)
        case Verdict.UNDECIDED | Verdict.UNREADABLE:
            say = f"whether it is right for {own} could not be decided: {judgement.detail}"
            return _award(part, ZERO, rule.points, "follow.undecided", say)
