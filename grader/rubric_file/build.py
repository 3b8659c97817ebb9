"""From the tables of a file to the words of grading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.follow import part_name
from grader.latex import parse, tree
from grader.latex.walk import children
from grader.model import (
    Criterion,
    Declarations,
    DerivationRule,
    Example,
    FollowRule,
    Milestone,
    Part,
    PartialRule,
    Reference,
    Rubric,
    WrongForm,
)
from grader.reading.keys import letter_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.rubric_file.schema import ExampleTable, PartTable, RubricTable


def rubric_of(
    table: RubricTable, examples: Sequence[tuple[ExampleTable, Mapping[str, str]]]
) -> Rubric:
    """The rubric that a file describes; an example is its table and its answers by part."""
    return Rubric(
        problem=table.problem,
        title=table.title,
        source=table.source,
        version=table.version,
        parts=tuple(part_of(table, part) for part in table.part),
        examples=tuple(
            example_of(each, answers, number)
            for number, (each, answers) in enumerate(examples, start=1)
        ),
    )


def part_of(table: RubricTable, part: PartTable) -> Part:
    """A part with the declarations of the whole file and its own."""
    return Part(
        id=part.id,
        ask=part.ask,
        reference=Reference(part.answer, declarations_of(table, part)),
        criterion=criterion_of(table, part),
    )


def criterion_of(table: RubricTable, part: PartTable) -> Criterion:
    """How a part is marked."""
    form = part.wrong_form
    return Criterion(
        points=part.points,
        partial=tuple(
            PartialRule(less.answer, less.points, less.code, less.say, once=less.once)
            for less in part.partial
        ),
        wrong_form=WrongForm(form.points, form.code, form.say, once=form.once) if form else None,
        entry_points=part.entries.points if part.entries else None,
        follow=follow_of(table, part),
        derivation=derivation_of(part),
        needs=dict(part.needs),
        manual=part.marker == "manual",
    )


def follow_of(table: RubricTable, part: PartTable) -> FollowRule | None:
    """The rule of follow-through; the parts it goes through are those whose ids its key names."""
    rule = part.follow
    if rule is None:
        return None
    answer = rule.answer or part.answer
    earlier = [each.id for each in table.part[: table.part.index(part)]]
    return FollowRule(
        answer=answer,
        through=tuple(id_ for id_ in earlier if re.search(part_name(id_), answer)),
        points=part.points if rule.points is None else rule.points,
        code=rule.code,
        say=rule.say,
        unless=tuple(rule.unless),
    )


def derivation_of(part: PartTable) -> DerivationRule | None:
    """The rule of a derivation."""
    rule = part.derivation
    if rule is None:
        return None
    return DerivationRule(
        points=rule.points,
        must_pass=tuple(
            Milestone(
                each.answer,
                each.points,
                each.code,
                each.say or f"the derivation does not pass {each.answer}",
            )
            for each in rule.must_pass
        ),
        deduct=rule.deduct,
        not_understood=rule.not_understood,
    )


def declarations_of(table: RubricTable, part: PartTable | None = None) -> Declarations:
    """What the file declares for all parts, with what a part declares over it."""
    options = table.options
    if part is None:
        return Declarations(
            objects=table.objects, define=table.define, assume=table.assume, indices=table.indices
        )
    return Declarations(
        objects={**table.objects, **part.objects},
        assume={**table.assume, **part.assume},
        define=_still_defined(table.define, part.objects),
        indices=table.indices,
        slots=tuple(part.slots),
        layout=options.layout,
        vec=options.vec,
        names=options.names,
        summation=options.summation,
        ask=part.ask,
        form="" if part.form == "any" else part.form,
        type=part.type,
        unit=part.unit,
        tolerance=part.tolerance,
        also=tuple(part.also),
        up_to=tuple(part.up_to),
        accept=(*options.accept, *part.accept),
        satisfies=tuple(part.satisfies),
    )


def _still_defined(define: Mapping[str, str], redeclared: Iterable[str]) -> dict[str, str]:
    """The definitions that say nothing of a letter which a part declares anew."""
    other = {name for text in redeclared for name in _letters(text)}
    kept: dict[str, str] = {}
    for letter, text in define.items():
        if other and other & {*_letters(letter), *_letters(text)}:
            other |= _letters(letter)
        else:
            kept[letter] = text
    return kept


def _letters(text: str) -> set[str]:
    """The letters that stand in a formula outside of subscripts and superscripts."""
    found, waiting = set(), [parse(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.Letter):
            found.add(letter_key(node))
        waiting.extend([node.base] if isinstance(node, tree.Scripted) else children(node))
    return found


def example_of(table: ExampleTable, answers: Mapping[str, str], number: int) -> Example:
    """An example; without a name it has that of its file, or its number."""
    return Example(
        name=table.name or table.file or f"example {number}",
        total=table.total,
        answers=dict(answers),
        text=table.text,
        file=table.file,
        codes=table.codes,
        derivations=table.derivations,
        points=table.points,
        review=tuple(table.review),
    )
