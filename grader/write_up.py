"""The final answer of a whole write-up against one reference, where no rubric says more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.answer import find_answer
from grader.judge import NO_DECLARATIONS, judge, prepare
from grader.model import Declarations, Judgement, Verdict

if TYPE_CHECKING:
    from grader.first_reading import Key
    from grader.model import Found


class ReferenceInDoubtError(Exception):
    """A text from which it is not certain what the reference is."""


def prepare_text(text: str, declarations: Declarations = NO_DECLARATIONS) -> Key:
    """Read the reference that stands in a text; LatexError where it is not understood.

    ReferenceInDoubtError where the find is in doubt and the answers that could be meant differ.
    """
    found = find_answer(text)
    key = prepare(found.text, declarations)
    if found.doubt and not _agree(key, found):
        raise ReferenceInDoubtError(found.doubt)
    return key


def _agree(key: Key, found: Found) -> bool:
    """Whether there are other answers that could be meant, and all are the reference.

    A percent sign that stands outside the box belongs to it.
    """
    rivals = [rival for rival in found.rivals if rival.text != found.text.removesuffix(r"\%")]
    verdicts = {judge(key, rival.text, before=rival.before).verdict for rival in rivals}
    return bool(found.rivals) and verdicts <= {Verdict.CORRECT}


def judge_text(key: Key, text: str) -> Judgement:
    """The verdict on the final answer of a whole write-up.

    A doubtful find is for a person, unless every answer that could be meant gets one verdict.
    """
    found = find_answer(text)
    judgement = judge(key, _without_choice(key, found.text), before=found.before)
    if judgement.verdict is Verdict.INCORRECT and _is_right_together(key, found):
        detail = "right if several boxes are one answer"
        return Judgement(Verdict.UNDECIDED, "found.several", detail, read=found.text)
    if judgement.verdict is Verdict.INCORRECT and _stands_elsewhere(key, found.text, text):
        detail = "a letter is given, whose value stands elsewhere"
        return Judgement(Verdict.UNDECIDED, "found.letter", detail, read=found.text)
    if not found.doubt:
        return judgement
    rivals = [judge(key, rival.text, before=rival.before) for rival in found.rivals]
    same = {judgement.verdict, *(rival.verdict for rival in rivals)} == {judgement.verdict}
    if rivals and same and judgement.verdict is not Verdict.UNREADABLE:
        return judgement
    return Judgement(
        Verdict.UNDECIDED,
        "found.doubt",
        f"what the answer is, is in doubt: {found.doubt}",
        read=found.text,
    )


def _without_choice(key: Key, answer: str) -> str:
    r"""The value behind the letter of a choice, `\textbf{(B)} 5`, where no letter is asked for."""
    chosen = CHOICE.match(answer)
    if chosen is None or ONE_LETTER.fullmatch(key.text):
        return answer
    return answer[chosen.end() :]


def _is_right_together(key: Key, found: Found) -> bool:
    """Whether the answers that a write-up gives are right as one list."""
    texts = list(dict.fromkeys((*(rival.text for rival in found.rivals), found.text)))
    if not 1 < len(texts) <= MOST_TOGETHER:
        return False
    return judge(key, ", ".join(texts)).verdict is Verdict.CORRECT


MOST_TOGETHER = 8
CHOICE = re.compile(
    r"\\(?:text|textbf|mathrm|mathbf|textrm)\s*\{\s*\(?[A-H]\)?[.:]?\s*\}(?:[\s~:]"
    r"|\\[,;: ])*(?=[^\s.}])"
)
ONE_LETTER = re.compile(r"(?:\\[a-z]+)?[\s{(]*[A-H][\s})]*")
LETTER = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?")


def _stands_elsewhere(key: Key, answer: str, text: str) -> bool:
    """Whether an answer is a mere letter, no letter of the reference, that the text defines."""
    letter = answer.strip("$ ")
    if not LETTER.fullmatch(letter) or letter in key.text:
        return False
    return re.search(rf"(?<![\w\\]){re.escape(letter)}\s*&?\s*=", text) is not None
