"""Blank out what is never the answer: comments, drawings, drafts of thought, Markdown's stars.

Blanked characters become spaces, so that every offset stays an offset into the source.
"""

from __future__ import annotations

import re

_NEVER_ANSWERS = (
    ("%", re.compile(r"^[ \t]*%[^\n]*", re.MULTILINE)),  # a TeX comment on a line of its own
    ("asy", re.compile(r"\[asy\].*?\[/asy\]|\\begin\{asy\}.*?\\end\{asy\}", re.DOTALL)),
    ("<|", re.compile(r"<\|[a-z_]+\|>.*", re.DOTALL)),  # a chat template's next turn
    ("i hope", re.compile(r"\bI hope (?:it|this|that) is correct\b\.?", re.IGNORECASE)),
    ("**", re.compile(r"(?<![\w)\]}])\*{2,3}(?=\S)|(?<=\S)\*{2,3}(?![\w(\[{])")),  # bold
    ("<", re.compile(r"</?[a-z]{1,6}\s*/?>")),  # tags such as <br>
)
"""What is blanked: characters that stand in lower case in every match, and the pattern."""
_END_OF_THOUGHT = "</think>"


def masked(source: str) -> str:
    """The source with everything that is no part of an answer blanked, of the same length."""
    text = _without_thought(source)
    lower = text.lower()
    for sign, pattern in _NEVER_ANSWERS:
        if sign in lower:
            text = pattern.sub(_blank, text)
    return text


def _without_thought(source: str) -> str:
    """Blank the draft before `</think>` where something is said after it."""
    end = source.rfind(_END_OF_THOUGHT)
    cut = end + len(_END_OF_THOUGHT)
    if end < 0 or not source[cut:].strip():
        return source
    return _spaces(source[:cut]) + source[cut:]


def _blank(match: re.Match[str]) -> str:
    return _spaces(match.group())


def _spaces(text: str) -> str:
    """As many spaces as characters; line breaks stay, for they end sentences."""
    return re.sub(r"[^\n]", " ", text)
