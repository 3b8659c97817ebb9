"""A submission and a rubric to a score: find the answers, judge them, award the points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.derivations import Written, judge_derivation, written
from grader.document.parts import find_parts
from grader.follow import follow, suppositions
from grader.judge import judge
from grader.model import Found, Judgement, Verdict
from grader.rubric import BLANK, FORM, MANUAL, PartJudgement, award
from grader.version import GRADER_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.first_reading import Key
    from grader.model import Part, Score, Submission
    from grader.rubric import DerivationJudgement
    from grader.rubric_file.prepared import PartKeys, PreparedRubric


def grade(submission: Submission, prepared: PreparedRubric) -> Score:
    """The score of a submission, whatever its text: the same inputs give the same score."""
    found = answers_of(submission, prepared)
    judged = followed_through(prepared, judgements_of(found, prepared))
    derivations = derivations_of(submission, found, prepared)
    return award(prepared.rubric, judged, derivations, grader_version=GRADER_VERSION)


def answers_of(submission: Submission, prepared: PreparedRubric) -> Mapping[str, Found]:
    """The answer to each part: the one given for it, else the one found in the write-up."""
    given = {
        part.id: _given(submission.answers[part.id])
        for part in prepared.asked
        if part.id in submission.answers
    }
    searched = [part for part in prepared.asked if part.id not in given]
    if submission.text is None:
        return given | {part.id: _left_out(submission, prepared) for part in searched}
    declarations = prepared.rubric.parts[0].reference.declarations
    return given | find_parts(submission.text, searched, declarations)


def _given(answer: str) -> Found:
    how = "given" if answer.strip() else "blank"
    return Found(text=answer, start=0, end=len(answer), how=how)


def _left_out(submission: Submission, prepared: PreparedRubric) -> Found:
    """A part that has no answer; an answer under an unknown name may have been meant for it."""
    strangers = sorted(set(submission.answers) - {part.id for part in prepared.asked})
    if not strangers:
        return Found(text="", start=0, end=0, how="blank")
    doubt = f"the answer named '{strangers[0]}' belongs to no part"
    return Found(text="", start=0, end=0, how="nothing", doubt=doubt)


def judgements_of(
    found: Mapping[str, Found], prepared: PreparedRubric
) -> Mapping[str, list[PartJudgement]]:
    """For each part the judgement of the answer taken, then those of its rivals."""
    return {
        part.id: _contested(
            [
                judge_part(prepared.keys.get(part.id), each)
                for each in (found[part.id], *found[part.id].rivals)
            ]
        )
        for part in prepared.rubric.parts
    }


def _contested(judged: list[PartJudgement]) -> list[PartJudgement]:
    """An answer with its rivals; an equation before it is one only where it says another value."""
    first, *rivals = judged
    if first.found.how != "asked" or not rivals:
        return judged
    others = [each for each in rivals if _contradict(first.answer, each.answer)]
    if others:
        return [first, *others]
    return [replace(first, found=replace(first.found, doubt="", rivals=()))]


def _contradict(one: Judgement, other: Judgement) -> bool:
    """Whether one of two answers is right and the other wrong in more than its form."""
    wrong = [each for each in (one, other) if each.verdict is Verdict.INCORRECT]
    return {one.verdict, other.verdict} == {Verdict.CORRECT, Verdict.INCORRECT} and not wrong[
        0
    ].code.startswith(FORM)


def judge_part(keys: PartKeys | None, found: Found) -> PartJudgement:
    """An answer against the reference and, where it fails, against the partial rules in order.

    A part without keys is for a person.
    """
    if keys is None:
        return PartJudgement(found, BY_HAND)
    answer = judge_found(keys.reference, found)
    if answer.verdict is not Verdict.INCORRECT or not found.text:
        return PartJudgement(found, answer)
    partial = tuple(_judge(key, found) for key in keys.partial)
    return PartJudgement(found, answer, partial)


BY_HAND = Judgement(Verdict.UNDECIDED, MANUAL, "a person gives the points of this part")


def followed_through(
    prepared: PreparedRubric, judged: Mapping[str, list[PartJudgement]]
) -> Mapping[str, list[PartJudgement]]:
    """The judgements, with wrong answers held against what the contestant's earlier ones give."""
    keys = {id_: each.reference for id_, each in prepared.keys.items()}
    return {
        part.id: [
            _followed(part, each, keys, judged)
            if each.answer.verdict is Verdict.INCORRECT and each.found.text
            else each
            for each in judged[part.id]
        ]
        for part in prepared.rubric.parts
    }


def _followed(
    part: Part,
    judgement: PartJudgement,
    keys: Mapping[str, Key],
    judged: Mapping[str, list[PartJudgement]],
) -> PartJudgement:
    followed = follow(part, judgement.found, keys, judged)
    supposed = suppositions(part, judgement.found, keys, judged)
    return replace(judgement, followed=followed, supposed=supposed)


def derivations_of(
    submission: Submission, found: Mapping[str, Found], prepared: PreparedRubric
) -> Mapping[str, DerivationJudgement]:
    """What was seen of the derivation of each part that asks for one."""
    keys = {id_: each.derivation for id_, each in prepared.keys.items() if each.derivation}
    write_up = Written(submission.text or "", is_answer=False)
    return {
        part.id: judge_derivation(
            part.criterion.derivation,
            part.id,
            keys,
            text=written(submission, part.id, write_up),
            found=found[part.id],
        )
        for part in prepared.rubric.parts
        if part.criterion.derivation is not None
    }


def judge_found(key: Key, found: Found) -> Judgement:
    """The verdict on one find; a doubt without rivals leaves it to a person."""
    if found.how == "blank":
        return Judgement(Verdict.INCORRECT, BLANK, "no answer was given")
    if not found.text:
        return Judgement(Verdict.UNDECIDED, "answer.none", found.doubt)
    judgement = _judge(key, found)
    if not found.doubt or found.rivals:
        return judgement
    return replace(
        judgement,
        verdict=Verdict.UNDECIDED,
        code="answer.doubtful",
        detail=f"{found.text[:200]} was found, but {found.doubt}",
        entries=(),
    )


def _judge(key: Key, found: Found) -> Judgement:
    """The text before names the indices of an answer in entries; a matrix stands without it."""
    judgement = judge(key, found.text, before=found.before)
    if found.before and judgement.code == NO_OPEN_AXIS:
        return judge(key, found.text)
    return judgement


NO_OPEN_AXIS = "type.left-side"  # a left side that names every index, before a whole matrix
