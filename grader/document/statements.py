"""What a writer says the answer is: the value behind "the answer is", "Answer:", "####"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.doubt_words import EXPLAINS
from grader.document.doubts import CHANGED, REACH, doubt_about, roughness
from grader.document.finds import found_at, joined, with_percent_after, with_rivals
from grader.document.marks import COPULAS_ELSEWHERE, Mark, Strength, marks
from grader.document.regions import region_at
from grader.document.values import Value, value_at
from grader.reading.answers.numerals import spells_number

if TYPE_CHECKING:
    from grader.document.source import Source
    from grader.model import Found

_FILLER = re.compile(
    r"(?:[\s:：*_\"'“”«`}→⇒是为為は은는]|(?<![<>])=|(?<=\n)>|~(?!\d)|->|[–—](?!\s?[\d\\])|\\(?=[\"'])"
    r"|of(?=\s+[$\\])|\b[A-Za-z](?:_\{?\w+\}?)?\s*=\s*(?=\$|\\[(\[])"
    r"|\bnot\s+(?:\$[^$\n]{1,40}\$|-?\d[\d.,/]{0,20})\s*,?\s*but\b(?: rather)?"
    r"|\b(?:is|are|be|would|will|should|must|was|were|therefore|then|thus|hence|so|simply|just"
    r"|exactly|equals?|to|given|by|indeed|option|choice|clearly|both|either|number|final|we|get"
    r"|have|obtain|of course|as follows|now|only|the(?= number)|"
    rf"{COPULAS_ELSEWHERE})\b,?|[总一]?共有|有)*+",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"\b(?:is|are|be|equals?|was|becomes|gives?|get|gets|obtain|have|find|yields?"
    rf"|{COPULAS_ELSEWHERE})\b|[:：]",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(
    r"\s*(?:,|;|、|\\quad|\s)*"
    r"(?:\b(?:and|or|и|или|ou|oder|und|et|[eo](?=\s*[$\\]))\b|&|[,;、]|和|或|または)\s*"
)
_AGAIN = re.compile(
    r"\s*,?\s*or\b,?\s*(?:equivalently|in other words|that is|alternatively|rather|better)\b"
    r"[\s,:]*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?<![\w^{/])\d|\$|\\[(\[]")
_CHOICE = re.compile(
    r"(?:\b(?:option|choice)|(?<!the )(?<!a )\b(?:number|no\.)|(?<!#)#)\s*[$(\\*]*\Z", re.IGNORECASE
)
_MONEY = re.compile(r"\\?\$(?=\s*[\d.])")
_WORDS = re.compile(r"[A-Za-zÀ-ÿ一-鿿]+(?:[ \t'’-]+[A-Za-zÀ-ÿ一-鿿]+){0,4}")
_NO_ANSWER = re.compile(
    r"\b(?:i|im|dont|don|know|unknown|unsure|sure|idea|guess|sorry|not|correct|wrong|as follows"
    r"|above|below|this|that|it|found|unclear|hard|easy|todo|tbd|skip|pass|maybe|perhaps|probably"
    r"|about|between|approximately|roughly|question|key|sheet|checked?)\b",
    re.IGNORECASE,
)
_CITES = re.compile(
    r"\b(?:by|from|in|using|equation|formula|theorem|lemma|eq\.)\s*\Z", re.IGNORECASE
)
_SHORT_WORDS = frozenset(
    {"yes", "no", "none", "even", "odd", "true", "false", "infinite", "infinity", "undefined"}
    | {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)
LONGEST_LIST = 40


def marked(source: Source, since: int = 0) -> tuple[tuple[Mark, Found], ...]:
    """Each mark from a place on that a value follows, with what was found; in order."""
    stated = ((mark, _stated(source, mark)) for mark in marks(source, since))
    return tuple((mark, found) for mark, found in stated if found is not None)


def _stated(source: Source, mark: Mark) -> Found | None:
    """The value a mark points at: directly behind it, else behind "is", else in words."""
    if region_at(source.math, mark.start) is not None:
        return None
    begin = _skip_filler(source, mark.end)
    limit = source.sentence_end(begin)
    direct = values_from(source, mark.end, limit)
    if direct:
        return found_values(source, direct, "marked")
    return after_copula(source, mark.end, limit) or _worded(source, begin, limit, mark)


def after_copula(source: Source, begin: int, limit: int) -> Found | None:
    """The one value behind an "is" in `[begin, limit)`; several different ones are rivals."""
    finds: list[Found] = []
    for copula in _COPULA.finditer(source.text, begin, limit):
        if region_at(source.math, copula.start()) is None:
            values = values_from(source, copula.end(), limit)
            if values:
                finds.append(found_values(source, values, "marked"))
    return with_rivals(finds[-1], finds) if finds else None


def values_from(source: Source, position: int, limit: int) -> tuple[Value, ...]:
    """The value or list of values (`$5$ or $6$`) that begins behind filler words."""
    values: list[Value] = []
    at = _skip_filler(source, position)
    while len(values) < LONGEST_LIST and at <= limit:
        value = _value(source, at, limit)
        if value is None:
            break
        values.append(value)
        connector = _CONNECTOR.match(source.text, value.after, limit)
        if connector is None:
            break
        at = _skip_filler(source, connector.end())
    return tuple(values)


def _value(source: Source, at: int, limit: int) -> Value | None:
    """A value in delimiters (which may end behind the limit), or a bare one worth taking."""
    money = _MONEY.match(source.text, at) if region_at(source.math, at) is None else None
    value = value_at(source, money.end() if money else at, limit)
    if value is None or not value.bare or _is_worth(source, value, limit):
        return value
    return None


def _is_worth(source: Source, value: Value, limit: int) -> bool:
    """Whether a bare run is more than a stray letter; a lone letter must end its sentence."""
    run = source.text[value.start : value.end]
    if re.search(r"[0-9\\=+*/^∞π√∅]", run):
        return True
    rest = source.text[value.end : limit].strip(" \t\n.*_")
    return not rest and bool(re.fullmatch(r"\(?[A-Za-z]\)?", run))


def _skip_filler(source: Source, position: int) -> int:
    filler = _FILLER.match(source.text, position)
    return filler.end() if filler else position


def found_values(source: Source, values: tuple[Value, ...], how: str) -> Found:
    """The find made of one value, or of a list; with every reason to doubt it."""
    finds = [_found_value(source, value, how) for value in values]
    chosen = joined(finds, how)
    last = values[-1]
    outer = _outer_start(source, values[0])
    doubt = (
        doubt_about(source, outer, last.after)
        or roughness(source, outer, max(last.after, chosen.end))
        or _ambiguous(source, last, how)
        or ("it is given roughly" if chosen.text.startswith(("≈", "\\approx", "~")) else "")
        or _mixed(finds)
        or _choice(source, outer, chosen)
        or (_goes_on(source, max(last.after, chosen.end)) if how == "marked" else "")
    )
    again = _said_again(source, last.after, how)
    return with_rivals(replace(chosen, doubt=chosen.doubt or doubt), again)


def _said_again(source: Source, at: int, how: str) -> list[Found]:
    """The value that a value is said to equal: "or, equivalently, $6$"."""
    again = _AGAIN.match(source.text, at)
    values = values_from(source, again.end(), source.sentence_end(again.end())) if again else ()
    return [_found_value(source, value, how) for value in values]


def _goes_on(source: Source, end: int) -> str:
    """Why more values on the line of an answer, in its sentence, may belong to it; or ""."""
    line = source.text.find("\n", end)
    stop = min(source.sentence_end(end), line if line >= 0 else len(source.text), end + REACH)
    rest = source.text[end:stop]
    if _VALUE.search(rest) and not (_AGAIN.match(rest) or EXPLAINS.match(rest)):
        return CHANGED
    return ""


def _choice(source: Source, start: int, found: Found) -> str:
    """Why a number may be the number of a choice or of a thing, or ""."""
    if not re.fullmatch(r"\(?\d+\)?", found.text):
        return ""
    named = _CHOICE.search(source.text, max(0, start - 24), start)
    return "it may be the number of a choice" if named else ""


def _found_value(source: Source, value: Value, how: str) -> Found:
    found = found_at(source, value.start, value.end, how)
    return with_percent_after(source, found, value.after)


def _outer_start(source: Source, value: Value) -> int:
    region = region_at(source.math, value.start)
    return region.start if region else value.start


def _ambiguous(source: Source, value: Value, how: str) -> str:
    """Why a bare value can be read in two ways, or ""."""
    if not value.bare:
        return ""
    run = source.text[value.start : value.end]
    if how != "whole" and (run + source.text[value.end : value.end + 1]).endswith("!"):
        return "the ! may be a factorial or an exclamation"
    if re.search(r"\d\s+[a-zA-Z]\Z", run):
        return f"{run[-1]} may be a unit or a factor"
    if re.fullmatch(r"\(\d+\)", run) and _CITES.search(source.text[: value.start][-24:]):
        return "it is the number of a formula"
    opened = sum(run.count(sign) for sign in "([") - sum(run.count(sign) for sign in ")]")
    return "words stand inside it" if opened > 0 else ""


def _mixed(finds: list[Found]) -> str:
    """A list of which some are equations and others are not is perhaps no list."""
    if len({"=" in found.text for found in finds}) > 1:
        return "several different things are given"
    return ""


def _worded(source: Source, begin: int, limit: int, mark: Mark) -> Found | None:
    """An answer in words ("Answer: even"), short, and nothing else in the sentence."""
    words = _WORDS.match(source.text, begin, limit)
    if words is None or source.text[words.end() : limit].strip(" \t\n*_\"'”"):
        return None
    if _NO_ANSWER.search(words.group()):
        return None
    lowered = words.group().lower()
    plain = words.group()[0].isupper() or lowered in _SHORT_WORDS or spells_number(lowered)
    if mark.strength is Strength.SAID and not plain:
        return None
    return found_at(
        source, words.start(), words.end(), "marked",
        doubt=doubt_about(source, words.start(), words.end()),
    )  # fmt: skip
