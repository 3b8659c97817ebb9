"""Words and choices: equal as written, never nearly.

Words are compared without case; `yes` against `no` and the like are refused, other words that
differ go to a person, since they may say the same. A choice is its letter; where answer and
reference both give a value as well, the values must agree too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import compare_answers, rule
from grader.equivalence.answers.numbers import is_letter_free
from grader.equivalence.answers.regions import infinity
from grader.equivalence.answers.words import CIRCLED
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.words import NUMBERS

if TYPE_CHECKING:
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

CLOSED = (
    {"yes", "no"},
    {"true", "false"},
    {"odd", "even"},
    {"positive", "negative", "zero"},
    {"increasing", "decreasing", "constant"},
    {"rational", "irrational"},
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    },
)  # fmt: skip
SAME = (
    {
        "none",
        "no solution",
        "no solutions",
        "empty set",
        "the empty set",
        "no real solution",
        "no real solutions",
    },
    {"infinite", "infinity", "infinitely many", "infinitely many solutions"},
)


@rule(k.Words)
def compare_words(answer: Answer, reference: k.Words, _: Problem) -> Judgement:
    """Words against a reference in words."""
    said = _said(answer)
    if said is None and _is_number(answer) and not _may_be_number(reference.text):
        return incorrect("kind.differs", "a number, where a word is asked for")
    if said is None:
        return undecided("kind.open", "the reference is in words, the answer is not")
    mine, other = _bare(said), _bare(reference.text)
    if mine == other:
        return correct("text.equal", "the same words")
    if any({mine, other} <= group for group in SAME):
        return correct("text.synonym", "words that mean the same")
    if any({mine, other} <= group for group in CLOSED):
        return incorrect("text.differs", f"'{mine}' is not '{other}'")
    return undecided("text.open", "other words than the reference; a person must compare them")


def _is_number(answer: Answer) -> bool:
    """Whether an answer is a finite number."""
    if isinstance(answer, k.Grouped):
        return True
    return (
        isinstance(answer, k.Single) and is_letter_free(answer.value) and not infinity(answer.value)
    )


NUMERIC = frozenset({"no", "none", "half", "third", "quarter", "twice"})


def _may_be_number(text: str) -> bool:
    """Whether words may stand for a number, or name it: `(C)`, `none`."""
    words = text.replace("-", " ").split()
    short = len(words) == 1 and len(words[0]) <= SHORT
    return short or any(w in NUMERIC or w in NUMBERS or any(map(str.isdigit, w)) for w in words)


SHORT = 2


def _said(answer: Answer) -> str | None:
    match answer:
        case k.Words(text=text):
            return text
        case k.Choice(letter=letter):
            return letter.lower()
        case k.Name(key=key):
            return key.lower()
        case k.Listed(items=()):
            return "none"
        case _:
            return None


def _bare(text: str) -> str:
    """Words without an article before them."""
    for article in ("the ", "a ", "an "):
        if text.startswith(article):
            return text[len(article) :]
    return text


@rule(k.Choice)
def compare_choices(answer: Answer, reference: k.Choice, problem: Problem) -> Judgement:
    """A letter, a letter with its value, or the value alone."""
    letter = _letter_of(answer, reference.letter)
    if letter is None:
        if reference.value is None:
            return undecided("kind.open", "a letter is asked for, the answer is none")
        return compare_answers(answer, reference.value, problem)
    if letter != reference.letter and letter.upper() == reference.letter:
        return undecided("choice.case", "the letter of the choice in the other case")
    if letter != reference.letter:
        return incorrect(
            "choice.differs", f"the answer is {letter}, the reference {reference.letter}"
        )
    if isinstance(answer, k.Choice) and answer.value is not None and reference.value is not None:
        judgement = compare_answers(answer.value, reference.value, problem)
        if judgement != correct(judgement.code, judgement.detail):
            return undecided(
                "choice.value",
                "the letter is right, but its value was not found equal to the reference's",
            )
    return correct("choice.equal", "the same choice")


def _letter_of(answer: Answer, wanted: str) -> str | None:
    """The letter of a choice; a number beside `②` is the label of a statement."""
    match answer:
        case k.Single(node=t.Number(text=text)) if wanted in CIRCLED and text.isdecimal():
            return CIRCLED[int(text) - 1] if 0 < int(text) <= len(CIRCLED) else text
        case k.Choice(letter=letter):
            return letter
        case k.Single() if isinstance(answer.value, n.Symbol) and len(answer.value.name) == 1:
            return answer.value.name
        case k.Name(key=key) if len(key) == 1:
            return key
        case _:
            return None
