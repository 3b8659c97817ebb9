"""What the rules of a part must be beyond its key: entries, follow-through, derivations, needs."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from grader.derivations import stands_in
from grader.follow import GUARDS, NoFollowThroughError, follow_key, value_of
from grader.judge import judge, prepare
from grader.latex import LatexError
from grader.model import PartialRule, Verdict
from grader.rubric_file.errors import Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.model import Criterion, DerivationRule, FollowRule, Part
    from grader.rubric_file.prepared import PartKeys

ZERO = Decimal(0)
MOST_SLIPS = 20


def rules(parts: Sequence[Part]) -> Iterator[Fault]:
    """Rules that say too little, too much, or of parts that are not there."""
    for number, part in enumerate(parts, start=1):
        key, earlier = f"part[{number}]", parts[: number - 1]
        yield from _manual(key, part)
        yield from _needs(key, part, earlier)
        yield from _once(key, part, earlier)
        if part.criterion.follow is not None:
            yield from _follow(f"{key}.follow", part.criterion.follow, part, earlier)
        if part.criterion.derivation is not None:
            yield from _derivation(f"{key}.derivation", part.criterion.derivation, part)


def _manual(key: str, part: Part) -> Iterator[Fault]:
    """A person marks a part, or the machine does by a key."""
    criterion = part.criterion
    if not criterion.manual:
        if not part.reference.answer:
            yield Fault(f"{key}.answer", 'this key is needed, except with `marker = "manual"`')
        return
    for name, rule in (
        ("partial", criterion.partial),
        ("wrong_form", criterion.wrong_form),
        ("entries", criterion.entry_points),
        ("follow", criterion.follow),
        ("derivation", criterion.derivation),
    ):
        if rule:
            yield Fault(f"{key}.{name}", "never reached: a person gives the points of this part")


def _needs(key: str, part: Part, earlier: Sequence[Part]) -> Iterator[Fault]:
    known = {each.id: each.criterion.out_of for each in earlier}
    for id_, least in part.criterion.needs.items():
        if id_ not in known:
            yield Fault(f"{key}.needs", f"no earlier part '{id_}'; {did_you_mean(id_, known)}")
        elif not 0 < least <= known[id_]:
            yield Fault(f"{key}.needs.{id_}", f"a number above 0 and up to its {known[id_]} points")


def _once(key: str, part: Part, earlier: Sequence[Part]) -> Iterator[Fault]:
    charged = {code for each in earlier for code in codes_of(each.criterion)}
    for at, rule in enumerate(part.criterion.slips, start=1):
        place = f"partial[{at}]" if isinstance(rule, PartialRule) else "wrong_form"
        if rule.once and rule.code not in charged:
            yield Fault(f"{key}.{place}.once", f"no earlier part has a rule '{rule.code}'")


def codes_of(criterion: Criterion) -> set[str]:
    """The codes that the rules of a part give to its answer."""
    codes = {rule.code for rule in criterion.slips}
    return codes | ({criterion.follow.code} if criterion.follow else set())


def _follow(key: str, rule: FollowRule, part: Part, earlier: Sequence[Part]) -> Iterator[Fault]:
    if not rule.through:
        ids = ", ".join(each.id for each in earlier) or "there is none"
        yield Fault(f"{key}.answer", f"names no earlier part; write it through their ids: {ids}")
    manual = {each.id for each in earlier if each.criterion.manual}
    for id_ in rule.through:
        if id_ in manual:
            yield Fault(f"{key}.answer", f"'{id_}' has no key: a person gives its points")
    if rule.points > part.criterion.points:
        yield _too_high(f"{key}.points", rule.points, part.criterion.points)
    for at, word in enumerate(rule.unless, start=1):
        try:
            prepare(word, part.reference.declarations) if word not in GUARDS else None
        except LatexError as error:
            words = f"cannot be read: {error.message}; words are {', '.join(GUARDS)}"
            yield Fault(f"{key}.unless[{at}]", words)


def _derivation(key: str, rule: DerivationRule, part: Part) -> Iterator[Fault]:
    if not part.ask and "=" not in part.reference.answer:
        yield Fault(key, "a derivation begins at what is asked: give the part an `ask`")
    if not rule.points:
        yield Fault(f"{key}.points", "a derivation gives more than 0 points")
    if rule.deduct is not None and not 0 < rule.deduct <= rule.points:
        yield Fault(f"{key}.deduct", f"a number above 0 and up to its {rule.points} points")
    if rule.not_understood > 1:
        yield Fault(f"{key}.not_understood", "a share of the steps, from 0 to 1")
    for at, milestone in enumerate(rule.must_pass, start=1):
        place = f"{key}.must_pass[{at}]"
        if milestone.points is not None and milestone.points > rule.points:
            yield _too_high(f"{place}.points", milestone.points, rule.points)


def _too_high(key: str, given: Decimal, highest: Decimal) -> Fault:
    return Fault(key, f"{given} is more than the {highest} points there are")


# -- with the keys read ----------------------------------------------------------------------------


def keys(parts: Sequence[Part], prepared: Mapping[str, PartKeys]) -> Iterator[Fault]:
    """Entries that are there, and follow-through that gives the key from the right values."""
    for number, part in enumerate(parts, start=1):
        if part.criterion.entry_points is not None:
            yield from _entries(f"part[{number}].entries", part, prepared[part.id])
        if part.criterion.follow is not None:
            yield from _followed(f"part[{number}].follow.answer", part, prepared)
        if part.criterion.derivation is not None:
            yield from _milestones(f"part[{number}].derivation", prepared[part.id])


def _entries(key: str, part: Part, prepared: PartKeys) -> Iterator[Fault]:
    entries = judge(prepared.reference, prepared.reference.text).entries
    each = part.criterion.entry_points or ZERO
    if not entries:
        yield Fault(key, "the answer is one value, it has no entries")
    elif not 0 < each * len(entries) <= part.criterion.points:
        words = f"{len(entries)} entries of {each} points are more than the {part.criterion.points}"
        yield Fault(f"{key}.points", words if each else "an entry gives more than 0 points")


def _followed(key: str, part: Part, prepared: Mapping[str, PartKeys]) -> Iterator[Fault]:
    rule = part.criterion.follow
    if rule is None or part.through:
        return
    try:
        values = {id_: value_of(prepared[id_].reference) for id_ in rule.through}
        key_ = follow_key(part, values)
    except NoFollowThroughError as reason:
        yield Fault(key, f"no key from the right values: {reason.why}")
        return
    judgement = judge(key_, part.reference.answer)
    if judgement.verdict is not Verdict.CORRECT:
        yield Fault(key, f"the right values give another key than `answer`: {judgement.detail}")


def _milestones(place: str, prepared: PartKeys) -> Iterator[Fault]:
    """A milestone that stands in the answer is passed by whatever ends there."""
    key = prepared.derivation
    if key is None:
        return
    for at, milestone in enumerate(key.milestones, start=1):
        if stands_in(key.answer.text, milestone):
            words = "every derivation passes it: it stands in the answer; name a piece on the way"
            yield Fault(f"{place}.must_pass[{at}]", words)


# -- what can come out -----------------------------------------------------------------------------


def possible(criterion: Criterion) -> set[Decimal]:
    """Every number of points that a part can give for certain."""
    highest = criterion.points
    answer = {ZERO, highest, *(rule.points for rule in criterion.slips)}
    answer |= {criterion.follow.points} if criterion.follow else set()
    each = criterion.entry_points
    if each:
        answer |= {min(highest, each * count) for count in range(int(highest / each) + 1)}
    ways = _derivation_points(criterion.derivation) if criterion.derivation else {ZERO}
    return {one + other for one, other in product(answer, ways)}


def _derivation_points(rule: DerivationRule) -> set[Decimal]:
    """All, less for slips and milestones."""
    found = {rule.points}
    for milestone in rule.must_pass:
        cost = rule.points if milestone.points is None else milestone.points
        found |= {max(ZERO, points - cost) for points in found}
    each = rule.points if rule.deduct is None else rule.deduct
    for _ in range(MOST_SLIPS):
        found |= {max(ZERO, points - each) for points in found}
    return found | {ZERO}
