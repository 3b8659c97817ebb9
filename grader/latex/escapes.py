r"""Text that went through a string escape on its way: a backslash doubled, or eaten with a letter.

`"\boxed"` typed into a program becomes a backspace and `oxed`; `\\frac` is what a serializer
makes of `\frac`. Both are undone before the tokens are read, and the tokens are put back to where
they stand in the source. Where real environments are written, `\\` is a line break and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.latex import spelling
from grader.latex.commands.all import TABLE

if TYPE_CHECKING:
    from grader.latex.tokens import Tokens

EATEN = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r"}
WHITE = {"\n": 3, "\r": 2, "\t": 2, "\v": 1, "\f": 1}
READ_WITH_ARGUMENT = frozenset({"begin", "end", "left", "right", "not", "textcircled"}).union(
    spelling.TEXTS, spelling.UPRIGHT, spelling.DROPPED,
)  # fmt: skip
MANGLED = re.compile(r"([\a\b\t\n\v\f\r])([A-Za-z]+)|(\\\\\\\\)|\\\\(?=([A-Za-z]+|[{}|,;!%$]))")
SUSPICIOUS = re.compile(r"[\a\b\t\n\v\f\r][A-Za-z]|\\\\[A-Za-z{}|,;!%$]")
ENVIRONMENT = re.compile(r"(?<!\\)\\begin")
DELIMITERS = re.compile(r"^(\s*)\\(\\[(\[])|\\(\\[)\]]\s*\.?\s*)$")


@dataclass(frozen=True, slots=True)
class Typed:
    """Text as it was typed, with the places where it is longer or shorter than what came."""

    text: str
    places: tuple[int, ...]
    shifts: tuple[int, ...]


def restored(text: str) -> Typed | None:
    """`text` with its escapes undone; None where there is nothing to undo."""
    if SUSPICIOUS.search(text) is None:
        return None
    doubled = ENVIRONMENT.search(text) is None
    parts: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    last = length = shift = 0
    for match in MANGLED.finditer(text):
        new = replacement(match, doubled=doubled)
        if new is None:
            continue
        before = text[last : match.start()]
        parts += [before, new]
        length += len(before) + len(new)
        shift += len(match[0]) - len(new)
        places.append(length)
        shifts.append(shift)
        last = match.end()
    parts.append(text[last:])
    return Typed("".join(parts), tuple(places), tuple(shifts))


def replacement(match: re.Match[str], *, doubled: bool) -> str | None:
    """What was typed for a mangled stretch; None if nothing is wrong with it."""
    control, letters, four, command = match.groups()
    if control:
        return eaten(control, letters)
    if not doubled:
        return None
    if four:
        return "\\\\"
    return "\\" if command is None or is_command(f"\\{command}") else None


def eaten(control: str, letters: str) -> str | None:
    """The command whose backslash and first letter became a control character."""
    word = f"\\{EATEN[control]}{letters}"
    return word if len(letters) >= WHITE.get(control, 1) and is_command(word) else None


def is_command(word: str) -> bool:
    """Whether a backslash with letters is a command that is read here."""
    return word in TABLE or word[1:] in READ_WITH_ARGUMENT


def relocate(tokens: Tokens, typed: Typed) -> None:
    """Put the spans of tokens of the typed text back to where they stand in what came."""
    tokens.starts[:] = moved(tokens.starts, typed)
    tokens.ends[:] = moved(tokens.ends, typed)


def moved(spans: list[int], typed: Typed) -> list[int]:
    """Ascending offsets in the typed text as offsets in what came."""
    found: list[int] = []
    at = shift = 0
    for offset in spans:
        while at < len(typed.places) and typed.places[at] <= offset:
            shift = typed.shifts[at]
            at += 1
        found.append(offset + shift)
    return found
