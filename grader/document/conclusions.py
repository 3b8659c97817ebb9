"""Where nothing points at the answer: the value of the last sentence, the last formula."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.document.doubts import doubt_about
from grader.document.finds import found_at, same_text, with_rivals
from grader.document.marks import COPULAS_ELSEWHERE
from grader.document.regions import Region, region_at
from grader.document.statements import found_values, values_from

if TYPE_CHECKING:
    from grader.document.source import Source
    from grader.model import Found

_ELSEWHERE = (
    "donc|ainsi|d'où|par conséquent|daher|somit|folglich|deshalb|por (?:lo )?tanto|entonces|luego"
    "|quindi|dunque|portanto|logo|finalement|on en déduit|also ist|daher gilt|jadi"
    "|следовательно|значит|поэтому|таким образом|итак|отсюда|zatem|więc|vậy|do đó|إذن"
)
_FAR_EAST = r"(?:所以|因此|于是|综上|故选|故填|故|よって|したがって|따라서)[，,、]?"
_LEAD_IN = re.compile(
    r"\b(?:is|are|be|was|equals?|gets?|got|obtain(?:s|ed)?|finds?|found|conclude|have|has|yields?"
    r"|gives?|giving|becomes?|therefore|hence|thus|so|that|exactly|value|result|total of"
    r"|(?:simplifies|works out|comes|comes out|amounts|reduces|evaluates|adds up) to(?: be)?"
    rf"|{_ELSEWHERE}|{COPULAS_ELSEWHERE})\b,?|{_FAR_EAST}|[はが为為是得:∴]|\A|⇒|=>",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"(?<!and )\b(?:therefore|hence|thus|so"
    r"|we (?:then |finally |thus )?(?:get|find|obtain|conclude|have)"
    r"|finally|in (?:conclusion|total|all)|consequently|as a result|it follows"
    rf"|{_ELSEWHERE})\b|{_FAR_EAST}|∴|\\therefore",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\A[\s\W]*(?:let|suppose|assume|consider|if|when|for|compute|find|evaluate|prove|show|solve"
    r"|define|where|denote|try|check)\b",
    re.IGNORECASE,
)
_RECALLS = re.compile(r"\A[\s\W]*(?:since|note|given|as|because|recall|using)\b", re.IGNORECASE)
_QUALIFIES = re.compile(
    r"[\s$.,;\\)\]]*(?:attained|achieved|reached|for (?:all|every|any|each)|since|because|as|by"
    r"|where|with equality)\b",
    re.IGNORECASE,
)
_NUMBER_OR_FORMULA = re.compile(r"\d")
_THEN = re.compile(r"\b(?:therefore|hence|thus|so)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:so|hence|thus|therefore|finally)\b,?\s*(?=[$\\])", re.IGNORECASE)
_GOES_BEYOND = re.compile(
    r"\b(?:so|hence|thus|therefore|then|finally|total|sum|result|add(?:ing)?|subtract(?:ing)?"
    r"|multiply(?:ing)?|doubl(?:e|ing)|giving|asked|asks|want(?:ed)?|need(?:ed)?|looking"
    rf"|{_ELSEWHERE})\b|{_FAR_EAST}",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"\b(?:check|verif|note\b|remark|indeed|alternativ|proof|prove|plug|substitut|satisf|confirm"
    r"|to see|holds?\b|true\b|correct|similarly|example|work(?:s|ed)?\b|match|agree|generali"
    r"|in (?:particular|other words|fact)\b|would\b)|[✓✔]",
    re.IGNORECASE,
)
_END = re.compile(
    r"[\s$.!)\]}\\]*(?:(?:[a-z]+|in (?:all|total)|is what we (?:want|need)(?:ed)?)[\s.!$]*)?",
    re.IGNORECASE,
)
_SOLVED = re.compile(r"\s*(?:\\?[A-Za-z]+(?:_\{?\w+\}?)?\s*=\s*)?[^=<>]*\d[^=<>]*\Z")
CLOSING_WORDS = 12  # "as was to be shown", "This completes the solution": no further argument
_LETTERS = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?")
_POSSESSES = re.compile(r"[\s$\\)]*[的の의]")  # "$x + y$ 的最小值": what the value is of


def concluded(source: Source) -> Found | None:
    """The value that the last sentence with a formula or number arrives at, or None."""
    begin, end = _last_sentence(source)
    finds = _values_led_in(source, begin, end)
    if not finds:
        return None
    chosen = with_rivals(finds[-1], _candidates(source, begin, end, finds))
    return replace(chosen, doubt=chosen.doubt or _no_conclusion(source, begin, end, chosen))


def concluded_later(source: Source, since: int) -> list[Found]:
    """What an answer's text goes on to: "so $x = 2$", and a value that ends the whole text."""
    finds = _arrived_at(source, since)
    for word in _GOES_ON.finditer(source.text, since):
        region = region_at(source.math, word.end())
        inner = region and source.text[region.inner_start : region.inner_end]
        if region and inner and region.start == word.end() and _SOLVED.match(inner):
            finds.append(found_at(source, region.inner_start, region.inner_end, "concluded"))
    return finds


