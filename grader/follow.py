"""Follow-through: a later answer held against the key that the contestant's own earlier ones give.

The key is written through the ids of earlier parts. Each stands for a letter that is defined as
what the contestant answered there, or as the reference where that was right. An own value that
makes the later part easier than it was set, zero say, gives no such key.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair
from grader.equivalence.tensors import compare
from grader.expression import nodes as n
from grader.expression.build import ONE, ZERO
from grader.expression.domains import TooLarge
from grader.expression.sizes import resolve
from grader.expression.traverse import walk
from grader.judge import judge, prepare, read
from grader.latex import LatexError
from grader.model import Verdict
from grader.reading.answers.kinds import Single
from grader.rubric import BLANK, FORM, Followed, Supposed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.first_reading import Key
    from grader.model import FollowRule, Found, Part
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor
    from grader.rubric import PartJudgement

GUARDS = ("zero", "constant", "identity")


class NoFollowThroughError(Exception):
    """There is no key from the contestant's own values; `doubtful` if a person may find one."""

    def __init__(self, why: str, *, doubtful: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.doubtful = doubtful


def follow(
    part: Part,
    found: Found,
    keys: Mapping[str, Key],
    judged: Mapping[str, Sequence[PartJudgement]],
) -> Followed | None:
    """An answer to a part by what was answered before; None where no earlier answer was wrong.

    `keys` are the references of all parts and `judged` the judgements on their answers.
    """
    rule = part.criterion.follow
    if rule is None:
        return None
    wrong = [id_ for id_ in rule.through if not _is_right(judged[id_])]
    if not wrong:
        return None
    said = ", ".join(f"{id_} = {judged[id_][0].found.text[:80]}" for id_ in wrong)
    try:
        own = {id_: own_value(keys[id_], judged[id_]) for id_ in wrong}
        for id_, value in own.items():
            _guard(rule, value, keys[id_], judged[id_][0].found)
        right = {id_: value_of(keys[id_]) for id_ in rule.through if id_ not in own}
        key = follow_key(part, {**own, **right})
        _guard_result(key, keys[part.id])
    except NoFollowThroughError as reason:
        return Followed(said, why=reason.why, doubtful=reason.doubtful)
    return Followed(said, judge(key, found.text, before=found.before))


def suppositions(
    part: Part,
    found: Found,
    keys: Mapping[str, Key],
    judged: Mapping[str, Sequence[PartJudgement]],
) -> tuple[Supposed, ...]:
    """What would follow for each way in which earlier answers may be wrong, were a person to say.

    An answer that was found right is not supposed wrong: its key is the reference. Of more than
    three that were not, none is supposed.
    """
    rule = part.criterion.follow
    open_ = [id_ for id_ in rule.through if not _is_right(judged[id_])] if rule else []
    if not 0 < len(open_) <= MOST_SUPPOSED:
        return ()
    subsets = (wrong for size in range(len(open_) + 1) for wrong in combinations(open_, size))
    return tuple(
        Supposed(wrong, follow(part, found, keys, {**judged, **_as_if(judged, open_, wrong)}))
        for wrong in subsets
    )


MOST_SUPPOSED = 3


def _as_if(
    judged: Mapping[str, Sequence[PartJudgement]], open_: Sequence[str], wrong: Sequence[str]
) -> Mapping[str, Sequence[PartJudgement]]:
    """The judgements had a person said which of the open answers are wrong.

    One that cannot be read has no value, whatever is said of it.
    """
    return {
        id_: [_said(each, Verdict.INCORRECT if id_ in wrong else Verdict.CORRECT) for each in ones]
        for id_, ones in judged.items()
        if id_ in open_
    }


def _said(judged: PartJudgement, verdict: Verdict) -> PartJudgement:
    if verdict is Verdict.INCORRECT and judged.answer.verdict is Verdict.UNREADABLE:
        return judged
    return replace(judged, answer=replace(judged.answer, verdict=verdict))


def _is_right(judged: Sequence[PartJudgement]) -> bool:
    """Whether every answer given for a part has the right value, in whatever form."""
    return all(
        each.answer.verdict is Verdict.CORRECT or each.answer.code.startswith(FORM)
        for each in judged
    )


# -- keys ------------------------------------------------------------------------------------------


def follow_key(part: Part, values: Mapping[str, Tensor]) -> Key:
    """The key of a part from values of earlier ones; NoFollowThroughError where they do not fit."""
    rule = part.criterion.follow
    text = rule.answer if rule is not None else part.reference.answer
    letters = {}
    for number, (id_, value) in enumerate(values.items()):
        letter = private_letter(number)
        letters[letter] = value
        text = f"{{{letter}}}".join(re.split(part_name(id_), text))
    try:
        return prepare(text, part.reference.declarations, letters)
    except LatexError as error:
        raise NoFollowThroughError(f"it does not fit in there: {error.message}") from error


def part_name(id_: str) -> str:
    """A pattern for the id of a part in a key that is written through it."""
    return rf"(?<![A-Za-z\\]){re.escape(id_)}(?![A-Za-z0-9_-])"


def private_letter(number: int) -> str:
    """A letter that no statement uses."""
    return rf"\tilde{{\bar{{\hat{{{chr(ord('A') + number)}}}}}}}"


def value_of(key: Key) -> Tensor:
    """The value of a reference."""
    if not isinstance(key.answer, Single):
        raise NoFollowThroughError("the earlier part asks for more than one value")
    return _in_layout(key.answer.tensor, key.problem.declarations.layout)


def own_value(key: Key, judged: Sequence[PartJudgement]) -> Tensor:
    """What the contestant answered to an earlier part, read as it was judged."""
    first = judged[0]
    if first.answer.code == BLANK:
        raise NoFollowThroughError("nothing was answered there")
    if len(judged) > 1 or first.answer.verdict is not Verdict.INCORRECT:
        raise NoFollowThroughError(f"in doubt itself: {first.answer.detail}", doubtful=True)
    try:
        answer = read(key, first.found.text, first.found.before)
    except LatexError as error:
        raise NoFollowThroughError(f"it cannot be read: {error.message}", doubtful=True) from error
    if not isinstance(answer, Single):
        raise NoFollowThroughError("it is no single value", doubtful=True)
    if any(not _is_side(side, answer.tensor, key.problem) for side in answer.sides[:-1]):
        raise NoFollowThroughError("its sides were not found equal", doubtful=True)
    if not answer.tensor.ordered and len(answer.tensor.slots) > 1:
        raise NoFollowThroughError("the order of its indices is not said", doubtful=True)
    return _in_layout(answer.tensor, key.problem.declarations.layout)


def _is_side(side: Tensor, value: Tensor, problem: Problem) -> bool:
    """Whether an earlier side of a chain of equations is the value at its end."""
    return compare(side, value, problem).verdict is Verdict.CORRECT


def _in_layout(value: Tensor, layout: str) -> Tensor:
    """Entries as a matrix: those of a derivative have the slots of the numerator first."""
    entries = value.shape is None and value.left is not None and value.left.numerator == 1
    if layout == "denominator" and entries and len(value.slots) == 2:
        return replace(value, slots=value.slots[::-1])
    return value


# -- guards ----------------------------------------------------------------------------------------


def _guard(rule: FollowRule, value: Tensor, key: Key, found: Found) -> None:
    """Refuse a value that the rule excludes, and one in letters that are not the problem's."""
    strange = letters_in(value, key.problem) - letters_of_problem(key)
    if strange:
        raise NoFollowThroughError(f"{min(strange)} is no letter of the problem", doubtful=True)
    for word in rule.unless:
        if word in GUARDS:
            _refuse(word, value, key, "it")
            continue
        excluded = prepare(word, key.problem.declarations)
        judgement = judge(excluded, found.text, before=found.before)
        if judgement.verdict is Verdict.CORRECT:
            raise NoFollowThroughError(f"it is {word}, which is excluded")
        if judgement.verdict is not Verdict.INCORRECT:
            raise NoFollowThroughError(f"whether it is {word} is not decided", doubtful=True)


def _guard_result(key: Key, reference: Key) -> None:
    """Refuse a key that is trivial where the reference is not, whatever the rule excludes."""
    if isinstance(key.answer, Single) and isinstance(reference.answer, Single):
        for word in GUARDS:
            _refuse(word, key.answer.tensor, reference, "what follows from it", key.problem)


def _refuse(
    word: str, value: Tensor, reference: Key, what: str, problem: Problem | None = None
) -> None:
    """Refuse a value that is trivial in one way, unless the reference is so too."""
    own = _trivial(word, value, problem or reference.problem)
    if own is Verdict.INCORRECT or (
        isinstance(reference.answer, Single)
        and _trivial(word, reference.answer.tensor, reference.problem) is Verdict.CORRECT
    ):
        return
    if own is Verdict.CORRECT:
        raise NoFollowThroughError(f"{what} is {NAMES[word]}")
    raise NoFollowThroughError(f"whether {what} is {NAMES[word]} is not decided", doubtful=True)


NAMES = {"zero": "zero", "constant": "free of the problem's letters", "identity": "the identity"}


def _trivial(word: str, value: Tensor, problem: Problem) -> Verdict:
    match word:
        case "zero":
            return _equals(value, ZERO, problem)
        case "identity":
            return _equals(value, identity, problem) if (identity := _identity(value)) else NO
        case _:
            return Verdict.INCORRECT if letters_in(value, problem) else Verdict.CORRECT


NO = Verdict.INCORRECT


def _identity(value: Tensor) -> n.Expr | None:
    """1, or the identity matrix of the size of a square value."""
    if not value.slots:
        return ONE
    if len(value.slots) != 2:
        return None
    first, second = value.slots
    return n.Delta(first, second) if resolve(first.size) == resolve(second.size) else None


def _equals(value: Tensor, other: n.Expr, problem: Problem) -> Verdict:
    try:
        return decide(Pair(problem, value.body, value.slots, other, value.slots)).verdict
    except TooLarge:
        return Verdict.UNDECIDED


def letters_in(value: Tensor, problem: Problem) -> set[str]:
    """The letters that are left in a value once those that are defined are replaced."""
    left: set[str] = set()
    waiting = [value.body]
    while waiting:
        for each in walk(waiting.pop()):
            if isinstance(each, n.Symbol | n.Element):
                definition = problem.definition(each.name)
                waiting += [definition[1]] if definition else []
                left |= set() if definition else {each.name}
    return left


def letters_of_problem(key: Key) -> set[str]:
    """The letters that are declared, and those of the reference."""
    declared = {each.name for family in key.problem.objects.values() for each in family}
    own = letters_in(key.answer.tensor, key.problem) if isinstance(key.answer, Single) else set()
    return declared | own | set(key.problem.sizes)
