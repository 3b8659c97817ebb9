r"""What a derivation is held against: where it begins, where it ends, what it has to pass.

It begins at what is asked, `\frac{\partial y_m}{\partial x_n}`, or at its definition: the same
derivative of what the statement defines y to be, or that definition itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.document.equations import left_side_of
from grader.equivalence.identical import identical
from grader.equivalence.pair import Pair
from grader.expression.sizes import name_of
from grader.judge import judge, prepare, read
from grader.latex import LatexError, parse
from grader.latex import tree as t
from grader.model import Verdict
from grader.reading.answers.kinds import Single
from grader.reading.left_side import left_side, subject
from grader.reading.reader import Reader
from grader.reading.statement import declare

if TYPE_CHECKING:
    from grader.first_reading import Key
    from grader.latex.tree import Node
    from grader.model import Declarations, Milestone, Part
    from grader.reading.left_side import Subject

EXPRESSION = "expression"  # the subject of what has no letter for a name
KNOWN = {Verdict.CORRECT: True, Verdict.INCORRECT: False}


@dataclass(frozen=True, slots=True)
class DerivationKey:
    """The reference of a derivation, read once.

    `answer` is the key of the part in any form, `defined` that of what is differentiated or asked,
    by its definition, None where the statement does not say it.
    """

    ask: str
    node: Node
    about: Subject | None
    answer: Key
    defined: Key | None
    milestones: tuple[Key, ...]


def milestone_key(part: Part, milestone: Milestone, reference: Key) -> Key:
    """Read a milestone, in whatever form; LatexError where it is not understood.

    An index that the reference names runs over what it runs over there. What is held against the
    milestone may use the same name otherwise.
    """
    declarations = _free(part)
    indices = indices_of(reference, part.reference.declarations)
    named = prepare(milestone.answer, replace(declarations, indices=indices))
    return replace(named, problem=declare(declarations), kept={})


def indices_of(reference: Key, declarations: Declarations) -> dict[str, str]:
    """What indices run over: those declared, and those that the left side of a key names."""
    declared = dict(declarations.indices)
    if not isinstance(reference.answer, Single) or reference.answer.tensor.form != "elementwise":
        return declared
    slots = reference.answer.tensor.slots
    return {slot.name: name_of(slot.size) for slot in slots if slot.name} | declared


def _free(part: Part) -> Declarations:
    """What the statement says of its letters, without what is asked of the answer."""
    return replace(part.reference.declarations, form="", satisfies=(), slots=(), up_to=())


def derivation_key(part: Part, milestones: tuple[Key, ...]) -> DerivationKey:
    """Read what the derivation of a part is held against; LatexError where it is not understood."""
    declarations = _free(part)
    ask = part.ask or left_side_of(part.reference.answer)
    about = subject(ask, declarations)
    return DerivationKey(
        ask=ask,
        node=parse(ask),
        about=about,
        answer=prepare(part.reference.answer, replace(part.reference.declarations, form="")),
        defined=_defined(about, declarations),
        milestones=milestones,
    )


def _defined(about: Subject | None, declarations: Declarations) -> Key | None:
    if about is None or about.of not in declarations.define:
        return None
    text = declarations.define[about.of]
    return prepare(text if "=" in text else f"{about.of} = {text}", replace(declarations, ask=""))


def begins(key: DerivationKey, text: str, node: Node) -> bool | None:
    """Whether an expression is what is asked, or its definition; None where that is in doubt."""
    if node == key.node:
        return True
    mine = _subject(key, text, node)
    if mine is not None and mine == key.about and mine.of != EXPRESSION:
        return True
    operand = _operand(node)
    if operand is None:
        return key.defined is not None and same_form(key.defined, text)
    if mine is None or key.about is None or mine.by != key.about.by:
        return False
    if key.defined is None:
        return None if KNOWN.get(judge(key.answer, text).verdict, True) else False
    return KNOWN.get(judge(key.defined, _slice(operand, text, node)).verdict)


def _subject(key: DerivationKey, text: str, node: Node) -> Subject | None:
    """What an expression is the name of, or the derivative of; None where it is neither."""
    try:
        side = left_side(Reader(key.answer.problem, text), node)
    except LatexError:
        return None
    return side.subject if side else None


def same_form(key: Key, text: str) -> bool:
    """Whether a text is a definition as it is written, not only of its value."""
    try:
        mine = read(key, text)
    except LatexError:
        return False
    if not isinstance(mine, Single) or not isinstance(key.answer, Single):
        return False
    own, other = mine.tensor, key.answer.tensor
    pair = Pair(key.problem, own.body, own.slots, other.body, other.slots)
    return identical(pair) is not None


def _operand(node: Node) -> Node | None:
    r"""What stands under a derivative operator, `\frac{\partial (...)}{\partial x}`."""
    match node:
        case t.Operator(operand=operand) | t.Quotient(numerator=t.Operator(operand=operand)):
            return operand
        case t.Factors(factors=(t.Quotient(numerator=t.Operator(operand=None)), operand)):
            return operand
        case _:
            return None


def _slice(part: Node, text: str, whole: Node) -> str:
    """The text of a part of an expression whose own text is given."""
    return text[part.start - whole.start : part.end - whole.start]


def is_asked(key: DerivationKey, text: str, node: Node) -> bool:
    """Whether an expression is what is asked and no more, also under other names of indices."""
    if node == key.node:
        return True
    mine = _subject(key, text, node)
    return mine is not None and mine == key.about and mine.of != EXPRESSION
