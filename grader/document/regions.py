r"""Where mathematics stands in a write-up: `$..$`, `\(..\)`, `\[..\]`, environments, braces."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

Kind = Literal["inline", "display", "environment"]

_ENVIRONMENTS = frozenset(
    name + star
    for name in (
        "align", "alignat", "aligned", "displaymath", "eqnarray", "equation", "flalign", "gather",
        "gathered", "math", "multline", "split",
    )
    for star in ("", "*")
)  # fmt: skip
_TOKEN = re.compile(
    r"\\begin\s*\{(?P<begin>\w+\*?)\}|\\end\s*\{(?P<end>\w+\*?)\}"
    r"|(?P<break>\n[ \t]*\n)|(?P<sign>\$\$|\\[()\[\]$\\]|\$)"
)
_CLOSING = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_KIND: dict[str, Kind] = {"$": "inline", "$$": "display", r"\(": "inline", r"\[": "display"}
_PROSE = re.compile(
    r"(?<=\s)(?!(?:arc)?(?:sin|cos|tan|cot)h?\b|log\b|exp\b|mod\b|sqrt\b)[a-zA-Z]{3,}"
)
_TEXT = re.compile(r"\\(?:text\w*|mbox|mathrm|operatorname)\s*\{[^{}]*\}")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Region:
    """Mathematics with its delimiters, `[start, end)`, and without, `[inner_start, inner_end)`."""

    kind: Kind
    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(frozen=True, slots=True)
class _Open:
    """A region whose end has not been seen: the delimiter that opened it and its place."""

    name: str
    start: int
    inner: int
    depth: int = 1


def regions(text: str) -> tuple[Region, ...]:
    """The outermost mathematics of a text, in order, in one pass; what never closes is left out."""
    found: list[Region] = []
    opened: _Open | None = None
    for token in _TOKEN.finditer(text):
        opened, region = _step(opened, token, text)
        if region is not None:
            found.append(region)
    return tuple(found)


def _step(
    opened: _Open | None, token: re.Match[str], text: str
) -> tuple[_Open | None, Region | None]:
    """What is open after a token, and the region that the token closed."""
    if opened is None:
        return _opening(token), None
    if opened.name in _CLOSING:
        return _in_delimiters(opened, token, text)
    return _in_environment(opened, token)


def _opening(token: re.Match[str]) -> _Open | None:
    name = token["begin"] or token["sign"]
    if name in _CLOSING or name in _ENVIRONMENTS:
        return _Open(name, token.start(), token.end())
    return None


def _in_delimiters(
    opened: _Open, token: re.Match[str], text: str
) -> tuple[_Open | None, Region | None]:
    """Close `$..$` and its kin; a dollar before prose is an amount of money and opens nothing."""
    sign = token["sign"]
    if token["break"]:
        return (opened if opened.name in {"$$", r"\["} else None), None
    if opened.name == "$" and (sign in {r"\(", r"\["} or token["begin"] in _ENVIRONMENTS):
        return _opening(token), None
    if sign != _CLOSING[opened.name] and not (opened.name == "$" and sign == "$$"):
        return opened, None
    if opened.name == "$" and _is_money(text[opened.inner : token.start()]):
        return _opening(token), None
    kind = _KIND[opened.name]
    return None, Region(kind, opened.start, token.end(), opened.inner, token.start())


def _in_environment(opened: _Open, token: re.Match[str]) -> tuple[_Open | None, Region | None]:
    change = (token["begin"] == opened.name) - (token["end"] == opened.name)
    depth = opened.depth + change
    if depth:
        return _Open(opened.name, opened.start, opened.inner, depth), None
    return None, Region("environment", opened.start, token.end(), opened.start, token.end())


def _is_money(inner: str) -> bool:
    return inner[:1].isdigit() and bool(_PROSE.search(_TEXT.sub("", inner)))


def region_at(found: tuple[Region, ...], position: int) -> Region | None:
    """The region that covers a position, or None."""
    index = bisect_right(found, position, key=lambda region: region.start) - 1
    if index >= 0 and position < found[index].end:
        return found[index]
    return None


def next_region_start(found: tuple[Region, ...], position: int, *, default: int) -> int:
    """Where the first region at or behind a position begins."""
    index = bisect_left(found, position, key=lambda region: region.start)
    return found[index].start if index < len(found) else default


def braces(text: str) -> dict[int, int]:
    """For each brace that opens a group the place of the one that closes it, in one pass."""
    stack: list[int] = []
    pairs: dict[int, int] = {}
    for token in _BRACE.finditer(text):
        if token.group() == "{":
            stack.append(token.start())
        elif token.group() == "}" and stack:
            pairs[stack.pop()] = token.start()
    return pairs
