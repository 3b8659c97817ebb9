"""Runs of ASCII letters: a bare function name before its argument, or single letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.commands import words

if TYPE_CHECKING:
    from grader.latex.tokens import Token

LONGEST = 7
BEFORE_ARGUMENT = frozenset("({[_^|\\")
NO_ARGUMENT = frozenset(("\\)", "\\]", "\\}", "\\,", "\\ ", "\\\\", "\\;", "\\$"))
BEFORE_DIGITS = frozenset({"ln", "sin", "cos", "tan", "cot", "sec", "csc"})  # no `log2`, of base 2
NOTHING = frozenset(" =<>+,.;:)}]&$*/!\n\t")


def spelled(text: str, start: int, end: int) -> list[Token]:
    """The tokens of the run `text[start:end]`."""
    if end == start + 1:
        return [("letter", text[start], start, end)]
    found: list[Token] = []
    for stop in cuts(text, start, end):
        word = text[start:stop]
        role, name = words.BARE.get(word, ("", ""))
        counted = word in BEFORE_DIGITS and text[stop : stop + 1].isdigit()
        if role and (role not in words.NEED_ARGUMENT or stop < end or counted or takes(text, stop)):
            found.append((role, name, start, stop))
        else:
            found += [("letter", text[at], at, at + 1) for at in range(start, stop)]
        start = stop
    return found


def takes(text: str, end: int) -> bool:
    """Whether a bare name that ends here stands before an argument: `cos(`, `cos x`."""
    following = text[end : end + 2]
    if following[:1] in BEFORE_ARGUMENT:
        return following not in NO_ARGUMENT
    return following[:1] in {" ", "~"} and (following[1:] or " ") not in NOTHING


def cuts(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where a run parts: `xsin(` before its name, `sinx` after it."""
    run = text[start:end]
    if run in words.BARE:
        return (end,)
    if text[end : end + 1] == "(":
        for size in range(min(LONGEST, len(run) - 1), 1, -1):
            if run[-size:] in words.ELEMENTARY:
                return (end - size, end)
    if run[-1] in {"x", "y"} and run[:-1] in words.ELEMENTARY:
        return (end - 1, end)
    return (end,)
