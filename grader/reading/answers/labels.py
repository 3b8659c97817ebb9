r"""Labels of braces, `\underbrace{1+1}_{2}`: they are dropped, but may claim something wrong."""

from __future__ import annotations

import re

_BRACE = re.compile(r"\\(?:under|over)brac(?:e|ket)(?![A-Za-z])\s*\{")
_DIGITS = re.compile(r"\s*\d+\s*(?:\\[lc]?dots|…|⋯)\s*\d+\s*\}")  # whose label counts them
_SCRIPT = re.compile(r"\s*[_^]\s*(?:\{|(?=\S))")
_CLAIM = re.compile(r"[\d=<>≠≤≥]|\\(?:neq?|leq?|geq?|approx|text\s*\{\s*(?:not|wrong|false|no)\b)")


def has_claim(text: str) -> bool:
    """Whether the label of a brace holds a number or a relation, which nobody compares."""
    return any(map(_CLAIM.search, _labels(text)))


def _labels(text: str) -> list[str]:
    found = []
    for brace in _BRACE.finditer(text):
        if _DIGITS.match(text, brace.end()):
            continue
        script = _SCRIPT.match(text, _closing(text, brace.end()))
        if script is not None and script[0].endswith("{"):
            found.append(text[script.end() : _closing(text, script.end())])
        elif script is not None:
            found.append(text[script.end()])
    return found


def _closing(text: str, start: int) -> int:
    """The place behind the brace that closes the one before `start`."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return at + 1
    return len(text)
