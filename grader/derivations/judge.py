"""A derivation judged: its chains among all that was written, its slips, doubts and milestones.

All chains that begin at what is asked are one derivation. Nothing is said to be one that does not
begin there, end in the answer, and do more than write the answer down.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.derivations.keys import begins
from grader.derivations.milestones import passes
from grader.derivations.work import does_work
from grader.derivations.written import side, text_of
from grader.document.finds import same_text
from grader.judge import judge
from grader.model import Evidence, Verdict
from grader.rubric import DerivationJudgement, Slip
from grader.steps.relation import Relation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.derivations.keys import DerivationKey
    from grader.derivations.written import Written
    from grader.first_reading import Key
    from grader.model import DerivationRule, Found
    from grader.steps.lines import Line
    from grader.steps.relation import Step
    from grader.steps.text import Chain

BROKEN = frozenset({Relation.FAILS, Relation.ILL_TYPED})
OPEN = frozenset({Relation.UNDECIDED, Relation.IMPLIED})


@dataclass(frozen=True, slots=True)
class Way:
    """The chains of one derivation, `own`, and those `beside` them that belong to no part.

    `is_certain` where every one of its own certainly begins at what is asked.
    """

    own: tuple[Chain, ...]
    beside: tuple[Chain, ...]
    is_certain: bool

    @property
    def steps(self) -> list[tuple[Line, Step]]:
        """Each step with the line it leads to."""
        return steps_of(self.own)


def steps_of(chains: Sequence[Chain]) -> list[tuple[Line, Step]]:
    """Each step of some chains with the line it leads to."""
    return [pair for chain in chains for pair in zip(chain.lines[1:], chain.steps, strict=True)]


def judge_derivation(
    rule: DerivationRule,
    part: str,
    keys: Mapping[str, DerivationKey],
    *,
    text: Written,
    found: Found,
) -> DerivationJudgement:
    """What is seen of the derivation of a part; `keys` are those of all parts that ask for one."""
    key = keys[part]
    chains = text.chains(key.answer.problem.declarations)
    way = way_of(chains, key, [other for id_, other in keys.items() if id_ != part])
    if way is None:
        return _none(text, chains)
    if not does_work(key, way.own):
        return _no_derivation(text, "derivation.restated", "it only writes the answer down")
    ends = ends_in_answer(key, way, found)
    broken = _broken(way)
    retried = bool(broken) and any(_holds(chain) and chain.steps for chain in way.own)
    doubts = [*_doubts(rule, key, way), *(each.evidence for each in broken if retried)]
    if ends is None or not way.is_certain:
        what = "ends in the answer" if ends is None else "begins at what is asked"
        doubts.append(Evidence("derivation.open", f"whether it {what} is not certain"))
    return DerivationJudgement(
        summary=_summary(way, broken, doubts),
        is_derivation=True,
        slips=() if retried else tuple(broken),
        passed=tuple(_passed(milestone, way) for milestone in key.milestones),
        doubts=tuple(doubts),
    )


# -- which chains ----------------------------------------------------------------------------------


def way_of(
    chains: Sequence[Chain], key: DerivationKey, others: Sequence[DerivationKey]
) -> Way | None:
    """The chains that begin at what is asked, or may; None where none does."""
    begun = [(chain, _head(key, chain)) for chain in chains if chain.steps]
    own = tuple(chain for chain, head in begun if head is not False)
    if not own:
        return None
    rest = [(chain, _of_another(others, chain)) for chain, head in begun if head is False]
    since = max((c.end for c, other in rest if other and c.end <= own[0].start), default=-1)
    beside = tuple(c for c, other in rest if not other and since < c.start < own[-1].end)
    return Way(own, beside, is_certain=all(head for _, head in begun if head is not False))


def _of_another(others: Sequence[DerivationKey], chain: Chain) -> bool:
    return any(_head(other, chain) for other in others)


def _head(key: DerivationKey, chain: Chain) -> bool | None:
    first = chain.lines[0]
    return False if first.error else begins(key, text_of(first, side(first)), side(first))


def ends_in_answer(key: DerivationKey, way: Way, found: Found) -> bool | None:
    """Whether a derivation ends in the reference, or in what the contestant gives for it."""
    first, last = way.own[-1].lines[0], way.own[-1].lines[-1]
    text = text_of(last, side(last))
    verdict = judge(key.answer, text, before=f"{text_of(first, side(first))} = ").verdict
    if verdict is Verdict.CORRECT or same_text(text) == same_text(found.text):
        return True
    inside = way.own[-1].start <= found.start and found.end <= way.own[-1].end + len(r"\boxed{}")
    return True if inside and found.text.strip() and _broken(way) else None


# -- what is wrong, and what is open ---------------------------------------------------------------


def _holds(chain: Chain) -> bool:
    return all(step.holds for step in chain.steps)


def _broken(way: Way) -> list[Slip]:
    """The steps that fail; a slip that has a name is one wherever it stands."""
    return [
        Slip(_kind(at, step), _evidence(f"step.{step.relation}", line, step))
        for at, (line, step) in enumerate(way.steps)
        if step.relation in BROKEN
    ]


def _kind(at: int, step: Step) -> str:
    if step.relation is Relation.ILL_TYPED:
        return step.detail
    return step.slip or f"step {at}"


def _evidence(code: str, line: Line, step: Step) -> Evidence:
    start, end = line.at + side(line).start, line.at + side(line).end
    words = {Relation.FAILS: "does not hold", Relation.ILL_TYPED: "does not fit"}
    said = words.get(step.relation, "could not be decided")
    source = text_of(line, side(line))[:120]
    return Evidence(code, f"the step to {source} {said}: {step.detail}", start, end, step.witness)


def _doubts(rule: DerivationRule, key: DerivationKey, way: Way) -> list[Evidence]:
    """What a person has to look at: open steps, too many unread ones, faults beside the chains."""
    steps = way.steps
    first = [chain.lines[1] for chain in way.own] if way.is_certain else []
    doubts = [
        _evidence(f"step.{step.relation}", line, step)
        for line, step in steps
        if step.relation in OPEN and not (line in first and _is_right(key, line))
    ]
    unread = [pair for pair in steps if pair[1].relation is Relation.NOT_UNDERSTOOD]
    if Decimal(len(unread)) > rule.not_understood * len(steps):
        line, step = unread[0]
        said = f"{len(unread)} of {len(steps)} steps were not understood"
        doubts.append(_evidence("step.not_understood", line, step))
        doubts.append(Evidence("derivation.not-understood", said))
    return doubts + [
        _evidence(f"beside.{step.relation}", line, step)
        for line, step in steps_of(way.beside)
        if step.relation in BROKEN
    ]


def _is_right(key: DerivationKey, line: Line) -> bool:
    """Whether a value is that of the reference, so that the step to it from the ask holds."""
    return judge(key.answer, text_of(line, side(line))).verdict is Verdict.CORRECT


def _passed(milestone: Key, way: Way) -> bool | None:
    """Whether a milestone is passed; one that stands beside the chains alone is for a person."""
    passed = passes(milestone, way.own)
    return None if passed is False and passes(milestone, way.beside) is not False else passed


# -- in a sentence ---------------------------------------------------------------------------------


def _summary(way: Way, broken: Sequence[Slip], doubts: Sequence[Evidence]) -> Evidence:
    count, start, end = len(way.steps), way.own[0].start, way.own[-1].end
    steps = f"{count} step{'' if count == 1 else 's'}"
    if doubts:
        return Evidence("derivation.doubtful", f"a person has to look at its {steps}", start, end)
    if broken:
        kinds = len({each.kind for each in broken})
        slips = f"{kinds} slip{'' if kinds == 1 else 's'}"
        return Evidence("derivation.fails", f"{slips} in {steps}", start, end)
    unread = sum(step.relation is Relation.NOT_UNDERSTOOD for _, step in way.steps)
    left = f"; {unread} not understood, as the rubric allows" if unread else ""
    said = f"{steps} from what is asked to the answer hold{left}"
    return Evidence("derivation.holds", said, start, end)


def _none(text: Written, chains: Sequence[Chain]) -> DerivationJudgement:
    if not text.text.strip():
        blank = Evidence("derivation.blank", "nothing was written")
        return DerivationJudgement(blank, is_derivation=False)
    if not any(chain.steps for chain in chains):
        return _no_derivation(text, "derivation.none", "no derivation was found")
    said = "no chain begins at what is asked"
    return DerivationJudgement(Evidence("derivation.start", said), is_derivation=None)


def _no_derivation(text: Written, code: str, say: str) -> DerivationJudgement:
    """Certain where an answer alone was handed in; in a write-up the reasons may be in words."""
    certain = False if text.is_answer else None
    return DerivationJudgement(Evidence(code, say), is_derivation=certain)
