r"""Choices as people write them: `\boxed{C: 16}`, "Choice (D)", `选B`, `②③`.

Where the rubric declares a choice, also `AC`, `c` and `16 (C)` are letters of choices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.answers.words import labelled, lone_letter, without_fonts

_WRAPS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))
_OPENINGS = tuple(opening for opening, _ in _WRAPS)
_GROUP = re.compile(r"\\(boxed|fbox|text|mathrm|textbf|mathbf|textrm|textsf|mathsf)\s*\{")
BOXES = frozenset({"boxed", "fbox"})
_LED = re.compile(
    r"(?:(?i:(?:the\s+)?(?:correct\s+|final\s+)?(?:answer|choice|option)(?:\s+is)?)\s*[:：]?\s*"
    r"|(?:答案|故选|选项|选|应选)(?:是|为)?\s*[:：]?\s*)"
    r"\(?\s*([A-H])\s*\)?\s*\.?"
)
_SIGN = re.compile(  # without which no usual spelling is there
    r"[A-H]\s*(?:[).:）]|\\right)|[①-⑳]|\\textcircled|(?i:answer|choice|option)|[答选]"
)
_DECLARED_SIGN = re.compile(  # without which, or letters alone, no choice that is asked for is
    r"[A-H]\s*\)?\s*(?:\\q?quad|\\[ ,;]|~|[、，])|\A[^\d^_+=<>|-]*\Z"
)
_CIRCLED = re.compile(r"\s*([①-⑳])\s*(?:[,;、，]|\band\b|和)?")
_COMMAND = re.compile(r"\\textcircled\s*\{?\s*(\d)\s*\}?")
_TOKEN = re.compile(r"\s*\(?\s*([A-Za-z]|[①-⑳])\s*\)?\.?\s*(?:[,;&、，/]|and\b|和)?")
STOPS = " .。"
_WIDE = str.maketrans("（）", "()")
_BESIDE = re.compile(r"\(?([A-H])\)?\s*(?:\\quad|\\qquad|\\[ ,;]|~|[、，])\s*(\S.*)", re.DOTALL)
_BEHIND = re.compile(r"(.*\S)\s*\(\s*([A-H])\s*\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Letters of choices; `rest` is the value beside a single one."""

    letters: tuple[str, ...]
    rest: str = ""


def unwrapped(text: str, *, words: bool = False) -> str:
    r"""What stands in `$..$`, `\boxed{..}`, and with `words` in `\text{..}`, around the whole."""
    text = _without_space(text)
    for opening, closing in _WRAPS if text.startswith(_OPENINGS) else ():
        inner = text[len(opening) : len(text) - len(closing)]
        if (
            len(text) > len(opening + closing)
            and (text.startswith(opening) and text.endswith(closing))
            and "$" not in inner
            and closing not in inner
        ):
            return unwrapped(inner, words=words)
    match = _GROUP.match(text)
    if match and (words or match[1] in BOXES) and _closes_last(text, match.end()):
        return unwrapped(text[match.end() : -1], words=words)
    return text


def _without_space(text: str) -> str:
    r"""A text without the space about it, also that of `\;`."""
    text = text.strip()
    if "\\" not in text:
        return text
    while text[-2:] in _SPACES:
        text = text[:-2].rstrip()
    while text[:2] in _SPACES:
        text = text[2:].lstrip()
    return text


_SPACES = frozenset({"\\,", "\\;", "\\:", "\\!"})


def _closes_last(text: str, start: int) -> bool:
    """Whether the brace before `start` is closed by the last character."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end() == len(text)
    return False


_BRACE = re.compile(r"[{}]")


def chosen(text: str, *, declared: bool) -> Chosen | None:
    """The choice that a whole answer is; None for anything else."""
    if not _SIGN.search(text) and not (declared and _DECLARED_SIGN.search(text)):
        return None
    text = _COMMAND.sub(lambda match: chr(ord("①") + int(match[1]) - 1), text.translate(_WIDE))
    return _usual(unwrapped(text)) or (_declared(unwrapped(text, words=True)) if declared else None)


def _usual(text: str) -> Chosen | None:
    """Spellings that can be nothing but a choice."""
    lone = lone_letter(text)
    if lone is not None:
        return Chosen((lone,))
    led = _LED.fullmatch(without_fonts(text).strip())
    if led:
        return Chosen((led[1],))
    circled = _all(_CIRCLED, unwrapped(text.rstrip(STOPS), words=True).rstrip(STOPS))
    if circled:
        return Chosen(circled)
    parts = labelled(unwrapped(text, words=True))
    return Chosen((parts[0],), parts[1]) if parts is not None else None


def _declared(text: str) -> Chosen | None:
    """Spellings that are a choice where one is asked for."""
    letters = _all(_TOKEN, text)
    if letters:
        return Chosen(tuple(letter.upper() for letter in letters))
    beside, behind = _BESIDE.fullmatch(text), _BEHIND.fullmatch(text)
    if beside:
        return Chosen((beside[1],), beside[2])
    return Chosen((behind[2],), behind[1]) if behind else None


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """What a text that repeats one pattern names; () for any other."""
    found, at = [], 0
    while at < len(text):
        match = pattern.match(text, at)
        if match is None or match.end() == at:
            return ()
        found.append(match[1])
        at = match.end()
    return tuple(found)
