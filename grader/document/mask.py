"""Blank out what is never the answer: comments, drawings, what is struck out, drafts of thought.

Blanked characters become spaces, so that every offset stays an offset into the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.regions import braces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ANY_CASE = re.IGNORECASE
_LANGUAGES = "python|py|c|cpp|java|javascript|js|julia|sage|haskell|rust|matlab|bash|sh|output"


def _end_of_proof(sign: str) -> re.Pattern[str]:
    return re.compile(rf"\${{1,2}}\s*(?:\\q?quad)?\s*\\{sign}\s*\${{1,2}}")


_QUOTATION = re.compile(r"\[quote[^\]\n]*\](?:(?!\[quote)[\s\S])*?\[/quote\]", re.IGNORECASE)
_NEVER_ANSWERS = (
    # a TeX comment on a line of its own, or behind the end of a sentence or of a row
    ("%", re.compile(r"(?:^[ \t]*|(?<=[.;:,\\])\$?\s{0,4}[ \t])%[^\n]*", re.MULTILINE)),
    ("~~", re.compile(r"(?<![^\s(\[*])~~(?=[^\s~])[^\n]{0,400}?(?<=[^\s~])~~(?![^\s.,;:!?)\]*])")),
    (r"\newcommand", re.compile(r"\\newcommand(?![A-Za-z])[^\n]*", re.IGNORECASE)),
    (r"\renewcommand", re.compile(r"\\renewcommand(?![A-Za-z])[^\n]*", re.IGNORECASE)),
    ("<|", re.compile(r"<\|[a-z_]+\|>.*", re.DOTALL)),  # a chat template's next turn
    ("i hope", re.compile(r"\bI hope (?:it|this|that) is correct\b\.?", re.IGNORECASE)),
    (r"\blacksquare", _end_of_proof("blacksquare")),
    (r"\square", _end_of_proof("square")),
    (r"\box", _end_of_proof("Box")),
    (r"\qed", _end_of_proof("qed")),
    ("∎", re.compile("∎")),
    *(2 * (("[/quote]", _QUOTATION),)),  # a quotation, within a quotation too
    ("__", re.compile(r"(?<![\w)\]}])__(?=[^\s_])|(?<=[^\s_])__(?![\w(\[{])")),
    ("**", re.compile(r"(?<![\w)\]}])\*{2,3}(?=\S)|(?<=\S)\*{2,3}(?![\w(\[{])")),  # bold
)
"""What is blanked: characters that stand in lower case in every match, and the pattern."""
_FROM_TO = (
    ("[asy]", re.compile(r"\[asy\]"), re.compile(r"\[/asy\]")),
    (r"\begin{asy}", re.compile(r"\\begin\{asy\}"), re.compile(r"\\end\{asy\}")),
    (r"\begin{comment}", re.compile(r"\\begin\{comment\}"), re.compile(r"\\end\{comment\}")),
    (r"\iffalse", re.compile(r"\\iffalse(?![A-Za-z])"), re.compile(r"\\fi(?![A-Za-z])")),
    ("<!--", re.compile("<!--"), re.compile("-->")),
    ("<s>", re.compile("<s>", re.IGNORECASE), re.compile("</s>", re.IGNORECASE)),
    ("<del>", re.compile("<del>", re.IGNORECASE), re.compile("</del>", re.IGNORECASE)),
    ("<strike>", re.compile("<strike>", re.IGNORECASE), re.compile("</strike>", re.IGNORECASE)),
    (
        "[hide=",
        re.compile(r"\[hide=[^\]\n]*\b(?:wrong|false|bad|failed|incorrect)\b[^\]\n]*\]", _ANY_CASE),
        re.compile(r"\[/hide\]", re.IGNORECASE),
    ),
    ("```", re.compile(rf"```[ \t]*(?:{_LANGUAGES})\b", re.IGNORECASE), re.compile(r"```|\Z")),
)
"""What is blanked from one mark to another: the first in lower case, and both patterns."""
_TAG = re.compile(r"</?[a-z]{1,6}\s*/?>")  # such as <br>
_FORUM_TAGS = "b|i|u|hide|spoiler|center|color|size|url|code|list|quote"
_FORUM_TAG = re.compile(rf"\[/?(?:{_FORUM_TAGS})(?:=[^\]\n]{{0,80}})?\]", re.IGNORECASE)
_CLOSING_TAG = re.compile(rf"\[/(?:{_FORUM_TAGS})\]", re.IGNORECASE)
_STROKE = re.compile(r"\\(?:[bx]?cancel|sout|xout|st)\s*\{")
_END_OF_THOUGHT = "</think>"


def masked(source: str) -> str:
    """The source with everything that is no part of an answer blanked, of the same length."""
    text = _without_thought(source)
    lower = text.lower()
    for sign, opening, closing in _FROM_TO:
        if sign in lower:
            text = _blanked(text, _stretches(text, opening, closing))
    for sign, pattern in _NEVER_ANSWERS:
        if sign in lower:
            text = pattern.sub(_blank, text)
    if "[/" in text and _CLOSING_TAG.search(text):
        text = _FORUM_TAG.sub(_blank, text)
    return _blanked(_TAG.sub(_blank, text), _struck(text))


def _stretches(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """From each opening mark to its closing one, in one pass; what never closes is left."""
    opened = opening.search(text)
    while opened is not None:
        closed = closing.search(text, opened.end())
        if closed is None:
            return
        yield opened.start(), closed.end()
        opened = opening.search(text, closed.end())


def _struck(text: str) -> list[tuple[int, int]]:
    """What a command crosses out, with the command."""
    strokes = [stroke.span() for stroke in _STROKE.finditer(text)]
    pairs = braces(text) if strokes else {}
    return [(start, pairs[end - 1] + 1) for start, end in strokes if end - 1 in pairs]


def _without_thought(source: str) -> str:
    """Blank the draft before `</think>` where something is said after it."""
    end = source.rfind(_END_OF_THOUGHT)
    cut = end + len(_END_OF_THOUGHT)
    if end < 0 or not source[cut:].strip():
        return source
    return _spaces(source[:cut]) + source[cut:]


def _blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with stretches, in order and perhaps nested, blanked."""
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        if end > at:
            pieces += [text[at:start], _spaces(text[max(at, start) : end])]
            at = end
    return "".join([*pieces, text[at:]])


def _blank(match: re.Match[str]) -> str:
    return _spaces(match.group())


def _spaces(text: str) -> str:
    """As many spaces as characters; line breaks stay, for they end sentences."""
    return re.sub(r"[^\n]", " ", text)
