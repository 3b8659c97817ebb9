"""The author's key beside what the statement's definitions give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.render import to_latex
from grader.reading.answers import kinds as k
from grader.reading.keys import letter_key, name_key
from grader.rubric_check.edits import split
from grader.rubric_check.findings import error, note
from grader.steps import Relation, check
from grader.steps.derive import derive

if TYPE_CHECKING:
    from grader.first_reading import Key
    from grader.latex.tree import Node
    from grader.model import Part
    from grader.reading.problem import Problem
    from grader.rubric_check.findings import Finding
    from grader.steps import Step


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a key follows from the definitions, and what to say if it does not."""

    follows: bool
    finding: Finding | None = None


def against_definitions(part: Part, key: Key, place: str) -> Comparison:
    """The key of a part beside what is derived for its `ask`.

    An element-wise key is held against its own left side, which names its indices.
    """
    declared = part.reference.declarations
    if not part.ask or declared.satisfies or declared.up_to or not isinstance(key.answer, k.Single):
        return Comparison(follows=False)
    unknown = _undefined(parse(part.ask), key.problem)
    if unknown:
        return _not_derived(place, f"the statement does not define {unknown}")
    parts, left = split(parse(part.reference.answer)), part.ask
    if key.answer.tensor.form == "elementwise":
        if parts.left is None:
            return _not_derived(place, "a left side in the key would name its indices")
        left = to_latex(parts.left)
    plain = replace(declared, form="", ask="")
    try:
        (step,) = check((left, f"= {to_latex(parts.value)}"), plain)
    except LatexError as trouble:
        return _not_derived(place, trouble.message)
    return _told(part, step, place)


def _told(part: Part, step: Step, place: str) -> Comparison:
    """What a step from the ask to the key says of the key."""
    match step.relation:
        case Relation.EQUAL | Relation.EQUIVALENT:
            return Comparison(follows=True)
        case Relation.FAILS | Relation.ILL_TYPED:
            return Comparison(follows=False, finding=_wrong(part, step, place))
        case _:
            return _not_derived(place, step.detail)


def _not_derived(place: str, why: str) -> Comparison:
    message = f"the key was not derived: {why}"
    return Comparison(follows=False, finding=note(f"{place}.ask", "key.not-derived", message))


def _undefined(ask: Node, problem: Problem) -> str:
    """What is asked about, where it is a letter without a definition; "" otherwise."""
    match ask:
        case t.Operator(operand=operand) if operand is not None:
            return _undefined(operand, problem)
        case t.Quotient(numerator=t.Operator(operand=operand)) if operand is not None:
            return _undefined(operand, problem)
        case t.Factors(factors=(t.Quotient(numerator=t.Operator(operand=None)), *rest)):
            return _undefined(rest[0], problem) if len(rest) == 1 else ""
        case t.Factors(factors=(t.Operator() as first, *_)):
            return _undefined(first, problem)
        case t.Factors(factors=(t.Letter() as name, t.Fenced(opening="("))):
            return _undefined(name, problem)
        case t.Scripted(base=t.Letter() as base, sup=None):
            known = name_key(replace(ask, primes=0)) or letter_key(base)
            return "" if _is_defined(known, base, problem) else f"'{known}'"
        case t.Letter():
            known = letter_key(ask)
            return "" if _is_defined(known, ask, problem) else f"'{known}'"
        case _:
            return ""


def _is_defined(name: str, letter: t.Letter, problem: Problem) -> bool:
    return bool(problem.definition(name) or problem.definition(letter_key(letter)))


def _wrong(part: Part, step: Step, place: str) -> Finding:
    facts = [("key", part.reference.answer), *_printed(part)]
    facts += [("witness", str(step.witness))] if step.witness else []
    return error(
        f"{place}.answer",
        "key.derived",
        f"it is not what the definitions give for {part.ask}: {_to_the_author(step)}",
        remedy="correct the key, or the definition if that is wrong",
        facts=tuple(facts),
    )


def _printed(part: Part) -> list[tuple[str, str]]:
    """What is derived, entry by entry and as a matrix, where it can be written."""
    found = derive(part.ask, replace(part.reference.declarations, form="", ask=""))
    forms = (("entry by entry", found.elementwise), ("as a matrix", found.matrix))
    return [(name, form) for name, form in forms if form]


def _to_the_author(step: Step) -> str:
    """Why they differ, said of a key beside a derived form instead of one line after another."""
    told = step.detail.replace("the line before is", "what was derived is")
    told = told.replace("this one", "the key is").replace("the answer", "the key")
    return told.replace("the reference", "what was derived")
