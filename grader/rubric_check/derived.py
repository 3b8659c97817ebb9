"""The author's key beside what the statement's definitions give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.judge import judge, prepare
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.latex.render import to_latex
from grader.model import Verdict
from grader.reading.keys import letter_key, name_key
from grader.rubric_check.edits import split
from grader.rubric_check.findings import error, note
from grader.steps.derive import derive

if TYPE_CHECKING:
    from grader.judge import Key
    from grader.latex.tree import Node
    from grader.model import Declarations, Judgement, Part
    from grader.reading.problem import Problem
    from grader.rubric_check.findings import Finding
    from grader.steps.derive import Derived


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a key follows from the definitions, and what to say if it does not."""

    follows: bool
    finding: Finding | None = None


def against_definitions(part: Part, key: Key, place: str) -> Comparison:
    """The key of a part beside what is derived for its `ask`."""
    declared = part.reference.declarations
    if not part.ask or declared.satisfies:
        return Comparison(follows=False)
    unknown = _undefined(parse(part.ask), key.problem)
    if unknown:
        return _not_derived(place, f"the statement does not define {unknown}")
    try:
        found = derive(part.ask, replace(declared, form="", ask=""))
    except LatexError as trouble:
        return _not_derived(place, trouble.message)
    forms = _forms(part.ask, found)
    if not forms:
        return _not_derived(place, "what was derived cannot be printed")
    return _compared(part, forms, found, place)


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


def _forms(ask: str, found: Derived) -> list[str]:
    """What was derived as equations, entry by entry first."""
    forms = []
    if found.elementwise:
        named = rf"\left({ask}\right)_{{{','.join(found.slots)}}}" if found.slots else ask
        forms.append(f"{named} = {found.elementwise}")
    if found.matrix:
        forms.append(f"{ask} = {found.matrix}")
    return forms


def _compared(part: Part, forms: list[str], found: Derived, place: str) -> Comparison:
    declared, answer = replace(part.reference.declarations, form=""), part.reference.answer
    if not found.slots:
        forms, answer = [found.elementwise or found.matrix], to_latex(split(parse(answer)).value)
    judgements = [_judged(form, answer, declared) for form in forms]
    verdicts = [judgement.verdict for judgement in judgements if judgement is not None]
    if Verdict.CORRECT in verdicts:
        return Comparison(follows=True)
    wrong = [each for each in judgements if each and each.verdict is Verdict.INCORRECT]
    if not wrong or len(wrong) < len(verdicts):
        return _not_derived(place, "the derived form could not be compared with the key")
    return Comparison(follows=False, finding=_wrong(part, wrong[-1], found, place))


def _judged(form: str, answer: str, declared: Declarations) -> Judgement | None:
    try:
        return judge(prepare(form, declared), answer)
    except LatexError:
        return None


def _wrong(part: Part, judgement: Judgement, found: Derived, place: str) -> Finding:
    facts = [("key", part.reference.answer)]
    facts += [("entry by entry", found.elementwise)] if found.elementwise else []
    facts += [("as a matrix", found.matrix)] if found.matrix else []
    facts += [("witness", str(judgement.witness))] if judgement.witness else []
    return error(
        f"{place}.answer",
        "key.derived",
        f"it is not what the definitions give for {part.ask}: {_to_the_author(judgement)}",
        remedy="correct the key, or the definition if that is wrong",
        facts=tuple(facts),
    )


def _to_the_author(judgement: Judgement) -> str:
    """Why they differ, said of a key beside a derived form instead of an answer beside a key."""
    told = judgement.detail.replace("the answer", "the key")
    return told.replace("the reference", "what was derived")
