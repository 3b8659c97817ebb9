"""The words by which a writer points at the answer: "Answer:", "the answer is", "####", "Ответ"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.document.source import Source

NEAREST = 24  # marks looked at, counted from the end

COPULAS_ELSEWHERE = (
    "est|ist|lautet|gilt|ergibt|vaut|égale|es|es igual a|é|è|vale|равн[аоы]?|равен|равняется|adalah"
    "|jest|wynosi|là|هو|هي"
)
"""The words for "is" by which other languages lead to a value."""
_ELSEWHERE = (
    "Ответ|ответ|Відповідь|Respuesta|Réponse|Antwort|Ergebnis|Risposta|Resposta|Odpowiedź|Odpověď"
    "|Cevap|Đáp án|Đáp số|Svar|Vastaus|Válasz|Răspuns|Απάντηση|पं|उत्तर|الجواب|Jawaban(?:nya)?"
)
_FAR_EAST = "最终答案|最後の答え|答案|答え|解答|정답|답|答|故应?选|应选|故填|应填|正确(?:答案|选项)"
_START = r"^(?:[^\w\n]|_){0,20}"  # of a line, with its decoration
_NUMBERED = (  # `Answer 5: 6`, `Answer to (b): 6`: the number belongs to the question
    rf"{_START}(?:answers?|ans)\s*(?:(?:to|of|for)\s+)?"
    r"(?:(?:part|problem|question|exercise|q)\s*\.?\s*)?"
    r"[#(\[]{0,2}(?:\d{1,3}[a-h]?|[a-h])[)\]]?\s*(?=[:：](?:\s|\Z))"
)
_HEADING = (
    rf"{_START}"
    r"(?:(?:text(?:bf|it|sf)?|emph|underline|bf)\W+)?(?:answers?|ans)\.\}?(?=[\s$\\])"
    r"|\\(?:sub)*(?:section|paragraph)\*?\s*\{\s*(?:final )?answers?\s*[.:]?\s*\}"
)
_MARK = re.compile(
    rf"(?P<final>{_NUMBERED}|^[ \t]*####(?=\s*[^\s#])"
    rf"|\bfinal[ \t]+(?:answers?|results?)\b(?=[\s:：*_=$\\-]|\s*\()"
    rf"|{_START}(?:answers?|ans)\b[\W_]{{0,4}}?(?=[:：=→⇒]|->)"
    rf"|{_START}(?:answers?|ans)\s+[-–—]\s+(?=\$|\\[(\[])"
    rf"|{_START}answers?(?=\s*(?:\$|\\[\[(]))"
    rf"|{_HEADING}|\b(?:{_ELSEWHERE})\b(?:\.(?=\s+[$\\\d-]))?|(?:{_FAR_EAST})(?=\s*[:：是为為は]|은"
    rf"|\s*[$\\\d])"
    r"|[(\[](?:answers?|ans)[)\]])"
    rf"|(?P<said>\b(?:answers?|ans)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_CHECKED = re.compile(
    r"\b(?:check(?:s|ing|ed)?|verif(?:y|ies|ying)|confirm(?:s|ing)?|question|submit)"
    r"(?: \w+)?\s*\Z"
    r"|\b(?:first|initial|original|previous|wrong|incorrect|old|naive|tentative|partial|their|his"
    r"|her"
    r"|your|an)\s*\Z",
    re.IGNORECASE,
)


class Strength(IntEnum):
    """How plainly the writer points: a heading or "final answer" outweighs "the answer is"."""

    SAID = 1
    FINAL = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A pointing word, `[start, end)`."""

    start: int
    end: int
    strength: Strength


def marks(source: Source, since: int) -> tuple[Mark, ...]:
    """The last marks of a write-up from a place on, in order."""
    found = [
        Mark(match.start(), match.end(), Strength.FINAL if match["final"] else Strength.SAID)
        for match in _MARK.finditer(source.text, since)
        if not _CHECKED.search(source.text[max(0, match.start() - 30) : match.start()])
    ]
    return tuple(found[-NEAREST:])