def _arrived_at(source: Source, since: int) -> list[Found]:
    """The value with which the text ends, where it goes on to more than a check or a remark."""
    rest = source.text[since:]
    if not re.search(r"\d", rest) or not _GOES_BEYOND.search(rest) or _REMARKS.search(rest):
        return []
    begin, end = _last_sentence(source)
    finds = _values_led_in(source, max(begin, since), end)
    if not finds and source.math and source.math[-1].start >= since:
        last = source.math[-1]
        finds = [found_at(source, last.inner_start, last.inner_end, "concluded")]
    ends = finds and _END.fullmatch(source.text, finds[-1].end)
    return finds[-1:] if ends else []


def _candidates(source: Source, begin: int, end: int, finds: list[Found]) -> list[Found]:
    """The finds that could be the answer: no bare letters, no equations before the conclusion."""
    words = [begin + word.start() for word in _CONCLUDES.finditer(source.text[begin:end])]
    since = words[-1] if words and words[-1] < finds[-1].start else begin
    return [
        found
        for found in finds
        if not _LETTERS.fullmatch(found.text)
        and (found.start >= since or "=" not in found.text)
        and not _POSSESSES.match(source.text, found.end)
    ]


def _last_sentence(source: Source) -> tuple[int, int]:
    """The bounds of the last sentence that holds a formula or a number."""
    last = _last_position(source)
    return source.sentence_start(last), source.sentence_end(last)


def _last_position(source: Source) -> int:
    formula = source.math[-1].start if source.math else 0
    digit = max((m.start() for m in _NUMBER_OR_FORMULA.finditer(source.text)), default=0)
    inside = region_at(source.math, digit)
    return max(formula, inside.start if inside else digit)


def _values_led_in(source: Source, begin: int, end: int) -> list[Found]:
    finds: list[Found] = []
    reached = begin
    for lead_in in _LEAD_IN.finditer(source.text[begin:end]):
        at = begin + lead_in.end()
        if at < reached or region_at(source.math, at - 1) is not None:
            continue
        values = values_from(source, at, max(end, at))
        if values:
            reached = values[-1].after
            finds.append(found_values(source, values, "concluded"))
    return finds


def _no_conclusion(source: Source, begin: int, end: int, chosen: Found) -> str:
    """Why the last sentence may not state the answer, or ""."""
    sentence = source.text[begin:end]
    if _SUPPOSES.search(sentence):
        return "the last formula is a premise, not a conclusion"
    later = [r for r in source.math if chosen.end < r.inner_start and r.start < end]
    if later and (not _QUALIFIES.match(source.text, chosen.end) or _narrows(source, chosen, later)):
        return "another formula follows in the same sentence"
    goes_on = _THEN.search(source.text, end)
    earlier = source.text[:begin].rstrip()
    if earlier.endswith("?") and same_text(sentence) == same_text(chosen.text):
        return ""
    alone = not (earlier or goes_on or _RECALLS.search(sentence))
    if alone or _CONCLUDES.search(sentence):
        return ""
    return "the last sentence does not say that this is the answer"


def _narrows(source: Source, chosen: Found, later: list[Region]) -> bool:
    """Whether one of several values is given again: "$x = 7$ or $x = -3$; since ..., $x = 7$"."""
    if not chosen.assembled:
        return False
    items = set(map(same_text, chosen.text.split(", ")))
    return any(same_text(source.text[r.inner_start : r.inner_end]) in items for r in later)


def last_formula(source: Source) -> Found | None:
    """The last displayed formula, else the last inline one; in doubt if more is said."""
    if not source.math:
        return None
    displayed = [region for region in source.math if region.kind != "inline"]
    region = displayed[-1] if displayed else source.math[-1]
    how = "displayed" if displayed else "inline"
    doubt = doubt_about(source, region.start, region.end) or _unsure(source, region)
    return found_at(source, region.inner_start, region.inner_end, how, doubt=doubt)


def _unsure(source: Source, region: Region) -> str:
    """Why a formula that nothing points at may not be the answer, or ""."""
    if region is not source.math[-1]:
        return "other formulas follow it"
    rest = source.text[: region.start] + source.text[region.end :]
    if not re.search(r"[^\W_]", rest):
        return ""
    displayed = region.kind != "inline"
    short_tail = len(re.findall(r"[^\W\d_]{2,}", source.text[region.end :])) <= CLOSING_WORDS
    lead = source.text[source.sentence_start(region.start) : region.start]
    if displayed and short_tail and not _SUPPOSES.search(lead):
        return ""
    return "nothing says that this formula is the answer"
