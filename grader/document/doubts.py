"""Reasons not to take a find for the writer's answer: denied, hedged, retracted, altered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.document.source import Source

REACH = 160  # characters before a find that are searched

_OPENERS = r"[\s$\\(\[{:*\"'“*]*"
_BEFORE = (
    (
        re.compile(
            r"(?:\b(?:not|never|cannot|cant|neither|nor|nicht|kein|pas|no (?:es|son)|non è"
            r"|не(?: равн\w*)?)\b|不(?:是|等于)|n['’]t\b|≠|\\neq?(?![A-Za-z])|!=)"
            r"\s*(?:(?:equal to|equal|be|the answer|an answer|exactly|simply|just)\s*)*"
            rf"{_OPENERS}\Z",
            re.IGNORECASE,
        ),
        "it is denied",
    ),
    (
        re.compile(
            r"\b(?:maybe|perhaps|probably|possibly|presumably|i guess"
            r"|guess(?:ing|ed)?|not (?:sure|certain)|unsure|uncertain|no idea"
            r"|(?:don['’]?t|do not) know|or something|peut-être|vielleicht|wahrscheinlich|quizás?"
            r"|tal vez|forse|наверн\w+|возможно|вероятно)\b|可能|大概|也许|たぶん|おそらく",
            re.IGNORECASE,
        ),
        "it is given as a guess",
    ),
    (
        re.compile(
            r"\b(?:(?:original|old|previous|former|initial)(?:ly)?(?:\s+(?:answer|result|value))?\s*:?"
            r"|instead of|rather than|other than|except|unless|as if|first thought"
            rf"|(?:i )?(?:first )?(?:considered|tried|guessed))\b\s*{_OPENERS}\Z",
            re.IGNORECASE,
        ),
        "it is named only to be set aside",
    ),
    (
        re.compile(
            r"\b(?:if|suppose|assume|had)\b[^,;.]{0,60}\b(?:were|was|answer is|answer be)\s*"
            rf"(?:equal to\s*)?{_OPENERS}\Z",
            re.IGNORECASE,
        ),
        "it is supposed, not concluded",
    ),
    (
        re.compile(
            r"\b(?:half|twice|double|triple|(?:a|one)[ -](?:third|quarter)|square|cube|negative"
            r"|reciprocal|inverse|part|\d+ times)\s+(?:of\s+)?(?:the|my|our)\s+(?:final\s+)?"
            r"answers?\b",
            re.IGNORECASE,
        ),
        "it is only related to the answer",
    ),
)
_ROUGHLY = re.compile(
    r"(?:\b(?:approximately|approx\.?|about|roughly|around|nearly|almost|close to|between"
    r"|at (?:least|most)|(?:more|less|greater|fewer) than|(?:could|might|may|can) be|half|twice"
    rf"|double|negative|minus)\b|≈|\\approx)\s*{_OPENERS}\Z",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:claim(?:s|ed)?|sa(?:ys?|id)|told|(?:would|might|may) (?:think|expect|guess)|seems?"
    r"|appears?|if|unless|suppose|assum(?:e|ing)|first|initially|originally|thought)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:but|however|so|hence|thus|therefore|then|it follows|indeed"
    r"|we (?:get|find|have|obtain))\b|[;⇒]",
    re.IGNORECASE,
)
_CLOSERS = r"[\s$\\)\]}.*\"'”]*?"
_AFTER = (
    (re.compile(rf"\A{_CLOSERS}\s*[?？]"), "it is put as a question"),
    (
        re.compile(
            rf"\A{_CLOSERS}\s*(?:is|are|was|seems|would be)\s*(?:n['’]t|not|never"
            r"|(?:(?:the|an?)\s+)?(?:wrong|incorrect|false|extraneous|spurious|rejected|invalid)"
            r"|impossible)\b(?! (?:only|just|divisible|an? |even|odd|prime|possible to))",
            re.IGNORECASE,
        ),
        "it is denied",
    ),
    (
        re.compile(
            rf"\A{_CLOSERS}[,(\s]*(?:or\s+)?(?:maybe|perhaps|probably|possibly"
            r"|i (?:guess|think|believe|suppose)"
            r"|not sure|i'm not sure"
            r"|but i(?:['’]m| am) not|or (?:so|maybe|something))\b",
            re.IGNORECASE,
        ),
        "it is given as a guess",
    ),
    (
        re.compile(
            rf"\A{_CLOSERS}\s*(?:\(\s*or\b|,?\s*or (?:its?|their|the|any|another|vice|equally)\b"
            r"|[,(]?\s*(?:and|or|plus|with|up to|under)\s+"
            r"(?:(?:all|any|every|the|its?|their|of|other|both)\s+)*"
            r"(?:(?:cyclic|circular|symmetric)\b|permut|others?\b|vice versa|reflections?\b"
            r"|rotations?\b|rearrange|analog|similar\w* (?:for|ones|solutions)|so on|multiples?\b"
            r"|conjugates?\b|negatives?\b|opposites?\b)|,?\s*etc\b)",
            re.IGNORECASE,
        ),
        "another is given beside it",
    ),
    (
        re.compile(
            rf"\A{_CLOSERS}\s*(?:(?:but )?only (?:if|when|for)|for (?:even|odd))\b",
            re.IGNORECASE,
        ),
        "it holds under a condition",
    ),
)
_ALTERED = re.compile(
    r"\A[\s$\\)\]}*]*\(?(?:times|plus|minus|over|divided|multiplied|million|thousand|billion|hundred"
    r"|dozen|squared|cubed|factorial|or (?:more|less|fewer|greater)|at (?:most|least)|and a half"
    r"|to the power|mod(?:ulo)?|if|unless|when(?:ever)?|provided|assuming|otherwise"
    r"|(?:more|less|fewer|greater) than|in base|(?:st|nd|rd|th)"
    r"|[a-z]{1,12}\s*,?\s*(?:or|and)(?=\s*[$\\(]*-?\d)"
    r"|,?\s*but|(?:(?:percent|per cent|pct)\s*)?of(?=\s*[$\\\d]))\b|\A[\s$\\)]*\\?%\s*of\b"
    r"|\A\s+[a-z]{1,12},(?=\s*[$\\(]*-?\d)",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"\A{_CLOSERS}\s*,?\s*(?:where|with|for|at)\s*{_OPENERS}([A-Za-z])\s*=")
_RETRACTED = re.compile(
    r"\b(?:wait|oops|scratch that|on second thoughts?|never ?mind|correction|sorry,"
    r"|edit(?:ed)?\s*:|(?:but|however|yet)\b,?[^.;]{0,40}\b(?:fails? (?:the|this|our|to)"
    r"|does(?:n['’]t| not) (?:satisfy|check|work))"
    r"|(?:hence|so|thus|therefore),? there (?:is|are) no (?:real |such )?solutions?\.?\s*\Z"
    r"|i (?:have |just )?(?:made|make|see|found) (?:a|an|my|some) (?:\w+ )?(?:mistake|error)"
    r"|(?:this|that|it|the above|(?:my|the) answer) (?:is|was|seems|must be|can['’]?t be|cannot be)"
    r" ?(?:wrong|incorrect|not (?:right|correct|the answer)|right\?)"
    r"|(?:isn['’]t|is not|wasn['’]t) (?:right|correct|the answer)\b"
    r"|i was wrong|i(?:['’]m| am) not sure|i (?:don['’]?t|do not) know|i give up"
    r"|actually,? (?:it|the answer|i|no)\b|no,? (?:it is|it's|the answer))",
    re.IGNORECASE,
)


def doubt_about(source: Source, start: int, end: int, *, until: int | None = None) -> str:
    """Why an answer at `[start, end)`, delimiters included, may not be meant as one; or "".

    It may be taken back at any place behind it, or before `until` where the next answer begins.
    """
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    for pattern, reason in _BEFORE:
        if pattern.search(before):
            return reason
    after = source.text[end : end + REACH]
    for pattern, reason in _AFTER:
        if pattern.search(after):
            return reason
    if _RETRACTED.search(source.text, end, len(source.text) if until is None else until):
        return "it is taken back afterwards"
    return ""


def roughness(source: Source, start: int, end: int) -> str:
    """Why a value in prose may be only part of what is said ("about 5", "5 million"); or ""."""
    before = source.text[max(source.sentence_start(start), start - REACH) : start]
    if _ROUGHLY.search(before):
        return "it is given roughly"
    if _HEARSAY.search(_TURN.split(before)[-1]):
        return "it is said under a condition or by someone else"
    after = source.text[end : end + REACH]
    given = _GIVEN.match(after)
    if _ALTERED.search(after) or (given and _has_letter(source.text[start:end], given[1])):
        return "the words after it change it"
    return ""


def _has_letter(formula: str, letter: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", formula))
